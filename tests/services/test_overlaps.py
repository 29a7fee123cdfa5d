"""Two and three use cases at once on one member or club come to what one after the other would, in some order."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.catalogue import SorePlace
from bot.domain.circuit.feeling import Felt
from bot.domain.circuit.progression import Direction
from bot.domain.circuit.request import CircuitRequest
from bot.domain.errors import MemberError
from bot.domain.faq.emergency import Danger
from bot.domain.faq.queue import ClubTopic, Verdict
from bot.domain.faq.topic import Faq, Topic
from bot.domain.owed import Owed, OwedKind, Trouble
from bot.domain.profile import Profile
from bot.domain.reminders.race import RaceRest
from bot.domain.reminders.week import Run
from bot.domain.words.profile import change_profile
from bot.services.circuits import Circuits
from bot.services.club_events import ClubEvents, EventRow
from bot.services.club_progress import ClubProgress
from bot.services.clubs import Clubs
from bot.services.coach_queue import CoachQueue
from bot.services.guided import GuidedSessions, Place
from bot.services.owed import OwedMessages
from bot.services.privacy import Privacy
from bot.services.profiles import Profiles
from bot.services.questions import Questions
from bot.services.safety import Safety
from bot.services.strength import Strength
from bot.services.together import TogetherCircuits
from bot.store import Store
from bot.store.strength import Entry
from tests.fresh import Begun
from tests.shipped import CATALOGUE, CONTENT
from tests.transactions import Transactions

CLUB, ANA, BO = 1, 11, 12
NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
SHIPPED = Faq({"core": Topic("core", "Core?", "Planks.", "2:10")})
_AGAIN = CircuitRequest(again=True)


class _Fixed(Random):
    """A die that always falls the same way, so that two orders differ only in what was remembered in between."""

    def random(self) -> float:
        return 0.0


@dataclass
class World:
    """The services on one database, with a circuit of Ana's, the club's, and a question that waits for the coach.

    That question is owed to the coach, and a Monday's post to the club; each is a message on its way.
    """

    store: Store
    own: int = 0
    second: int = 0
    everyones: int = 0
    question_id: int = 0
    other_question_id: int = 0
    session_id: int = 0
    together_id: int = 0
    answer_id: int = 0
    posts: tuple[Owed, ...] = ()
    clock_reads: int = 0

    def __post_init__(self) -> None:
        store = self.store
        club_time: dict[str, Any] = {"club_zone": "UTC", "now": self.read_clock}
        self.profiles = Profiles(store.profiles, **club_time)
        self.circuits = Circuits(CATALOGUE, store.circuits, rng=_Fixed(), **club_time)
        self.strength = Strength(CATALOGUE, store.strength, store.hurts, **club_time)
        self.progress = ClubProgress(store, **club_time)
        self.clubs = Clubs(store.clubs, find_monday=self.progress.find_monday)
        self.events = ClubEvents(store, **club_time)
        self.owed = OwedMessages(store, now=self.read_clock)
        self.questions = Questions(SHIPPED, store, now=self.read_clock)
        self.privacy = Privacy(store.kept, self.questions, {}, now=self.read_clock)
        self.queue = CoachQueue(SHIPPED, self.questions.clubs, store.coach_queue, now=self.read_clock)
        self.guided = GuidedSessions(CATALOGUE, store.guided, store.profiles, **club_time)
        self.together = TogetherCircuits(CATALOGUE, store.together, **club_time)
        self.safety = Safety(CONTENT.emergencies, self.clubs)

    def read_clock(self) -> datetime:
        self.clock_reads += 1
        return NOW

    def post(self, kind: OwedKind) -> Owed:
        """Return what is owed of a kind."""
        return next(owed for owed in self.posts if owed.kind is kind)


async def _begin(store: Store) -> World:
    world = World(store)
    circuits, questions = world.circuits, world.questions
    own, second = [(await circuits.draw(CLUB, ANA, CircuitRequest())).stored for _ in range(2)]
    everyones = (await circuits.draw_for_everyone(CLUB, CircuitRequest(for_everyone=True))).stored
    asked = [await questions.remember(CLUB, ANA, 5, f"where {number}?", ()) for number in range(2)]
    first, other = [(await world.queue.ask_coach(given))[0] for given in asked]
    opened, _ = await world.together.open(CLUB, 31, BO, everyones, NOW.timestamp() + 60)
    await world.clubs.set_channel(CLUB, 20)
    await world.progress.switch(CLUB, is_on=True)
    return World(
        store,
        own.circuit_id,
        second.circuit_id,
        everyones.circuit_id,
        first.question_id,
        other.question_id,
        (await world.guided.begin(own, ANA)).session.session_id,
        opened.together.together_id,
        asked[0].answer_id,
        await world.owed.load_due(int(NOW.timestamp()) + 10 * 86_400, ()),
    )


_begun = Begun(_begin)


@asynccontextmanager
async def open_world() -> AsyncIterator[World]:
    async with _begun.open() as (store, begun):
        yield replace(begun, store=store)


UseCase = Callable[[World], Awaitable[Any]]


def say(words: str) -> UseCase:
    def change(profile: Profile, today: date) -> Profile:
        return change_profile(profile, words, today, {"Europe/Berlin"})

    return lambda world: world.profiles.change(CLUB, ANA, change)


def topic(title: str) -> ClubTopic:
    return ClubTopic("", f"{title}?", "There.", title)


async def answer(world: World, question_id: int, title: str) -> Topic:
    question = await world.queue.load_question(question_id)
    return await world.queue.answer_question(question, topic(title))


async def link(world: World, question_id: int) -> None:
    await world.queue.link_question(await world.queue.load_question(question_id), "core")


async def dismiss(world: World, question_id: int) -> None:
    await world.queue.dismiss_question(await world.queue.load_question(question_id))


async def draft(world: World, question_id: int) -> None:
    await world.queue.keep_draft(await world.queue.load_question(question_id), topic("Draft"))


async def start(world: World, circuit_id: int) -> None:
    await world.guided.begin((await world.circuits.load(circuit_id)).stored, ANA)


async def open_together(world: World, channel_id: int) -> None:
    card = await world.circuits.load(world.everyones)
    await world.together.open(CLUB, channel_id, BO, card.stored, NOW.timestamp() + 60)


async def move_warm_up(world: World) -> None:
    await world.guided.begin_moves(CLUB, ANA, sorted(CATALOGUE.exercises)[:2])


async def judge(world: World, verdict: Verdict) -> None:
    given, _ = await world.questions.load_given(world.answer_id)
    await world.questions.judge(given, verdict)


async def show_answer(world: World) -> None:
    given, _ = await world.questions.load_given(world.answer_id)
    await world.questions.set_message(given, 901)


MEMBERS: dict[str, UseCase] = {
    "level": say("level easy"),
    "sore knee": say("sore knee"),
    "sore hip": say("sore hip 2 weeks"),
    "equipment": say("equipment bands"),
    "zone": say("zone Berlin"),
    "pace": say("pace 5:45"),
    "steps reset": say("steps reset"),
    "form": lambda world: world.profiles.change(
        CLUB, ANA, lambda profile, _: replace(profile, sore={SorePlace.SHIN: None}, level=3)
    ),
    "forget": lambda world: world.privacy.forget(ANA, CLUB),
    "draw": lambda world: world.circuits.draw(CLUB, ANA, CircuitRequest()),
    "again": lambda world: world.circuits.draw(CLUB, ANA, _AGAIN),
    "find or draw": lambda world: world.circuits.find_or_draw(CLUB, ANA),
    "swap": lambda world: world.circuits.swap(world.own, ANA, 0),
    "swap another station": lambda world: world.circuits.swap(world.own, ANA, 1),
    "harder": lambda world: world.circuits.step(world.own, ANA, 0, Direction.HARDER),
    "easier": lambda world: world.circuits.step(world.own, ANA, 1, Direction.EASIER),
    "harder on another circuit": lambda world: world.circuits.step(world.second, ANA, 2, Direction.HARDER),
    "done": lambda world: world.circuits.log_done(world.own, ANA),
    "done on another circuit": lambda world: world.circuits.log_done(world.second, ANA),
    "done on the club's": lambda world: world.circuits.log_done(world.everyones, ANA),
    "done in words": lambda world: world.strength.log(CLUB, ANA, "20 min"),
    "done yesterday": lambda world: world.strength.log(CLUB, ANA, "yesterday"),
    "undo": lambda world: world.strength.undo(1, ANA),
    "felt easy": lambda world: world.strength.tell_felt(1, ANA, Felt.EASY),
    "hurts": lambda world: world.strength.spare(1, ANA, SorePlace.KNEE),
    "better": lambda world: world.strength.answer_asked(CLUB, ANA, SorePlace.KNEE, is_better=True),
    "start": lambda world: start(world, world.own),
    "start the club's": lambda world: start(world, world.everyones),
    "next": lambda world: world.guided.press(Place(world.session_id), ANA, "next", 0),
    "pause": lambda world: world.guided.press(Place(world.session_id), ANA, "pause", 0),
    "easier in the session": lambda world: world.guided.press(Place(world.session_id), ANA, "easier", 0),
    "join": lambda world: world.together.join(world.together_id, ANA, joins=True),
    "leave": lambda world: world.together.join(world.together_id, ANA, joins=False),
    "log together": lambda world: world.together.log(world.together_id, ANA, everybody=True),
    "choose club": lambda world: world.clubs.choose_direct_message_club(CLUB, ANA),
    "warm up": move_warm_up,
    "session shown": lambda world: world.guided.save_message(Place(world.session_id, 31, 902)),
    "answer shown": show_answer,
    "helped": lambda world: judge(world, Verdict.HELPED),
    "wrong": lambda world: judge(world, Verdict.WRONG),
    "offered reminders": lambda world: world.events.offer(CLUB, [ANA, BO]),
}
CLUBS: dict[str, UseCase] = {
    "zone": lambda world: world.clubs.set_zone(CLUB, "Asia/Tokyo"),
    "no zone": lambda world: world.clubs.set_zone(CLUB, None),
    "runs": lambda world: world.clubs.set_runs(CLUB, (Run(1, 1110, metres=6000),)),
    "one more run": lambda world: world.clubs.change_runs(CLUB, lambda club: (*club.runs, Run(4, 1110, metres=4000))),
    "quiet": lambda world: world.clubs.set_quiet(CLUB, (1290, 420)),
    "channel": lambda world: world.clubs.set_channel(CLUB, 21),
    "fallback": lambda world: world.clubs.set_fallback(CLUB, 22),
    "coach channel": lambda world: world.clubs.set_coach_channel(CLUB, 23),
    "listen": lambda world: world.clubs.set_listening(CLUB, 24, listens=True),
    "listen elsewhere": lambda world: world.clubs.set_listening(CLUB, 25, listens=True),
    "for everyone": lambda world: world.circuits.draw_for_everyone(CLUB, CircuitRequest(for_everyone=True, minutes=30)),
    "everyone's done": lambda world: world.circuits.log_done(world.everyones, BO),
    "answer": lambda world: answer(world, world.question_id, "Parking"),
    "answer the same": lambda world: answer(world, world.question_id, "Lot"),
    "answer alike": lambda world: answer(world, world.other_question_id, "Parking"),
    "link": lambda world: link(world, world.question_id),
    "dismiss": lambda world: dismiss(world, world.question_id),
    "draft": lambda world: draft(world, world.question_id),
    "topic": lambda world: world.questions.save_topic(CLUB, ClubTopic("core", "Core!", "Mine.", "Core")),
    "another topic": lambda world: world.questions.save_topic(CLUB, ClubTopic("core", "Abs?", "Ours.", "Core")),
    "remove topic": lambda world: world.questions.remove_topic(CLUB, "core"),
    "open together": lambda world: open_together(world, 32),
    "open together twice": lambda world: open_together(world, 32),
    "lead on": lambda world: world.together.press(world.together_id, "next", 0),
    "stop": lambda world: world.together.press(world.together_id, "stop", -1),
    "together shown": lambda world: world.together.save_message(world.together_id, 903),
    "together looked at": lambda world: world.together.find(world.together_id),
    "together given up": lambda world: world.together.give_up(world.together_id),
    "coach is asked": lambda world: world.questions.remember(CLUB, BO, 5, "and now?", ()),
    "race rest": lambda world: world.clubs.set_race_rest(CLUB, RaceRest(2, 3)),
    "runs draft": lambda world: world.clubs.keep_runs_draft(CLUB, (Run(2, 1110, metres=5000),)),
    "emergency": lambda world: world.clubs.set_emergency(CLUB, "Coach Kim, 555 0100"),
    "tells coach": lambda world: world.clubs.set_tells_coach(CLUB, tells=True),
    "roles": lambda world: world.clubs.change(CLUB, lambda club: replace(club, coach_roles=(41,))),
    "greet": lambda world: world.clubs.greet([CLUB, 2], int(NOW.timestamp())),
    "goal": lambda world: world.progress.set_goal(CLUB, 200),
    "another goal": lambda world: world.progress.set_goal(CLUB, 300),
    "monday on": lambda world: world.progress.switch(CLUB, is_on=True),
    "monday off": lambda world: world.progress.switch(CLUB, is_on=False),
    "monday told": lambda world: world.progress.follow(world.post(OwedKind.MONDAY)),
    "events": lambda world: world.events.switch(CLUB, is_on=True),
    "event made": lambda world: world.events.save(CLUB, EventRow("tue", 1_800_000_000, "Run", 51)),
    "event changed": lambda world: world.events.save(CLUB, EventRow("tue", 1_800_000_600, "Run", 51, counted=3)),
    "event gone": lambda world: world.events.remove(CLUB, "tue"),
    "post begun": lambda world: world.owed.begin(world.post(OwedKind.QUESTION), int(NOW.timestamp())),
    "post put off": lambda world: world.owed.postpone(
        world.post(OwedKind.QUESTION), int(NOW.timestamp()), may_be_there=True
    ),
    "post sent directly": lambda world: world.owed.send_directly(world.post(OwedKind.QUESTION)),
    "post sent elsewhere": lambda world: world.owed.send_elsewhere(world.post(OwedKind.QUESTION), 23),
    "posted": lambda world: world.owed.close(world.post(OwedKind.QUESTION)),
    "post given up": lambda world: world.owed.give_up(
        world.post(OwedKind.QUESTION), int(NOW.timestamp()), Trouble.NO_COACH_CHANNEL, 23
    ),
    "prune": lambda world: world.privacy.prune(),
}
LOOKS: dict[str, UseCase] = {
    "profile": lambda world: world.profiles.load(CLUB, ANA),
    "circuit": lambda world: world.circuits.load(world.own),
    "logged": lambda world: world.strength.look(CLUB, ANA, Entry(1, is_new=True), NOW.date()),
    "session": lambda world: world.guided.load(world.session_id, ANA),
    "session by its clock": lambda world: world.guided.find(world.session_id),
    "session left open": lambda world: world.guided.find_open(CLUB, ANA),
    "sessions shown": lambda world: world.guided.load_shown(),
    "moves to warm up": lambda world: world.guided.choose_warm_up(CLUB, ANA),
    "stretches": lambda world: world.guided.choose_stretches(CLUB, ANA, ["calves"]),
    "together": lambda world: world.together.load(world.together_id, CLUB),
    "together by its clock": lambda world: world.together.find(world.together_id),
    "together running": lambda world: world.together.load_running(),
    "my data": lambda world: world.privacy.write_files(ANA),
    "my club": lambda world: world.clubs.find_direct_message_club(ANA),
    "clubs that know me": lambda world: world.clubs.find_known_clubs(ANA, [CLUB, 2]),
    "club": lambda world: world.clubs.load(CLUB),
    "coaches": lambda world: world.clubs.open(),
    "emergency": lambda world: world.safety.answer(Danger.EMERGENCY, CLUB),
    "stats": lambda world: world.progress.count(CLUB, NOW.date()),
    "goal": lambda world: world.progress.load_goal(CLUB),
    "monday's post": lambda world: world.progress.load_monday(
        replace(world.post(OwedKind.MONDAY), owed_at=int(NOW.timestamp()))
    ),
    "clubs with events": lambda world: world.events.load_clubs(),
    "has events": lambda world: world.events.is_on(CLUB),
    "events wanted": lambda world: world.events.list_wanted(CLUB),
    "events there": lambda world: world.events.load(CLUB),
    "owed": lambda world: world.owed.load_due(int(NOW.timestamp()), ()),
    "queue": lambda world: world.queue.load_open_questions(CLUB),
    "queue since": lambda world: world.queue.load_gathered(CLUB, world.question_id, int(NOW.timestamp()) + 1),
    "question": lambda world: world.queue.find_question(world.question_id),
    "open question": lambda world: world.queue.load_question(world.question_id),
    "answer by its message": lambda world: world.questions.find_given(901),
    "topics written": lambda world: world.questions.load_written(CLUB),
    "topics written as a group": lambda world: world.questions.load_written_group(CLUB),
    "topics to take along": lambda world: world.questions.load_export(CLUB),
    "what was asked": lambda world: world.questions.count_asked(CLUB),
    "where to listen": lambda world: world.questions.start_listening(),
}
_KEPT = "Questions.load_given"  # beside the answer it reads the club's topics, once: they are kept until one changes
_TABLES = (
    "SELECT equipment, level, units, zone, pace FROM profiles",
    "SELECT place, until FROM sore_places",
    "SELECT exercise_id, instead_id FROM steps",
    "SELECT guild_id, member_id, brief, exercise_ids, seen, revision, words FROM circuits ORDER BY circuit_id",
    "SELECT circuit_id, member_id, day, minutes, felt FROM done",
    "SELECT * FROM hurts",
    "SELECT member_id, circuit_id, left_id, taken_id FROM level_moves",
    "SELECT member_id, circuit_id, items, step, turn, instead, paused_at, message_id FROM guided_sessions",
    "SELECT channel_id, started_at, paused_at, state, message_id FROM together_sessions",
    "SELECT together_id, member_id, is_starter FROM together_members",
    "SELECT * FROM clubs",
    "SELECT * FROM direct_message_clubs",
    "SELECT * FROM faq_channels",
    "SELECT * FROM faq_topics",
    "SELECT * FROM faq_phrasings",
    "SELECT question_id, state, draft FROM faq_questions",
    "SELECT member_id, question, verdict, message_id FROM faq_answers",
    "SELECT kind, guild_id, channel_id, member_id, subject, owed_at, retry_at, attempts, tried_at FROM owed_messages",
    "SELECT * FROM event_offers",
    "SELECT * FROM club_events",
    "SELECT guild_id FROM greeted_clubs",
)


async def look(store: Store) -> list[list[str]]:
    """Return all that is remembered."""
    return [sorted(repr(tuple(row)) for row in await store.database.read(query)) for query in _TABLES]


async def _try(case: UseCase, world: World) -> None:
    """Carry out a use case; what it refuses is an outcome like any other."""
    with suppress(MemberError):
        await case(world)


async def _run(cases: Sequence[UseCase], *, at_once: bool) -> list[list[str]]:
    async with open_world() as world:
        if at_once:
            await asyncio.gather(*(_try(case, world) for case in cases))
        else:
            for case in cases:
                await _try(case, world)
        return await look(world.store)


async def _check(cases: Sequence[UseCase]) -> None:
    together = await _run(cases, at_once=True)
    for order in itertools.permutations(cases):
        if await _run(order, at_once=False) == together:
            return
    raise AssertionError("what came of them at once is what no order gives")


@settings(max_examples=24)
@given(st.lists(st.sampled_from(sorted(MEMBERS)), min_size=2, max_size=3))
async def test_what_a_member_does_at_once_comes_to_one_of_the_orders(names: list[str]) -> None:
    await _check([MEMBERS[name] for name in names])


@settings(max_examples=16)
@given(st.lists(st.sampled_from(sorted(CLUBS)), min_size=2, max_size=3))
async def test_what_coaches_do_at_once_comes_to_one_of_the_orders(names: list[str]) -> None:
    await _check([CLUBS[name] for name in names])


@settings(max_examples=10)
@given(st.sampled_from(sorted(MEMBERS)), st.sampled_from(sorted(CLUBS)))
async def test_what_a_member_and_a_coach_do_at_once_comes_to_one_of_the_orders(member: str, coach: str) -> None:
    await _check([MEMBERS[member], CLUBS[coach]])


async def test_a_use_case_is_one_transaction_and_asks_the_time_once_so_that_midnight_never_falls_into_it() -> None:
    for name, case in [*MEMBERS.items(), *CLUBS.items()]:
        async with open_world() as world:
            transactions = Transactions(world.store, world)
            await _try(case, world)
            assert not {one: begun for one, begun in transactions.of.items() if len(begun) > 1 and one != _KEPT}, name
            assert world.clock_reads <= 1, name


async def test_a_look_is_one_transaction_so_that_no_two_states_mix_and_waits_for_nobody_who_writes() -> None:
    async with open_world() as world:
        for change in (CLUBS["runs"], CLUBS["events"], CLUBS["roles"], MEMBERS["done yesterday"], MEMBERS["level"]):
            await change(world)
        transactions = Transactions(world.store, world)
        for look in LOOKS.values():
            await look(world)
        assert len(transactions.of) >= len(LOOKS)
        assert not {one: begun for one, begun in transactions.of.items() if len(begun) > 1 or "write" in begun}


async def test_a_zone_and_the_next_mondays_post_at_once_come_to_one_of_the_orders() -> None:
    await _check([CLUBS["zone"], CLUBS["monday told"]])


async def test_a_post_that_is_given_up_twice_is_one_notice() -> None:
    async with open_world() as world:
        await asyncio.gather(CLUBS["post given up"](world), CLUBS["post given up"](world))
        notices = await world.store.database.read("SELECT channel_id FROM owed_messages WHERE kind = 'notice'")
        assert [tuple(row) for row in notices] == [(20,)]


@pytest.mark.parametrize(
    "names",
    [
        ("level", "sore knee"),
        ("sore knee", "sore hip", "pace"),
        ("harder", "harder on another circuit"),
        ("harder", "level"),
        ("done", "swap"),
        ("find or draw", "find or draw", "done"),
        ("draw", "again"),
        ("forget", "sore knee", "done"),
        ("forget", "start"),
    ],
)
async def test_what_was_lost_once_is_kept(names: tuple[str, ...]) -> None:
    await _check([MEMBERS[name] for name in names])


async def test_a_level_and_a_sore_place_at_once_are_both_remembered() -> None:
    async with open_world() as world:
        await asyncio.gather(MEMBERS["level"](world), MEMBERS["sore knee"](world))
        profile = await world.profiles.load(CLUB, ANA)
        assert (profile.level, profile.sore) == (1, {SorePlace.KNEE: None})


async def test_a_circuit_that_is_forgotten_while_it_is_begun_leaves_no_session() -> None:
    async with open_world() as world:
        circuit = (await world.circuits.load(world.own)).stored
        await MEMBERS["forget"](world)
        with pytest.raises(MemberError, match="no longer have that session"):
            await world.guided.begin(circuit, ANA)
        assert await world.store.database.read("SELECT * FROM guided_sessions") == []


async def test_harder_on_two_circuits_at_once_leaves_both_steps() -> None:
    async with open_world() as world:
        stepped = await asyncio.gather(
            *(MEMBERS[name](world) for name in ("harder", "harder on another circuit")), return_exceptions=True
        )
        assert not [one for one in stepped if isinstance(one, BaseException)]
        assert len((await world.profiles.load(CLUB, ANA)).substitutions) == 2


async def test_two_presses_for_a_circuit_at_once_are_one_circuit() -> None:
    async with open_world() as world:
        await world.circuits.log_done(world.own, ANA)
        await world.circuits.log_done(world.second, ANA)
        found = await asyncio.gather(*(world.circuits.find_or_draw(CLUB, ANA) for _ in range(3)))
        assert len({card.stored.circuit_id for card in found}) == 1
