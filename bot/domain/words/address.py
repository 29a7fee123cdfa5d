"""A command said to Ounce by mention: before, behind or beside it, with whatever sign people put there."""

import re
from collections.abc import Callable, Collection

_SIGNS = " \t\r\n\u00a0\u200b,;:.!?/|>*_~`'\"()[]{}\u2026\u2013\u2014\u2019\u201c\u201d-+=#&$%\\^"
_GREETING = re.compile(
    r"(?:hey+|hi+|hiya|hello|hallo|yo|oi|ok(?:ay)?|dear|please|pls|plz|so|and|thanks|morning|evening|coach|"
    r"ounce)(?!\w)",
    re.IGNORECASE,
)
_HURTS = re.compile(  # "start hurting my hip" says what hurts; "circuit sore hip", "circuit my hip hurts" are wishes
    r"\W*(?:hurt(?:s|ing)?|ach(?:es|ing)|kill(?:s|ing))(?=\W+(?:my|me|the|both|in|when|after)\b|\W*$)", re.IGNORECASE
)
_MOST_WORDS_BEFORE_A_MENTION = 6  # "circuit 15min knee @Ounce" is a command, a story that ends in a mention is none


def find_command(
    content: str, user_id: int, role_ids: Collection[int], prefix: str, is_command: Callable[[str], bool]
) -> str | None:
    """Return the words of a command that is said to Ounce by mention of it or its role; None for any other message."""
    ids = "|".join((rf"@!?{user_id}", *(f"@&{role_id}" for role_id in role_ids)))
    mention = re.search(f"<(?:{ids})>", content)
    if mention is None:
        return None
    words = re.sub(f"<(?:{ids})>", " ", content).strip(_SIGNS)
    while (greeting := _GREETING.match(words)) is not None and not is_command(_first(words)):
        words = words[greeting.end() :].strip(_SIGNS)
    has_prefix = words.casefold().startswith(prefix.casefold())
    words = words[len(prefix) :].strip(_SIGNS) if has_prefix else words
    if not is_command(_first(words)):
        return None
    is_behind = not _is_bare(content[: mention.start()])
    if is_behind and not has_prefix and (words.endswith("?") or "?" in content):
        return None
    if is_behind and len(words.split()) > _MOST_WORDS_BEFORE_A_MENTION and not content.lstrip(" ").startswith(prefix):
        return None
    first = _first(words)
    return f"{first} {words[len(first) :].lstrip(_TAIL)}".strip()


_SIGNED = re.compile(r"([^\W_]+)[.!?,;:\u2026]+(?=\s|$)")
_EXPLAINED = re.compile(r"([^\W_]+(?: +[^\W_]+)?) +(?:help|usage|\?+)[.!?]*", re.IGNORECASE)
_TAKES_HELP = frozenset({"ask", "help"})  # a question may be "help", and `!help help` is one already


def strip_sign(content: str, prefix: str, is_command: Callable[[str], bool]) -> str:
    """Return a message without the sign that somebody put behind a command's own name: "!circuit?"."""
    found = _SIGNED.match(content, len(prefix)) if content.casefold().startswith(prefix.casefold()) else None
    return content[: found.end(1)] + content[found.end() :] if found and is_command(found[1]) else content


def find_explained(words: str, is_command: Callable[[str], bool]) -> str | None:
    """Return the command that these words want explained, "plan help" or "club runs help"; None for any others."""
    found = _EXPLAINED.fullmatch(words.strip())
    if found is None or found[1].split()[0].casefold() in _TAKES_HELP:
        return None
    return found[1] if is_command(found[1]) else None


def says_what_hurts(words: str) -> bool:
    """Return whether the words behind a command make a sentence about a pain of it, and no wish: "hurting my hip"."""
    return _HURTS.match(words) is not None


_ALONE = {
    "forgetme": ("forget", "forget me", "forgetme", "please forget me", "delete me", "delete my data", "erase my data"),
    "mydata": ("my data", "mydata", "send me my data", "export my data", "give me my data"),
    "done": ("done", "all done", "i'm done", "im done", "done it", "did it", "i did it", "strength done", "done today"),
    "progress": ("progress", "my progress", "my stats", "my streak", "show my progress"),
}
_COMMAND_OF = {said: command for command, sayings in _ALONE.items() for said in sayings}


def find_direct_command(content: str) -> str | None:
    """Return the command that a whole direct message is without any sign, so that it needs no club and no prefix."""
    return _COMMAND_OF.get(" ".join(content[:100].casefold().split()).strip(".!/ "))


_TAIL = " ,;:.!?\u2026\u00a0"


def _first(words: str) -> str:
    found = re.match(r"[^\W_]+", words)
    return found[0] if found else ""


def _is_bare(before: str) -> bool:
    """Whether nothing but signs and a greeting stands before the mention."""
    return not _GREETING.sub("", before).strip(_SIGNS)
