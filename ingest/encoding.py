"""Bytes to text: byte order mark, then UTF-8, then the declared charset, then by validity and statistics."""

import codecs

from rag.errors import UnreadableFileError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OFTEN = set(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"
)


def decode(data: bytes, declared: str = "") -> str:
    """The text of a file, with line ends as \\n. Raises UnreadableFileError when no encoding fits."""
    return _decoded(data, declared).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding) or _unreadable()
    if (text := _strict(data, "utf-8")) is not None:
        if "\x00" in text:
            return _without_mark(data) or _unreadable("it is not a text file")
        return text
    candidates = [encoding for encoding in (declared, "gb18030", "big5") if encoding]
    texts = [text for encoding in candidates if (text := _strict(data, encoding)) is not None]
    plausible = [text for text in texts if _share_of_common_han(text) > 0.2]
    if plausible:
        return max(plausible, key=_share_of_common_han)
    return _by_statistics(data) or _unreadable()


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _without_mark(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without its mark: NUL bytes in a text are its high bytes."""
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = _strict(data, encoding)
        if (
            text
            and "\x00" not in text
            and sum(char.isprintable() or char.isspace() for char in text) > 0.95 * len(text)
            and (text.isascii() or _share_of_common_han(text) > 0.2)
        ):
            return text
    return None


def _share_of_common_han(text: str) -> float:
    """Share of a text's non-ASCII characters that are among the 500 most frequent in Chinese."""
    wide = [char for char in text if ord(char) > 127]
    return sum(char in _OFTEN for char in wide) / len(wide) if wide else 0.0


def _by_statistics(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, threshold=0.1).best()
    return str(best) if best is not None else None


def _unreadable(reason: str = "its character encoding is not one that is known; save it as UTF-8") -> str:
    raise UnreadableFileError(reason)
