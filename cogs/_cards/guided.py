"""A guided session as a layout: one step at a time, big enough to read from the floor, and one button that leads on."""

from typing import Any

import discord

from bot.domain.catalogue import CoolDownItem, Exercise
from bot.domain.circuit.guided import Item, Part, Step
from bot.domain.circuit.moments import Phase
from bot.services.guided import Shown
from cogs._ui.buttons import PRIMARY, SECONDARY, SUCCESS, Press, view_of
from cogs._ui.style import COLOUR

SENT = "I've sent it to you in a direct message. Put your phone beside the mat."
CLOSED = "I can't send you direct messages. Open your session here instead: only you'll see it."


def guided_layout(shown: Shown, picture: tuple[str, str] | None) -> discord.ui.LayoutView:
    """Return the message of a session; `picture` is the name of an attached file and what it shows."""
    step = shown.step
    if shown.session.is_stopped and step is not None:
        parts = _stopped_parts(shown, step)
    elif step is None:
        parts = _end_parts(shown)
    else:
        parts = _step_parts(shown, step, picture)
    return discord.ui.LayoutView(timeout=None).add_item(discord.ui.Container(*parts, accent_colour=COLOUR))


def open_view(session_id: int) -> discord.ui.View:
    """Return the button that opens a session for its member alone."""
    return view_of([Press("guided", "open", session_id, "Open my session", PRIMARY)])


def place_words(step: Step) -> str:
    """Return where in the session a step is: "Station 2 of 4 · Round 1 of 3"."""
    if step.part is Part.CIRCUIT:
        return f"Station {step.number} of {step.count} · Round {step.round} of {step.rounds}"
    return f"{'Cool-down' if step.part is Part.COOL_DOWN else 'Move'} {step.number} of {step.count}"


def cue_of(item: Item) -> str:
    """Return the one thing to think of."""
    return item.cue if isinstance(item, Exercise) else item.form.move


def stamp(moment: float) -> str:
    """Return a moment as a countdown that every reader's Discord writes by itself."""
    return f"<t:{round(moment)}:R>"


def _step_parts(shown: Shown, step: Step, picture: tuple[str, str] | None) -> list[discord.ui.Item[Any]]:
    following = shown.following
    after = f"Next: {following.item.name}, {following.dose}" if following is not None else "This is the last one."
    head = f"-# {place_words(step)}\n# {step.item.name}\n## {step.dose}"
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(head)]
    if picture is not None:
        name, alt = picture
        parts.append(discord.ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{name}", description=alt)))
    words = f"{_clock_words(shown, step)}\n{cue_of(step.item)}\n-# {after}"
    return [*parts, discord.ui.TextDisplay(words), discord.ui.ActionRow(*_step_buttons(shown, step))]


def _clock_words(shown: Shown, step: Step) -> str:
    """What the clock says: how long in plain seconds, and when it ends; the end itself comes as an edit."""
    moment, watch = shown.moment, shown.session.watch
    if watch.is_paused or moment is None:
        return "**Paused.** Press Resume to go on from here."
    verb = "Roll" if isinstance(step.item, CoolDownItem) and step.item.kind == "foam-roll" else "Hold"
    ends = "" if moment.until is None else stamp(watch.when(moment.until))
    match moment.phase:
        case Phase.READY:
            return f"**Get into place: {step.change_seconds} s.** Starts {ends}."
        case Phase.SWITCH:
            return f"**Other side: {step.hold_seconds} s.** Ends {ends}."
        case Phase.WORK if moment.until is not None:
            side = "first side, " if step.item.each_side else ""
            return f"**{verb}: {side}{step.hold_seconds} s.** Ends {ends}."
        case Phase.WORK:
            return "**Go.** Press Next when you're done."
        case _:
            return "**Time's up.** Press Next."


def _step_buttons(shown: Shown, step: Step) -> list[Press]:
    session = shown.session
    target = _target(shown)
    is_paused = session.watch.is_paused
    label = "Next" if shown.following is not None else "Finish"
    row = [Press("guided", "next", target, label, SECONDARY if is_paused else PRIMARY)]
    if session.step:
        row.append(Press("guided", "back", target))
    if shown.easier is not None:
        row.append(Press("guided", "easier", target))
    row.append(Press("guided", "resume", target, style=PRIMARY) if is_paused else Press("guided", "pause", target))
    return [*row, Press("guided", "stop", target)]


def _stopped_parts(shown: Shown, step: Step) -> list[discord.ui.Item[Any]]:
    hurts = "If something hurts, stop for today and see a physiotherapist or doctor."
    text = f"# Stopped\n{place_words(step)}: {step.item.name}.\n{hurts}"
    buttons = [Press("guided", "back", _target(shown), "Go on here", PRIMARY), *_done(shown)]
    return [discord.ui.TextDisplay(text), discord.ui.ActionRow(*buttons)]


def _end_parts(shown: Shown) -> list[discord.ui.Item[Any]]:
    if shown.session.circuit_id is None:
        text = "# That's all of them\nNice work."
    else:
        text = "# Well done\nThat's the whole circuit. Press Done, and it counts for your week."
    buttons = [*_done(shown), Press("guided", "back", _target(shown))]
    return [discord.ui.TextDisplay(text), discord.ui.ActionRow(*buttons)]


def _done(shown: Shown) -> list[Press]:
    circuit_id = shown.session.circuit_id
    return [] if circuit_id is None else [Press("circuit", "done", circuit_id, "Done", SUCCESS)]


def _target(shown: Shown) -> str:
    return f"{shown.session.session_id}-{shown.session.turn}"
