"""Plays a conversation with the real bot, and reads aloud what a member sees."""

import asyncio
import re
import tomllib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.client import ClubBot, create_bot
from bot.settings import Settings
from cogs._cards.faq import SOURCE
from cogs._ui.style import DISCLAIMER
from tests.cogs.club import TEXT, Seen, components, labels, says, walk

TALKS = Path(__file__).with_name("talks.toml")
NAMES = ("Ana", "Bo", "Chris")
COACH = "Robin"
READY_WITHIN_SECONDS = 300
SETTLE_SECONDS = 60  # on a busy machine; SimCord's own 5 are too few
_STEP = re.compile(r"(?P<who>\w+)(?: \((?P<way>dm|reply)\))?(?: ?(?P<act>[>=<:]) ?)(?P<rest>.*)", re.DOTALL)
_MENTION = re.compile(r"<(@|#)!?(\d+)>")


@dataclass(frozen=True)
class Talk:
    """One conversation: its name, its lines, and whether Ounce listens in."""

    part: str
    name: str
    lines: tuple[str, ...]
    listens: bool = False


def load_talks(path: Path = TALKS) -> list[Talk]:
    """Return every conversation in its order."""
    parts = tomllib.loads(path.read_text(encoding="utf-8"))["part"]
    return [
        Talk(part["name"], talk["name"], tuple(talk["lines"]), talk.get("listens", False))
        for part in parts
        for talk in part["talk"]
    ]


@asynccontextmanager
async def open_env(directory: Path) -> AsyncIterator[simcord.Env]:
    """Run the real bot in SimCord until it has read up on the clinic."""
    settings = Settings(_env_file=None, database_path=directory / "talks.sqlite3", club_time_zone="UTC")  # type: ignore[call-arg]  # pydantic-settings takes it
    bot = create_bot(settings, has_clock=False)
    env = simcord.Env(bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
    env.backend.bot_user.name = "Ounce"
    try:
        await env.start()
        async with asyncio.timeout(READY_WITHIN_SECONDS):
            await asyncio.to_thread(bot.services.reader.join)
        try:
            yield env
        finally:
            await env.shutdown()
    finally:
        await bot.close()


class Stage:
    """A club of its own for one conversation."""

    def __init__(self, env: simcord.Env) -> None:
        self._env = env
        self._guild = env.create_guild("Sunday Striders")
        self._channel = self._guild.create_text_channel("strength")
        role = self._guild.create_role("Coach")
        self._members = {name: self._guild.add_member(env.create_user(name)) for name in NAMES}
        self._members[COACH] = self._guild.add_member(env.create_user(COACH), roles=[role])
        self._at: dict[str, Seen] = {}
        self._last: Seen | None = None
        self._form: simcord.InteractionResult | None = None
        self._typed: dict[str, str] = {}
        self._read: set[int] = set()

    @property
    def _bot(self) -> ClubBot:
        assert isinstance(self._env.bot, ClubBot)
        return self._env.bot

    async def play(self, talk: Talk) -> list[str]:
        """Return the conversation as paragraphs of Markdown."""
        for member in self._members.values():
            await self._bot.services.clubs.choose_direct_message_club(self._guild.id, member.id)
        await self._bot.services.clubs.set_listening(self._guild.id, self._channel.id, listens=talk.listens)
        await self._bot.services.questions.start_listening()
        told: list[str] = []
        for line in talk.lines:
            told += await self._do(line)
        return told

    async def _do(self, line: str) -> list[str]:
        step = _STEP.fullmatch(line)
        if step is None:
            raise ValueError(f"who does what? {line!r}")
        who, way, act, rest = step["who"], step["way"], step["act"], step["rest"]
        member = self._members[who]
        if act == "<":
            return await self._fill(member, who, rest)
        if act == ">":
            shown = self._shown_to(who)
            label = next((one for one in labels(shown) if says(one, rest)), rest)
            result = await self._press(member, shown, label)
            return [f"**{who}** presses **{label}**.", *self._hear(result, shown, who)]
        if act == "=":
            shown = self._shown_to(who)
            return [f"**{who}** chooses **{rest}**.", *self._hear(await self._choose(member, shown, rest), shown, who)]
        words = rest.replace("@Ounce", self._bot.user.mention if self._bot.user else "")
        if way == "dm":
            await member.send_dm(words)
        elif way == "reply":
            assert isinstance(self._last, discord.Message)
            await member.send(self._channel, words, reply_to=self._last)
        else:
            await member.send(self._channel, words)
        where = {"dm": " to Ounce", "reply": " replies"}.get(way or "", "")
        said = self._unread()
        return [f"**{who}**{where}: {rest}", *(said or ["*Ounce says nothing.*"])]

    def _shown_to(self, who: str) -> Seen:
        """What stands before somebody's eyes: what only they see, else what was posted last."""
        shown = self._at.get(who, self._last)
        assert shown is not None
        return shown

    async def _press(self, member: simcord.MemberActor, shown: Seen, label: str) -> simcord.InteractionResult:
        actor: Any = member.user if isinstance(shown, discord.Message) and shown.guild is None else member
        result: simcord.InteractionResult = await actor.click(shown, label=label)
        self._form = result if result.modal is not None else None
        self._typed = {}
        return result

    async def _choose(self, member: simcord.MemberActor, shown: Seen, label: str) -> simcord.InteractionResult:
        menu, value = next(
            (menu, option["value"])
            for menu in components(shown)
            for option in menu.get("options", ())
            if option["label"] == label
        )
        return await member.select(shown, [value], custom_id=menu["custom_id"])

    async def _fill(self, member: simcord.MemberActor, who: str, rest: str) -> list[str]:
        """Fill in a field; the last field of the form sends it, with what stood in the others."""
        assert self._form is not None
        assert self._form.modal is not None
        name, _, text = rest.partition(":")
        self._typed[name] = text.strip()
        if name != "wordings":
            return []
        rows = [row.get("components") or [row["component"]] for row in self._form.modal["components"]]
        fields = {field["custom_id"]: self._typed.get(field["custom_id"], field.get("value") or "")
                  for row in rows for field in row}  # fmt: skip
        shown = self._shown_to(who)
        result = await member.submit_modal(self._form, fields)
        filled = "; ".join(f"{name}: “{text}”" for name, text in fields.items() if text)
        return [f"**{who}** sends the form. {filled}", *self._hear(result, shown, who)]

    def _hear(self, result: simcord.InteractionResult, pressed: Seen, who: str) -> list[str]:
        """What a press brought: a line for one alone, a form, other messages, and the message as it now is."""
        told: list[str] = []
        if result.modal is not None:
            return ["*A form opens.*"]
        own = [one for one in (result.response, *result.followups) if one is not None and one.ephemeral]
        if isinstance(pressed, discord.Message):
            now = next((one for one in self._channel.history() if one.id == pressed.id), pressed)
            if self._read_aloud(now) != self._read_aloud(pressed):
                told.append(f"*The message becomes:*\n{self._read_aloud(now)}")
                self._last = now
        told += self._unread()
        for message in own:
            self._at[who] = message
            told.append(f"*Only {who} sees:*\n{self._read_aloud(message)}")
        return told or ["*Nothing changes.*"]

    def _unread(self) -> list[str]:
        """What Ounce posted since the last look, in the channel and to anybody."""
        told = []
        boxes = [("", self._channel.history())]
        boxes += [(f"*To {name} alone:*\n", member.user.dm_channel.history()) for name, member in self._members.items()]
        for head, box in boxes:
            for message in box:
                if message.author.bot and message.id not in self._read:
                    self._read.add(message.id)
                    self._last = message
                    self._at = {}
                    told.append(head + self._read_aloud(message))
        return told

    def _read_aloud(self, message: Seen) -> str:
        lines: list[str] = message.content.split("\n") if message.content else []
        for text in (part["content"] for part in walk(message) if part["type"] == TEXT):
            lines += ["", *text.replace("### ", "").split("\n")]
        for embed in message.embeds:
            lines += [f"**{embed.title}**", *(embed.description or "").split("\n")]
            for field in embed.fields:
                lines += ["", f"*{field.name}*", *(field.value or "").split("\n")]
            foot = (embed.footer.text or "").replace(f" · {SOURCE}", "").replace(DISCLAIMER, "").strip()
            lines += ["", f"*{foot}*"] if foot else []
        lines += ["", *self._pressable(message)] if message.components else []
        return "\n".join(f"> {self._named(line)}".rstrip() for line in lines)

    def _pressable(self, message: Seen) -> list[str]:
        told = []
        pressed = [f"[{one['label']}]" for one in components(message) if one["type"] == 2]
        for menu in (one for one in components(message) if one["type"] == 3):
            options = [option["label"] for option in menu["options"]]
            more = f" · and {len(options) - 7} more" if len(options) > 7 else ""
            told.append(f"▾ {menu.get('placeholder')} {' · '.join(options[:7])}{more}")
        return [*told, " ".join(pressed)] if pressed else told

    def _named(self, text: str) -> str:
        names = {member.id: name for name, member in self._members.items()}
        return _MENTION.sub(
            lambda found: f"#{'strength'}" if found[1] == "#" else f"@{names.get(int(found[2]), 'Ounce')}", text
        )


async def play_all(talks: Sequence[Talk], directory: Path) -> list[tuple[Talk, list[str]]]:
    """Return every conversation with what was said in it."""
    async with open_env(directory) as env:
        return [(talk, await Stage(env).play(talk)) for talk in talks]
