"""Presses that come twice, at once, too late or to something that is gone: always an answer."""

import asyncio
from typing import Any

import discord
import pytest

from bot.domain.circuit.progression import Direction
from bot.domain.errors import MemberError
from bot.domain.words.circuit import parse_request
from bot.services.circuits import Card, DoneReceipt
from tests.cogs.club import (
    HOW,
    Club,
    card,
    choose,
    choose_option,
    labels,
    press,
    press_stale,
    private,
    response,
    stations,
)
from tests.cogs.test_buttons import OWN, ask_for_the_march

BUTTONS = [label.lower() for label in OWN if label != "Start"]  # which changes nothing of the circuit


def _circuit_id(club: Club) -> int:
    ((circuit_id,),) = club.run_sql("SELECT max(circuit_id) FROM circuits")
    return int(circuit_id)


async def test_done_pressed_twice_counts_once(club: Club) -> None:
    message = await club.ask("!circuit")
    done = f"circuit:done:{_circuit_id(club)}"
    await press_stale(club.ana, message, done)
    second = await press_stale(club.ana, message, done)
    assert private(second).content == "You've already logged this one; it counts once."
    assert club.run_sql("SELECT count(*) FROM done") == [(1,)]


async def test_swap_pressed_twice_shows_the_same_menu(club: Club) -> None:
    message = await club.ask("!circuit")
    swap = f"circuit:swap:{_circuit_id(club)}"
    for _ in range(2):
        assert labels(response(await press_stale(club.ana, message, swap))) == ["Back"]


async def test_a_choice_sent_twice_changes_the_station_twice(club: Club) -> None:
    message = await club.ask("!circuit")
    await club.ana.click(message, label="Swap")
    menu = club.see(message)
    seen = [stations(message)[0]]
    for _ in range(2):
        await press_stale(club.ana, menu, f"station:swap:{_circuit_id(club)}", ["0"])
        seen.append(stations(club.see(message))[0])
    assert len(set(seen)) == 3


async def test_an_old_button_on_a_circuit_that_is_done_shows_it_as_done(club: Club) -> None:
    for action in BUTTONS:
        member = club.add_member()
        message = await club.ask("!circuit", member)
        await member.click(message, label="Done")
        result = await press_stale(member, message, f"circuit:{action}:{_circuit_id(club)}")
        assert result.acknowledged, action
        assert labels(club.see(message)) == ["New circuit"], action
        assert stations(club.see(message)) == stations(message), action


@pytest.mark.parametrize("action", ["swap", "easier", "harder"])
async def test_an_old_menu_on_a_circuit_that_is_done_changes_nothing(club: Club, action: str) -> None:
    message = await ask_for_the_march(club)
    await club.ana.click(message, label=action.capitalize())
    menu = club.see(message)
    await press_stale(club.ana, message, f"circuit:done:{_circuit_id(club)}")
    result = await press_stale(club.ana, menu, f"station:{action}:{_circuit_id(club)}", ["0"])
    assert private(result).content.startswith("You've already logged this circuit, so it can't change any more.")
    assert stations(club.see(message)) == stations(message)


async def test_a_choice_of_a_station_that_is_not_there_is_answered(club: Club) -> None:
    for choice in ("4", "99"):
        member = club.add_member()
        message = await club.ask("!circuit", member)
        await member.click(message, label="Swap")
        result = await press_stale(member, club.see(message), f"station:swap:{_circuit_id(club)}", [choice])
        changed = "This circuit has changed in the meantime. `!circuit` draws you a new one."
        assert private(result).content == changed, choice


async def test_a_circuit_that_the_database_no_longer_has_is_answered(club: Club) -> None:
    members = {label: club.add_member() for label in OWN}
    drawn = {label: (member, await club.ask("!circuit", member)) for label, member in members.items()}
    message = await club.ask("!circuit")
    menu = response(await club.ana.click(message, label="Swap"))
    club.run_sql("DELETE FROM circuits")
    results = {label: await press(member, message, label) for label, (member, message) in drawn.items()}
    for label, result in {**results, "menu": await choose_option(club.ana, menu, 1)}.items():
        gone = "I no longer have this circuit. `!circuit` draws you a new one."
        assert private(result).content == gone, label


async def test_a_circuit_whose_exercise_left_the_catalogue_is_answered(club: Club) -> None:
    for label in (*OWN, HOW):
        member = club.add_member()
        message = await club.ask("!circuit", member)
        club.run_sql("""UPDATE circuits SET exercise_ids = '["glute-bridge", "burpee"]'""")
        gone = "An exercise in this circuit is no longer in the catalogue. `!circuit` draws you a new one."
        assert private(await press(member, message, label)).content == gone, label
        assert "no longer in the catalogue" in (await club.ask("!circuit again", member)).content, label
        assert len(stations(await club.ask("!circuit", member))) == 4, label


def _delete_when_pressed(club: Club, message: discord.Message) -> Any:
    """Let a message go as soon as anything is pressed; returns the listener that does it."""

    async def delete(interaction: discord.Interaction) -> None:
        club.env.backend.delete_message(club.channel.id, message.id)

    club.bot.add_listener(delete, "on_interaction")
    return delete


@pytest.mark.unexpected.with_args(discord.NotFound)
async def test_a_message_that_is_deleted_while_the_press_is_under_way_is_answered(club: Club) -> None:
    for label in ("Swap", "Easier", "Harder", "Done"):
        member = club.add_member()
        message = await club.ask("!circuit", member)
        delete = _delete_when_pressed(club, message)
        failed = len(club.env.errors)
        result = await member.click(message, label=label)
        assert private(result).content == "That message was deleted. `!circuit` draws you a new one.", label
        assert [type(error) for error in club.env.errors[failed:]] == [discord.NotFound], label
        club.bot.remove_listener(delete, "on_interaction")


async def test_form_is_shown_although_the_message_is_deleted_meanwhile(club: Club) -> None:
    message = await club.ask("!circuit")
    _delete_when_pressed(club, message)
    assert card(private(await press(club.ana, message, HOW))).title


async def test_a_button_of_another_version_is_answered(club: Club) -> None:
    message = await club.ask("!circuit")
    for custom_id in ("circuit:nonsense:1", "club:nonsense:1", "profile:nonsense:1"):
        button = {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
        row = {"type": 1, "components": [button]}
        club.env.backend.edit_message(club.channel.id, message.id, {"components": [row]})
        assert (await club.ana.click(message, label="Old")).acknowledged, custom_id


async def test_swaps_at_once_all_happen_one_after_the_other(club: Club) -> None:
    circuits = club.bot.services.circuits
    drawn = await circuits.draw(club.guild.id, club.ana.id, parse_request("gym"))
    circuit_id = drawn.stored.circuit_id
    await asyncio.gather(*(circuits.swap(circuit_id, club.ana.id, station) for station in (0, 1, 2, 3)))
    after = await circuits.load(circuit_id)
    pairs = zip(drawn.circuit.stations, after.circuit.stations, strict=True)
    assert all(old.exercise is not new.exercise for old, new in pairs)
    assert after.stored.revision == 4


async def test_steps_at_once_end_in_one_state_or_a_sentence(club: Club) -> None:
    message = await ask_for_the_march(club)
    circuits, circuit_id = club.bot.services.circuits, _circuit_id(club)
    results = await asyncio.gather(
        *(circuits.step(circuit_id, club.ana.id, 0, Direction.EASIER) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(result, Card) for result in results) == 1
    assert all(isinstance(result, Card | MemberError) for result in results)
    assert club.run_sql("SELECT exercise_id, instead_id FROM steps") == [("glute-bridge-march", "glute-bridge")]
    await club.ana.click(message, label="Swap")
    await club.ana.click(message, label="Back")
    assert stations(club.see(message))[0] == "Glute bridge"


async def test_done_at_once_is_logged_once(club: Club) -> None:
    circuits = club.bot.services.circuits
    drawn = await circuits.draw(club.guild.id, club.ana.id, parse_request(""))
    receipts = await asyncio.gather(*(circuits.log_done(drawn.stored.circuit_id, club.ana.id) for _ in range(8)))
    assert sorted(receipt.logged.is_new for receipt in receipts) == [False] * 7 + [True]
    assert all(isinstance(receipt, DoneReceipt) and receipt.card.done_count == 1 for receipt in receipts)


async def test_a_swap_that_comes_an_instant_after_done_changes_nothing(club: Club) -> None:
    circuits = club.bot.services.circuits
    drawn = await circuits.draw(club.guild.id, club.ana.id, parse_request(""))
    await circuits.log_done(drawn.stored.circuit_id, club.ana.id)
    with pytest.raises(MemberError, match="already logged this circuit"):
        await circuits.swap(drawn.stored.circuit_id, club.ana.id, 0)
    assert (await circuits.load(drawn.stored.circuit_id)).stored.exercise_ids == drawn.stored.exercise_ids


async def test_everything_at_once_leaves_a_circuit_that_can_be_shown(club: Club) -> None:
    circuits = club.bot.services.circuits
    drawn = await circuits.draw(club.guild.id, club.ana.id, parse_request("gym"))
    circuit_id = drawn.stored.circuit_id
    results = await asyncio.gather(
        *(circuits.swap(circuit_id, club.ana.id, station) for station in (0, 1, 2, 3)),
        *(circuits.step(circuit_id, club.ana.id, station, direction) for station in (0, 1) for direction in Direction),
        circuits.log_done(circuit_id, club.ana.id),
        circuits.draw_for_everyone(club.guild.id, parse_request("for everyone")),
        circuits.draw(club.guild.id, club.ana.id, parse_request("again")),
        return_exceptions=True,
    )
    assert all(isinstance(result, Card | DoneReceipt | MemberError) for result in results)
    assert (await circuits.load(circuit_id)).done_count == 1


async def test_a_circuit_that_is_swapped_after_a_swap_by_an_older_menu_stays_whole(club: Club) -> None:
    message = await club.ask("!circuit")
    await club.ana.click(message, label="Harder")
    old_menu = club.see(message)
    await club.ana.click(message, label="Back")
    await choose(club.ana, message, "Swap", 1)
    assert (await press_stale(club.ana, old_menu, f"station:harder:{_circuit_id(club)}", ["1"])).acknowledged
    assert len(stations(club.see(message))) == 4
    assert card(club.see(message)).title
