"""Words that people try as a command: what there is instead, and whether a slip of the keys was meant."""

from collections.abc import Collection

from bot.domain.words.circuit import find_near

LEAST_LETTERS = 5  # of a word that a proposal may be made for where other bots hear the same prefix

_HINTS = {
    "progress stats stat statistics streak streaks history log logs count score achievements badges summary": (
        "I count your strength days of the week when you press Done. I keep no other figures."
    ),
    "done finished finish did complete completed": (
        "Press Done under your circuit or your reminder; `!circuit again` shows the circuit once more. "
        "A run that is over: `!ran 5k`."
    ),
    "start begin go setup join signup subscribe hello hi": (
        "`!circuit` draws tonight's circuit; `!runs tue 18:30 6k, sat 9:00 5k` starts your reminders."
    ),
    "timer stopwatch countdown clock": (
        "I have no timer: each exercise says how many repetitions or seconds, at your own pace. `!circuit` draws one."
    ),
    "warmup warm-up warm": "Your run is the warm-up: `!circuit` comes straight after it.",
    "stretch stretches stretching cooldown cool-down roll rolling mobility yoga": (
        "Rolling and stretches end every `!circuit`; `!form` and a name shows one, for example `!form roll calves`."
    ),
    "plan plans schedule training calendar programme program": (
        "`!runs` shows your week, `!reminders` when strength comes, `!circuit` what to do tonight."
    ),
    "remind remindme reminders? reminder? notify alert alarm": (
        "I remind you of strength after your short runs: `!reminders` shows when, `!runs` sets your week."
    ),
    "stop end quit unsubscribe leave disable": "`!reminders stop` ends your reminders, `!reminders pause 2w` pauses them.",
    "pause mute snooze holiday": "`!reminders pause 2w` pauses your reminders, `!reminders skip` leaves the next one out.",
    "resume unpause unmute continue": "`!reminders resume` starts your reminders again.",
    "skip": "`!reminders skip` leaves the next reminder out.",
    "exercise exercises move moves strength": "`!circuit` draws four exercises, `!form side plank` shows one.",
    "swap easier harder again": "Swap, Easier and Harder are buttons under your circuit; `!circuit again` shows it once more.",
    "pain sore injury injured hurt knee": "`!profile sore knee 2 weeks` spares a sore place. Pain is for a physiotherapist.",
    "settings setting config configure options preferences": "`!profile` holds what is yours, `!club` what is the club's.",
    "timezone zone pace units level equipment": "That is in your profile: `!profile` shows it and says how to change it.",
    "coach question": "`!ask` and your question: what I do not know I hand to the coach.",
}
_HINT_OF = {word.rstrip("?"): hint for words, hint in _HINTS.items() for word in words.split()}
# What well-known bots answer to: not a typo of ours, whoever is there.
USUAL_ELSEWHERE = frozenset(
    "play pause resume skip stop queue np nowplaying volume loop shuffle lyrics seek join leave search rank ranks level levels "
    "leaderboard lb top xp work weekly daily monthly hourly crime rob slut beg fish fishing hunt dig farm balance bal deposit "
    "dep withdraw shop store buy sell inventory inv use give pay trade market gamble slots blackjack roulette coinflip flip "
    "dice roll rolls 8ball trivia quiz hangman rps ship hug kiss slap pat meme memes joke fact quote cat dog image gif say "
    "echo embed translate weather time urban define wiki google news youtube twitch reddit twitter anime manga waifu ban unban "
    "kick mute unmute warn warns warnings purge clear clean prune lock unlock slowmode role roles autorole reactionrole modlogs "
    "case cases report reports ticket tickets close claim verify poll polls vote votes giveaway gstart gend greroll reroll "
    "remind remindme reminder rem timer timers afk birthday bday suggest suggestion suggestions feedback feature invite "
    "support ping uptime stats serverinfo userinfo whois avatar av banner botinfo info about help command commands prefix "
    "config settings setup premium donate start profile profiles rep bio marry divorce quests quest raid catch pokedex battle "
    "duel card cards pack open guess wordle confess starboard snipe editsnipe math calc run eval exec sudo reload sync "
    "question custom customs tag tags note notes form forms forum circus".split()
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
