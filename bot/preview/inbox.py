"""The preview club's direct messages: its page shows one channel, so `!inbox` shows there what Ounce sent you alone."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from discord.ext import commands

from cogs._ui.style import MAX_TEXT, as_text

if TYPE_CHECKING:
    import simcord

MOST_SHOWN = 3


class InboxCog(commands.Cog, name="Inbox"):
    """What only the preview club can do."""

    def __init__(self, inboxes: "Mapping[int, simcord.ChannelHandle]") -> None:
        self._inboxes = inboxes

    @commands.command(name="inbox")
    async def show(self, ctx: commands.Context[Any]) -> None:
        """Show the last direct messages that you got from me."""
        inbox = self._inboxes.get(ctx.author.id)
        messages = [] if inbox is None else [one for one in inbox.history() if one.author.bot][-MOST_SHOWN:]
        shown = []
        for one in messages:
            files = (f"[{file.filename}]" for file in one.attachments)
            lines = "\n".join(filter(None, (one.content, *map(as_text, one.embeds), *files))).split("\n")
            shown.append("\n".join(f"> {line}" for line in lines))
        text = "\n\n".join(shown) or "You have no direct messages yet."
        await ctx.send(text[:MAX_TEXT], reference=ctx.message, mention_author=False)
