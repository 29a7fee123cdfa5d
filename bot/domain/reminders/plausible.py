"""Whether the machine's clock can be right: judged by Discord's own, and by one that only counts seconds."""

TOLERANCE_SECONDS = 2 * 3600  # reminders that are this much off are late or early, but neither lost nor doubled


class ClockWatch:
    """Watches the machine's wall clock (unix seconds) beside a steady one, which counts seconds and never jumps."""

    def __init__(self) -> None:
        self._known: tuple[float, float] | None = None  # a moment that was right, and the steady clock's at that time
        self._has_witness = False

    def heed(self, told: float, steady: float) -> None:
        """Take what Discord says that the time is (unix seconds)."""
        self._known = (told, steady)
        self._has_witness = True

    def is_plausible(self, wall: float, steady: float) -> bool:
        """True unless the clock is hours away from where it should be by now.

        The first look is believed, and so are small corrections.
        """
        if abs(self.find_error(wall, steady)) > TOLERANCE_SECONDS:
            return False
        if not self._has_witness:
            self._known = (wall, steady)
        return True

    def find_error(self, wall: float, steady: float) -> float:
        """Return by how many seconds the clock is ahead of where it should be; 0 where nothing is known."""
        if self._known is None:
            return 0.0
        moment, at = self._known
        return wall - moment - (steady - at)

    def believe(self, wall: float, steady: float) -> bool:
        """Take the clock as right where nobody ever said otherwise; False where Discord did."""
        if not self._has_witness:
            self._known = (wall, steady)
        return not self._has_witness
