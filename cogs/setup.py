"""The set-up in Discord: one message in which a coach chooses everything, and the hello to a new club."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.content.cities import load_atlas
from bot.domain.club import Club, Unasked, name_changes, redo, undo
from bot.domain.errors import MemberError
from bot.domain.reminders.week import DEFAULT_PACE_SECONDS, choose_runs
from bot.domain.words.clock import parse_quiet
from bot.domain.words.week import parse_runs
from bot.domain.words.zone import find_zone
from bot.services.clubs import Clubs
from bot.services.questions import Questions
from bot.services.reminders import Reminders
from cogs._cards.club import read_emergency
from cogs._cards.setup import CHANNELS, TELLS_COACH, SetupState, is_form, setup_form, setup_layout
from cogs._cards.week import club_week_embed, club_week_view
from cogs._ui.answer import (
    Context,
    answer_layout,
    answer_layout_privately,
    answer_privately,
    edit_layout,
    open_form,
    post,
)
from cogs._ui.buttons import StaleButtonError
from cogs._ui.channels import require_post, write_problem
from cogs._ui.cooldown import Cooldown
from cogs._ui.hybrid import hidden_from_members, hybrid_command, in_clubs_only
from cogs._ui.membership import check_coach_roles, name_coach_roles, require_coach, require_create_events
from cogs._ui.style import plain

if TYPE_CHECKING:
    from bot.client import ClubBot

POSTS_PER_WINDOW, WINDOW_SECONDS = 4, 60  # of one club: tests and weeks
NEW_FOR = timedelta(days=7)  # a club that has Ounce for longer needs no hello, even if the database is a new one
NO_PINGS = discord.AllowedMentions.none()
_BACK = {"undo": (undo, "Undone"), "redo": (redo, "Redone")}
_TESTS = {"channel": "reminders come here", "coach": "members' questions for the coach come here"}

Decide = Callable[[Club], Club]


class SetupCog(commands.Cog, name="Setup"):
    """What a coach sets up by pressing."""

    def __init__(self, bot: "ClubBot", clubs: Clubs, questions: Questions, reminders: Reminders) -> None:
        self._bot = bot
        self._clubs = clubs
        self._questions = questions
        self._reminders = reminders
        self._zones = load_atlas()
        self._posted = Cooldown[int](POSTS_PER_WINDOW, WINDOW_SECONDS)

    @hybrid_command("setup")
    @hidden_from_members
    @in_clubs_only
    async def show(self, ctx: Context) -> None:
        """Set up your club with menus and buttons (coaches only).

        Who coaches, where I post, when the club runs, and what I may say unasked. Run it again whenever you like.

        Undo takes the last change back, and Redo brings it back.
        """
        if ctx.guild is None:
            raise commands.NoPrivateMessage
        require_coach(ctx.author, self._clubs)
        await answer_layout(ctx, await self._build(ctx.guild), ephemeral=True)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Owe a hello to the clubs that invited Ounce while it was away."""
        if self._bot.has_clock and not self._bot.is_made_up:
            since = discord.utils.utcnow() - NEW_FOR
            joined = [(guild, guild.me.joined_at if guild.me is not None else None) for guild in self._bot.guilds]
            await self._greet([guild for guild, at in joined if at is not None and at >= since])

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Owe a new club its hello."""
        await self._greet([guild])

    async def _greet(self, guilds: Sequence[discord.Guild]) -> None:
        now = int(discord.utils.utcnow().timestamp())
        if await self._clubs.greet([guild.id for guild in guilds], now):
            self._bot.dispatch("message_owed")

    @commands.Cog.listener()
    async def on_setup_press(self, interaction: discord.Interaction, action: str, guild_id: int) -> None:
        """Do what a coach pressed: a form, a test, the week for all to see, or one step back."""
        guild = self._require(interaction, guild_id)
        if action == "open":
            await answer_layout_privately(interaction, await self._build(guild))
        elif is_form(action):
            club = await self._clubs.load(guild_id)
            await open_form(interaction, setup_form(action, guild_id, club))
        elif action in _BACK:
            await self._go_back(interaction, guild, action)
        elif action == "look":
            await self._show_again(interaction, guild)
        elif action == "post":
            await self._post_week(interaction, guild)
        elif action.removeprefix("test") in CHANNELS:
            await self._post_test(interaction, guild, action.removeprefix("test"))
        else:
            raise StaleButtonError

    @commands.Cog.listener()
    async def on_setup_pick(
        self, interaction: discord.Interaction, action: str, guild_id: int, values: Sequence[str]
    ) -> None:
        """Keep what a coach chose; what can't be kept is said, and the menu shows again what is."""
        guild = self._require(interaction, guild_id)
        try:
            decide = self._read_pick(interaction, guild, action, values)
        except MemberError as error:
            await self._show_again(interaction, guild)
            await answer_privately(interaction, str(error))
            return
        await self._show_again(interaction, guild, await self._clubs.change(guild_id, decide))

    @commands.Cog.listener()
    async def on_setup_form(self, interaction: discord.Interaction, rest: str, fields: Mapping[str, str]) -> None:
        """Take what a coach typed into a form, also one that was opened before a restart."""
        what, _, target = rest.partition(":")
        if not target.isdecimal() or not is_form(what):
            raise StaleButtonError
        guild = self._require(interaction, int(target))
        decide = self._read_typed(what, fields.get("typed", "").strip())
        await self._show_again(interaction, guild, await self._clubs.change(guild.id, decide))

    async def _go_back(self, interaction: discord.Interaction, guild: discord.Guild, action: str) -> None:
        """Undo the last change, or redo it; say if that isn't possible any more, and let the buttons show what is."""
        step, said = _BACK[action]

        def decide(club: Club) -> Club:
            after = step(club)
            if after.has_events and not club.has_events:
                require_create_events(guild)
            return after

        try:
            club = await self._clubs.change(guild.id, decide)
        except MemberError as error:
            await self._show_again(interaction, guild)
            await answer_privately(interaction, str(error))
            return
        changed = name_changes(club, club.former) if club.former is not None else []
        await self._show_again(interaction, guild, club)
        await answer_privately(interaction, f"{said}: {', '.join(changed)}.")
        if "Discord events" in changed:
            self._bot.dispatch("club_events", guild.id)

    def _read_pick(
        self, interaction: discord.Interaction, guild: discord.Guild, action: str, values: Sequence[str]
    ) -> Decide:
        """Return what a choice makes of a club; MemberError where it can't be so."""
        if action == "unasked":
            muted = frozenset(one for one in Unasked if one.value not in values)
            tells = TELLS_COACH in values
            return lambda club: replace(club, muted=muted, tells_coach=tells)
        if not all(map(str.isdecimal, values)):
            raise StaleButtonError
        ids = tuple(map(int, values))
        if action == "roles" and isinstance(interaction.user, discord.Member):
            check_coach_roles(interaction.user, ids, self._clubs)
            return lambda club: replace(club, coach_roles=ids)
        for channel_id in ids:
            _require_channel(guild, channel_id, interaction.user)
            if action in CHANNELS and isinstance(guild.get_channel(channel_id), discord.ForumChannel):
                raise MemberError("I can't start a post in a forum. Choose another channel, or a post in that forum.")
        if action == "listening":
            return lambda club: replace(club, listening=tuple(sorted(ids)))
        if action not in CHANNELS:
            raise StaleButtonError
        chosen = ids[0] if ids else None
        if action == "channel":
            return lambda club: replace(club, channel_id=chosen)
        return lambda club: replace(club, coach_channel_id=chosen)

    def _read_typed(self, what: str, typed: str) -> Decide:
        """Return what a form makes of a club; an empty one ends what was set."""
        if what == "week":
            runs = parse_runs(typed, "km", "club runs") if typed else ()
            return lambda club: replace(club, runs=runs)
        if what == "zone":
            zone = find_zone(typed, self._zones, "club zone") if typed else None
            return lambda club: replace(club, zone=zone)
        if what == "quiet":
            quiet = parse_quiet(typed) if typed else None
            return lambda club: replace(club, quiet=quiet)
        numbers = read_emergency(typed) if typed else None
        return lambda club: replace(club, emergency=numbers)

    async def _post_test(self, interaction: discord.Interaction, guild: discord.Guild, action: str) -> None:
        """Post in a channel what shows that posting there works."""
        channel_id = getattr(await self._clubs.load(guild.id), CHANNELS[action])
        if channel_id is None:
            raise MemberError("No channel is chosen there yet. Choose one first.")
        name = plain(interaction.user.display_name, 60)
        text = f"This is a test: {_TESTS[action]} from now on. {name} set that up."
        post = await self._post(interaction, guild, channel_id, content=text)
        await answer_privately(interaction, f"It's in <#{channel_id}>: {post.jump_url}")

    async def _post_week(self, interaction: discord.Interaction, guild: discord.Guild) -> None:
        """Post the club's week where reminders go, with the button that asks for them."""
        club = await self._clubs.load(guild.id)
        if not club.runs:
            raise MemberError("The club has no runs yet. Press Week first.")
        if club.channel_id is None:
            raise MemberError("The reminders have no channel yet. Choose one first.")
        embed = club_week_embed(club.runs, choose_runs(club.runs, DEFAULT_PACE_SECONDS).runs)
        post = await self._post(interaction, guild, club.channel_id, embed=embed, view=club_week_view(guild.id))
        await answer_privately(interaction, f"The week is in <#{club.channel_id}>: {post.jump_url}")

    async def _post(
        self, interaction: discord.Interaction, guild: discord.Guild, channel_id: int, **fields: object
    ) -> discord.Message:
        _require_channel(guild, channel_id, interaction.user)
        self._posted.count(guild.id)
        channel = self._bot.get_partial_messageable(channel_id, guild_id=guild.id)
        return await post(channel, **fields)

    async def _show_again(
        self, interaction: discord.Interaction, guild: discord.Guild, changed: Club | None = None
    ) -> None:
        """Show in the message what is so now, and let everything else know where something changed."""
        layout = await self._build(guild, changed)
        if interaction.message is not None and interaction.message.flags.components_v2:
            await edit_layout(interaction, layout)
        else:
            await answer_layout_privately(interaction, layout)
        if changed is not None:
            await self._questions.start_listening()
            await self._reminders.refresh()

    async def _build(self, guild: discord.Guild, club: Club | None = None) -> discord.ui.LayoutView:
        settings = self._bot.settings
        club = club or await self._clubs.load(guild.id)
        coaches = name_coach_roles(guild, self._clubs)
        named = {role.name.casefold() for role in guild.roles}
        channels = {club.channel_id, club.fallback_channel_id, club.coach_channel_id, *club.listening} - {None}
        problems = {channel_id: _find_problem(guild, channel_id) for channel_id in channels if channel_id is not None}
        state = SetupState(
            guild_id=guild.id,
            club=club,
            coaches=coaches,
            has_coach_role=any(name.casefold() in named for name in coaches),
            default_zone=settings.club_time_zone,
            is_zone_chosen=settings.is_zone_chosen,
            problems={channel_id: problem for channel_id, problem in problems.items() if problem is not None},
            undo=name_changes(club, club.former) if club.former is not None else (),
        )
        return setup_layout(state)

    def _require(self, interaction: discord.Interaction, guild_id: int) -> discord.Guild:
        """Return the club whose set-up was pressed; MemberError for another one's, or for who is no coach (now)."""
        if interaction.guild is None or interaction.guild.id != guild_id:
            raise MemberError("That's another club's set-up. `!setup` shows this club's.")
        require_coach(interaction.user, self._clubs)
        return interaction.guild


def _require_channel(guild: discord.Guild, channel_id: int, user: discord.Member | discord.User) -> None:
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or isinstance(channel, discord.CategoryChannel):
        raise MemberError(
            "I can't see that channel. Let me view it (and add me if it's a private thread), then try again."
        )
    require_post(channel, user)


def _find_problem(guild: discord.Guild, channel_id: int) -> str | None:
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or isinstance(channel, discord.CategoryChannel):
        return "That channel is gone, or I can't see it any more. Choose another."
    return write_problem(channel)


async def setup(bot: "ClubBot") -> None:
    """Hand the cog what it needs."""
    services = bot.services
    await bot.add_cog(SetupCog(bot, services.clubs, services.questions, services.reminders))
