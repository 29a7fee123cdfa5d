"""Where Ounce may post: what it lacks in a channel, said with the permissions to grant."""

import discord

from bot.domain.errors import MemberError
from bot.heartbeat import name_permissions

Place = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel
"""A channel in which something can be posted by itself; an announcement channel is a text channel."""
Heard = Place | discord.ForumChannel
"""A channel in which members write: in a forum they do so in its posts, which are threads."""
NEEDED = ("view_channel", "send_messages", "embed_links", "read_message_history")
TYPES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
)


def find_missing(channel: Heard) -> list[str]:
    """Return the names of the permissions that Ounce lacks to post in a channel."""
    allowed = channel.permissions_for(channel.guild.me)
    return [name for name in _needed(channel) if not getattr(allowed, name)]


def write_problem(channel: Heard) -> str | None:
    """Return what there is to mend in a channel, in one sentence; None where all is well."""
    missing = find_missing(channel)
    if missing:
        return f"I need these permissions there: {', '.join(name_permissions(missing))}."
    if not channel.permissions_for(channel.guild.me).attach_files:
        return "Without Attach Files I can't show pictures there."
    return None


def require_post(channel: Heard, coach: discord.Member | discord.User) -> None:
    """Raise MemberError with what Ounce lacks in a channel, or where the coach may not write there themselves."""
    theirs = channel.permissions_for(coach) if isinstance(coach, discord.Member) else discord.Permissions.none()
    if not (theirs.view_channel and getattr(theirs, _sends(channel))):
        raise MemberError(
            "I post where you may write yourself: pick another channel, or ask somebody who may write in that one."
        )
    missing = find_missing(channel)
    if missing:
        raise MemberError(
            f"I need these permissions in {channel.mention}: {', '.join(name_permissions(missing))}. "
            "Grant them, then try again."
        )


def _needed(channel: Heard) -> tuple[str, ...]:
    return tuple(_sends(channel) if name == "send_messages" else name for name in NEEDED)


def _sends(channel: Heard) -> str:
    is_thread = isinstance(channel, discord.Thread | discord.ForumChannel)
    return "send_messages_in_threads" if is_thread else "send_messages"
