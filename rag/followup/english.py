"""English follow-ups and how an English question takes them in. Pure; questions without their final mark throughout."""

import re

from rag.followup.grammar import FollowUp, Kind
from rag.followup.measures import measure_asked
from rag.followup.most import asks_most
from rag.followup.parts import is_part, with_part
from rag.followup.slots import (
    Content,
    anyone_slots,
    content_of,
    institution_slots,
    merged,
    population_slots,
    slots_of,
    with_institution,
    with_population,
    with_year,
    year_slots,
)
from rag.periods import years

_LONGEST = 120
_MOST_WORDS = 12
_MOST_CONTENT_WORDS = 8
_LEAD = r"(?:(?:and|but|so|then|ok|okay|well|also),? )*"
_OPENS = re.compile(_LEAD, re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:(?:what|how) about|(?:the )?same (?:question )?(?:for|in)|now (?:for|in)) (?P<x>.+)", re.IGNORECASE
)
_AND = re.compile(r"(?:and|but|then|or|also),? (?:what about )?(?P<x>.+)", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:what|which|who|whom|whose|how|why|when|where|is|are|was|were|do|does|did|has|have|had|can|could|should|will|would|tell|list|name|give|show|compare)\b",
    re.IGNORECASE,
)
_THOSE = re.compile(
    r"(?:those|the ones|the banks|banks|institutions)(?: which are| that are| who are)? (?:that |which |who )?(?P<said>.+)",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"(?:what(?: is|'s| was) the (?:difference|gap|distance)(?: between (?:the two|them|these(?: two)?|those(?: two)?|both))?"
    r"|(?:by )?how (?:much|far|many (?:percentage )?points) (?:do|did|are) (?:they|the two|these|those|these two) (?:differ|apart)|how big is the (?:difference|gap)|what(?: is|'s) the gap)",
    re.IGNORECASE,
)
_RISE = "change|rise|grow|increase|fall|drop|decrease|decline|improve|shrink|widen|narrow|go up|go down"
_MOVED = re.compile(
    r"(?:what(?: is|'s| was) )?the (?:difference|gap|change|increase|decrease|rise|fall) "
    r"(?P<since>(?:from|to|since|compared (?:with|to)|between|versus) (?:[\w-]+ ){0,4}?(?:FY\s?)?(?:19|20)\d\d"
    r"(?: (?:and|to) (?:[\w-]+ ){0,4}?(?:FY\s?)?(?:19|20)\d\d)?)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    rf"(?:(?:by )?how (?:much|many (?:percentage )?points)|how) (?:did|has|have) (?:it|that|this|they|the (?:share|figure|number|ratio)) (?:{_RISE}|changed|risen|grown|increased|fallen|dropped|decreased|declined|improved)"
    r"|how (?:does|did) (?:it|that|this|they) compare (?:with|to) .{1,30}|(?:did|has|have) (?:it|that|they) "
    rf"(?:{_RISE}|changed|risen|grown|increased|fallen|dropped|decreased|declined|improved)"
    r"|(?:what was |what is )?the (?:change|increase|decrease|rise)",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"why|how come|why so(?: \w+)?|why (?:is|was|are|were) (?:that|it|this|they)(?: so)?(?: the case| so| \w+)?|(?:what is|what's|what was|for what|what are) the (?:main )?reasons?(?: for (?:that|this|it))?"
    r"|for what reason|what (?:explains|caused|drove|drives|is behind) (?:that|this|it)",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"(?:which|what)(?: ones| are they| are these| ones are they| exactly| banks| are those)+(?: exactly)?|(?:for example|such as|like what|examples|which)"
    # bare questions are put behind the earlier question as they are
    r"|when|who|where|how|how much|how many|what else|(?:please )?tell me more|more details?|who else|anything else|(?:any|and the) others?",
    re.IGNORECASE,
)
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("why", _WHY),
    ("difference", _DIFFERENCE),
    ("change", _CHANGE),
    ("which", _WHICH),
)
_LINK = r"(?:is|was|are|were|does|did|do|has|have|had|can|could|will|would)"
_PRONOUN = re.compile(
    rf"(?P<before>(?:in (?:19|20)\d{{2}},? )?(?:{_LINK}|(?:what|which|who|when|where|why|how|by how)(?: \w+){{0,3}}? {_LINK}) )"
    r"(?P<pronoun>(?P<measure>(?:that|this|the) (?:share|figure|number|ratio|percentage|proportion|amount|rate))|(?P<group>those (?:banks|institutions)|these (?:banks|institutions)|they|their)"
    r"|(?P<bank>(?:the|that|this) (?:bank|company|institution)|it|its))(?P<own>'s)?(?P<rest>(?: .*)?)",
    re.IGNORECASE,
)
# it that stands for nothing: how long does it take, what does it mean, is it true that
_NOTHING = re.compile(
    r" (?:take|mean|possible|true|likely|called|known|happen|\w+ (?:to|that|when|if)\b).*| (?:that|when|if)\b.*",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<=.)\b(?!(?:I|LLMs?|AI|NPLs?|ROE|ROA)\b)[A-Z]\w+")
_EMPTY = re.compile(
    r"(?:(?:what|which|how|was|is|were|are|it|that|the|many|much|large|high|big|share|figure|number|percentage|proportion|of|in|for|at|by|about|then|there|does|did|do|they|have|only)\b\s*)*",
    re.IGNORECASE,
)
_FRONTED = re.compile(r"(?P<when>(?:back )?(?:in|at|by|as of|during|for) [^,]{1,30}), (?P<rest>.+)", re.IGNORECASE)
_HEADS = "banks|institutions|lenders|respondents|employees|staff|people|customers|clients|firms|companies|users|outlets|branches"
_SHARE = re.compile(
    rf"(?P<ask>(?:what|which|how (?:large|big|high) an?) (?P<word>share|proportion|percentage|fraction|part) of|how many(?: of)?|what per ?cent of) (?P<head>(?:[\w-]+ ){{0,4}}?(?:{_HEADS}))\b(?P<said>.*)",
    re.IGNORECASE,
)
_INVERTED = re.compile(r" ?(?:did|does|do|(?:has|have|had|is|are|was|were|will|can) (?:the |[A-Z]))")
_WHAT = re.compile(
    r"(?P<ask>what) (?P<be>is|was|were|are) (?P<noun>(?P<owner>(?:the )?(?:.+?'s )?)(?P<measure>.+?)(?P<tail>(?: (?:of|at|for|in|by|on|as of|among|across|per)\b.*)?))",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"how (?P<how>large|high|big|low|fast|wide|accurate|satisfied|common|widespread) (?P<be>is|was|were|are) (?P<noun>.+)",
    re.IGNORECASE,
)
_DID = re.compile(r"(?:how (?:much|many \w+|\w+)|what|when|where) (?P<rest>(?:did|does|do|has|have) .+)", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"]([^”\"]{1,40})[”\"]")
_TO = re.compile(
    r"\b(?P<to>to|on|from|via|through|under) (?!the end\b)(?:(?!(?:in|at|of|for|by|on|to|from|when|as)\b)[\w-]+)(?: (?!(?:in|at|of|for|by|on|to|from|when|as)\b)[\w-]+){0,3}",
    re.IGNORECASE,
)
# of consumer loans at Tern Bank: what is measured, where it is no name.
_ITEM = re.compile(r" of (?:the )?(?P<item>[a-z][\w-]*(?: (?!(?:at|of|for|in|by|on|to|from|among)\b)[a-z][\w-]*){0,3})")
_MEASURE = re.compile(
    r"\b(?:ratio|rate|margin|income|profit|loss|return|cost|spending|expenses?|investment|share|value|volume|number|amount|capital|equity|growth|yield|fee|price|dividend|turnover|revenue|assets)s?$|(?-i:^[A-Z]{2,}$)",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(r"(?!(?:[A-Z]{2,}|[A-Z]{2,}\b.*)$)[A-Z][\w-]+(?: (?:& |and )?[A-Z][\w-]+){0,3}")
_OWNER = re.compile(r"(?<![\w'])(?P<name>[A-Z][\w&-]*(?: (?:& |of )?[A-Z][\w&-]*){0,4})['’]s?(?= )")
_OF_OWNER = re.compile(
    r" (?:of|at|for|by) (?!FY|[HQ]\d)(?P<name>[A-Z][\w&-]*(?: (?:& |of )?[A-Z][\w&-]*){0,4})(?= (?:in|at|for)\b|$)"
)
_BAND = re.compile(
    r"(?:(?:fewer than|less than|below|under|over|above|more than|between|at least|at most) )?\d[\d.]*\s?%?(?:(?: to | and |[-–])\d[\d.]*\s?%|(?<=%))(?: or (?:more|less))?",
    re.IGNORECASE,
)


def read(text: str, *, asked: bool) -> FollowUp | None:
    """What kind of follow-up a text is by its form; None for a question that stands by itself.

    asked: whether it ended in a question mark.
    """
    if len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        return None
    opened = _OPENS.match(text)
    assert opened  # it may be empty
    body = text[opened.end() :]
    if asks_most(body):
        return FollowUp("most", body)
    for kind, form in _FORMS:
        if form.fullmatch(body):
            return FollowUp(kind, body)
    if moved := _MOVED.fullmatch(body):
        return FollowUp("pronoun", f"by how much did it change {moved['since']}")
    if is_part(body):
        return FollowUp("other", body)
    if _only_slots(body):
        if not _ASKS.search(body):
            return FollowUp("other", body)
        names = institution_slots(body) or population_slots(body)
        return FollowUp("other", content_of(body, " "), measure_asked(body) if names and not opened[0] else "")
    about = _ABOUT.fullmatch(body) or (_AND.fullmatch(text) if asked else None)
    if about and len(about["x"].split()) <= _MOST_CONTENT_WORDS:
        those = _THOSE.fullmatch(about["x"])
        if not _ASKS.search(those["said"] if those else about["x"]):
            return FollowUp("other", about["x"])
    pronoun = _PRONOUN.fullmatch(body)
    if pronoun and not _NAMED.search(body) and not institution_slots(body):
        idle = pronoun["pronoun"].lower() == "it" and _NOTHING.fullmatch(pronoun["rest"])
        within = re.match(r"the (?!bank|company|institution)", pronoun["pronoun"], re.IGNORECASE) and pronoun["rest"]
        return None if idle or within else FollowUp("pronoun", body)
    return None


def _only_slots(body: str) -> bool:
    """Whether a text names a year, a bank or a class of banks and, beside, nothing that could be asked for."""
    content = slots_of(body)
    if content is None:
        return False
    if re.match(r"(?:what|how) (?:is|was|are|were)\b|who", body, re.IGNORECASE) and not content.year:
        return False  # What is PSBC?
    return bool(_EMPTY.fullmatch(content.rest))


def with_other(content: Content, earlier: str) -> str | None:
    """The earlier question asked of what the content names; None where it has no place for it."""
    text: str | None = earlier
    if content.rest:
        text = _with_rest(content.rest, earlier)
    if text and content.institution:
        if _SHARE.search(_plain(earlier)) and not institution_slots(earlier):
            return None
        text = with_institution(content.institution, text)
    elif text and content.population:
        text = with_population(content.population, text)
        text = text and text.replace("banks's", "banks'")
    if text and content.year:
        text = with_year(content.year, text)
    return text


def _with_rest(rest: str, earlier: str) -> str | None:
    if is_part(rest):
        return with_part(rest, earlier)
    for form in (_QUOTED, _BAND):
        places = list(form.finditer(earlier))
        if form.fullmatch(rest):
            return earlier[: places[0].start()] + rest + earlier[places[0].end() :] if len(places) == 1 else None
    those, share = _THOSE.fullmatch(rest), _SHARE.search(earlier)
    if those and share and share["said"].strip() and not _INVERTED.match(share["said"]):
        years = [share["said"][start:end] for start, end in year_slots(share["said"])]
        ended = f" in {years[0]}" if len(years) == 1 and years[0].isdigit() else ""
        return f"{earlier[: share.start('said')]} {those['said']}{ended}"
    if to_whom := _TO.fullmatch(rest):
        places = [place for place in _TO.finditer(earlier) if place["to"].lower() == to_whom["to"].lower()]
        return earlier[: places[0].start()] + rest + earlier[places[0].end() :] if len(places) == 1 else None
    if _SHORT_NAME.fullmatch(name := re.sub(r"['’]s?$", "", rest)) and not _MEASURE.search(name):
        return _other_owner(name, earlier)
    if other := _of_one_head(rest, earlier):
        return other
    what = _WHAT.fullmatch(earlier)
    if what and not those and not re.search(r"\b(?:of|that|who)\b", rest):
        item = _ITEM.match(what["tail"])
        if item and not _MEASURE.search(rest):
            at = what.start("tail")
            return earlier[: at + item.start("item")] + rest + earlier[at + item.end("item") :]
        measure = re.sub(r"^(?:the|its|their) ", "", rest)
        return f"{earlier[: what.start('measure')]}{measure}{what['tail']}"
    return None


def _other_owner(name: str, earlier: str) -> str | None:
    """Tern for Gull in What was Gull's fee income, in the income of Gull, and for Gull Bank: a bank by its short name."""
    owners = list(_OWNER.finditer(earlier)) or list(_OF_OWNER.finditer(earlier))
    if len(owners) != 1:
        return with_institution(name, earlier) if len(institution_slots(earlier)) == 1 else None
    return earlier[: owners[0].start("name")] + name + earlier[owners[0].end("name") :]


def _of_one_head(rest: str, earlier: str) -> str | None:
    """credit cards for debit cards, small merchants for large merchants: what is alike but for the word before it."""
    words = rest.split()
    if len(words) != 2 or not rest.islower():
        return None
    places = list(re.finditer(rf"\b(?!(?:the|of|by|for|in|all|many)\b)[a-z-]+ {re.escape(words[1])}\b", earlier))
    return earlier[: places[0].start()] + rest + earlier[places[0].end() :] if len(places) == 1 else None


def _plain(earlier: str) -> str:
    """In 2025, how many ... as How many ... in 2025."""
    fronted = _FRONTED.fullmatch(earlier)
    if not fronted:
        return earlier
    rest, when = fronted["rest"], fronted["when"]
    return f"{rest[0].upper()}{rest[1:]} {when[0].lower()}{when[1:]}"


def topic(earlier: str) -> str | None:
    """What a question asks for, as a noun: the share of banks that co-develop; None where that cannot be told."""
    earlier = _plain(earlier)
    if what := _WHAT.fullmatch(earlier):
        return what["noun"]
    if how := _HOW.fullmatch(earlier):
        return how["noun"]
    if group := _group(earlier):
        share = _SHARE.fullmatch(earlier)
        assert share
        word = share["word"] or "number"
        return f"the {word.lower()} of {group}"
    return None


def subject(earlier: str) -> str | None:
    """Whom a question asks about: banks that co-develop models with vendors; None where that cannot be told."""
    return _group(_plain(earlier))


def _group(earlier: str) -> str | None:
    share = _SHARE.fullmatch(earlier)
    if not share or not share["said"].strip() or _INVERTED.match(share["said"]):
        return None
    return f"{share['head']} that{share['said']}"


def institution(earlier: str) -> str | None:
    """The bank that a question asks about."""
    return _institution(earlier)


def _institution(earlier: str) -> str | None:
    spans = institution_slots(earlier)
    return earlier[spans[-1][0] : spans[-1][1]] if spans else None


def difference(asked: str, one: str, other: str | None, *, years_only: bool) -> str | None:
    """Two earlier questions, asked how far apart their answers are; None where they have no nouns for it."""
    if other and "compare" in asked:
        return None
    if other is None:
        named = topic(one)
        return re.sub(r"\b(?:it|that|this|they)\b", lambda _: named or "", asked) if named and years_only else None
    if both := merged(one, other, " and ", years_only=years_only):
        return f"{both}, and {'by how much did it change' if years_only else 'what is the difference'}"
    first, second = topic(one), topic(other)
    return f"What is the difference between {first} and {second}" if first and second and first != second else None


def why(asked: str, earlier: str) -> str | None:
    """The earlier question, asked for the reason."""
    del asked
    earlier = _plain(earlier)
    if group := _SHARE.fullmatch(earlier):
        several = f"Why is it that so many {group['head'].removeprefix('the ')}{group['said']}"
        return None if _INVERTED.match(group["said"]) else several
    if how := _HOW.fullmatch(earlier):
        return f"Why {how['be']} {how['noun']} so {how['how']}"
    if what := _WHAT.fullmatch(earlier):
        return f"Why {what['be']} {what['noun']} at this level"
    if did := _DID.fullmatch(earlier):
        return f"Why {did['rest']}"
    return None


def which(asked: str, earlier: str) -> str | None:
    """The earlier question, asked which ones they are."""
    share = _SHARE.fullmatch(_plain(earlier)) if re.match("which|what (?!else)", asked, re.IGNORECASE) else None
    if not share or not share["said"].strip() or _INVERTED.match(share["said"]) or not anyone_slots(share["head"]):
        return None
    return f"Which {share['head'].removeprefix('the ')}{share['said']}"


def pronoun(asked: str, earlier: str, institution: str | None) -> str | None:
    """The follow-up with its pronoun resolved. institution: the one that was named last."""
    found = _PRONOUN.fullmatch(asked)
    assert found
    possessive = found["pronoun"].lower() in ("its", "their") or found["own"]
    moves = re.match(rf" (?:{_RISE}|changed|risen|grown|increased|fallen|dropped)\b", found["rest"], re.IGNORECASE)
    if found["measure"]:
        named = topic(earlier)
    elif found["pronoun"].lower() == "it" and moves:
        named = _without_time(topic(earlier), found["rest"])
    elif found["group"]:
        named = _institution(earlier) or subject(earlier)
        if possessive and named and not _institution(earlier):
            return None
    else:
        named = institution or (topic(earlier) if found["pronoun"].lower() == "it" else None)
    return f"{found['before']}{named}{chr(39) + 's' if possessive else ''}{found['rest']}" if named else None


def _without_time(named: str | None, said: str) -> str | None:
    """What moves, without its own time where what is said of it gives the times: between 2019 and 2021, in 2021."""
    since_then = len(years(said)) == 1 and re.search(r"\b(?:from|than|since|compared|versus|to)\b", said, re.IGNORECASE)
    if not named or not years(said) or since_then:
        return named
    for start, end in reversed(year_slots(named)):
        named = re.sub(r"\s*\b(?:in|at|by|of|for|as of)\s*$", "", named[:start], flags=re.IGNORECASE) + named[end:]
    return named
