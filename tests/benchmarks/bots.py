"""The bots that are compared: Ounce, and bare discord.py bots with one command and nothing else."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
from discord.ext import commands

from bot.client import ClubBot, create_bot
from bot.settings import Settings
from cogs._ui.buttons import Press
from tests.benchmarks.bare import make_bot


def make_ounce(directory: Path) -> commands.Bot:
    """Return Ounce with its database in a directory and every other setting at its default."""
    return create_bot(Settings.model_construct(database_path=directory / "bench.sqlite3"), has_clock=False)


def warm(bot: commands.Bot) -> None:
    """Let Ounce draw the usual stations, as it does after its start."""
    assert isinstance(bot, ClubBot)
    bot.services.start_warming().join()


@dataclass(frozen=True)
class Answer:
    """What Ounce answered with: the texts and buttons of its layout, and its four pictures."""

    message: discord.Message
    pictures: tuple[tuple[str, bytes], ...]

    @property
    def texts(self) -> list[str]:
        """Every text of the layout, in order."""
        return [part.content for part in self._parts() if isinstance(part, discord.TextDisplay)]

    @property
    def length(self) -> int:
        """How many characters the texts have."""
        return sum(map(len, self.texts))

    def build_embed(self) -> discord.Embed:
        """Return an embed that says the same."""
        first, *rest = self.texts
        title, _, description = first.partition("\n")
        embed = discord.Embed(title=title, description=description, colour=discord.Colour.green())
        for text in rest:
            name, _, value = text.partition("\n")
            embed.add_field(name=name, value=value, inline=False)
        return embed

    def build_layout(self) -> discord.ui.LayoutView:
        """Return the same layout, each of its parts made anew."""
        (container,) = self.message.components
        assert isinstance(container, discord.Container)
        parts = [self._build(part) for part in container.children]
        return discord.ui.LayoutView(timeout=None).add_item(discord.ui.Container(*parts, accent_colour=0x2E8670))

    def build_files(self) -> list[discord.File]:
        """Return the four pictures as files."""
        return [discord.File(io.BytesIO(data), name, description=name) for name, data in self.pictures]

    def _build(self, part: Any) -> discord.ui.Item[Any]:
        if isinstance(part, discord.TextDisplay):
            return discord.ui.TextDisplay(part.content)
        if isinstance(part, discord.MediaGalleryComponent):
            items = zip(self.pictures, part.items, strict=True)
            return discord.ui.MediaGallery(
                *(
                    discord.MediaGalleryItem(f"attachment://{name}", description=one.description)
                    for (name, _), one in items
                )
            )
        if isinstance(part, discord.SectionComponent):
            return discord.ui.Section(*(text.content for text in part.children), accessory=_button(part.accessory))
        if isinstance(part, discord.ActionRow):
            return discord.ui.ActionRow(*map(_button, part.children))
        return discord.ui.Separator()

    def _parts(self) -> Iterator[Any]:
        (container,) = self.message.components
        assert isinstance(container, discord.Container)
        for part in container.children:
            yield part
            if isinstance(part, discord.SectionComponent):
                yield from part.children


def make_bare_bot(answer: Answer) -> commands.Bot:
    """Return a bot that answers `!ping` with an embed that says what Ounce's answer does, built anew each time."""
    bot = make_bot()

    @bot.command()
    async def ping(ctx: commands.Context[Any]) -> None:
        await ctx.send(embed=answer.build_embed())

    return bot


def make_bare_bot_with_layout(answer: Answer) -> commands.Bot:
    """Return a bot that replies to `!ping` with the same components and pictures: what Discord's part of it costs."""
    bot = make_bot()
    bot.add_dynamic_items(Press)

    @bot.command()
    async def ping(ctx: commands.Context[Any]) -> None:
        await ctx.reply(view=answer.build_layout(), files=answer.build_files(), mention_author=False)

    return bot


def _button(button: Any) -> Press:
    feature, action, target = button.custom_id.split(":")
    return Press(feature, action, target, button.label, button.style)
