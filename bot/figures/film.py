"""The movement as a film that loops: a GIF, or an animated WebP."""

from io import BytesIO
from typing import Literal

from PIL import Image

from bot.domain.figure.drawing import FormDrawing
from bot.domain.figure.tempo import tempo_of
from bot.figures.scene import Scene

FilmKind = Literal["gif", "webp"]
SIZE = (480, 400)
COLOURS = 96


def draw_film(
    drawing: FormDrawing,
    primary: tuple[str, ...],
    secondary: tuple[str, ...],
    seconds: float | None = None,
    kind: FilmKind = "gif",
) -> bytes:
    """The movement as a looping film, there and back, at the tempo of a repetition of so many seconds."""
    scene = Scene(drawing, primary, secondary)
    tempo = tempo_of(drawing, seconds)
    last = tempo.count - 1
    pictures = [scene.paint(drawing.movement.at(i / last), SIZE, supersample=2) for i in range(tempo.count)]
    beats = tempo.beats()
    # Viewers play a GIF in steps of 10 ms, and what stands shorter than 20 ms ten times too slow.
    pace = [max(20, round(stand * 100) * 10) for _, stand in beats]
    if kind == "gif":
        pictures = _flat(pictures)
    frames = [pictures[number] for number, _ in beats]
    buffer = BytesIO()
    if kind == "gif":
        frames[0].save(
            buffer, "GIF", save_all=True, append_images=frames[1:], duration=pace, loop=0, disposal=1, optimize=False
        )
    else:
        frames[0].save(
            buffer, "WEBP", save_all=True, append_images=frames[1:], duration=pace, loop=0, quality=75, method=2
        )
    return buffer.getvalue()


def _flat(pictures: list[Image.Image]) -> list[Image.Image]:
    """The pictures in one palette of their own."""
    wide, high = SIZE
    tones = Image.new("RGB", (wide, 3 * high))
    for i, picture in enumerate((pictures[0], pictures[len(pictures) // 2], pictures[-1])):
        tones.paste(picture, (0, high * i))
    palette = tones.quantize(COLOURS, Image.Quantize.MEDIANCUT)
    return [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
