"""Which one has the most of what was asked for: a follow-up that names neither measure nor time. Pure."""

import re

from rag.followup.slots import institution_slots
from rag.question import question_language

_MOST_ZH = re.compile(
    r"(?:那|其中|所有银行中|同业中|各行中|它们中)?[，,]?(?:的)?(?:哪(?:一)?家(?:银行|机构)?(?P<one>最[高低大小多少])(?:的)?|(?P<two>最[高低大小多少])的?(?:银行|机构)?(?:是|有)(?:哪(?:一)?家(?:银行|机构)?|谁))"
)
_MOST_EN = re.compile(
    r"(?:who|(?:which|what) (?:bank|one|institution|lender|of (?:them|these|the banks))(?: of (?:them|all))?) (?:has|had|is|was) the (?P<most>highest|lowest|largest|smallest|biggest|most|least|best|worst)(?: one)?(?: of (?:all|them))?",
    re.IGNORECASE,
)


def asks_most(text: str) -> bool:
    """Whether a text asks which bank has the most, and not of what."""
    return bool(_MOST_ZH.fullmatch(text) or _MOST_EN.fullmatch(text))


def most(asked: str, topic: str | None) -> str | None:
    """The question which bank has the most of an earlier question's topic (江澜银行2024年的净利润); None without one bank."""
    spans = institution_slots(topic or "")
    if not topic or len(spans) != 1 or question_language(topic) != question_language(asked):
        return None
    (start, end), found = spans[0], _MOST_ZH.fullmatch(asked)
    if found:
        return f"{topic[:start]}哪家银行{topic[end:].removeprefix('的')}{found['one'] or found['two']}"
    found = _MOST_EN.fullmatch(asked)
    if not found:
        return None
    before, after = topic[:start], re.sub(r"^['’]s? ", "", topic[end:])
    before = re.sub(r"(?:\b(?:of|at|for|in) )?(?:the )?$", "", before)
    measure = re.sub(r"^the ", "", f"{before}{after if not before else ' ' + after.strip()}".strip())
    return f"Which bank has the {found['most'].lower()} {re.sub(' +', ' ', measure)}"
