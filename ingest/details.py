"""What a report says of itself: front matter or document properties, first page, language. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Literal

import yaml

from ingest.covered import covered_period
from ingest.dates import DATE, fits, is_date, iso
from rag.errors import YanwenError
from rag.records import Language, ReportDetails

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY_VALUE = re.compile(r"^([A-Za-z_]+)\s*:\s*(.*)$", re.MULTILINE)
# What programs write for a title when nobody gave one, and file names.
_JUNK_TITLE = re.compile(
    r"(?:microsoft (?:word|excel|powerpoint)(?: ?-.*| document| 文档)?|untitled.*|无标题.*|未命名.*|\(anonymous\)|unknown|none|null"
    r"|title|标题|print(?: preview)?|blank|new tab|新标签页|pdf|scan(?:ned document)?[ _]?\d*|扫描件?\d*|img[ _]\d+|layout \d+"
    r"|(?:document|doc|book|sheet|slide|presentation|文档|新建.*文档|工作簿|工作表|演示文稿|幻灯片) ?\d*"
    r"|powerpoint (?:presentation|演示文稿)|(?:about|data|file|https?|chrome[\w-]*):\S*|(?:[a-z]:)?[\\/]\S.*"
    r"|[\w\- ().]*\.(?:docx?|xlsx?|pptx?|pdf|wps|html?|aspx?|php|txt|csv|md|png|jpe?g|indd|rtf)|[\W\d_]*)",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"银行|研究院|研究所|研究中心|研究部|证券|集团|公司|协会|学会|监管|委员会|大学|基金|保险"
    r"|\b(?:Banks?|Bancorp|Institute|Research|Association|Securities|Group|Inc|Ltd|LLP|Corp|Authority|University)\b"
)
_NO_PUBLISHER = re.compile(
    r"microsoft|微软|hewlett|lenovo|联想|dell|kingsoft|金山|python-|番茄花园|雨林木风", re.IGNORECASE
)
_DATE_LINE = re.compile(
    r"(?:(?:发布|报告|出版|发稿|编制|撰写|更新)?(?:日期|时间)|(?:report |publication )?date|published(?: on)?)?"
    rf"\s*[：:]?\s*({DATE})",
    re.IGNORECASE,
)
# A date that a line names as the report's own among other things; "Date" alone may be of anything (Maturity Date).
_DATE_TOLD = re.compile(
    rf"(?:(?:^|[|｜·;；]\s*)(?:日期|[Dd]ate)\s*[：:]\s*|(?:发布|报告|出版|发稿|成文|披露|公告|编制|撰写)(?:日期|时间|日)\s*[：:]?\s*"
    rf"|\b(?:Published|Issued|Released)(?: on)?\s*:?\s*"
    rf"|\b(?:(?:Publication|Report|Release|Issue|PUBLICATION|REPORT|RELEASE|ISSUE) [Dd](?:ate|ATE)|Date of (?:publication|issue|release))"
    rf"\s*:?\s*)({DATE})",
    re.MULTILINE,
)
_EMPHASIS = re.compile(r"[*_#>`]+")
# 甲证券研究所　2025年3月8日, and the other way round.
_NAME_AND_DATE = re.compile(
    rf"(?P<name>[^\d|｜]{{2,40}}?)[\s|｜/·，,、—–-]+(?P<date>{DATE})|(?P<first>{DATE})[\s|｜/·，,、—–-]+(?P<last>[^\d|｜]{{2,40}})",
    re.IGNORECASE,
)
_ENDS_IN_NAME = re.compile(
    r"[\u4e00-\u9fff](?:银行|研究院|研究所|研究中心|研究部|证券|集团|公司|协会|学会|智库|委员会|总局|监管局|事务所)$"
    r"|[A-Za-z.]\s(?:Bank|Institute|Research|Association|Securities|Group|Authority|University)$"
)
_KIND_OF_REPORT = re.compile(r"证券研究报告|研究报告|(?:行业|公司|专题|深度)\S{0,4}报告")
_OF_A_PERIOD = re.compile(r"(?:ended|ending|as of|as at|截至|截止|止)\s*[：:]?$", re.IGNORECASE)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_FIRST_PAGE_CHARS = 1_500
_LONGEST_NAME = 30
_TITLE_PERIOD = re.compile(
    r"(?:Q[1-4]|H[12])\s?(?:19|20)\d{2}(?!\d)"
    r"|(?<!\d)(?:19|20)\d{2}(?!\d)(?:\s?年)?(?:\s?(?:第?[一二三四]季度|前三季度|[上下]半年|半年度|Q[1-4]|H[12]|\d{1,2}月))?"
)
EDITABLE = ("title", "publisher", "date", "url", "period", "language")
_LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}
Unfit = Literal["no title", "no date", "no web address", "no language"]  # what is wrong with what a person says
_UNFIT_TOLD: dict[Unfit, str] = {
    "no title": "A report needs a title.",
    "no date": "It must be YYYY-MM-DD, YYYY-MM or YYYY.",
    "no web address": "It must begin with http:// or https://.",
    "no language": "It must be zh or en.",
}
# The names under which front matter of exporters and of people gives the same thing, best first.
_NAMES = {
    "title": ("title",),
    "publisher": ("publisher", "author", "account", "source", "site", "sitename"),
    "date": ("date", "published", "publish_date", "publish_time"),
    "url": ("url", "link", "source_url"),
    "language": ("language", "lang"),
    "period": ("period", "period_covered"),
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
    found["title"] = "" if is_junk_title(found["title"]) else found["title"]
    url = found["url"] if found["url"].startswith(("http://", "https://")) else ""
    return ReportDetails(
        title=one_line(found["title"] or title),
        publisher=one_line(found["publisher"]),
        date=iso_date(found["date"]),
        url=one_line(url),
        language=_language(found["language"], text),
        period=one_line(found["period"]) or period_of(found["title"] or title),
    )


def details_in_text(keys: Mapping[str, str], text: str, title: str) -> ReportDetails:
    """As report_details; what `keys` do not give is taken from the first page of the text, as a reader sees it."""
    details = report_details(keys, text, title)
    told = report_details(first_page_details(text), "", title)
    missing = [name for name in EDITABLE if not getattr(details, name)]
    return replace(details, **{name: getattr(told, name) for name in missing})


def first_page_details(text: str) -> dict[str, str]:
    """The date that a report's first page names as such, else one alone in a line; a publisher alone in a line; the
    period that it says the report covers."""
    labelled = _DATE_TOLD.search(_EMPHASIS.sub("", text[:_FIRST_PAGE_CHARS]))
    lines = [line.strip() for line in text[:_FIRST_PAGE_CHARS].splitlines() if line.strip()]
    told = [_name_and_date(line) for line in lines]
    dates = [
        date
        for before, (_, date) in zip(["", *lines], told, strict=False)
        if iso(date) and not _OF_A_PERIOD.search(before)
    ]
    names = [name for name, _ in told if name]
    date = labelled[1] if labelled and iso(labelled[1]) else next(iter(dates), "")
    covered = covered_period(text[:_FIRST_PAGE_CHARS])
    found = {"date": date, "publisher": next(iter(names), ""), "period": covered}
    return {key: value for key, value in found.items() if value}


def _name_and_date(line: str) -> tuple[str, str]:
    """The organisation and the date that a line consists of, each "" where it holds none."""
    if match := _DATE_LINE.fullmatch(line):
        return "", match[1]
    if match := _NAME_AND_DATE.fullmatch(line):
        name, date = (match["name"] or match["last"]).strip(), match["date"] or match["first"]
        if is_organisation(name, whole=True):
            return name, date
        if _KIND_OF_REPORT.search(name):
            return "", date
    alone = len(line) <= _LONGEST_NAME and _CHINESE.search(line) and is_organisation(line, whole=True)
    return (line, "") if alone else ("", "")


def file_date(made: str, text: str) -> str:
    """The day on which a file was made or last saved, where it can be the report's by its first page; else ""."""
    return made if made and fits(made, text[:_FIRST_PAGE_CHARS]) else ""


def is_organisation(name: str, *, whole: bool = False) -> bool:
    """Whether a name is of a bank, an institute, a company; whole: it must end in the word that says so."""
    match = None if _NO_PUBLISHER.search(name) else _ORGANISATION.search(name)
    return match is not None and (not whole or bool(_ENDS_IN_NAME.search(name)))


def is_junk_title(title: str) -> bool:
    """Whether a title is what a program writes where nobody gave one, or the name of a file."""
    return _JUNK_TITLE.fullmatch(title.strip()) is not None


def iso_date(date: str) -> str:
    """YYYY-MM-DD or YYYY-MM where a date can be read, else the words as they are, in one line."""
    return iso(date) or one_line(date)


def period_of(title: str) -> str:
    """The period that a title names (2024年第三季度, Q3 2024, 2019), empty where it names none or several."""
    found = [match.group().strip() for match in _TITLE_PERIOD.finditer(title)]
    return found[0] if len(found) == 1 else ""


def changed_details(details: ReportDetails, changes: Mapping[str, str]) -> ReportDetails:
    """The details with what a person says of them; `changes` as edited_details gives them."""
    kept = asdict(details) | {name: value for name, value in changes.items() if name in EDITABLE}
    return ReportDetails(**kept)


def unfit_details(changes: Mapping[str, str]) -> dict[str, Unfit]:
    """What of this a report cannot have, by the name of its field, with what is wrong with it."""
    found: dict[str, Unfit] = {}
    if "title" in changes and not changes["title"]:
        found["title"] = "no title"
    if changes.get("date") and not is_date(changes["date"]):
        found["date"] = "no date"
    if changes.get("url") and not changes["url"].startswith(("http://", "https://")):
        found["url"] = "no web address"
    if "language" in changes and changes["language"] not in _LANGUAGES:
        found["language"] = "no language"
    return found


def as_kept(changes: Mapping[str, str]) -> dict[str, str]:
    """The values as the library keeps them: in one line, a date as ISO 8601 where it can be read."""
    kept = {name: one_line(value) for name, value in changes.items()}
    return kept | ({"date": iso_date(kept["date"])} if "date" in kept else {})


def edited_details(given: Sequence[str]) -> dict[str, str]:
    """The values in KEY=VALUE arguments, by the name of a field of ReportDetails.

    Raises YanwenError for one that cannot be used, with what can.
    """
    found: dict[str, str] = {}
    for argument in given:
        name, equals, value = argument.partition("=")
        if not equals or name.strip().lower() not in EDITABLE:
            raise YanwenError(
                f"--meta {argument!r} cannot be used. Write KEY=VALUE; the keys are {', '.join(EDITABLE)}."
            )
        found[name.strip().lower()] = value
    kept = as_kept(found)
    for name, unfit in unfit_details(kept).items():
        raise YanwenError(f"--meta {name}={kept[name]!r} cannot be used. {_UNFIT_TOLD[unfit]}")
    return kept


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
