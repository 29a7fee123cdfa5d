"""Words that people try as a command: what there is instead, and whether a slip of the keys was meant."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.words.circuit import find_near
from bot.domain.words.tokens import quote_safely

LEAST_LETTERS = 5  # of a word that a proposal may be made for where other bots hear the same prefix

_HINTS = {
    "stat statistics streaks logs log count score achievements badges summary": "`!progress` shows your last 16 weeks.",
    "finish did complete completed": "`!done` logs your strength, `!ran 5k` tells me of a run.",
    "begin go setup join signup subscribe hello hi": (
        "`!circuit` draws tonight's circuit, `!start` leads you through it; `!runs tue 18:30 6k, sat 9:00 5k` starts "
        "your reminders."
    ),
    "timer stopwatch countdown clock": "`!start` leads you through your circuit, and counts the holds for you.",
    "cooldown cool-down roll rolling mobility yoga": (
        "Every `!circuit` ends with rolling and stretches; `!stretch calves` shows those for one place."
    ),
    "plans schedule training calendar programme program": (
        "`!plan` follows a training plan, `!runs` shows your week, "
        "`!reminders` shows when strength is due, `!circuit` draws tonight's."
    ),
    "remind remindme reminders? reminder? notify alert alarm": (
        "I remind you of strength after your short runs: `!reminders` shows when, `!runs` sets your week."
    ),
    "stop end quit unsubscribe leave disable": "`!reminders stop` ends your reminders, `!reminders pause 2w` "
    "pauses them.",
    "pause mute snooze holiday": "`!reminders pause 2w` pauses your reminders, `!reminders skip` skips the next one.",
    "resume unpause unmute continue": "`!reminders resume` starts your reminders again.",
    "skip": "`!reminders skip` skips the next reminder.",
    "exercise exercises move moves strength": "`!circuit` draws four exercises, `!form side plank` shows one.",
    "swap easier harder again": (
        "Swap, Easier and Harder are buttons under your circuit; `!circuit again` shows it again."
    ),
    "pain sore injury injured hurt knee": (
        "`!profile sore knee 2 weeks` spares a sore place. If it hurts, see a physiotherapist."
    ),
    "settings setting config configure options preferences": "`!profile` has your settings, `!club` has the club's.",
    "timezone zone pace units level equipment": "That's in your profile: `!profile` shows it and how to change it.",
    "coach question": "Type `!ask` and your question. If I don't know the answer, I can ask the coach.",
}
_HINT_OF = {word.rstrip("?"): hint for words, hint in _HINTS.items() for word in words.split()}
# What well-known bots answer to: not a typo of ours, whoever is there.
USUAL_ELSEWHERE = frozenset(
    [
        "play",
        "pause",
        "resume",
        "skip",
        "stop",
        "queue",
        "np",
        "nowplaying",
        "volume",
        "loop",
        "shuffle",
        "lyrics",
        "seek",
        "join",
        "leave",
        "search",
        "rank",
        "ranks",
        "level",
        "levels",
        "leaderboard",
        "lb",
        "top",
        "xp",
        "work",
        "weekly",
        "daily",
        "monthly",
        "hourly",
        "crime",
        "rob",
        "slut",
        "beg",
        "fish",
        "fishing",
        "hunt",
        "dig",
        "farm",
        "balance",
        "bal",
        "deposit",
        "dep",
        "withdraw",
        "shop",
        "store",
        "buy",
        "sell",
        "inventory",
        "inv",
        "use",
        "give",
        "pay",
        "trade",
        "market",
        "gamble",
        "slots",
        "blackjack",
        "roulette",
        "coinflip",
        "flip",
        "dice",
        "roll",
        "rolls",
        "8ball",
        "trivia",
        "quiz",
        "hangman",
        "rps",
        "ship",
        "hug",
        "kiss",
        "slap",
        "pat",
        "meme",
        "memes",
        "joke",
        "fact",
        "quote",
        "cat",
        "dog",
        "image",
        "gif",
        "say",
        "echo",
        "embed",
        "translate",
        "weather",
        "time",
        "urban",
        "define",
        "wiki",
        "google",
        "news",
        "youtube",
        "twitch",
        "reddit",
        "twitter",
        "anime",
        "manga",
        "waifu",
        "ban",
        "unban",
        "kick",
        "mute",
        "unmute",
        "warn",
        "warns",
        "warnings",
        "purge",
        "clear",
        "clean",
        "prune",
        "lock",
        "unlock",
        "slowmode",
        "role",
        "roles",
        "autorole",
        "reactionrole",
        "modlogs",
        "case",
        "cases",
        "report",
        "reports",
        "ticket",
        "tickets",
        "close",
        "claim",
        "verify",
        "poll",
        "polls",
        "vote",
        "votes",
        "giveaway",
        "gstart",
        "gend",
        "greroll",
        "reroll",
        "remind",
        "remindme",
        "reminder",
        "rem",
        "timer",
        "timers",
        "afk",
        "birthday",
        "bday",
        "suggest",
        "suggestion",
        "suggestions",
        "feedback",
        "feature",
        "invite",
        "support",
        "ping",
        "uptime",
        "stats",
        "serverinfo",
        "userinfo",
        "whois",
        "avatar",
        "av",
        "banner",
        "botinfo",
        "info",
        "about",
        "help",
        "command",
        "commands",
        "prefix",
        "config",
        "settings",
        "setup",
        "premium",
        "donate",
        "start",
        "profile",
        "profiles",
        "rep",
        "bio",
        "marry",
        "divorce",
        "quests",
        "quest",
        "raid",
        "catch",
        "pokedex",
        "battle",
        "duel",
        "card",
        "cards",
        "pack",
        "open",
        "guess",
        "wordle",
        "confess",
        "starboard",
        "snipe",
        "editsnipe",
        "math",
        "calc",
        "run",
        "eval",
        "exec",
        "sudo",
        "reload",
        "sync",
        "question",
        "custom",
        "customs",
        "tag",
        "tags",
        "note",
        "notes",
        "form",
        "forms",
        "forum",
        "circus",
    ]
)


def find_hint(words: str) -> str | None:
    """Return what there is instead of a command that people try ("!progress", "!remind me"); None for any other."""
    first = words.split(maxsplit=1)[0] if words.strip() else ""
    return _HINT_OF.get(first.casefold().rstrip("?!.,:"))


def find_slip(typed: str, names: Collection[str]) -> str | None:
    """Return the command that one slip of the keys away was meant, in a word of five letters or more; else None."""
    word = typed.casefold()
    if len(word) < LEAST_LETTERS or word in USUAL_ELSEWHERE:
        return None
    near = find_near(word, [name for name in names if len(name) >= LEAST_LETTERS], slips=1)
    return near if near != word else None


class Where(Enum):
    """Where a word that is no command was typed, by who else may hear the same prefix."""

    DIRECT = auto()
    ALONE = auto()
    AMONG_BOTS = auto()


@dataclass(frozen=True)
class Proposal:
    """What there is instead of a word that is no command; what `is_seldom` is said once in a while alone."""

    text: str
    is_seldom: bool = False


def propose(typed: str, names: Collection[str], where: Where) -> Proposal | None:
    """Return what to say to a word that is no command; None for what may be meant for another bot.

    Where another bot may hear it, only a slip of one letter is spoken of.
    """
    hint, slip = find_hint(typed), find_slip(typed, names)
    if hint is not None and where is not Where.AMONG_BOTS:
        return Proposal(hint)
    if slip is not None:
        return Proposal(f"Did you mean `!{slip}`?", is_seldom=where is not Where.DIRECT)
    if where is Where.DIRECT:
        return Proposal(f"I don't know {quote_safely(typed)}. `!help` lists all commands.")
    return None
