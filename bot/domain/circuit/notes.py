"""The notes of a circuit: which limits were relaxed and why; some have words that only their member may read."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HealthNote:
    """A note that names in `private` what its member spares; `public` is what everybody may read of it.

    It isn't a string, so nothing treats it as one; printed or logged, it shows what everybody may read.
    """

    public: str
    private: str = field(repr=False)

    def __str__(self) -> str:
        return self.public


Note = str | HealthNote


def read_notes(notes: Sequence[Note], *, is_private: bool) -> list[str]:
    """Return notes as texts: as their member alone may read them, or as everybody may."""
    return [note if isinstance(note, str) else note.private if is_private else note.public for note in notes]
