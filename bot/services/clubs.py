"""The clubs: what a coach set up for each, and which one a member means in direct messages."""

from collections.abc import Callable, Collection
from dataclasses import replace

from bot.domain.club import Club
from bot.domain.reminders.race import RaceRest, require_rest
from bot.domain.reminders.week import Run
from bot.store.clubs import ClubStore, FindMonday


class Clubs:
    """Knows and changes how clubs are set up; each change returns the club as it is then."""

    def __init__(self, store: ClubStore, coach_role: str = "Coach", *, find_monday: FindMonday) -> None:
        self._store = store
        self._find_monday = find_monday
        self.coach_role = coach_role
        """The role that makes a coach, by its name, in a club that chose none."""
        self._coach_roles: dict[int, tuple[int, ...]] = {}
        self._left_out: dict[int, frozenset[str]] = {}

    async def open(self) -> None:
        """Learn who coaches which club, and which exercises it leaves out: what is asked for all the time."""
        for guild_id, roles, left_out in await self._store.load_known():
            self._coach_roles[guild_id], self._left_out[guild_id] = roles, left_out

    def coach_roles(self, guild_id: int) -> tuple[int, ...]:
        """Return the ids of the roles that a club chose for its coaches; none where it chose none."""
        return self._coach_roles.get(guild_id, ())

    def left_out(self, guild_id: int) -> frozenset[str]:
        """Return the ids of the exercises that no circuit of a club has."""
        return self._left_out.get(guild_id, frozenset())

    def forget(self, guild_id: int) -> None:
        """Know nothing more of a club whose rows were deleted."""
        self._coach_roles.pop(guild_id, None)
        self._left_out.pop(guild_id, None)

    async def change(self, guild_id: int, decide: Callable[[Club], Club]) -> Club:
        """Put what `decide` makes of a club in its place; plans that rest on it are to be refreshed."""
        club = await self._store.change(guild_id, decide, self._find_monday)
        self._coach_roles[guild_id], self._left_out[guild_id] = club.coach_roles, club.left_out
        return club

    async def load(self, guild_id: int) -> Club:
        """Return what a coach set up for a club; the defaults where none ever did."""
        return await self._store.load(guild_id)

    async def greet(self, guild_ids: Collection[int], now: int) -> int:
        """Owe a hello, once, to those of these clubs that are new to Ounce; returns to how many."""
        return await self._store.greet(guild_ids, now)

    async def set_zone(self, guild_id: int, zone: str | None) -> Club:
        """Set a club's time zone, None for the setting's; plans that rest on it are to be refreshed."""
        return await self.change(guild_id, lambda club: replace(club, zone=zone))

    async def set_runs(self, guild_id: int, runs: tuple[Run, ...]) -> Club:
        """Set a club's week; plans that rest on it are to be refreshed."""
        return await self.change_runs(guild_id, lambda _: runs)

    async def change_runs(self, guild_id: int, decide: Callable[[Club], tuple[Run, ...]]) -> Club:
        """Put what `decide` makes of a club's week in its place; plans that rest on it are to be refreshed."""
        return await self.change(guild_id, lambda club: replace(club, runs=decide(club)))

    async def keep_runs_draft(self, guild_id: int, draft: tuple[Run, ...]) -> None:
        """Keep a week that a coach typed until they say what is to become of it; the last one counts."""
        await self._store.save_runs_draft(guild_id, draft)

    async def set_quiet(self, guild_id: int, quiet: tuple[int, int] | None) -> Club:
        """Set a club's quiet hours, in local minutes after midnight; None for none."""
        return await self.change(guild_id, lambda club: replace(club, quiet=quiet))

    async def set_race_rest(self, guild_id: int, rest: RaceRest | None) -> Club:
        """Set the days without reminders around races, None for no choice; plans are to be refreshed."""
        chosen = None if rest is None else require_rest(rest)
        return await self.change(guild_id, lambda club: replace(club, race_rest=chosen))

    async def set_listening(self, guild_id: int, channel_id: int, *, listens: bool) -> Club:
        """Start or stop answering unasked in a channel; the others stay as they are."""

        def decide(club: Club) -> Club:
            heard = {*club.listening, channel_id} if listens else {*club.listening} - {channel_id}
            return replace(club, listening=tuple(sorted(heard)))

        return await self.change(guild_id, decide)

    async def set_channel(self, guild_id: int, channel_id: int) -> Club:
        """Set where reminders go."""
        return await self._store.save_channel(guild_id, channel_id)

    async def set_fallback(self, guild_id: int, channel_id: int) -> Club:
        """Set where reminders go when their channel fails."""
        return await self.change(guild_id, lambda club: replace(club, fallback_channel_id=channel_id))

    async def set_coach_channel(self, guild_id: int, channel_id: int) -> Club:
        """Set where questions for the coach are posted."""
        return await self.change(guild_id, lambda club: replace(club, coach_channel_id=channel_id))

    async def set_emergency(self, guild_id: int, numbers: str | None) -> Club:
        """Set whom to call in an emergency, in a coach's words; None for nobody of the club's own."""
        return await self.change(guild_id, lambda club: replace(club, emergency=numbers))

    async def set_tells_coach(self, guild_id: int, *, tells: bool) -> Club:
        """Set whether the coach is told that somebody may need them."""
        return await self.change(guild_id, lambda club: replace(club, tells_coach=tells))

    async def find_known_clubs(self, member_id: int, guild_ids: Collection[int]) -> list[int]:
        """Return those of these clubs in which a member has ever asked for something that is kept."""
        return await self._store.load_known_clubs(member_id, guild_ids)

    async def find_direct_message_club(self, member_id: int) -> int | None:
        """Return the guild id of the club that a member chose for direct messages, None where they chose none."""
        return await self._store.load_direct_message_club(member_id)

    async def choose_direct_message_club(self, guild_id: int, member_id: int) -> None:
        """Remember which club a member means in direct messages."""
        await self._store.save_direct_message_club(guild_id, member_id)
