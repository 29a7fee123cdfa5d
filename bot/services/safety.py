"""Emergencies: whether a message is one, and what is said then, with the club's own numbers where they can be read."""

import logging
from dataclasses import dataclass

from bot.domain.club import Club
from bot.domain.faq.decision import Mode
from bot.domain.faq.emergency import Danger, EmergencyRules
from bot.services.clubs import Clubs

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Alarm:
    """What to say, and the channel whose coach is told that somebody may need them; None where nobody is told."""

    text: str
    coach_channel_id: int | None = None


class Safety:
    """Knows what an emergency sounds like. Nothing that it hears is kept or logged."""

    def __init__(self, rules: EmergencyRules, clubs: Clubs) -> None:
        self._rules = rules
        self._clubs = clubs

    def find(self, text: str, mode: Mode) -> Danger | None:
        """Return the danger that a message speaks of; works before the matcher is there, and without a database."""
        return self._rules.find(text, mode)

    @property
    def offer(self) -> str:
        """The gentle line for a question that only sounds like an emergency."""
        return self._rules.lines.offer

    @property
    def unasked(self) -> str:
        """The same for words that nobody said to Ounce."""
        return self._rules.lines.unasked

    async def answer(self, danger: Danger, guild_id: int | None) -> Alarm:
        """Return what to say; whatever goes wrong with the club's settings, the line itself is said."""
        club = await self._load(guild_id)
        text = self._rules.answer(danger, club.emergency or "")
        if club.tells_coach and club.coach_channel_id is not None:
            return Alarm(f"{text}\n\n{self._rules.lines.coach}", club.coach_channel_id)
        return Alarm(text)

    async def _load(self, guild_id: int | None) -> Club:
        if guild_id is None:
            return Club()
        try:
            return await self._clubs.load(guild_id)
        except Exception as error:  # nothing may stand between somebody and this line
            log.warning(
                "The settings of club %d could not be read for an emergency: %s", guild_id, type(error).__name__
            )
            return Club()
