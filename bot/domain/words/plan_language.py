"""The language of a training plan that is not in English, told by its days, its weeks and its days off."""

import re
import unicodedata
from collections import Counter

_WORDS = {
    "German": "montag dienstag mittwoch donnerstag freitag samstag sonntag woche wochen ruhetag dauerlauf locker",
    "French": "lundi mardi mercredi jeudi vendredi samedi dimanche semaine semaines repos séance footing",
    "Spanish": "lunes martes miércoles miercoles jueves viernes sábado domingo semana semanas descanso rodaje",
    "Italian": "lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi venerdì venerdi settimana riposo",
    "Portuguese": "segunda terça quarta quinta sexta sábado domingo semana semanas descanso corrida",
    "Dutch": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag rustdag duurloop rustig",
}
_LANGUAGES_OF = {
    word: tuple(name for name, words in _WORDS.items() if word in words.split())
    for words in _WORDS.values()
    for word in words.split()
}
_ENGLISH = re.compile(
    r"(?:mon|tues?|wed|thu|thur|thurs|fri|sat|sun)(?:days?|nesday|rsday|urday)?|weeks?|days?|rest|off|run|easy|long"
)
_FEWEST, _MOST = 4, 5_000


def find_language(text: str) -> str | None:
    """Return the English name of a plan's language, or of its letters; None for English and for hardly any words."""
    letters = Counter(unicodedata.name(letter, "?").split()[0].title() for letter in text[:_MOST] if letter.isalpha())
    script, share = letters.most_common(1)[0] if letters else ("Latin", 0)
    if script != "Latin" and 2 * share > letters.total():
        return {"Cjk": "Chinese", "Hiragana": "Japanese", "Katakana": "Japanese", "Hangul": "Korean"}.get(
            script, script
        )
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    found = Counter(name for word in words for name in _LANGUAGES_OF.get(word, ()))
    english = sum(_ENGLISH.fullmatch(word) is not None for word in words)
    name, count = found.most_common(1)[0] if found else ("", 0)
    return name if count >= _FEWEST and count > english else None
