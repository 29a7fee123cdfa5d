"""Strength that was done, from anywhere: one log, a day counts once, and a slip is taken back."""

from datetime import timedelta
from typing import Any

import simcord

from tests.cogs.club import Club, card, choose_option, labels, private, response, walk
from tests.cogs.weeks import SAT_3, TUE_6, join, ledger, ping, pings, remind, wait_until


def log_of(club: Club) -> list[Any]:
    return club.run_sql("SELECT day, minutes, circuit_id FROM done WHERE member_id = ? ORDER BY done_id", club.ana.id)


async def test_done_is_logged_from_anywhere_once_a_day_and_taken_back_by_its_member_alone(club: Club) -> None:
    await club.env.advance_time(4 * 86_400)  # to Monday, 5 January 2026
    first = await club.ask("!done 20 min")
    assert first.content.startswith("Logged: your first strength day this week.")
    assert (await club.ask("!done")).content == "Today is in your log already; a day counts once."
    assert log_of(club) == [("2026-01-05", 20, None)]
    late = await club.ask("!done on saturday")
    assert late.content.startswith("Logged for Saturday: strength day 1 of that week.")
    drawn = await club.ask("!circuit")
    both = private(await club.ana.click(drawn, label="Done"))
    assert both.content.startswith("Logged. A day counts once, so it's still strength day 1 this week.")
    assert labels(both) == ["Easy", "Just right", "Hard", "It hurts", "Undo"]
    undone = response(await club.ana.click(both, label="Undo"))
    assert undone.content == "Undone. That day still counts: you logged something else on it."
    assert "nothing of yours" in private(await club.bo.click(first, label="Undo")).content
    await club.ana.click(first, label="Undo")
    assert club.see(first).content.startswith("Undone: Monday no longer counts.")
    assert labels(club.see(first)) == []
    assert log_of(club) == [("2026-01-03", None, None)]
    slash = response(await club.ana.slash(club.channel, "done", day="yesterday", minutes=15))
    assert slash.ephemeral
    assert slash.content.startswith("Logged for yesterday: strength day 2 of that week.")
    drawn = await club.ask("!circuit")
    await club.ask("!done")
    assert log_of(club)[-1] == ("2026-01-05", None, club.run_sql("SELECT max(circuit_id) FROM circuits")[0][0])
    assert "“banana”" in (await club.ask("!done banana")).content
    assert "`!ran 10k`" in (await club.ask("!done 10k")).content
    told = await club.ana.user.send_dm("done")
    assert told is not None
    assert "in your log already" in str(getattr(club.ana.user.dm_channel.last_message, "content", ""))
    await club.bo.user.send_dm("done")
    direct = club.bo.user.dm_channel.last_message
    assert direct is not None
    await club.bo.user.click(direct, label="Just right")
    noted = next(one for one in club.bo.user.dm_channel.history() if one.id == direct.id)
    assert noted.content.startswith("Noted: just right.")


async def test_a_logged_done_counts_for_the_reminders_as_their_button_does(club: Club) -> None:
    await join(club)
    await wait_until(club, SAT_3.replace(hour=8))
    await club.ask("!done")
    assert await remind(club, SAT_3) == 0
    assert ledger(club) == [("settled", "done-before")]
    message = await ping(club, TUE_6)
    pressed = private(await club.ana.click(message, label="Done"))
    assert pressed.content.startswith("Logged: your first strength day this week.")
    assert ledger(club)[-1] == ("settled", "done")
    assert (await club.ask("!done")).content == "Today is in your log already; a day counts once."
    await club.ana.click(pressed, label="Undo")
    assert ledger(club)[-1] == ("sent", "")
    assert [day for day, _, _ in log_of(club)] == ["2026-01-03"]
    again = private(await club.ana.click(message, label="Done"))
    assert again.content.startswith("Logged: your first strength day this week.")
    assert str(card(await club.ask("!help")).fields[0].value).count("!done") == 1


async def log_circuit(club: Club, felt: str, member: simcord.MemberActor | None = None) -> simcord.ResponseMessage:
    """Draw a circuit two days later, log it, and say how it felt; returns the answer."""
    who = member or club.ana
    await club.env.advance_time(2 * 86_400)
    logged = private(await who.click(await club.ask("!circuit", who), label="Done"))
    assert logged.content.endswith("How did it feel?")
    return response(await who.click(logged, label=felt))


async def test_how_it_felt_changes_the_next_circuit_and_a_slip_takes_it_back(club: Club) -> None:
    first = await log_circuit(club, "Easy")
    assert (
        first.content == "Noted: easy. After three easy ones your next circuit is a step harder, once a week at most."
    )
    await log_circuit(club, "Easy")
    third = await log_circuit(club, "Easy")
    assert third.content.startswith("Noted: easy. Your next circuit will be a step harder at every station")
    harder = await club.ask("!circuit")
    said = card(harder).description or ""
    assert "a step harder, since it's been easy for you 3 times." in said
    moves = club.run_sql("SELECT muscle_group, left_id, taken_id FROM level_moves")
    assert 1 <= len(moves) <= 4
    assert set(club.run_sql("SELECT exercise_id, instead_id FROM steps")) == {(left, taken) for _, left, taken in moves}
    hard = await log_circuit(club, "Hard")
    assert "the next one waits" in hard.content or "a step easier" in hard.content
    assert labels(hard) == ["Undo"]
    await club.ana.click(hard, label="Undo")
    assert club.run_sql("SELECT count(*) FROM done WHERE felt = 'hard'") == [(0,)]


async def test_what_hurts_is_spared_until_its_member_says_otherwise_and_three_are_told_to_the_coach_without_names(
    club: Club,
) -> None:
    coach, office = club.add_coach(), club.guild.create_text_channel("office")
    await club.ask(f"!club coach <#{office.id}>", coach)
    cy = club.guild.add_member(club.env.create_user("cy"))
    for member in (club.ana, club.bo, cy):
        await club.ask("!done", member)
        asked = response(await member.click(club.last, label="It hurts"))
        assert asked.ephemeral
        spared = response(await choose_option(member, asked, 1))
        assert spared.content.startswith("Please have a physiotherapist or doctor look at your knee")
    (post,) = [one.content for one in office.history() if "hurt" in one.content]
    assert post.startswith("3 members told me within a week that something hurt: knee. I won't say who.")
    assert not any(str(member.id) in post or member.user.name in post for member in (club.ana, club.bo, cy))
    assert (await club.ask("!circuit")).id
    assert "Spares your" not in str([part.get("content") for part in walk(club.last)])
    (constraints,) = club.run_sql("SELECT brief FROM circuits ORDER BY circuit_id DESC LIMIT 1")[0]
    assert '"sore":["knee"]' in constraints
    await club.env.advance_time(8 * 86_400)
    assert "knee" not in (await club.ask("!done")).content
    logged = response(await club.ana.slash(club.channel, "done", day="yesterday"))
    assert logged.content.endswith("I've spared your knee for a week. Is it better?")
    still = response(await club.ana.click(logged, label="Knee: still sore"))
    assert still.ephemeral
    assert "physiotherapist" in still.content
    assert club.run_sql("SELECT place FROM sore_places WHERE member_id = ?", club.ana.id) == [("knee",)]
    better = response(await club.ana.click(logged, label="Knee: better"))
    assert better.content.startswith("Good to hear. I've stopped sparing your knee.")
    assert club.run_sql("SELECT place FROM sore_places WHERE member_id = ?", club.ana.id) == []


async def test_who_has_no_fixed_days_is_reminded_after_any_run_twice_in_seven_days(club: Club) -> None:
    assert "After any run you log" in (card(await club.ask("!reminders any")).description or "")
    outcomes = []
    for day, run in enumerate(("5k", "18k", "21k", "6k", "5k", "7k", "5k", "5k")):
        await wait_until(club, SAT_3 + timedelta(days=day))
        asked = await club.ana.send(club.channel, f"!ran {run}")
        await club.env.settle()
        outcomes.append(next(one.content for one in club.channel.history() if one.id > asked.id).partition(". ")[2])
    assert ["Here comes" in said for said in outcomes] == [True, False, True, False, False, False, False, True]
    assert outcomes[4] == "You've had two strength days in the last seven, so no strength now."
    assert len(pings(club.channel)) == 3
    await club.restart()
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")
    assert "After any run" not in (card(await club.ask("!reminders")).description or "")
