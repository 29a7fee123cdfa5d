"""The club's runs among Discord's events: made once, changed with the week, taken out again; nobody else's touched."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, cast
from unittest.mock import patch

import simcord
from simcord.http import FakeHTTPClient

from bot.domain.reminders.week import Run
from bot.store.club_events import ClubEventStore
from cogs.events import EventsCog
from tests.cogs.club import Club, labels, private

OWN = "2026-01-01T09:00:00+00:00"


def events(club: Club) -> dict[str, Any]:
    """The events of the club in Discord by the days on which they begin; several on one day would be one too many."""
    found = club.env.backend.get_guild(club.guild.id).scheduled_events.values()
    by_day = {str(event.scheduled_start_time)[:16]: event for event in found}
    assert len(by_day) == len(found), "an event is there twice"
    return by_day


async def look(club: Club) -> None:
    """Let the bot look after the club's events, as it does every quarter of an hour, and send what is owed."""
    cog = cast("EventsCog", club.bot.get_cog("Events"))
    with club.env._bot_scope():
        await cog.look_after()
    await club.env.settle()


async def offers(member: simcord.MemberActor) -> list[Any]:
    return [one for one in member.user.dm_channel.history() if "interested in one of your club's runs" in one.content]


async def test_each_run_is_one_event_that_follows_the_week_whatever_ends_the_bot_when(club: Club) -> None:
    coach = club.add_coach()
    club.guild.create_scheduled_event(
        "Coffee", start_time="2026-01-04T10:00:00+00:00", end_time="2026-01-04T11:00:00+00:00"
    )
    assert "so there are none yet. Tell me its week: `!club runs" in (await club.ask("!club events on", coach)).content
    await club.ask("!club events off", coach)
    await club.ask("!club runs tue 18:30 6k, thu 19:00 10k tempo, sat 9:00 5k", coach)
    assert "aren't Discord events" in (await club.ask("!club events")).content
    assert "Only the club's coaches" in (await club.ask_privately("!club events on")).content
    assert "\u201cmaybe\u201d. Write `!club events on` or" in (await club.ask("!club events maybe", coach)).content
    assert "seven days are Discord events" in (await club.ask("!club events on", coach)).content
    assert "seven days are already Discord events" in (await club.ask("!club events on", coach)).content
    made = events(club)
    assert {day: event.name for day, event in made.items()} == {
        "2026-01-01T19:00": "Club run 10 km",
        "2026-01-03T09:00": "Club run 5 km",
        "2026-01-04T10:00": "Coffee",
        "2026-01-06T18:30": "Club run 6 km",
    }
    assert made["2026-01-01T19:00"].description.startswith("10 km, tempo\nAfter a short one")
    ids = {event.id for event in made.values()}
    await club.restart()
    await look(club)
    club.run_sql("UPDATE club_events SET event_id = NULL")  # as where the bot was killed before it heard the answer
    await look(club)
    assert {event.id for event in events(club).values()} == ids
    lost = made["2026-01-03T09:00"].id
    club.env.backend.delete_scheduled_event(club.guild.id, lost)
    club.run_sql("UPDATE club_events SET event_id = NULL WHERE event_id = ?", lost)  # killed before it was there
    await look(club)
    assert events(club)["2026-01-03T09:00"].name == "Club run 5 km"
    twin = vars(events(club)["2026-01-03T09:00"])
    club.env.backend.create_scheduled_event(  # as where Discord took it twice
        club.guild.id, **{name: twin[name] for name in ("name", "scheduled_start_time", "entity_type", "description")}
    )
    await look(club)
    assert len(events(club)) == 4
    club.env.backend.delete_scheduled_event(club.guild.id, events(club)["2026-01-01T19:00"].id)  # by a coach
    await look(club)
    assert "2026-01-01T19:00" not in events(club)
    await club.ask("!club plan starts 5 jan\nweek 1: tue 7k hills, thu 8k\nweek 2: tue 9k, sat 6k", coach)
    await coach.click(club.last, label="Use this plan")
    club.env.inject_error(
        "PATCH", f"/guilds/{club.guild.id}/scheduled-events/{made['2026-01-06T18:30'].id}", status=403
    )
    await look(club)
    await look(club)
    assert events(club)["2026-01-06T18:30"].id == made["2026-01-06T18:30"].id
    assert events(club)["2026-01-06T18:30"].name == "Club run 7 km"
    await club.ask("!club runs remove sat", coach)
    await look(club)
    assert sorted(events(club)) == ["2026-01-04T10:00", "2026-01-06T18:30"]
    await club.ask("!club off tue", coach)
    await look(club)
    assert sorted(events(club)) == ["2026-01-04T10:00"], "the run of Tuesday is called off"
    await club.ask("!club on tue", coach)
    await look(club)
    assert sorted(events(club)) == ["2026-01-04T10:00", "2026-01-06T18:30"]
    await club.ask("!club events off", coach)
    assert [event.name for event in events(club).values()] == ["Coffee"]
    assert club.run_sql("SELECT key FROM club_events WHERE is_gone = 0") == []


class KilledError(BaseException):
    """The bot is gone at once: nothing of ours catches it."""


@contextmanager
def killed_at(point: int) -> Iterator[None]:
    """End the bot at one point: before or after a touch of the table of events or of Discord's."""
    passed = count(1)

    def watched(plain: Callable[..., Awaitable[Any]], *, is_route: bool = False) -> Callable[..., Awaitable[Any]]:
        async def touch(*args: Any, **kwargs: Any) -> Any:
            if is_route and "scheduled-events" not in args[1].path:
                return await plain(*args, **kwargs)
            if next(passed) == point:
                raise KilledError
            found = await plain(*args, **kwargs)
            if next(passed) == point:
                raise KilledError
            return found

        return touch

    with (
        patch.object(FakeHTTPClient, "request", watched(FakeHTTPClient.request, is_route=True)),
        patch.object(ClubEventStore, "save", watched(ClubEventStore.save)),
        patch.object(ClubEventStore, "remove", watched(ClubEventStore.remove)),
    ):
        yield


async def test_a_kill_at_any_touch_of_an_event_neither_loses_nor_doubles_it(club: Club) -> None:
    await club.bot.services.club_events.switch(club.guild.id, is_on=True)
    cog = cast("EventsCog", club.bot.get_cog("Events"))
    tuesday, wednesday = "2026-01-06T18:30", "2026-01-07T18:30"
    deaths = dict.fromkeys(("made", "changed", "moved"), 0)
    for kind in deaths:
        for point in count(1):
            if kind == "made":
                club.run_sql("DELETE FROM club_events")
                for event in events(club).values():
                    club.env.backend.delete_scheduled_event(club.guild.id, event.id)
            weekday = 1 + point % 2 if kind == "moved" else 1
            metres = 5000 + 1000 * (point % 2) if kind == "changed" else 7000
            await club.bot.services.clubs.set_runs(club.guild.id, (Run(weekday, 1110, metres),))
            try:
                with killed_at(point), club.env._bot_scope():
                    await cog.look_after()
                break  # there is no such point any more
            except KilledError:
                deaths[kind] += 1
            with club.env._bot_scope():
                await cog.look_after()
            expected = {tuesday if weekday == 1 else wednesday: f"Club run {metres // 1000} km"}
            assert {day: event.name for day, event in events(club).items()} == expected, (kind, point)
            assert [row[0][:10] for row in club.run_sql("SELECT key FROM club_events")] == [next(iter(expected))[:10]]
    assert deaths == {"made": 8, "changed": 6, "moved": 12}


async def test_who_is_interested_is_offered_reminders_once_and_never_joined(club: Club) -> None:
    coach = club.add_coach()
    await club.ask("!club runs tue 18:30 6k, sat 9:00 5k", coach)
    await club.ask("!club events on", coach)
    for event in events(club).values():
        await club.bo.subscribe_event(event.id)
        await look(club)
    (offer,) = await offers(club.bo)
    assert labels(offer) == ["Remind me after the short ones"]
    assert club.run_sql("SELECT * FROM plans") == []
    await club.restart()
    await look(club)
    assert len(await offers(club.bo)) == 1
    joined = private(await club.bo.user.click(offer, label="Remind me after the short ones"))
    assert joined.embeds
    assert club.run_sql("SELECT member_id FROM plans") == [(club.bo.id,)]
    await club.bot.services.privacy.forget(club.bo.id)
    assert club.run_sql("SELECT * FROM event_offers") == []
