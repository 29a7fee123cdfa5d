"""Roles as a coach names them: as mentions, or by their names."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from bot.domain.errors import MemberError
from bot.domain.words.tokens import quote_safely

NO_ROLES = frozenset({"none", "no", "nobody", "nothing", "off", "reset", "default", "clear"})
MOST_ROLES = 10
_MENTION = re.compile(r"<@&(\d{1,20})>")
_BETWEEN = re.compile(r"[,;\n]|\s(?:and|or|&)\s", re.IGNORECASE)
_SURE = 85  # of 100: so alike a mistyped name has to be
_EXAMPLE = "Type @ and pick the role from the list: `!club coaches @Run Coach`."


def find_roles(text: str, names: Mapping[int, str]) -> tuple[int, ...]:
    """Return the ids of the roles that a text names; none for "none".

    `names` are the club's roles. Raises MemberError for whatever is no role, with the piece in it.
    """
    if text.strip().casefold() in NO_ROLES:
        return ()
    mentioned = [int(found) for found in _MENTION.findall(text)]
    pieces = [piece.strip().lstrip("@").strip() for piece in _BETWEEN.split(_MENTION.sub(",", text))]
    found = dict.fromkeys([*mentioned, *(_find(piece, names) for piece in pieces if piece and piece != "and")])
    unknown = [role_id for role_id in found if role_id not in names]
    if unknown or not found:
        raise MemberError(f"I can't find that role. {_EXAMPLE}")
    if len(found) > MOST_ROLES:
        raise MemberError(f"That's {len(found)} roles. A club can have {MOST_ROLES} at most.")
    return tuple(found)


def _find(piece: str, names: Mapping[int, str]) -> int:
    exact = [role_id for role_id, name in names.items() if name.casefold().lstrip("@") == piece.casefold()]
    if len(exact) > 1:
        raise MemberError(f"There are {len(exact)} roles called {quote_safely(piece)}. {_EXAMPLE}")
    if exact:
        return exact[0]
    near = process.extractOne(
        piece[:100].casefold(), {key: name.casefold() for key, name in names.items()}, scorer=fuzz.ratio
    )
    if near is None or near[1] < _SURE:
        raise MemberError(f"I can't find a role called {quote_safely(piece)}. {_EXAMPLE}")
    return int(near[2])
