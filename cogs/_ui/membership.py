"""Which club a member means: the one they type in, or in a direct message the one they share with the bot."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import aiohttp
import discord
from discord.ext import commands

from bot.domain.errors import MemberError, PrivateError
from bot.services.clubs import Clubs
from cogs._ui.style import plain

LONGEST_LOOKUP_SECONDS = 2.5  # of the 3 in which Discord wants an answer
MOST_CLUBS = 25  # of which Discord is asked, where nothing tells who belongs where
UNKNOWN_CLUB = (
    "I don't know yet which club is yours. Type `!circuit` once in a channel of your running club, "
    "then write to me here again."
)
NOT_SAID = "Discord isn't telling me right now which club you're in. Please try again in a minute."

log = logging.getLogger(__name__)


class NotACoachError(PrivateError):
    """Somebody who is no coach asked for what only coaches may; they are told privately."""


class ClubNotChosenError(MemberError):
    """A direct message from a member of several clubs; `clubs` are their ids and names."""

    def __init__(self, clubs: list[tuple[int, str]]) -> None:
        super().__init__("We're in several clubs together. Which one should I use in direct messages?")
        self.clubs = clubs


async def find_guild_id(
    client: discord.Client, clubs: Clubs, guild: discord.Guild | None, user: discord.User | discord.Member
) -> int:
    """Return the id of the club a member means.

    Raises MemberError where they share none with the bot, or where Discord doesn't say in time, ClubNotChosenError
    where they share several.
    """
    if guild is not None:
        return guild.id
    until = _latest()  # for all that is asked, one after the other
    chosen = await clubs.find_direct_message_club(user.id)
    chosen_guild = client.get_guild(chosen) if chosen is not None else None
    if chosen_guild is not None and await is_member(chosen_guild, user, until):
        return chosen_guild.id
    known = await clubs.find_known_clubs(user.id, [club.id for club in client.guilds])
    shared = await _find_shared([club for club in client.guilds if club.id in known], user, until)
    if not shared:
        shared = await _find_shared(client.guilds, user, until)
    if not shared and len(client.guilds) > MOST_CLUBS:
        raise MemberError(UNKNOWN_CLUB)
    if not shared:
        raise MemberError(
            "We're not in a club together, so I can't help you here. Type in a channel of your running club."
        )
    if len(shared) > 1:
        raise ClubNotChosenError([(club.id, club.name) for club in shared])
    await clubs.choose_direct_message_club(shared[0].id, user.id)
    return shared[0].id


async def _find_shared(
    guilds: Sequence[discord.Guild], user: discord.User | discord.Member, until: float
) -> list[discord.Guild]:
    """Those of the first of these clubs in which somebody is now; all are asked at once."""
    asked = guilds[:MOST_CLUBS]
    answers = await asyncio.gather(*(is_member(guild, user, until) for guild in asked))
    return [guild for guild, is_there in zip(asked, answers, strict=True) if is_there]


async def is_member(guild: discord.Guild, user: discord.User | discord.Member, until: float | None = None) -> bool:
    """True for one who is in a club now; MemberError where Discord doesn't say, or not in time.

    `until` is the loop's time at which nobody waits any longer, None for as long as one answer may take.
    """
    if guild.get_member(user.id) is not None:
        return True
    try:
        async with asyncio.timeout_at(_latest() if until is None else until):
            await guild.fetch_member(user.id)
    except discord.NotFound:
        return False
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("Discord did not say who is in club %d: %r", guild.id, error)
        raise MemberError(NOT_SAID) from error
    return True


def _latest() -> float:
    return asyncio.get_running_loop().time() + LONGEST_LOOKUP_SECONDS


def is_private(source: "commands.Context[Any] | discord.Interaction") -> bool:
    """True where nobody else reads along: in direct messages, and under a message that only one member sees."""
    if source.guild is None:
        return True
    message = source.message
    return isinstance(source, discord.Interaction) and message is not None and message.flags.ephemeral


def find_place(source: "commands.Context[Any] | discord.Interaction") -> int | None:
    """Return the id of the channel in which a member talks, for a thread its channel's.

    None for a direct message, which is no place of the club's, and in a forum, where nothing can be posted by itself.
    """
    channel = source.channel.parent if isinstance(source.channel, discord.Thread) else source.channel
    is_place = isinstance(channel, discord.abc.GuildChannel) and isinstance(channel, discord.abc.Messageable)
    return channel.id if is_place and channel is not None else None


def is_coach(user: discord.User | discord.Member, clubs: Clubs) -> bool:
    """True for a member with one of the club's coach roles or with the permission to manage the server.

    In a club that chose no roles, the setting's role counts, by its name in any case.
    """
    if not isinstance(user, discord.Member):
        return False
    if user.guild_permissions.manage_guild:
        return True
    chosen = clubs.coach_roles(user.guild.id)
    if chosen:
        return any(role.id in chosen for role in user.roles)
    return any(role.name.casefold() == clubs.coach_role.casefold() for role in user.roles)


def require_coach(user: discord.User | discord.Member, clubs: Clubs) -> None:
    """Raise NotACoachError for anyone who is no coach of the club."""
    if not is_coach(user, clubs):
        guild = user.guild if isinstance(user, discord.Member) else None
        names = name_coach_roles(guild, clubs) if guild is not None else [clubs.coach_role]
        roles = f"the role {' or '.join(map(plain, names))}, or " if names else ""
        raise NotACoachError(f"Only the club's coaches can do that. You need {roles}Manage Server.")


def name_coach_roles(guild: discord.Guild, clubs: Clubs) -> list[str]:
    """Return the names of the roles that make a coach in a club; what was deleted in Discord is left out."""
    chosen = clubs.coach_roles(guild.id)
    if not chosen:
        return [clubs.coach_role]
    return [role.name for role_id in chosen if (role := guild.get_role(role_id)) is not None]


def check_coach_roles(user: discord.Member, role_ids: Sequence[int], clubs: Clubs) -> None:
    """Raise MemberError for roles that must not make a coach: everybody's, or ones that shut out who chooses them."""
    if user.guild.id in role_ids:
        raise MemberError(
            "With @\u200beveryone every member would be a coach. Choose a role that only your coaches have."
        )
    if user.guild_permissions.manage_guild:
        return
    held = {role.id for role in user.roles}
    has_named = any(role.name.casefold() == clubs.coach_role.casefold() for role in user.roles)
    if not (held & set(role_ids) if role_ids else has_named):
        raise MemberError("Then you'd no longer be a coach yourself. Keep one of your own roles among them.")


def require_create_events(guild: discord.Guild) -> None:
    """Raise MemberError where Ounce may not make events."""
    if not guild.me.guild_permissions.create_events:
        raise MemberError(
            "I need the permission Create Events for that. Give it to my role under Server Settings > Roles, then "
            "write `!club events on` again."
        )


def is_only_bot(guild: discord.Guild) -> bool:
    """Whether no other bot is known to be in a club, by the roles that Discord gives to bots."""
    return not any(
        role.tags is not None and role.tags.bot_id is not None and role.tags.bot_id != guild.me.id
        for role in guild.roles
    )
