"""A circuit done together as a layout: what everybody does now, what comes next, who is in, and who leads it on."""

from typing import Any

import discord

from bot.domain.catalogue import Catalogue, CoolDownItem
from bot.domain.circuit.guided import move_dose
from bot.domain.circuit.moments import Phase
from bot.domain.circuit.together import CHANGE_SECONDS, WORK_SECONDS, TogetherState
from bot.services.together import TogetherShown
from cogs._cards.circuit import write_ways
from cogs._cards.guided import cue_of, stamp
from cogs._ui.buttons import PRIMARY, SECONDARY, SUCCESS, Press, view_of
from cogs._ui.style import COLOUR, DISCLAIMER, capitalise

Pictures = list[tuple[str, str]]


def together_layout(
    catalogue: Catalogue, shown: TogetherShown, pictures: Pictures, *, logged: int | None = None
) -> discord.ui.LayoutView:
    """Return its message; `pictures` are attached files and what they show, `logged` is for how many it was logged."""
    head, words = _texts(catalogue, shown, len(pictures))
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(head)]
    if pictures:
        items = (discord.MediaGalleryItem(f"attachment://{name}", description=alt) for name, alt in pictures)
        parts.append(discord.ui.MediaGallery(*items))
    if logged is not None:
        words = f"Logged for {_people(logged)}. **Log mine** asks how it felt, and logs whoever joined late."
    if words:
        parts.append(discord.ui.TextDisplay(words))
    mine = Press("together", "mine", shown.together.together_id, "Log mine")
    if row := [mine] if logged is not None else _buttons(shown):
        parts.append(discord.ui.ActionRow(*row))
    return discord.ui.LayoutView(timeout=None).add_item(discord.ui.Container(*parts, accent_colour=COLOUR))


def leave_view(together_id: int) -> discord.ui.View:
    """Return the way out, for one who pressed that they're in."""
    return view_of([Press("together", "out", together_id, "I'm out after all")])


def _texts(catalogue: Catalogue, shown: TogetherShown, count: int) -> tuple[str, str]:
    """What stands above the figures, of which there are so many, in big letters, and what stands under them."""
    together, moment = shown.together, shown.moment
    if together.state is TogetherState.CALLED_OFF:
        return "# Called off\n`!circuit together` opens a new one.", ""
    if moment.phase is Phase.OVER:
        count = len(together.member_ids)
        return (
            f"# Well done, {_people(count)}",
            "Press **Log it**. Whoever started this, or a coach, logs it for everybody; anyone else for themselves.",
        )
    ends = "" if moment.until is None else stamp(together.watch.when(moment.until))
    if moment.phase is Phase.READY:
        return _ready_texts(shown)
    if moment.phase is Phase.COOL_DOWN:
        return _cool_down_texts(shown, ends)
    return _station_texts(catalogue, shown, ends, count)


def _station_texts(catalogue: Catalogue, shown: TogetherShown, ends: str, count: int) -> tuple[str, str]:
    together, moment = shown.together, shown.moment
    half = WORK_SECONDS // 2
    visit = shown.plan.visits[moment.place]
    station = shown.circuit.stations[visit.station]
    place = f"-# Round {visit.round} of {shown.circuit.rounds} · Station {visit.station + 1} of {_count(shown)}"
    name = f"# {station.exercise.name}"
    ways = write_ways(catalogue, shown.circuit, station.exercise)
    words = [cue_of(station.exercise), *([f"-# {capitalise(ways)}"] if ways else [])]
    after = f"-# {_after(shown)}"
    if together.watch.is_paused:
        said, clock = "Paused", ""
    elif moment.phase is Phase.CHANGE:
        name, said, clock, after = f"# Next: {station.exercise.name}", f"Change: {CHANGE_SECONDS} s", f"Go {ends}.", ""
    elif moment.phase is Phase.SWITCH and shown.plan.shows_next(shown.number):
        said, clock = f"Switch sides: {half} s, then change", f"Ends {ends}. {_next_words(shown, is_seen=count > 1)}"
        after = ""
    elif moment.phase is Phase.SWITCH:
        said, clock = f"Switch sides: {half} s", f"Ends {ends}."
    elif station.exercise.each_side:
        said, clock = f"Go: {half} s, then switch", f"Switch {ends}."
    else:
        said, clock = f"Go: {WORK_SECONDS} s", f"Ends {ends}."
    return f"{place}\n{name}\n## {said}", _lines(clock, *words, after)


def _ready_texts(shown: TogetherShown) -> tuple[str, str]:
    together, circuit = shown.together, shown.circuit
    first = together.watch.when(shown.plan.moments[1].at)
    minutes = -(-round(shown.plan.seconds - shown.plan.moments[1].at) // 60)
    begins = "Paused" if together.watch.is_paused else f"Starts <t:{round(first)}:t>, {stamp(first)}"
    head = (
        f"-# Circuit together · {circuit.rounds} rounds, cool-down, about {minutes} minutes\n# Get ready\n## {begins}"
    )
    lines = [f"{number}  {one.exercise.name}" for number, one in enumerate(circuit.stations, start=1)]
    how = f"{WORK_SECONDS} s each, {CHANGE_SECONDS} s to change, at your own level. I'll say when."
    return head, _lines(*lines, how, f"-# {DISCLAIMER}")


def _cool_down_texts(shown: TogetherShown, ends: str) -> tuple[str, str]:
    items, place = shown.circuit.cool_down, shown.moment.place
    paused = shown.together.watch.is_paused
    if shown.plan.is_grouped:
        lines = [f"{number}  {one.name}, {move_dose(one)}" for number, one in enumerate(items, start=1)]
        return "# Cool-down\n## One after the other", _lines(*lines, "Paused." if paused else f"Ends {ends}.")
    item: CoolDownItem = items[place]
    head = f"-# Cool-down {place + 1} of {len(items)}\n# {item.name}\n## {'Paused' if paused else move_dose(item)}"
    after = f"-# Next: {items[place + 1].name}" if place + 1 < len(items) else "-# This is the last one."
    return head, _lines("" if paused else f"Ends {ends}.", cue_of(item), after)


def _after(shown: TogetherShown) -> str:
    """What comes after this station: the next one, or the cool-down."""
    place = shown.moment.place + 1
    if place == len(shown.plan.visits):
        return "Next: the cool-down" if shown.circuit.cool_down else "This is the last one."
    visit = shown.plan.visits[place]
    return f"Next: {shown.circuit.stations[visit.station].exercise.name}"


def _next_words(shown: TogetherShown, *, is_seen: bool) -> str:
    """What comes after the change that begins without a word of its own: which exercise, which figure, and when."""
    following = shown.plan.moments[shown.number + 1]
    exercise = shown.circuit.stations[shown.plan.visits[following.place].station].exercise
    figure = ", the second figure," if is_seen else ""
    begins = stamp(shown.together.watch.when(following.at))
    return f"Then {CHANGE_SECONDS} s to change: **{exercise.name}**{figure} starts {begins}."


def _buttons(shown: TogetherShown) -> list[Press]:
    together, number = shown.together, shown.number
    together_id, count = together.together_id, len(together.member_ids)
    if together.state is TogetherState.CALLED_OFF:
        return []
    if not shown.is_running:
        return [Press("together", "log", together_id, f"Log it ({count})", SUCCESS)]
    is_ready = shown.moment.phase is Phase.READY
    joining = Press("together", "in", together_id, f"I'm in ({count})", PRIMARY if is_ready else SECONDARY)
    onwards = Press("together", "next", f"{together_id}-{number}", "Start now" if is_ready else "Next")
    is_paused = together.watch.is_paused
    pause = (
        Press("together", "resume", together_id, style=PRIMARY)
        if is_paused
        else Press("together", "pause", together_id)
    )
    return [joining, onwards, pause, Press("together", "stop", together_id)]


def _count(shown: TogetherShown) -> int:
    return len(shown.circuit.stations)


def _people(count: int) -> str:
    return f"all {count} of you" if count > 1 else "you"


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
