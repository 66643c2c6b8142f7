"""Whether a name in Latin letters is a Chinese one by its sound: Hailan is 海澜. The only user of pypinyin."""

import re
from functools import lru_cache

_LATIN = re.compile(r"[A-Za-z]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_INITIALS = "zh|ch|sh|b|p|m|f|d|t|n|l|g|k|h|j|q|x|r|z|c|s|y|w"
_FINALS = (
    "iang|iong|uang|ang|eng|ian|iao|ing|ong|uai|uan|van|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|vn"
    "|a|e|i|o|u|v"
)
_SYLLABLES = re.compile(rf"(?:(?:{_INITIALS})?(?:{_FINALS}))+")


def is_romanised(name: str) -> bool:
    """Whether the first word of a name can be read as two or more Chinese syllables: Hailan can, Merrow cannot."""
    words = _LATIN.findall(name)
    return bool(words) and len(words[0]) > 3 and _SYLLABLES.fullmatch(words[0].lower()) is not None


def sounds_like(latin: str, chinese: str) -> bool:
    """Whether a Chinese name begins with, or ends in, what a Latin one says: Hailan Bank, 海澜银行."""
    words = _LATIN.findall(latin)
    sound = _sound(chinese)
    return bool(words) and words[0].lower() in (sound[: len(words[0])], sound[-len(words[0]) :])


@lru_cache(maxsize=1024)
def _sound(chinese: str) -> str:
    """The name without what says that it is a bank, read aloud, without tones."""
    from pypinyin import lazy_pinyin

    name = re.sub(r"(?:农村商业|城市商业|农商|城商)?(?:银行|行)$", "", "".join(_HAN.findall(chinese)))
    return "".join(lazy_pinyin(name)).replace("ü", "v")
