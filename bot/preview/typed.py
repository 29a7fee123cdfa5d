"""What is typed in the preview club: its page has no list to pick from, so names after @ and # count as picked."""

import re
from collections.abc import Mapping
from typing import Any

from bot.client import ClubBot


def pick_names(text: str, names: Mapping[str, str]) -> str:
    """Return a text with every name in it, such as "@Ounce" or "#strength", as Discord writes what was picked."""
    known = {name.casefold(): mention for name, mention in names.items()}
    if not known:
        return text
    longest_first = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w<])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)
    return pattern.sub(lambda found: known[found[0].casefold()], text)


class PickingBot(ClubBot):
    """Hears names as picks in whatever is typed in a club."""

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event on, a message with every name in it as a pick."""
        if event_name == "message" and args[0].guild is not None and not args[0].author.bot:
            guild = args[0].guild
            names = {f"@{role.name}": role.mention for role in guild.roles if not role.is_default()}
            names |= {f"#{channel.name}": channel.mention for channel in guild.text_channels}
            if self.user is not None:  # rather than the role of the same name
                names[f"@{self.user.name}"] = self.user.mention
            args[0].content = pick_names(args[0].content, names)
        super().dispatch(event_name, *args, **kwargs)
