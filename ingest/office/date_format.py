"""Dates of a spreadsheet: a count of days, shown under a format code. Pure."""

import datetime
import re

_QUOTED = re.compile(r'"[^"]*"|[\\!].|_.|\*.|\[(?![hms]+\])[^\]]*\]|General', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[ymdhs]|aaa", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|_.|\*.|(?P<noon>AM/PM|A/P|上午/下午)'
    r"|(?P<letters>y+|m+|d+|h+|s+|a{3,4}|e+)(?P<tenths>\.0+)?|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"
_MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June")
_MONTHS += ("July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAST_DAY = 2_958_465  # 9999-12-31


def is_date_code(section: str) -> bool:
    """Whether a format code is one of dates or times: letters for them outside quotation marks."""
    return bool(_DATE_LETTER.search(_QUOTED.sub("", section)))


def date_shown(days: float, section: str, *, from_1904: bool) -> str:
    """The date and time `days` after the epoch under a code; "" where there is no such date.

    from_1904: days are counted from 1904-01-01, else from 1900 with the 29 February 1900 that never was.
    """
    if not 0 <= days <= _LAST_DAY:
        return ""
    epoch = datetime.datetime(1904, 1, 1) if from_1904 else datetime.datetime(1899, 12, 30 if days >= 60 else 31)
    moment = epoch + datetime.timedelta(seconds=round(days * 86_400))
    tokens = list(_TOKEN.finditer(section))
    afternoon = any(token["noon"] for token in tokens)
    found = []
    for i, token in enumerate(tokens):
        if token["elapsed"]:
            unit = {"h": 3_600, "m": 60, "s": 1}[token["elapsed"][0].lower()]
            found.append(str(int(round(days * 86_400) // unit)).zfill(len(token["elapsed"])))
        elif token["noon"]:
            names = token["noon"].split("/")
            found.append(names[moment.hour >= 12])
        elif token["letters"]:
            letters = token["letters"].lower()
            minute = f"{moment.minute:0{min(len(letters), 2)}}"
            found.append(minute if _is_minute(tokens, i) else _part(moment, letters, afternoon))
        else:
            found.append(token["quoted"] or token["escaped"] or token["other"] or "")
    return "".join(found).strip()


def _is_minute(tokens: list[re.Match[str]], place: int) -> bool:
    """m is minutes after hours and before seconds, else months."""
    if tokens[place]["letters"].lower().strip("m"):
        return False
    units = [(token["letters"] or token["elapsed"] or "").lower()[:1] for token in tokens]
    before = next((unit for unit in reversed(units[:place]) if unit), "")
    after = next((unit for unit in units[place + 1 :] if unit), "")
    return before == "h" or after == "s"


def _part(moment: datetime.datetime, letters: str, afternoon: bool) -> str:
    width = len(letters)
    match letters[0]:
        case "y":
            return f"{moment.year}" if width > 2 else f"{moment.year % 100:02}"
        case "e":
            return f"{moment.year}"
        case "d":
            return (f"{moment.day}", f"{moment.day:02}", _weekday(moment)[:3], _weekday(moment))[min(width, 4) - 1]
        case "a":
            return ("周" if width == 3 else "星期") + _WEEKDAYS[moment.weekday()]
        case "h":
            hour = (moment.hour % 12 or 12) if afternoon else moment.hour
            return f"{hour:0{min(width, 2)}}"
        case "s":
            return f"{moment.second:0{min(width, 2)}}"
        case _:
            name = _MONTHS[moment.month - 1]
            return (f"{moment.month}", f"{moment.month:02}", name[:3], name, name[0])[min(width, 5) - 1]


def _weekday(moment: datetime.datetime) -> str:
    return _DAYS[moment.weekday()]
