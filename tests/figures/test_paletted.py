"""The palette and its PNGs: any reader opens them, and pictures are joined without losing a pixel."""

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.figures import theme
from bot.figures.paletted import count_of, joined, paletted, png, round_corners
from tests.each import cases

NEARLY = 8  # Pillow looks colours up in coarse steps
colours = st.sampled_from([theme.PAPER, theme.INK, theme.HARD, theme.SKIN, theme.MOVE])


def opened(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture))
    image.load()
    return image


def tile(colour: tuple[int, int, int], spot: tuple[int, int, int], size: tuple[int, int] = (40, 30)) -> Image.Image:
    image = Image.new("RGB", size, colour)
    image.paste(spot, (5, 5, 12, 9))
    return image


@cases("name", [n for n in dir(theme) if n.isupper() and isinstance(getattr(theme, n), tuple)])
def test_every_colour_of_the_theme_comes_out_nearly_as_it_is(name: str) -> None:
    colour = getattr(theme, name)
    picture = opened(png(paletted(Image.new("RGB", (3, 3), colour)))).convert("RGBA").convert("RGB")
    pixel = picture.getpixel((1, 1))
    assert isinstance(pixel, tuple)
    assert max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) <= NEARLY


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(colours, colours), min_size=1, max_size=6), st.integers(1, 3))
def test_joined_pictures_are_the_pictures_side_by_side(
    pairs: list[tuple[tuple[int, int, int], tuple[int, int, int]]], columns: int
) -> None:
    tiles = [tile(*pair) for pair in pairs]
    whole = opened(joined([png(paletted(one)) for one in tiles], columns)).convert("RGBA").convert("RGB")
    for number, one in enumerate(tiles):
        left, top = number % columns * 40, number // columns * 30
        assert whole.crop((left, top, left + 40, top + 30)).tobytes() == one.tobytes()
    assert whole.size == (40 * columns, 30 * -(-len(tiles) // columns))


def test_round_corners_are_clear_and_the_rest_is_full() -> None:
    picture = paletted(Image.new("RGB", (80, 60), theme.PAPER))
    round_corners(picture, 20)
    image = opened(png(picture)).convert("RGBA")
    for corner in ((0, 0), (79, 0), (0, 59), (79, 59)):
        assert image.getpixel(corner)[3] < 40  # type: ignore[index]  # an RGBA pixel is a tuple
    assert image.getpixel((40, 30)) == (*theme.PAPER, 255)
    assert image.getpixel((40, 0)) == (*theme.PAPER, 255)


def test_what_is_missing_in_the_last_row_is_clear() -> None:
    one = png(paletted(Image.new("RGB", (10, 10), theme.INK)))
    image = opened(joined([one, one, one], 2)).convert("RGBA")
    assert image.getpixel((15, 15))[3] == 0  # type: ignore[index]  # an RGBA pixel is a tuple


def test_pixels_of_a_colour_are_counted() -> None:
    picture = paletted(tile(theme.PAPER, theme.HARD))
    assert count_of(picture, lambda colour: colour == theme.HARD) == 7 * 4
