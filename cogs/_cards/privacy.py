"""What a member's own data comes with, and the question before everything about them is forgotten."""

from collections.abc import Sequence

import discord

from cogs._ui.buttons import SECONDARY, buttons

FORGET_ME = (
    "This deletes everything I keep about you, in every club: your profile, sore places, circuits, runs, reminders and "
    "questions. I can't undo it. Copies of my memory lose it within 30 days. Should I go ahead?"
)


def damaged_text(damaged: Sequence[str]) -> str:
    """Return what of a member's data could not be read, and what to do about it."""
    return (
        f"I couldn't read part of it: {', '.join(damaged)}. The rest is complete. "
        "Please tell whoever runs me: my memory may be damaged."
    )


def forget_me_view(member_id: int) -> discord.ui.View:
    """Return the two answers to it."""
    danger = discord.ButtonStyle.danger
    return buttons("me", member_id, ("forget", "Forget me everywhere", danger), ("keep", "Keep it", SECONDARY))
