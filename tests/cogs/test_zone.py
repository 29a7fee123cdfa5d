"""A club or a member whose time zone nobody named is asked for it at once, and told what time a reminder comes."""

from typing import Any

import pytest

from tests.cogs.club import Club, Seen, card, components, labels, response
from tests.cogs.weeks import MONDAY, TUESDAY, at, remind_beside, wait_until

UNSET = pytest.mark.settings(club_time_zone=None)
WEEK = "tue 18:30 6k, sat 9:00 5k"


def field(message: Seen) -> str:
    return "\n".join(str(one.value) for one in card(message).fields)


def menu(message: Seen) -> dict[str, Any]:
    return next(part for part in components(message) if part["type"] == 3)


@UNSET
async def test_the_first_week_asks_for_the_time_zone_and_says_what_is_guessed(club: Club) -> None:
    await wait_until(club, MONDAY)
    shown = await club.ask(f"!runs {WEEK}")
    assert field(shown) == (
        "I don't know your time zone, so I read these times as UTC. Your next reminder: Tuesday 19:14 in UTC. "
        "Where do you run? Choose below."
    )
    assert labels(shown) == ["Change", "Type a city"]
    assert "America/Vancouver" in [option["value"] for option in menu(shown)["options"]]


@UNSET
async def test_a_zone_that_is_chosen_moves_the_reminder_and_is_said(club: Club) -> None:
    await wait_until(club, MONDAY)
    shown = await club.ask(f"!runs {WEEK}")
    await club.ana.select(club.see(shown), ["America/Vancouver"])
    after = club.see(shown)
    assert field(after) == "Your next reminder: Tuesday 19:14 in Vancouver."
    assert labels(after) == ["Change"]
    assert (
        card(after).footer.text == "Start times in America/Vancouver, durations at 6:30 per km. !profile changes that."
    )
    assert "I don't know" not in field(await club.ask(f"!runs {WEEK}"))


@UNSET
async def test_only_the_one_who_was_asked_may_answer(club: Club) -> None:
    shown = await club.ask(f"!runs {WEEK}")
    refused = await club.bo.select(club.see(shown), ["America/Vancouver"])
    assert "somebody else" in response(refused).content
    assert "UTC" in field(club.see(shown))


@UNSET
async def test_a_city_is_typed_and_a_wrong_one_is_asked_again(club: Club) -> None:
    await wait_until(club, MONDAY)
    shown = await club.ask(f"!runs {WEEK}")
    opened = await club.ana.click(club.see(shown), label="Type a city")
    asked = await club.ana.submit_modal(opened, {"zone": "EST"})
    assert "New York" in response(asked).content
    opened = await club.ana.click(club.see(shown), label="Type a city")
    await club.ana.submit_modal(opened, {"zone": "münchen"})
    assert field(club.see(shown)) == "Your next reminder: Tuesday 19:14 in Berlin."


@UNSET
async def test_the_menu_works_after_a_restart(club: Club) -> None:
    shown = await club.ask(f"!runs {WEEK}")
    await club.restart()
    await club.ana.select(club.see(shown), ["Europe/Berlin"])
    assert "in Berlin" in field(club.see(shown))


async def test_utc_that_was_chosen_on_purpose_is_no_guess(club: Club) -> None:
    await wait_until(club, MONDAY)
    shown = await club.ask(f"!runs {WEEK}")
    assert field(shown) == "Your next reminder: Tuesday 19:14 in UTC."
    assert labels(shown) == ["Change"]


@UNSET
async def test_a_coach_who_sets_the_clubs_week_is_asked_for_the_clubs_zone(club: Club) -> None:
    coach = club.add_coach()
    shown = await club.ask(f"!club runs {WEEK}", coach)
    assert "I don't know the club's time zone" in field(shown)
    assert "Tuesday 18:30 in UTC" in field(shown)
    refused = await club.ana.select(club.see(shown), ["Europe/Berlin"])
    assert "Only the club's coaches" in response(refused).content
    told = await coach.select(club.see(shown), ["Europe/Berlin"])
    after = club.see(shown)
    assert not card(after).fields
    assert card(after).footer.text == "Start times in Berlin"
    assert labels(after) == ["Remind me after the short ones", "I've run"]
    assert told.acknowledged
    joined = await club.ana.click(after, label="Remind me after the short ones")
    assert "in Berlin" in "\n".join(one.value or "" for one in response(joined).embeds[0].fields)


@UNSET
async def test_nothing_is_reminded_in_a_guessed_zone_without_saying_so(club: Club) -> None:
    coach = club.add_coach()
    await club.ask(f"!club runs {WEEK}", coach)
    joined = await club.ana.click(club.last, label="Remind me after the short ones")
    (embed,) = response(joined).embeds
    assert "I read these times as UTC" in str(embed.fields[0].value)


async def test_the_reminder_comes_by_the_clock_that_was_chosen(club: Club) -> None:
    await wait_until(club, MONDAY)
    await club.ask("!profile zone Berlin")
    shown = await club.ask(f"!runs {WEEK}")
    assert field(shown) == "Your next reminder: Tuesday 19:14 in Berlin."
    assert await remind_beside(club, at(TUESDAY, 18, 13)) == 0
    assert await remind_beside(club, at(TUESDAY, 18, 14)) == 1
