"""Form cards: found by any name, shown with alt text, never drawn on the event loop."""

import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.domain.catalogue import Exercise
from bot.domain.errors import MemberError
from bot.figures.cache import PictureCache
from bot.figures.pictures import Item, Pictures
from cogs.form import FormCog
from tests.cogs.club import (
    HOW,
    Club,
    Seen,
    card,
    choose,
    components,
    labels,
    press,
    private,
    reload,
    response,
    stations,
    walk,
)
from tests.each import cases
from tests.shipped import CATALOGUE, DRAWINGS

GALLERY = 12  # Discord's number for such a component
ITEMS: dict[str, Item] = {**CATALOGUE.exercises, **CATALOGUE.cool_down}
MARCH = CATALOGUE.exercises["glute-bridge-march"]


class WatchedPictures(Pictures):
    """Pictures that note the thread of every picture that is asked of them."""

    def __init__(self, directory: Path) -> None:
        super().__init__(DRAWINGS, directory)
        self.threads: list[int] = []

    def form_card(self, item: Item, dose: str = "") -> bytes:
        self.threads.append(threading.get_ident())
        return super().form_card(item, dose)

    def animation(self, item: Item) -> bytes:
        self.threads.append(threading.get_ident())
        return super().animation(item)

    def station(self, item: Item, number: int, dose: str) -> bytes:
        self.threads.append(threading.get_ident())
        return super().station(item, number, dose)


def picture(message: Seen) -> discord.Attachment:
    """Return the one picture of a message, which Discord can show and a screen reader can read."""
    (attachment,) = message.attachments
    assert attachment.description
    assert len(attachment.description) <= 1024
    return attachment


@pytest.fixture
def finder() -> FormCog:
    return FormCog(None, CATALOGUE, None, None, None)  # type: ignore[arg-type]  # what a name means needs nothing else


def test_every_exercise_and_stretch_is_found_by_each_of_its_names(finder: FormCog) -> None:
    for item in ITEMS.values():
        names = [item.name, *(item.also if isinstance(item, Exercise) else ())]
        for name in names:
            assert finder._find(name.upper().replace("-", " ")).id == item.id, name


@cases(
    ("typed", "item_id"),
    [
        ("single leg deadlift", "single-leg-deadlift"),
        ("glute brige", "glute-bridge"),
        ("sideplank", "side-plank"),
        ("  Side   PLANK!! ", "side-plank"),
        ("childs pose", "childs-pose"),
        ("the plank", "side-plank"),
        ("side planks please", "side-plank"),
        ("calf roll", "roll-calves"),
        ("hip thrusts", "bench-hip-thrust"),
    ],
)
def test_typos_are_forgiven(finder: FormCog, typed: str, item_id: str) -> None:
    assert finder._find(typed).id == item_id


@cases("typed", ["goblet squat", "kettlebell swing", "quad stretch", "it band roll", "wall sit", "push ups", "pushups"])
def test_an_exercise_that_ounce_has_not_is_never_taken_for_another_one(finder: FormCog, typed: str) -> None:
    with pytest.raises(MemberError, match="Did you mean"):
        finder._find(typed)


@cases("typed", ["xyzzy", "😂😂", "1234567", "@everyone", "[a](https://evil.example)", "q" * 2000])
def test_an_unknown_name_gets_the_nearest_ones_and_no_echo(finder: FormCog, typed: str) -> None:
    with pytest.raises(MemberError) as raised:
        finder._find(typed)
    assert typed not in str(raised.value)
    assert str(raised.value).startswith("I don't know an exercise by that name.")


async def test_form_shows_the_card_with_its_picture_its_alt_text_and_its_buttons(club: Club) -> None:
    answer = await club.ask(f"!form {MARCH.name}")
    shown = picture(answer)
    assert shown.filename == "glute-bridge-march.png"
    assert shown.description == club.bot.services.pictures.alt_text(MARCH)
    assert (await shown.read())[:4] == b"\x89PNG"
    assert shown.size < 200_000
    assert card(answer).title == MARCH.name
    assert "glute-bridge-march.png" in str(card(answer).image.url)
    words = card(answer).description or ""
    assert all(cue in words for cue in (MARCH.form.set_up, MARCH.form.move))
    easier = [f"Easier: {CATALOGUE.exercises[one].name}" for one in MARCH.easier[:2]]
    harder = [f"Harder: {CATALOGUE.exercises[one].name}" for one in MARCH.harder[:2]]
    assert labels(answer) == [*easier, *harder, "See it move", "Films"]
    (films,) = [button["url"] for button in components(answer) if button["label"] == "Films"]
    assert parse_qs(urlsplit(films).query)["search_query"] == [f"{MARCH.name} exercise good form"]


async def test_the_buttons_under_a_card_show_neighbours_and_the_movement_also_after_a_restart(club: Club) -> None:
    answer = await club.ask(f"!form {MARCH.name}")
    await club.restart()
    easier, *_ = labels(answer)
    neighbour = private(await club.bo.click(answer, label=easier))
    assert f"Easier: {card(neighbour).title}" == easier
    assert picture(neighbour).filename == f"{MARCH.easier[0]}.png"
    film = private(await club.bo.click(answer, label="See it move"))
    moving = picture(film)
    assert (moving.filename, (await moving.read())[:4]) == ("glute-bridge-march.gif", b"GIF8")
    assert moving.size < 1_000_000
    assert moving.description == club.bot.services.pictures.alt_text(MARCH)


async def test_a_stretch_has_a_card_too(club: Club) -> None:
    item = CATALOGUE.cool_down["childs-pose"]
    answer = await club.ask(f"!form {item.name}")
    assert card(answer).title == item.name
    assert picture(answer).description == club.bot.services.pictures.alt_text(item)
    assert labels(answer) == ["See it move", "Films"]


async def test_slash_form_completes_the_name_and_shows_the_card(club: Club) -> None:
    proposed = await club.ana.autocomplete(club.channel, "form", "exercise", "glute brid")
    assert CATALOGUE.exercises["glute-bridge"].name in [choice["name"] for choice in proposed]
    for typed in ("", "x" * 300, "😂"):
        assert len(await club.ana.autocomplete(club.channel, "form", "exercise", typed)) <= 25
    answer = response(await club.ana.slash(club.channel, "form", exercise="glute bridge"))
    assert card(answer).title == "Glute bridge"
    assert picture(answer).description == club.bot.services.pictures.alt_text(CATALOGUE.exercises["glute-bridge"])
    unknown = await club.ana.slash(club.channel, "form", exercise="xyzzy")
    assert (
        "I don't know an exercise by that name"
        in f"{response(unknown).content} {[m.content for m in unknown.followups]}"
    )


async def test_an_unknown_or_missing_name_is_told_the_next_step(club: Club) -> None:
    assert (await club.ask("!form")).content == "Name an exercise, for example `!form side plank`."
    near = await club.ask("!form bridging the gap")
    assert "Did you mean " in near.content or near.embeds
    assert "`!circuit` shows some that I know" in (await club.ask("!form 😂😂")).content


async def test_a_card_of_an_exercise_that_left_the_catalogue_is_answered(club: Club) -> None:
    answer = await club.ask(f"!form {MARCH.name}")
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Old", "custom_id": "item:card:burpee"}]}
    club.env.backend.edit_message(club.channel.id, answer.id, {"components": [row]})
    gone = private(await club.ana.click(answer, label="Old"))
    assert gone.content == "That exercise is no longer in the catalogue. Try `!form side plank`."


def gallery(message: Seen) -> list[str]:
    """Return what the pictures of a circuit show, in order, after making sure that each is there once."""
    (items,) = [part["items"] for part in walk(message) if part["type"] == GALLERY]
    files = {one.filename: one for one in message.attachments}
    assert len(items) == len(files) == len(stations(message))
    for item in items:
        attached = files.pop(urlsplit(item["media"]["url"]).path.rpartition("/")[2])
        assert attached.size < 60_000
        assert attached.description == item["description"]
    return [item["description"] for item in items]


async def test_a_circuit_has_a_picture_of_each_station_with_alt_text_also_after_a_swap(club: Club) -> None:
    message = await club.ask("!circuit")
    await choose(club.ana, message, "Swap", 2)
    for seen in (message, club.see(message)):
        shown = zip(card(seen).fields, stations(seen), gallery(seen), strict=False)
        for number, (field, name, alt) in enumerate(shown, start=1):
            dose = (field.name or "").rpartition(", ")[2]
            exercise = next(one for one in CATALOGUE.exercises.values() if one.name == name)
            assert alt == f"Station {number}, {dose}. {club.bot.services.pictures.alt_text(exercise)}"
    for attached in club.see(message).attachments:
        assert (await attached.read())[:4] == b"\x89PNG"


async def test_only_what_changed_is_sent_again(club: Club) -> None:
    message = await club.ask("!circuit")
    before = {one.id for one in message.attachments}
    await club.ana.click(message, label="Swap")
    assert {one.id for one in club.see(message).attachments} == before
    await club.ana.click(message, label="Back")
    await choose(club.ana, message, "Swap", 2)
    assert len({one.id for one in club.see(message).attachments} - before) == 1


async def test_pictures_that_discord_does_not_keep_are_sent_again(club: Club) -> None:
    message = await club.ask("!circuit")
    before = {one.id for one in message.attachments}
    club.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=50035)
    await club.ana.click(message, label="Swap")
    now = club.see(message)
    assert not before & {one.id for one in now.attachments}
    assert len(gallery(now)) == 4


async def test_where_discord_takes_no_layout_the_circuit_is_an_embed_that_works(club: Club) -> None:
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=400, code=50035)
    message = await club.ask("!circuit")
    assert (message.embeds[0].title or "").startswith("Your circuit: ")
    assert picture(message).filename == "circuit.png"
    assert labels(message) == ["Start", "Swap", "Easier", "Harder", "Form", "Done"]
    await choose(club.ana, message, "Swap", 2)
    assert stations(club.see(message)) != stations(message)
    assert club.see(message).embeds
    order = "; ".join(f"{number}. {name}" for number, name in enumerate(stations(club.see(message)), start=1))
    assert picture(club.see(message)).description == f"The circuit in order: {order}."


async def test_how_shows_the_card_of_each_station(club: Club) -> None:
    message = await club.ask("!circuit")
    names = stations(message)
    shown = private(await press(club.bo, message, HOW))
    assert (picture(shown).description or "").startswith(f"{names[0]}: ")
    fourth = private(await press(club.bo, message, HOW, station=4))
    assert (picture(fourth).description or "").startswith(f"{names[3]}: ")
    (menu,) = [component for component in components(shown) if component["type"] == 3]
    third = response(await club.bo.select(shown, [menu["options"][2]["value"]]))
    assert (picture(third).description or "").startswith(f"{names[2]}: ")


async def test_without_the_right_to_attach_files_the_card_comes_in_words(club: Club) -> None:
    no_files = discord.PermissionOverwrite(attach_files=False)
    bare = club.guild.create_text_channel("bare", overwrites={club.guild.default_role: no_files})
    await club.ana.send(bare, f"!form {MARCH.name}")
    answer = bare.last_message
    assert answer is not None
    assert answer.attachments == []
    assert card(answer).title == MARCH.name
    assert not card(answer).image.url, "a picture that is not there"
    await club.ana.send(bare, "!circuit")
    drawn = bare.last_message
    assert drawn is not None
    assert drawn.attachments == []
    assert len(stations(drawn)) == 4
    await choose(club.ana, drawn, "Swap", 1)
    swapped = bare.last_message
    assert swapped is not None
    assert len(stations(swapped)) == 4


async def test_no_picture_is_ever_drawn_on_the_event_loop(club: Club, tmp_path: Path) -> None:
    pictures = WatchedPictures(tmp_path / "pictures")
    club.bot.services.pictures = pictures
    await reload(club.bot, "cogs.form")
    await reload(club.bot, "cogs.circuit")
    card_shown = await club.ask("!form glute bridge")
    await club.ana.click(card_shown, label="See it move")
    circuit = await club.ask("!circuit")
    await press(club.ana, circuit, HOW)
    await choose(club.ana, circuit, "Swap", 1)
    assert len(pictures.threads) >= 5
    assert threading.get_ident() not in pictures.threads


def test_a_card_that_cannot_be_kept_on_disk_is_shown_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "no-directory"
    file.write_text("in the way")
    assert PictureCache(file / "pictures").fetch("key", "png", lambda: b"picture") == b"picture"


async def test_a_short_name_finds_the_exercise_that_is_called_so(club: Club) -> None:
    for typed, name in [("plank", "Side plank"), ("squat", "Cossack squat"), ("bridge", "Glute bridge")]:
        assert card(await club.ask(f"!form {typed}")).title == name


@pytest.mark.settings(command_prefix="?")
async def test_what_is_said_of_forms_names_commands_as_the_club_types_them(club: Club) -> None:
    for words in ("", "qqqqqqqqq"):
        assert "`!" not in (await club.ask(f"?form {words}")).content
    message = await club.ask("?form side plank")
    cog: Any = club.bot.get_cog("Form")
    cog._items.clear()  # as where the catalogue has changed since
    assert "`?form" in private(await club.ana.click(message, label="See it move")).content
