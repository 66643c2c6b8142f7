"""Whether names in Latin letters and in Chinese are of one bank: by their sound, by their consonants, by their meaning.

Fail-closed: a figure of a bank that cannot be told to be the one that is asked for is no answer. The only user of
pypinyin.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from rag.institutions import is_known

_LATIN = re.compile(r"[A-Za-z]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# What says only that it is a bank, and of what kind.
_NO_NAME_WORDS = """
    bank bancorp bancshares of the rural city commercial savings group china credit union building society co ltd
"""
_NO_NAME_EN = frozenset(_NO_NAME_WORDS.split())
_NO_NAME_ZH = re.compile(r"(?:农村商业|城市商业|农村合作|农商|城商|村镇|商业)?(?:银行|行|农信社)$|集团$")
_LEAST_SOUND = 4  # letters, where one name is part of the other: the first characters of a Chinese one may be cut off
_LEAST_CONSONANTS = 4  # fewer are those of many names: Quillon and 科尔文 without its w
_ALIKE = 0.85
# Consonants that a transcription does not keep apart: Sandarin is 桑达林. Vowels, y and h are dropped, and w but before
# a vowel.
_CLASSES = ("bp", "dt", "gk", "jsz", "lr", "n", "m", "fvw")
_GLIDES = (("w(?![aeio])", ""),)
_SPELLED = (
    (r"(.)\1", r"\1"),
    (r"t?[cs]ch|sh|ch(?=[ei])|c(?=[eiy])", "s"),
    ("ph", "f"),
    ("x", "ks"),
    ("ck|[cq]", "k"),
    *_GLIDES,
)
# A word that is Chinese as it is spelled is no transcription: Songling is 松岭, and not 江澜 (Jianglan).
_SYLLABLES = re.compile(
    r"(?:[bpm](?:a|o|[ae]i|ao|[ae]ng?|i|ie|iao|ian|ing?|u)|m(?:e|iu|ou)|pou|f(?:a|o|ei|ou|[ae]ng?|u)"
    r"|[dtnl](?:a|e|[ae]i|[ao]u|ao|[aeo]ng|[ae]n|i|ie|iao|iu|iang?|ing?|u|uo|ui|uan|un|v)"
    r"|(?:[gkhr]|[zcs]h?)(?:a|e|[ae]i|ao|ou|[ae]ng?|ong|u|ua|uo|uai|ui|uang?|un)|(?:[zcs]h?|r)i"
    r"|[jqx](?:i|ia|ie|iao|iu|iang?|ing?|iong|u|ue|uan|un)|y(?:a|ao|e|ing?|i|ang?|ou?|ong|u|ue|uan|un)"
    r"|w(?:a|o|[ae]i|[ae]ng?|u)|a|e|o|ai|ei|ao|ou|[ae]ng?|er)+"
)
_VOWELS = "aeiou"
_PINYIN = (("[zcs]h|[cqx]", "s"), *_GLIDES)


def is_same_bank(one: str, other: str, renderings: Iterable[str] = ()) -> bool:
    """Whether two names, each as `banks_named` gives it, are of one bank.

    renderings: what the first one's name means in the other language.
    """
    if one == other:
        return True
    if one.isascii() == other.isascii() or (is_known(one) and is_known(other)):
        return False
    latin, chinese = (one, other) if one.isascii() else (other, one)
    return sounds_like(latin, chinese) or _is_transcribed(latin, chinese) or _is_rendered(other, renderings)


def looks_like(one: str, other: str) -> bool:
    """Whether one name may be another one misspelled: 苍岐银行 for 苍栖银行, Tidewel Bank for Tidewell Bank."""
    if one == other or one.isascii() != other.isascii():
        return False
    if one.isascii():
        return SequenceMatcher(None, " ".join(own_words(one)), " ".join(own_words(other))).ratio() >= _ALIKE
    return sound_of(own_name(one)) == sound_of(own_name(other))


def sounds_like(latin: str, chinese: str) -> bool:
    """Whether a Latin name is a Chinese one, or its end or beginning, read aloud: Hailan Bank, 海澜银行."""
    spelled, sound = "".join(own_words(latin)), sound_of(own_name(chinese))
    shorter, longer = sorted((spelled, sound), key=len)
    if len(shorter) < _LEAST_SOUND:
        return bool(shorter) and shorter == longer
    return longer.startswith(shorter) or longer.endswith(shorter)


def is_heard_in(latin: str, text: str) -> bool:
    """Whether a Latin name stands in the Chinese of a text by its sound."""
    return len(latin) >= _LEAST_SOUND and latin.lower() in sound_of(text)


def own_words(latin: str) -> list[str]:
    """The words of a Latin name, folded, without those that only say what it is the name of."""
    return [word for word in map(str.lower, _LATIN.findall(latin)) if word not in _NO_NAME_EN]


def own_name(chinese: str) -> str:
    """A Chinese name without what says that it is a bank."""
    return _NO_NAME_ZH.sub("", "".join(_HAN.findall(chinese)))


@lru_cache(maxsize=4096)
def sound_of(chinese: str) -> str:
    """The Chinese characters of a text read aloud, without tones."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin("".join(_HAN.findall(chinese)))).replace("ü", "v")


def _is_transcribed(latin: str, chinese: str) -> bool:
    word, sound = "".join(own_words(latin)), sound_of(own_name(chinese))
    if _SYLLABLES.fullmatch(word):
        return False
    spelled = _consonants(word, _SPELLED)
    return (
        len(spelled) >= _LEAST_CONSONANTS
        and spelled == _consonants(sound, _PINYIN)
        and (word[0] in _VOWELS) == (sound[0] in _VOWELS)
    )


def _consonants(word: str, spelling: Iterable[tuple[str, str]]) -> str:
    for pattern, sound in (*spelling, ("ng", "n")):
        word = re.sub(pattern, sound, word)
    return "".join(next((one[0] for one in _CLASSES if letter in one), "") for letter in word)


def _is_rendered(other: str, renderings: Iterable[str]) -> bool:
    if other.isascii():
        words = own_words(other)
        return any(own_words(rendering) == words for rendering in renderings if rendering.isascii())
    return any(rendering == own_name(other) for rendering in renderings)
