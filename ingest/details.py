"""What a report says of itself: front matter, first heading, language. Pure."""

import re
from collections.abc import Mapping

import yaml

from rag.records import Language, ReportDetails

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_KEY_VALUE = re.compile(r"^([A-Za-z_]+)\s*:\s*(.*)$", re.MULTILINE)
# The names under which front matter of exporters and of people gives the same thing, best first.
_NAMES = {
    "title": ("title",),
    "publisher": ("publisher", "author", "account", "source", "site", "sitename"),
    "date": ("date", "published", "publish_date", "publish_time"),
    "url": ("url", "link", "source_url"),
    "language": ("language", "lang"),
}


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The keys of YAML front matter (empty where there is none) and the offset at which the text after it begins."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, 0
    return _keys(match.group(1)), match.end()


def _keys(block: str) -> dict[str, str]:
    try:
        found = yaml.load(block, Loader=yaml.BaseLoader)  # every value stays the string it is
    except (yaml.YAMLError, ValueError):  # "title: 报告: 2025" is common and not YAML; line by line it is clear
        found = dict(_KEY_VALUE.findall(block))
    if not isinstance(found, dict):
        return {}
    return {str(key).lower(): str(value).strip() for key, value in found.items() if value is not None}


def report_details(keys: Mapping[str, str], text: str, title: str) -> ReportDetails:
    """Details from front matter or page metadata; `title` is what stands in where they give none."""
    found = {field: next((keys[name] for name in names if keys.get(name)), "") for field, names in _NAMES.items()}
    url = found["url"] if found["url"].startswith(("http://", "https://")) else ""
    return ReportDetails(
        title=one_line(found["title"] or title),
        publisher=one_line(found["publisher"]),
        date=iso_date(found["date"]),
        url=one_line(url),
        language=_language(found["language"], text),
    )


def iso_date(date: str) -> str:
    """YYYY-MM-DD where a date can be read, else the words as they are, in one line."""
    match = _DATE.search(date)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else one_line(date)


def one_line(text: str) -> str:
    """The text without line breaks and at a length that a page can show."""
    return re.sub(r"\s+", " ", text).strip()[:300]


def language_of(text: str) -> Language:
    """zh when at least a tenth of the letters are Han: a Chinese report holds many English names, not the reverse."""
    letters = [char for char in text[:20_000] if char.isalpha()]
    han = sum("⺀" <= char <= "鿿" for char in letters)
    return "zh" if han >= 0.1 * len(letters) and han else "en"


def _language(given: str, text: str) -> Language:
    if given[:2].lower() == "en":
        return "en"
    return "zh" if given[:2].lower() == "zh" else language_of(text)
