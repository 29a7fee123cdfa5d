"""The errors that members and volunteers read: one sentence each, with the next step in it."""

from enum import Enum


class MemberError(Exception):
    """A member asked for something that cannot be done; the text is what the member reads."""


class PrivateError(MemberError):
    """A sentence that is for the member alone, since it is nobody else's business, or touches their health."""


class NotKept(Enum):
    """Why nothing can be kept, as a member reads it."""

    BUSY = "My memory is busy just now, so I changed nothing. Please try again in a minute."
    FULL = "My disk takes nothing more, so I changed nothing. Please tell whoever runs me, and try again later."
    DAMAGED = "My memory is damaged, so I can't do that. Please tell whoever runs me."
    GONE = "My memory was taken from under me, so I keep nothing new. Please tell whoever runs me."


class NotKeptError(MemberError):
    """What was asked for could not be written down, so nothing of it is changed."""

    def __init__(self, why: NotKept) -> None:
        super().__init__(why.value)
        self.why = why


class DamagedProfileError(MemberError):
    """What is kept of a member's profile can't be read."""

    def __init__(self) -> None:
        super().__init__(
            "Something in your profile is damaged, so I can't go by it. `!profile forget` deletes what I keep about "
            "you in this club; then tell me again."
        )


class ContentError(Exception):
    """A file under data/ has a mistake; the text names file, entry and reason for the coach who edits it."""


class StartError(Exception):
    """Ounce cannot start; the text names the thing and the fix for the volunteer who runs it."""
