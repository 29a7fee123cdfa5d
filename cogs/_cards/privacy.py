"""The question before everything about a member is forgotten."""

import discord

from cogs._ui.buttons import SECONDARY, buttons

FORGET_ME = (
    "This deletes everything I keep about you, in every club: your profile, sore places, circuits, runs, reminders and "
    "questions. I can't undo it. Copies of my memory lose it within 30 days. Should I go ahead?"
)


def forget_me_view(member_id: int) -> discord.ui.View:
    """Return the two answers to it."""
    danger = discord.ButtonStyle.danger
    return buttons("me", member_id, ("forget", "Forget me everywhere", danger), ("keep", "Keep it", SECONDARY))
