"""A reminder and the buttons under it: each press changes the reminder of the one who pressed, and of nobody else."""

import asyncio
from datetime import timedelta

import discord
import pytest
import simcord

from bot.services.reminders import Settled
from tests.cogs.club import Club, card, components, labels, private, response, seed, stations
from tests.cogs.weeks import SAT_3, SAT_10, TUE_6, TUE_13, clock_of, is_usual, join, ledger, noted, ping, pings, remind

BUTTONS = ["My circuit", "Done", "Snooze", "Not today"]
CHOICES = ["30 minutes", "This evening", "Tomorrow"]
FIRST_DAY = (
    "Logged: your first strength day this week. One more, with a day off in between, makes two.\nHow did it feel?"
)
IS_LOGGED = "You've already logged this one; it counts once."
IS_DONE = "You've already logged it as done. Nice work."
IS_OVER = "That reminder is over. `!circuit` draws you today's circuit."
JOIN = "Remind me after my short runs"


async def snooze(club: Club, message: discord.Message, choice: str) -> simcord.ResponseMessage:
    """Press Snooze and then a choice as Ana; returns what the choice is answered with."""
    menu = response(await club.ana.click(message, label="Snooze"))
    assert (menu.content, labels(menu), menu.ephemeral) == ("Until when?", CHOICES, True)
    answered = response(await club.ana.click(menu, label=choice))
    assert labels(answered) == []
    return answered


async def test_a_reminder_says_what_to_do_to_whom_and_offers_four_buttons(club: Club) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    assert is_usual(message, club.ana)
    assert labels(message) == BUTTONS
    assert [user.id for user in message.mentions] == [club.ana.id]
    assert not message.embeds


async def test_my_circuit_is_private_and_the_same_until_it_is_done(club: Club) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    drawn = [private(await club.ana.click(message, label="My circuit")) for _ in range(2)]
    assert len(stations(drawn[0])) == 4
    assert seed(drawn[0]) == seed(drawn[1])
    assert private(await club.ana.click(message, label="Done")).content == FIRST_DAY
    assert club.run_sql("SELECT member_id, day FROM done") == [(club.ana.id, "2026-01-03")]
    assert seed(private(await club.ana.click(message, label="My circuit"))) != seed(drawn[0])


async def test_somebody_else_gets_a_circuit_too_and_an_offer_to_join(club: Club) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    pressed = await club.bo.click(message, label="My circuit")
    drawn, offer = [one for one in (pressed.response, *pressed.followups) if one is not None and one.ephemeral]
    assert len(stations(drawn)) == 4
    assert (offer.content, labels(offer)) == ("Should I remind you too?", [JOIN])
    assert club.run_sql("SELECT DISTINCT member_id FROM circuits") == [(club.bo.id,)]
    assert ledger(club) == [("sent", "")]


async def test_the_other_buttons_change_nothing_for_somebody_else(club: Club) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    question = "That reminder was for other members. Should I remind you too?"
    for label in BUTTONS[1:]:
        member = club.add_member()
        offer = private(await member.click(message, label=label))
        assert (offer.content, labels(offer)) == (question, [JOIN]), label
        await join(club, member)
        told = private(await member.click(message, label=label))
        assert told.content.startswith("You have no open reminder here. Next:"), label
        assert noted(told) == [TUE_6, SAT_10], label
        assert ledger(club) == [("sent", "")], label


async def test_done_counts_once_also_without_a_circuit(club: Club) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    assert private(await club.ana.click(message, label="Done")).content == FIRST_DAY
    assert private(await club.ana.click(message, label="Done")).content == IS_LOGGED
    for label in ("Snooze", "Not today"):
        assert private(await club.ana.click(message, label=label)).content == IS_DONE
    assert ledger(club) == [("settled", "done")]


async def test_two_done_in_a_week_are_the_clinics_two(club: Club) -> None:
    await join(club)
    for moment, sentence in ((TUE_6, FIRST_DAY), (SAT_10, "Logged: strength day 2 this week.")):
        message = await ping(club, moment)
        assert private(await club.ana.click(message, label="Done")).content.startswith(sentence)


async def test_not_today_may_be_said_twice_and_taken_back(club: Club) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    for _ in range(2):
        told = private(await club.ana.click(message, label="Not today"))
        assert told.content.startswith("All right, not today. Next:")
        assert noted(told) == [TUE_6, SAT_10]
        assert ledger(club) == [("skipped", "not-today")]
    assert private(await club.ana.click(message, label="Done")).content == FIRST_DAY
    assert ledger(club) == [("settled", "done")]


@pytest.mark.parametrize(
    ("choice", "comes"),
    [("30 minutes", SAT_3 + timedelta(minutes=30)), ("This evening", SAT_3.replace(hour=19, minute=0))],
)
async def test_a_snooze_moves_nothing_else(club: Club, choice: str, comes: object) -> None:
    await join(club)
    told = await snooze(club, await ping(club, SAT_3), choice)
    assert noted(told) == [comes, TUE_6]
    assert "rests" not in told.content
    shown = await club.ask("!reminders")
    assert noted(shown) == [comes, TUE_6]
    assert "(snoozed)" in (card(shown).description or "")
    again = await ping(club, noted(told)[0])
    assert is_usual(again, club.ana)
    assert ledger(club) == [("sent", "")]
    await ping(club, TUE_6)


async def test_a_snooze_to_tomorrow_says_which_one_rests_because_of_it(club: Club) -> None:
    await club.ask("!runs tue 18:30 6k, thu 19:00 5k")
    thursday, next_tuesday = TUE_6 + timedelta(days=2, minutes=24), TUE_13
    told = await snooze(club, await ping(club, TUE_6), "Tomorrow")
    wednesday = TUE_6 + timedelta(days=1)
    assert told.content == (
        f"I'll remind you again {clock_of(wednesday, 'F')}, {clock_of(wednesday, 'R')}.\n"
        f"The reminder on {clock_of(thursday, 'D')} is skipped: you need a day off in between.\n"
        f"After that: {clock_of(next_tuesday, 'F')}."
    )
    await ping(club, wednesday)
    assert await remind(club, thursday) == 0
    assert ledger(club)[-1] == ("skipped", "neighbour")
    await ping(club, next_tuesday)


async def test_a_snooze_to_tomorrow_counts_once_so_that_the_second_of_the_week_still_comes(club: Club) -> None:
    await join(club)
    told = await snooze(club, await ping(club, TUE_6), "Tomorrow")
    assert noted(told) == [TUE_6 + timedelta(days=1), SAT_10]
    assert await remind(club, TUE_6 + timedelta(days=1)) == await remind(club, SAT_10) == 1


async def test_an_evening_that_is_over_names_what_is_left(club: Club) -> None:
    await join(club)
    menu = response(await club.ana.click(await ping(club, TUE_6), label="Snooze"))
    told = private(await club.ana.click(menu, label="This evening"))
    assert told.content == "It's too late for this evening. Choose 30 minutes or tomorrow."


async def test_whoever_snoozed_may_press_under_the_old_message_and_under_the_new_one(club: Club) -> None:
    await join(club)
    old = await ping(club, SAT_3)
    new = await ping(club, noted(await snooze(club, old, "30 minutes"))[0])
    assert components(new)[0]["custom_id"] != components(old)[0]["custom_id"]
    assert noted(await snooze(club, old, "30 minutes"))[0] == SAT_3 + timedelta(minutes=60)
    assert private(await club.ana.click(old, label="Done")).content == FIRST_DAY
    assert private(await club.ana.click(new, label="Snooze")).content == IS_DONE
    assert await remind(club, SAT_3 + timedelta(minutes=60)) == 0


async def test_not_today_before_a_snoozed_one_comes_leaves_the_week_as_it_was(club: Club) -> None:
    await join(club)
    message = await ping(club, TUE_6)
    await snooze(club, message, "Tomorrow")
    told = private(await club.ana.click(message, label="Not today"))
    assert noted(told) == [SAT_10, TUE_13]
    assert await remind(club, TUE_6 + timedelta(days=1)) == 0
    await ping(club, SAT_10)


async def test_a_snooze_chosen_twice_is_one_snooze(club: Club) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    menus = [response(await club.ana.click(message, label="Snooze")) for _ in range(2)]
    for menu in menus:
        assert noted(response(await club.ana.click(menu, label="30 minutes"))) == [
            SAT_3 + timedelta(minutes=30),
            TUE_6,
        ]
    assert await remind(club, SAT_3 + timedelta(minutes=30)) == 1
    assert len(pings(club.channel)) == 2


async def test_of_two_presses_at_once_the_second_sees_what_the_first_one_did(club: Club) -> None:
    await join(club, club.ana, club.bo)
    message = await ping(club, SAT_3)
    found = club.run_sql("SELECT max(delivery_id) FROM deliveries")
    reminders = club.bot.services.reminders
    for member, label, press, sentence, new in (
        (club.ana, "Done", reminders.settle, IS_LOGGED, [True, False]),
        (club.bo, "Not today", reminders.skip, "All right, not today.", []),
    ):
        pressed = await asyncio.gather(*(press(club.guild.id, member.id, found[0][0]) for _ in range(2)))
        assert [one.is_known for one in pressed] == [True, True], label
        assert [one.is_new for one in pressed if isinstance(one, Settled)] == new, label
        assert private(await member.click(message, label=label)).content.startswith(sentence), label


async def test_my_circuit_pressed_twice_at_once_is_one_circuit(club: Club) -> None:
    circuits = club.bot.services.circuits
    found = await asyncio.gather(*(circuits.find_or_draw(club.guild.id, club.ana.id) for _ in range(4)))
    assert len({card.stored.circuit_id for card in found}) == 1


async def test_a_reminder_of_another_day_is_over(club: Club) -> None:
    await join(club)
    message = await ping(club, SAT_3)
    await ping(club, TUE_6)
    for label in BUTTONS[1:]:
        assert private(await club.ana.click(message, label=label)).content == IS_OVER, label
        assert ledger(club) == [("sent", ""), ("sent", "")], label
    assert len(stations(private(await club.ana.click(message, label="My circuit")))) == 4


async def test_the_buttons_work_in_a_direct_message_and_after_a_restart(club: Club) -> None:
    await join(club)
    await club.ask("!reminders dm")
    await remind(club, SAT_3)
    await club.restart()
    user = club.ana.user
    (message,) = pings(user.dm_channel)
    assert len(stations(private(await user.click(message, label="My circuit")))) == 4
    menu = response(await user.click(message, label="Snooze"))
    assert noted(response(await user.click(menu, label="30 minutes")))[0] == SAT_3 + timedelta(minutes=30)
    assert private(await user.click(message, label="Not today")).content.startswith("All right, not today.")
    assert private(await user.click(message, label="Done")).content == FIRST_DAY
    assert ledger(club) == [("settled", "done")]


async def test_whoever_left_the_club_is_told_so_under_a_direct_message(club: Club) -> None:
    await join(club)
    await club.ask("!reminders dm")
    await remind(club, SAT_3)
    club.guild.remove_member(club.ana)
    for label in BUTTONS:
        told = private(await club.ana.user.click(pings(club.ana.user.dm_channel)[0], label=label))
        assert told.content == (
            "You and I are no longer in the same club, so it sends you nothing. Your week is kept for your return."
        )
    assert ledger(club) == [("sent", "")]


async def test_a_reminder_that_the_ledger_no_longer_has_is_answered(club: Club) -> None:
    await join(club)
    await club.ask("!reminders dm")
    await remind(club, SAT_3)
    club.run_sql("DELETE FROM deliveries")
    told = private(await club.ana.user.click(pings(club.ana.user.dm_channel)[0], label="Done"))
    assert told.content == "I don't have this reminder any more. `!reminders` shows your plan."
