"""Messages of earlier versions: one of each former kind, which works after a restart like the new ones."""

from typing import Any

import discord
import pytest
import simcord

from bot.domain.words.circuit import parse_request
from tests.cogs.club import Club, card, choose_option, labels, private, response, stations

MENU, BUTTON, ROW, TEXT_INPUT = 3, 2, 1, 4
OWN = ["swap", "easier", "harder", "form", "done"]
CLUBS = ["done", "form", "mine"]


def row(circuit_id: int, actions: list[str]) -> dict[str, Any]:
    """A row of buttons as they were once posted: their ids must be read for ever."""
    return {
        "type": ROW,
        "components": [
            {"type": BUTTON, "style": 2, "label": action.title(), "custom_id": f"circuit:{action}:{circuit_id}"}
            for action in actions
        ],
    }


def menu(circuit_id: int, action: str, values: list[str]) -> dict[str, Any]:
    options = [{"label": f"{number}  Exercise", "value": value} for number, value in enumerate(values, start=1)]
    select = {"type": MENU, "custom_id": f"station:{action}:{circuit_id}", "options": options}
    return {"type": ROW, "components": [select]}


async def post(club: Club, rows: list[dict[str, Any]], *, as_text: bool = False) -> discord.Message:
    """Post what an earlier version did: an embed with fields, or words alone, and rows of buttons under them."""
    assert club.bot.user is not None
    fields = [{"name": f"{number}  Exercise, 12", "value": "Cue", "inline": False} for number in range(1, 5)]
    embed = {"title": "Your circuit: 3 rounds, about 18 minutes", "description": "One after", "fields": fields}
    club.env.backend.create_message(
        club.channel.id,
        club.bot.user.id,
        "**Your circuit**\nOne after the other" if as_text else "",
        embeds=[] if as_text else [embed],
        components=rows,
    )
    return club.last


async def drawn_id(club: Club, *, for_everyone: bool = False) -> int:
    circuits, request = club.bot.services.circuits, parse_request("")
    if for_everyone:
        card = await circuits.draw_for_everyone(club.guild.id, request)
    else:
        card = await circuits.draw(club.guild.id, club.ana.id, request)
    return card.stored.circuit_id


@pytest.mark.parametrize("as_text", [False, True], ids=["embed", "words"])
async def test_every_button_under_a_former_circuit_works_after_a_restart(club: Club, as_text: bool) -> None:
    circuit_id = await drawn_id(club)
    message = await post(club, [row(circuit_id, OWN)], as_text=as_text)
    await club.restart()
    assert (card(private(await club.bo.click(message, label="Form"))).title or "").startswith("1  ")
    for action in ("Swap", "Easier", "Harder"):
        opened = response(await club.ana.click(message, label=action))
        await choose_option(club.ana, opened, 2)
    changed = club.see(message)
    assert labels(changed) == ["Start", "Swap", "Easier", "Harder", "Form", "Done"]
    assert not changed.flags.components_v2, "a message stays of its kind"
    assert bool(changed.embeds) is not as_text
    assert "Exercise, 12" not in str(changed.embeds or changed.content)
    assert private(await club.ana.click(message, label="Done")).content.startswith("Logged")
    assert labels(club.see(message)) == ["Form", "New circuit"]
    own = private(await club.ana.click(club.see(message), label="New circuit"))
    assert len(stations(own)) == 4


async def test_a_menu_that_an_earlier_version_left_open_works(club: Club) -> None:
    circuit_id = await drawn_id(club)
    for action, values in (("swap", ["0", "1", "2", "3"]), ("swap", [f"{n}:swap:0" for n in range(4)])):
        message = await post(club, [menu(circuit_id, action, values), row(circuit_id, ["back"])])
        await choose_option(club.ana, message, 3)
        assert len(stations(club.see(message))) == 4
    forms = await post(club, [menu(circuit_id, "form", ["0", "1", "2", "3"])])
    await choose_option(club.ana, forms, 3)
    assert (card(club.see(forms)).title or "").startswith("3  ")


async def test_the_buttons_under_a_former_club_circuit_work_after_a_restart(club: Club) -> None:
    message = await post(club, [row(await drawn_id(club, for_everyone=True), CLUBS)])
    await club.restart()
    await club.bo.click(message, label="Done")
    assert labels(club.see(message)) == ["Start", "Done (1)", "Form", "My own circuit"]
    assert card(private(await club.bo.click(club.see(message), label="Form"))).title
    assert len(stations(private(await club.bo.click(club.see(message), label="My own circuit")))) == 4


async def test_a_form_with_text_rows_that_was_opened_before_an_update_is_read(club: Club) -> None:
    message = await club.ask("!profile")
    typed = {
        "equipment": "dumbbells",
        "level": "easy",
        "sore": "lower back 1 week; shin",
        "units": "mi",
        "zone": "Oslo",
    }
    await submit_rows(club, message, "profile:form", typed)
    whole = private(await club.ana.click(message, label="Sore places"))
    shown = {field.name: field.value for field in card(whole).fields}
    assert shown["Equipment"] == "dumbbell"
    assert shown["Level"] == "easy"
    assert shown["Sore places"] == "lower back (until 8 Jan 2026), shin"
    assert shown["Time zone"] == "Europe/Oslo"


async def submit_rows(club: Club, message: discord.Message, form_id: str, typed: dict[str, str]) -> None:
    """Open the form under a message as an earlier version built it, and send it."""
    opened = await club.ana.click(message, label="Change")
    opened._interaction.modal = {
        "custom_id": form_id,
        "title": "What I remember about you",
        "components": [
            {"type": ROW, "components": [{"type": TEXT_INPUT, "custom_id": field, "label": field, "style": 1}]}
            for field in typed
        ],
    }
    sent: simcord.InteractionResult = await club.ana.submit_modal(opened, typed)
    assert sent.acknowledged
