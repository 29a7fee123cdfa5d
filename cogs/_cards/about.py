"""The button under an answer about Ounce itself."""

import discord

from bot.domain.faq.about_bot import Deed
from cogs._cards.moves import WARM_UP
from cogs._ui.buttons import PRIMARY, Press, view_of


def about_view(deed: Deed, member_id: int) -> discord.ui.View:
    """Return the button that does what was asked about."""
    presses: dict[Deed, tuple[str, str, int | str, str]] = {
        Deed.STOP: ("about", "stop", member_id, "Stop my reminders"),
        Deed.WEEK: ("runs", "set", member_id, "Set my week"),
        Deed.PROFILE: ("profile", "change", member_id, "Change my profile"),
        Deed.CIRCUIT: ("circuit", "mine", 0, "Make me a circuit"),
        Deed.WARM_UP: ("guided", "moves", WARM_UP, "Start the warm-up"),
    }
    room, action, target_id, label = presses[deed]
    return view_of([Press(room, action, target_id, label, PRIMARY)])
