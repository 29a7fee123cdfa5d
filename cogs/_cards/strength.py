"""Strength that was logged, as a message: what it counts for, and the buttons under it; no decisions of their own."""

from datetime import date

import discord

from bot.domain.catalogue import MuscleGroup, SorePlace
from bot.domain.circuit.feeling import Felt
from bot.domain.circuit.progression import Direction
from bot.services.strength import FeltReceipt, Logged
from cogs._ui.buttons import SUCCESS, Menu, Press, view_of
from cogs._ui.style import capitalise

ALREADY = "You've already logged this one; it counts once."


def done_text(logged: Logged, *, is_private: bool) -> str:
    """Return what a member reads who logged strength: what it counts for, and the question how it felt.

    Where nobody else reads along, also whether a sore place is better.
    """
    if not logged.is_new:
        return ALREADY
    lines = [_count_text(logged), "How did it feel?"]
    if is_private and logged.asked:
        lines.append(f"I've spared your {logged.asked[0].words} for a week. Is it better?")
    return "\n".join(lines)


def _count_text(logged: Logged) -> str:
    count = logged.days_in_week
    is_this_week = logged.today.toordinal() - logged.today.weekday() <= logged.day.toordinal()
    week = "this week" if is_this_week else "of that week"
    head = "Logged" if logged.day == logged.today else f"Logged for {day_words(logged.day, logged.today)}"
    if not logged.is_new_day:
        return f"{head}. A day counts once, so it's still strength day {count} {week}."
    if count == 1 and is_this_week:
        return f"{head}: your first strength day this week. One more, with a day off in between, makes two."
    if count == 2:
        return f"{head}: strength day 2 {week}. That's the two the clinic recommends. Nice work."
    rest = " Keep a day off in between." if count > 2 else ""
    return f"{head}: strength day {count} {week}.{rest}"


def known_day_text(logged: Logged) -> str:
    """Return what a member reads who logs a day, without a circuit, that is in the log already."""
    day = day_words(logged.day, logged.today)
    return f"{day[:1].upper()}{day[1:]} is in your log already; a day counts once."


def undone_text(day: date, *, still_counts: bool) -> str:
    """Return what a member reads who took a session back."""
    if still_counts:
        return "Undone. That day still counts: you logged something else on it."
    return f"Undone: {day:%A} no longer counts. Logged the wrong day? `!done yesterday`"


def day_words(day: date, today: date) -> str:
    """Return a day of the last week as it is said today."""
    ago = (today - day).days
    return {0: "today", 1: "yesterday"}.get(ago, f"{day:%A}")


def done_view(logged: Logged, *, is_private: bool) -> discord.ui.View:
    """Return what can be said under a session that was logged: how it felt, Undo, and of a place that was sore."""
    done_id = logged.done_id
    items = [Press("strength", felt, done_id, label) for felt, label in FELT_LABELS.items()]
    items.append(Press("strength", "undo", done_id))
    if is_private and logged.asked:
        place = logged.asked[0]
        items.append(Press("sore", "better", place, f"{capitalise(place.words)}: better", SUCCESS))
        items.append(Press("sore", "still", place, f"{capitalise(place.words)}: still sore"))
    return view_of(items)


def undo_view(done_id: int) -> discord.ui.View:
    """Return what is left to say once a member said how it felt."""
    return view_of([Press("strength", "undo", done_id)])


def felt_text(receipt: FeltReceipt) -> str:
    """Return what a member reads who said how it felt: what the next circuit makes of it."""
    head = f"Noted: {FELT_WORDS[receipt.felt]}."
    if not receipt.has_circuit:
        return f"{head} Log one of my circuits, and I'll fit the next one to it."
    if receipt.felt is Felt.RIGHT:
        return f"{head} I'll keep it there."
    harder = receipt.felt is Felt.EASY
    wished = Direction.HARDER if harder else Direction.EASIER
    groups = [group.title for group, direction in receipt.wishes.items() if direction is wished]
    if not groups:
        if harder:
            return f"{head} After three easy ones your next circuit is a step harder, once a week at most."
        return f"{head} You took a step this past week, so the next one waits. Too hard now? Press **Easier**."
    where = "at every station" if len(groups) == len(MuscleGroup) else f"at {' and '.join(groups)}"
    return f"{head} Your next circuit will be a step {wished.value} {where}, if there's an exercise for it."


def where_menu(done_id: int) -> discord.ui.View:
    """Return the choice of the place that hurt."""
    options = [discord.SelectOption(label=capitalise(place.words), value=place.value) for place in SorePlace]
    options.append(discord.SelectOption(label="Somewhere else", value=ELSEWHERE))
    return view_of([Menu("hurt", "where", done_id, options, "Where does it hurt?")])


def spared_text(place: SorePlace) -> str:
    """Return what a member reads who said where it hurt: the physiotherapist first, then what is spared."""
    return (
        f"Please have a physiotherapist or doctor look at your {place.words}, and don't train through pain.\n"
        f"From now on your circuits spare it. In a week I'll ask how it is, and I'll spare it until you say "
        f"it's better: `!profile sore {place.value} better`"
    )


ELSEWHERE_TEXT = (
    "Please have a physiotherapist or doctor look at it, and don't train through pain.\n"
    "I don't know which exercises load that place, so I can't spare it: leave out whatever hurts. "
    "Need a break? `!reminders pause 1w`"
)


def asked_text(place: SorePlace, *, is_better: bool) -> str:
    """Return what a member reads who said how a sore place is."""
    if is_better:
        return f"Good to hear. I've stopped sparing your {place.words}. If the pain comes back, press **It hurts**."
    return (
        f"Then please have a physiotherapist or doctor look at your {place.words}. "
        "I'll keep sparing it and ask again in a week."
    )


def hurt_post_text(place: SorePlace, count: int) -> str:
    """Return what the coach reads where several members hurt in one place: how many, and never who."""
    return (
        f"{count} members told me within a week that something hurt: {place.words}. I won't say who. I sent each of "
        "them to a physiotherapist or doctor, and their circuits spare it now."
    )


FELT_LABELS = {Felt.EASY: "Easy", Felt.RIGHT: "Just right", Felt.HARD: "Hard", Felt.HURTS: "It hurts"}
FELT_WORDS = {Felt.EASY: "easy", Felt.RIGHT: "just right", Felt.HARD: "hard", Felt.HURTS: "it hurt"}
ELSEWHERE = "elsewhere"
