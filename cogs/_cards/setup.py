"""The set-up as one message: what a coach chose for the club and what is missing, with a menu or a button for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.domain.club import Club, Unasked
from bot.domain.words.clock import write_clock
from bot.domain.words.roles import MOST_ROLES
from bot.domain.words.week import write_runs, write_week
from bot.domain.words.zone import write_zone
from cogs._cards.club import EMERGENCY_LIMIT, mention, write_quiet
from cogs._ui.buttons import LONGEST_LABEL, PRIMARY, SECONDARY, Picker, Press
from cogs._ui.channels import TYPES
from cogs._ui.style import COLOUR, plain

FEATURE = "setup"
MOST_HEARD = 10  # channels in which Ounce answers unasked
LONGEST_SHOWN = 300  # characters of the week
TELLS_COACH = "emergencies"
CHANNELS = {"channel": "channel_id", "coach": "coach_channel_id"}
"""Which field of a club a menu of one channel sets, by the menu's action."""
HELLO = (
    "Hi, I'm Ounce, your club's strength coach: 20 minutes, twice a week, after your shorter runs. "
    "`!circuit` draws you a circuit right away. Coach, press **Set up** to choose who coaches, where I post "
    "and when you run."
)


@dataclass(frozen=True)
class SetupState:
    """A club as its set-up shows it: what is chosen, and what Discord says of that.

    `coaches` are the names of the roles that make a coach, `has_coach_role` whether the club has any of them.
    `problems` say by channel what there is to mend.
    """

    guild_id: int
    club: Club
    coaches: Sequence[str]
    has_coach_role: bool
    default_zone: str
    is_zone_chosen: bool
    problems: Mapping[int, str] = field(default_factory=dict)
    undo: Sequence[str] = ()


def setup_layout(state: SetupState) -> discord.ui.LayoutView:
    """Return the set-up of a club as a layout; whatever is chosen in it counts at once."""
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"### Set up Ounce\n{_progress(state)}"),
        discord.ui.TextDisplay(_coaches(state)),
        discord.ui.ActionRow(_roles_menu(state)),
        *_channel_parts(state, "channel", "Reminders", "Where do reminders go?", state.club.channel_id),
        *_channel_parts(
            state, "coach", "Questions for the coach", "Where do members' questions go?", state.club.coach_channel_id
        ),
        discord.ui.TextDisplay(_listening(state)),
        discord.ui.ActionRow(_listening_menu(state)),
        discord.ui.TextDisplay(_typed(state)),
        discord.ui.ActionRow(
            *(Press(FEATURE, what, state.guild_id, label, SECONDARY) for what, label in _FORM_BUTTONS.items())
        ),
        discord.ui.TextDisplay("**What I may say unasked**"),
        discord.ui.ActionRow(_unasked_menu(state)),
        discord.ui.ActionRow(*_last_buttons(state)),
    ]
    view = discord.ui.LayoutView(timeout=None)
    return view.add_item(discord.ui.Container(*parts, accent_colour=COLOUR))


def find_missing_parts(state: SetupState) -> list[str]:
    """Return what a club still has to choose before the first reminder can come as it should."""
    club = state.club
    missing = {
        "the coaches' role": state.has_coach_role,
        "the reminders' channel": club.channel_id is not None,
        "the coach's channel": club.coach_channel_id is not None,
        "the week": bool(club.runs),
        "the time zone": club.zone is not None or state.is_zone_chosen,
    }
    return [name for name, is_there in missing.items() if not is_there]


def _progress(state: SetupState) -> str:
    missing = find_missing_parts(state)
    if missing:
        return f"Changes are saved right away. Still missing: {', '.join(missing)}."
    if state.problems:
        return "Everything's set, but there's a problem with one of the channels: see below."
    return "Everything's set. Post the week so that members can ask to be reminded."


def _coaches(state: SetupState) -> str:
    names = ", ".join(plain(name, 50) for name in state.coaches)
    if state.club.coach_roles:
        who = names or "the roles you chose were deleted"
    elif state.has_coach_role:
        who = f"the role {names}"
    else:
        who = f"no role yet (a role called {names} would count)"
    return f"**Coaches**: {who}\n-# Anyone who can manage the server is a coach too."


def _channel_text(state: SetupState, title: str, channel_id: int | None) -> str:
    if channel_id is None:
        return f"**{title}**: no channel yet"
    problem = state.problems.get(channel_id)
    return f"**{title}**: {mention(channel_id)}" + (f"\n{problem}" if problem else "")


def _channel_parts(
    state: SetupState, action: str, title: str, placeholder: str, channel_id: int | None
) -> list[discord.ui.Item[Any]]:
    """A channel with a button that posts a test there, and the menu that chooses it."""
    text = _channel_text(state, title, channel_id)
    test = Press(FEATURE, f"test{action}", state.guild_id, "Post a test", SECONDARY)
    shown: discord.ui.Item[Any] = (
        discord.ui.Section(text, accessory=test) if channel_id is not None else discord.ui.TextDisplay(text)
    )
    menu = discord.ui.ChannelSelect[Any](
        custom_id=_pick_id(state, action),
        channel_types=list(TYPES),
        placeholder=placeholder,
        min_values=0,
        default_values=[discord.Object(channel_id)] if channel_id is not None else [],
    )
    return [shown, discord.ui.ActionRow(Picker(menu, FEATURE, action, state.guild_id))]


def _listening(state: SetupState) -> str:
    channels = [mention(channel_id) for channel_id in state.club.listening[:MOST_HEARD]]
    where = ", ".join(channels) or "nowhere; I wait to be asked"
    problems = [
        f"\n{mention(channel_id)}: {state.problems[channel_id]}"
        for channel_id in state.club.listening
        if channel_id in state.problems
    ]
    return f"**I answer questions unasked in**: {where}{''.join(problems[:2])}"


def _typed(state: SetupState) -> str:
    """What is typed into a form: a line each."""
    club = state.club
    week = plain(write_runs(club.runs, "km"), LONGEST_SHOWN) if club.runs else "no runs yet"
    if club.zone is not None or state.is_zone_chosen:
        zone = write_zone(club.zone or state.default_zone)
    else:
        zone = "not chosen, so I read your times as UTC"
    quiet = write_quiet(club.quiet) if club.quiet else "none"
    emergency = plain(club.emergency) if club.emergency else "no numbers of your own"
    return (
        f"**Week**: {week}\n**Time zone**: {zone}\n**Quiet hours**: {quiet}\n**In an emergency**: {emergency}\n"
        "-# Press to change one of them:"
    )


def _roles_menu(state: SetupState) -> Picker:
    menu = discord.ui.RoleSelect[Any](
        custom_id=_pick_id(state, "roles"),
        placeholder="Which roles do your coaches have?",
        min_values=0,
        max_values=MOST_ROLES,
        default_values=[discord.Object(role_id) for role_id in state.club.coach_roles],
    )
    return Picker(menu, FEATURE, "roles", state.guild_id)


def _listening_menu(state: SetupState) -> Picker:
    menu = discord.ui.ChannelSelect[Any](
        custom_id=_pick_id(state, "listening"),
        channel_types=[*TYPES, discord.ChannelType.forum],
        placeholder="Where may I answer unasked?",
        min_values=0,
        max_values=MOST_HEARD,
        default_values=[discord.Object(channel_id) for channel_id in state.club.listening[:MOST_HEARD]],
    )
    return Picker(menu, FEATURE, "listening", state.guild_id)


def _unasked_menu(state: SetupState) -> Picker:
    club = state.club
    options = [
        discord.SelectOption(label=label, value=value, description=description, default=is_on)
        for label, value, description, is_on in (
            ("Offer to note a run", Unasked.RUNS.value, "When a member says they ran", Unasked.RUNS not in club.muted),
            ("Point out a mistyped command", Unasked.SLIPS.value, "Such as !cirucit", Unasked.SLIPS not in club.muted),
            ("Tell the coach of an emergency", TELLS_COACH, "Who may need help, never their words", club.tells_coach),
        )
    ]
    menu = discord.ui.Select[Any](
        custom_id=_pick_id(state, "unasked"),
        placeholder="Nothing",
        min_values=0,
        max_values=len(options),
        options=options,
    )
    return Picker(menu, FEATURE, "unasked", state.guild_id)


def _last_buttons(state: SetupState) -> list[discord.ui.Item[Any]]:
    buttons: list[discord.ui.Item[Any]] = []
    if state.club.runs:
        buttons.append(Press(FEATURE, "post", state.guild_id, "Post the week", PRIMARY))
    if state.undo:
        action = "redo" if state.club.former is not None and state.club.former.is_undone else "undo"
        what = f": {state.undo[0]}" if len(state.undo) == 1 else " the last change"
        label = f"{action.capitalize()}{what}"[:LONGEST_LABEL]
        buttons.append(Press(FEATURE, action, state.guild_id, label, SECONDARY))
    buttons.append(Press(FEATURE, "look", state.guild_id, "Check again", SECONDARY))
    return buttons


def _pick_id(state: SetupState, action: str) -> str:
    return f"pick:{FEATURE}:{action}:{state.guild_id}"


_FORM_BUTTONS = {"week": "Week", "zone": "Time zone", "quiet": "Quiet hours", "emergency": "Emergency"}
_FORMS = {  # by the button that opens it: title, label, example, most characters
    "week": ("The club's week", "One run a line", "For example: Tue 18:30 6 km", 1000),
    "zone": ("The club's time zone", "A city", "With its country if needed: Portland Maine", 100),
    "quiet": ("Hours without reminders", "From when to when", "For example: 21:30-7:00. Leave empty for none", 100),
    "emergency": ("Who to call where you run", "The numbers", "For example: 911, or 9-8-8 to talk", EMERGENCY_LIMIT),
}


def setup_form(what: str, guild_id: int, club: Club) -> discord.ui.Modal:
    """Return the form in which a coach types one thing; it opens with what is set."""
    title, label, example, limit = _FORMS[what]
    quiet = "-".join(map(write_clock, club.quiet)) if club.quiet else ""
    known = {"week": write_week(club.runs, "km"), "zone": club.zone or "", "quiet": quiet}
    known["emergency"] = club.emergency or ""
    form = discord.ui.Modal(title=title, custom_id=f"{FEATURE}-form:{what}:{guild_id}", timeout=None)
    field_: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="typed",
        default=known[what][:limit] or None,
        max_length=limit,
        required=False,
        style=discord.TextStyle.paragraph if what == "week" else discord.TextStyle.short,
    )
    return form.add_item(discord.ui.Label(text=label, description=example, component=field_))


def is_form(what: str) -> bool:
    """True for what a coach types into a form."""
    return what in _FORMS


def hello_view(guild_id: int) -> discord.ui.View:
    """Return the button under the hello to a club."""
    view = discord.ui.View(timeout=None)
    return view.add_item(Press(FEATURE, "open", guild_id, "Set up", PRIMARY))
