"""The club's circuit: one for everybody, the same for the same words on the same day, with a live count."""

import asyncio

import pytest

from bot.domain.words.circuit import parse_request
from tests.cogs.club import HOW, Club, card, labels, press, private, seed, stations

CLUB_BUTTONS = ["Start", "Done", "My own circuit"]


async def test_for_everyone_posts_one_circuit_with_both_ways_at_each_station(club: Club) -> None:
    answer = await club.ask("!circuit for everyone")
    assert (card(answer).title or "").startswith("The club's circuit: ")
    assert labels(answer) == CLUB_BUTTONS
    assert len(stations(answer)) == 4
    for field in card(answer).fields[:4]:
        assert "easier: " in (field.value or "")
        assert "harder: " in (field.value or "")


async def test_the_same_words_on_the_same_day_give_the_same_circuit_to_whoever_asks(club: Club) -> None:
    first = await club.ask("!circuit for everyone 15min bands")
    second = await club.ask("!circuit BAND quarter of an hour everybody", club.bo)
    await club.restart()
    third = await club.ask("!circuit bands for the club 15 minutes")
    assert card(first).to_dict() == card(second).to_dict() == card(third).to_dict()
    assert club.run_sql("SELECT count(*) FROM circuits") == [(1,)]


async def test_other_words_or_another_day_give_another_circuit(club: Club) -> None:
    first = await club.ask("!circuit for everyone")
    seeds = {seed(first), seed(await club.ask("!circuit for everyone bands"))}
    for _ in range(3):
        await club.env.advance_time(86_400)
        seeds.add(seed(await club.ask("!circuit for everyone")))
    assert len(seeds) == 5


async def test_another_club_has_its_own_circuit_and_its_own_count(club: Club) -> None:
    other = club.env.create_guild("Hill Harriers")
    channel = other.create_text_channel("strength")
    ana = other.add_member(club.ana.user)
    first = await club.ask("!circuit for everyone")
    await club.ana.click(first, label="Done")
    await ana.send(channel, "!circuit for everyone")
    assert channel.last_message is not None
    assert labels(channel.last_message) == CLUB_BUTTONS
    assert club.run_sql("SELECT count(DISTINCT guild_id) FROM circuits") == [(2,)]


async def test_anyone_presses_done_and_the_count_goes_up(club: Club) -> None:
    message = await club.ask("!circuit for everyone")
    runners = [club.ana, club.bo, *(club.guild.add_member(club.env.create_user(f"runner{n}")) for n in range(3))]
    for count, runner in enumerate(runners, start=1):
        logged = private(await runner.click(club.see(message), label=labels(club.see(message))[1]))
        assert logged.content.startswith("Logged: your first strength day this week.")
        assert labels(club.see(message))[1] == f"Done ({count})"
    assert (card(club.see(message)).title or "").startswith("The club's circuit: ")


async def test_the_same_member_counts_once(club: Club) -> None:
    message = await club.ask("!circuit for everyone")
    await club.ana.click(message, label="Done")
    again = private(await club.ana.click(club.see(message), label="Done (1)"))
    assert again.content == "You've already logged this one; it counts once."
    assert labels(club.see(message))[1] == "Done (1)"


async def test_the_count_is_there_after_a_restart_and_when_asked_again(club: Club) -> None:
    message = await club.ask("!circuit for everyone")
    await club.ana.click(message, label="Done")
    await club.restart()
    await club.bo.click(club.see(message), label="Done (1)")
    assert labels(club.see(message))[1] == "Done (2)"
    assert labels(await club.ask("!circuit for everyone"))[1] == "Done (2)"


async def test_many_presses_at_once_are_all_counted(club: Club) -> None:
    circuits = club.bot.services.circuits
    drawn = await circuits.draw_for_everyone(club.guild.id, parse_request("for everyone"))
    await asyncio.gather(*(circuits.log_done(drawn.stored.circuit_id, member % 25) for member in range(50)))
    assert (await circuits.load(drawn.stored.circuit_id)).done_count == 25


async def test_asked_for_at_once_it_is_still_one_circuit(club: Club) -> None:
    request = parse_request("for everyone outside")
    cards = await asyncio.gather(
        *(club.bot.services.circuits.draw_for_everyone(club.guild.id, request) for _ in range(6))
    )
    assert len({one.stored.circuit_id for one in cards}) == 1
    assert len({one.circuit.seed for one in cards}) == 1


async def test_the_club_circuit_does_not_depend_on_who_asks(club: Club) -> None:
    await club.ask("!profile equipment nothing")
    await club.ask("!profile sore knee")
    await club.ask("!profile level hard")
    first = await club.ask("!circuit for everyone")
    second = await club.ask("!circuit for everyone", club.bo)
    assert card(first).to_dict() == card(second).to_dict()


async def test_form_and_a_circuit_of_ones_own_are_private(club: Club) -> None:
    message = await club.ask("!circuit for everyone")
    assert (card(private(await press(club.bo, message, HOW))).title or "").startswith("1  ")
    own = private(await club.bo.click(message, label="My own circuit"))
    assert (card(own).title or "").startswith("Your circuit")
    assert labels(club.see(message)) == CLUB_BUTTONS


@pytest.mark.settings(club_time_zone="Pacific/Auckland")
async def test_the_day_changes_at_the_clubs_midnight(club: Club) -> None:
    """It is 13:00 in Auckland when the test begins: ten hours later it is still today, eleven hours later tomorrow."""
    first = await club.ask("!circuit for everyone")
    await club.env.advance_time(10 * 3600)
    assert seed(await club.ask("!circuit for everyone")) == seed(first)
    await club.env.advance_time(3600)
    await club.ask("!circuit for everyone")
    assert club.run_sql("SELECT day FROM circuits") == [("2026-01-01",), ("2026-01-02",)]
