"""The errors that members and volunteers read: one sentence each, with the next step in it."""


class MemberError(Exception):
    """A member asked for something that cannot be done; the text is what the member reads."""


class PrivateError(MemberError):
    """A sentence that is for the member alone, since it is nobody else's business, or touches their health."""


class NotKeptError(MemberError):
    """What was asked for could not be written down, so nothing of it is changed; the text says why."""


class ContentError(Exception):
    """A file under data/ has a mistake; the text names file, entry and reason for the coach who edits it."""


class StartError(Exception):
    """Ounce cannot start; the text names the thing and the fix for the volunteer who runs it."""
