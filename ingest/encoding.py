"""Bytes to text: byte order mark, then UTF-8, then the encoding that gives the most likely text.

Likely is judged by what is frequent in a language: for Chinese its common characters and punctuation (a text in another
encoding comes out as rare ones), for Japanese its kana, for Korean its syllables, for the rest accented letters inside
words. A few bytes that do not fit are replaced by U+FFFD, which `parse` in load.py reports; more of them, or no likely
text, is an error: a report of wrong characters is worse than none.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator

from rag.errors import UnreadableFileError
from rag.folding import fold

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# Frequent in Chinese, and in the reports of banks.
_OFTEN = set(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞银款贷息额币税券债险拨营净减稳健财监融购投项末季亿环幅户均占损覆盖逾良"
    "，。、；：？！（）“”《》％—…"
)
_ACCENTED = set("àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜ")
_TYPOGRAPHIC = set("’‘“”–—…•€£¥°®©™«»§½¼¾²³±·\xa0")
_SPACES = "\t\n\r\f\u3000\xa0"
_SAMPLE_CHARS = 20_000  # beyond ASCII; enough to tell
_LIKELY = 0.3
_MOST_REPLACED = 0.02  # of the characters beyond ASCII; or one
_MOST_HOLES = 0.05  # of all characters, where nothing else is likely
_OTHER_ALPHABETS = ("CYRILLIC", "GREEK", "ARABIC", "HEBREW", "THAI")
_MOST_NULS = 0.01
_PRINTABLE = 0.95
_ESCAPED: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("hz", re.compile(rb"~\{[!-~]{2,}?~\}")),
    ("utf-7", re.compile(rb"\+[A-Za-z0-9+/]{6,}-?")),
)
_ESCAPED += (("iso2022_jp", re.compile(rb"\x1b\$[@B]")),)


def decode(data: bytes, declared: str = "") -> str:
    """The text of a file, with line ends as \\n. declared: the encoding that the file itself names, where it does.

    Raises UnreadableFileError when no encoding gives a likely text.
    """
    return _decoded(data, declared).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").replace("\x00", "")
    if b"\x00" in data:
        return _unmarked(data) or _without_nuls(data, declared)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _most_likely(data, declared)
    return (_unescaped(data) or text) if text.isascii() else text


def _unmarked(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without its mark: NUL bytes in a text are its high bytes."""
    for encoding in _UNMARKED:
        text = data.decode(encoding, "replace")
        likely = _share(text, str.isascii) > 0.5 or _chinese(text) > _LIKELY
        if likely and "\x00" not in text and _share(text, _is_printable) > _PRINTABLE:
            return text
    return None


def _without_nuls(data: bytes, declared: str) -> str:
    if data.count(b"\x00") > _MOST_NULS * len(data):
        raise UnreadableFileError("it is not a text file")
    return _decoded(data.replace(b"\x00", b""), declared)


def _unescaped(data: bytes) -> str | None:
    """Chinese or Japanese written in ASCII: HZ, UTF-7, ISO-2022-JP."""
    for encoding, mark in _ESCAPED:
        if mark.search(data):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if max(_chinese(text), _japanese(text)) > _LIKELY:
                return text
    return None


def _most_likely(data: bytes, declared: str) -> str:
    scored = sorted(_scored(data), key=lambda each: each[0], reverse=True)
    if scored and scored[0][0] > _LIKELY:
        return scored[0][1]
    if declared and (text := _tolerant(data, declared)) is not None:
        return text  # a language that is not told here
    if text := _by_statistics(data) or _with_holes(data):
        return text
    raise UnreadableFileError("its character encoding is not one that is known; save it as UTF-8")


def _by_statistics(data: bytes) -> str | None:
    """A text in an alphabet of its own (Cyrillic, Greek, Arabic); the other languages have been tried."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, threshold=0.1).best()
    letters = [char for char in _beyond_ascii(str(best or "")) if char.isalpha()]
    share = _share("".join(letters), lambda char: unicodedata.name(char, "").split(" ")[0] in _OTHER_ALPHABETS)
    return str(best) if share > _PRINTABLE else None


def _with_holes(data: bytes) -> str | None:
    """A text that is ASCII but for a few bytes, which are lost."""
    text = data.decode("utf-8", "replace")
    sound = text.count("\ufffd") <= _MOST_HOLES * len(text) and _share(text, _is_printable) > _PRINTABLE
    return text if sound else None


def _scored(data: bytes) -> Iterator[tuple[float, str]]:
    """(likelihood from 0 to 1, text) of each encoding that fits."""
    for encoding, likelihood in _CANDIDATES:
        if (text := _tolerant(data, encoding)) is not None:
            yield likelihood(text), text


def _tolerant(data: bytes, encoding: str) -> str | None:
    """The text, with U+FFFD for a few bytes that do not fit; None where they are many, or the encoding is not known."""
    try:
        text = data.decode(encoding, "replace")
    except LookupError:
        return None
    wide = sum(ord(char) > 127 for char in text)
    return text if text.count("\ufffd") <= max(1, _MOST_REPLACED * wide) else None


def _beyond_ascii(text: str) -> str:
    return "".join(re.findall(r"[^\x00-\x7f]+", text))[:_SAMPLE_CHARS]


def _share(text: str, wanted: Callable[[str], bool]) -> float:
    return sum(map(wanted, text)) / len(text) if text else 0.0


def _is_printable(char: str) -> bool:
    return char.isprintable() or char in _SPACES


def _chinese(text: str) -> float:
    wide = _beyond_ascii(text)
    kana = _share(wide, _is_kana)  # of a name in a Chinese text; a Japanese one has more
    return _share(wide, _OFTEN.__contains__) / (1.0 - kana) if kana < 0.3 else 0.0


def _traditional(text: str) -> float:
    return _chinese(
        "".join(fold(char) if ord(char) > 0x3000 and char not in "，：；？！（）％" else char for char in text)
    )


def _utf_8(text: str) -> float:
    """Only text that was meant so holds whole characters of several bytes."""
    wide = _beyond_ascii(text)
    return 0.0 if not wide else 1.0 - wide.count("\ufffd") / len(wide)


def _is_kana(char: str) -> bool:
    return "\u3041" <= char <= "\u30fe"


def _japanese(text: str) -> float:
    wide = _beyond_ascii(text)
    return min(1.0, 2 * _share(wide, _is_kana)) if _share(wide, _is_of_east_asia) > 0.9 else 0.0


def _is_of_east_asia(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or char in _TYPOGRAPHIC


def _korean(text: str) -> float:
    wide = _beyond_ascii(text)
    syllables = _share(wide, lambda char: "\uac00" <= char <= "\ud7a3")
    return 0.4 * syllables if syllables > 0.85 and " " in text else 0.0  # a few Chinese words may look like it


def _western(text: str) -> float:
    """Letters with accents inside words, and typographic marks; a text of nothing else is none."""
    wide = _beyond_ascii(text)
    known = _share(wide, lambda char: char in _ACCENTED or char in _TYPOGRAPHIC)
    letters = sum(char.isalpha() for char in text)
    return known if known > 0.9 and len(wide) < 0.5 * letters and _share(text, _is_printable) == 1.0 else 0.0


# gb18030 holds GBK and GB2312. UTF-8 with a few broken bytes comes before all others where it fits: nothing else does.
_CANDIDATES: tuple[tuple[str, Callable[[str], float]], ...] = (
    ("utf-8", _utf_8),
    ("gb18030", _chinese),
    ("big5hkscs", _traditional),
    ("utf-16-le", _chinese),
    ("utf-16-be", _chinese),
    ("cp932", _japanese),
    ("euc_jp", _japanese),
    ("cp949", _korean),
    ("cp1252", _western),
)
