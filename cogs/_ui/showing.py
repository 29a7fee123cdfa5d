"""What a message shows: the best pictures that can be drawn in time and that Discord takes, else words alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import discord

from bot.domain.circuit.guided import Item
from bot.domain.errors import MemberError
from bot.figures.pictures import Pictures
from cogs._ui.answer import Attached
from cogs._ui.pictures import form_file, form_name, moving_file, moving_name

FILM_SECONDS = 5.0  # that a member waits for one; a still is there sooner
TOO_LARGE = 413  # Discord's status for files above what a channel takes
_TOO_LARGE_CODE, _NOT_ALLOWED_CODE = 40005, 50013  # of its errors; the second also where files aren't allowed any more

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Picture:
    """A picture that can be attached: the name of its file, what it shows, and how it is drawn."""

    name: str
    alt: str
    draw: Callable[[], Awaitable[discord.File]]


@dataclass(frozen=True)
class ShownPicture:
    """One that is attached, drawn just now or there before."""

    file: Attached
    alt: str

    @property
    def named(self) -> tuple[str, str]:
        """The name of its file, and what it shows."""
        return self.file.filename, self.alt


Choice = Sequence[Picture]  # of one thing, the best first
Attempt = Callable[[], Awaitable[Sequence[ShownPicture]]]


def item_choice(pictures: Pictures, item: Item, member_id: int) -> Choice:
    """Return how an exercise or a cool-down item can be shown: moving, else still."""
    try:
        alt = pictures.alt_text(item)
    except MemberError:  # one that nobody drew
        return ()
    return (
        Picture(moving_name(pictures, item), alt, partial(moving_file, pictures, item, member_id)),
        Picture(form_name(item), alt, partial(form_file, pictures, item, member_id)),
    )


def attempts_for(
    choices: Sequence[Choice], attached: Sequence[discord.Attachment], seconds: float | None
) -> list[Attempt]:
    """Return the attempts for some pictures: each as good as it comes in so many seconds, then all as stills."""
    stills = [choice[-1:] for choice in choices]
    every = [choices] if stills == list(choices) else [choices, stills]
    return [partial(_find_pictures, one, attached, seconds) for one in every]


async def show_best(attempts: Sequence[Attempt], show: Callable[[Sequence[ShownPicture]], Awaitable[T]]) -> T:
    """Show a message with the pictures of the first attempt that Discord takes; where it takes none, in words alone."""
    for attempt in attempts:
        pictures = await try_drawing(attempt())
        if not pictures:
            continue
        try:
            return await show(pictures)
        except discord.HTTPException as error:
            is_forbidden = error.code == _NOT_ALLOWED_CODE
            if not (is_forbidden or error.status == TOO_LARGE or error.code == _TOO_LARGE_CODE):
                raise
            log.warning("Discord doesn't take %s: %s", ", ".join(one.file.filename for one in pictures), error.text)
            if is_forbidden:  # then no other picture is taken either, and each refusal counts against Ounce
                break
    return await show(())


async def try_drawing(drawing: Awaitable[T]) -> T | None:
    """Return what is drawn; None where it can't be, for whatever reason: words do without a picture."""
    try:
        return await drawing
    except MemberError:  # nobody drew that exercise
        return None
    except Exception:
        log.exception("A picture can't be drawn")
        return None


async def show_under(
    embed: discord.Embed, drawing: Awaitable[discord.File]
) -> tuple[discord.Embed, discord.File | None]:
    """Return an embed that shows a picture, and its file; the words alone where it can't be drawn."""
    file = await try_drawing(drawing)
    return embed.set_image(url=None if file is None else f"attachment://{file.filename}"), file


def uploads(pictures: Sequence[ShownPicture]) -> list[discord.File]:
    """Return the files of a new message's pictures."""
    return [one.file for one in pictures if isinstance(one.file, discord.File)]


async def _find_pictures(
    choices: Sequence[Choice], attached: Sequence[discord.Attachment], seconds: float | None
) -> Sequence[ShownPicture]:
    """The best of each choice; those attached already stay, and what takes longer is left for a later message."""
    kept = {one.filename: one for one in attached}
    found = [await _find_picture(choice, kept, seconds) for choice in choices]
    return [one for one in found if one is not None]


async def _find_picture(
    choice: Choice, kept: dict[str, discord.Attachment], seconds: float | None
) -> ShownPicture | None:
    for picture in choice:
        if (there := kept.get(picture.name)) is not None:
            return ShownPicture(there, picture.alt)
        try:
            async with asyncio.timeout(seconds):
                return ShownPicture(await picture.draw(), picture.alt)
        except TimeoutError:
            log.info("%s isn't drawn in time", picture.name)
        except Exception:
            log.exception("%s can't be drawn", picture.name)
    return None
