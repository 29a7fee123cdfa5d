"""The page of conversations in Markdown."""

from collections.abc import Sequence

from cogs._cards.faq import SOURCE
from cogs._ui.style import DISCLAIMER
from tests.conversations.play import Talk

HEAD = f"""# Conversations

{{count}} conversations with the real bot, for reading aloud. The lines of members stand in
`tests/conversations/talks.toml`; what Ounce says comes from the bot itself, in SimCord:

```
python -m tests.conversations docs/conversations.md
```

In square brackets stands what can be pressed, after ▾ what can be chosen. Robin is the coach. The foot of every answer
is left out here but for its place in the source. It reads: “{SOURCE}. {DISCLAIMER}”
"""


def write_page(played: Sequence[tuple[Talk, list[str]]]) -> str:
    """Return the whole page."""
    parts = [HEAD.format(count=len(played))]
    part = ""
    for number, (talk, told) in enumerate(played, start=1):
        if talk.part != part:
            part = talk.part
            parts.append(f"## {part}\n")
        parts.append(f"### {number}. {talk.name}\n\n" + "\n\n".join(told) + "\n")
    return "\n".join(parts)
