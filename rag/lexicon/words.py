"""Words of questions and glosses: tokens, lemmas, and the words that name nothing. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Words that ask, join or point, or ask for a quantity without naming one, and so say nothing about the subject.
# Compared as written, in lower case: "share" asks for a share, "shares" are a thing.
_STOP_EN_WORDS = """
    a an the this that these those it its they them their he his him she her hers we us our ours you your i me my
    who whom whose what which when where why how there here versus
    am is are was were be been being do does did doing done have has had having can could may might must shall should
    will would ought don't doesn't didn't isn't aren't wasn't weren't won't can't
    shouldn't wouldn't couldn't haven't hasn't hadn't
    of in on at to from by with without within for about into onto over under between among across through during
    before after since until till as per via against toward towards upon up down out off above below around than
    and or nor but if then so because while whereas though although both either neither not no yes
    too very just only also even still already yet again ever never once such same other others another own each every
    all any some more most less least few several else many much
    get gets got go goes went let lets make makes made making take takes took taken taking come comes came using
    share proportion percentage percentages percent number amount level rate ratio fraction total kind kinds type types
    sort end year years earlier compare compared decimal decimals
    according please tell give name following s t sth sb one's oneself etc
"""
_STOP_ZH_WORDS = """
    什么 哪 哪个 哪些 哪家 哪几 哪里 哪一 哪种 谁 几 几个 几家 多少 多大 多高 多长 怎么 怎样 怎么样 如何 为什么 为何
    是否 是不是 不是 有没有 请问 请 吗 呢 吧 啊
    的 了 在 是 有 和 与 及 以及 或 或者 对 对于 关于 就 都 也 还 又 而 而且 但 但是 从 到 由 被 把 将 向 为 为了 因
    因为 所以 于 以 之 其 其中 此 该 这 这个 这些 那 那个 那些 他 她 它 他们 我 我们 你 您 上 下 中 里 内 外 前 后 时
    个 家 名 项 年 月 日 等 等等 已 已经 曾 曾经 不 没 没有 很 更 最 较 约 大约 左右 可以 能 能够 会 应 应该 要 可
    进行 根据 按照 通过 相比 比 相较 相当于 分别 各 各是 每 所 者 地 得 着 过 一个 一种 一些 一下 有关 相关 同时 并
    并且 说 称 占 只 只有 仅 仅有 还是 期间 方面 情况 注意 保留 小数 位
    比例 占比 比重 百分比 百分之 百分之几 百分之多少 比率 数 数量 数字 金额 合计 一共 总共 共有 共 几成 成 末 底
    年底 年末
"""
_AFTER_HOW_WORDS = "large big high low long fast quick old far often well tall deep wide strong"  # how large: how much
_HEAD_END_WORDS = "of for in on at to from by with without that who which used as into"
_DIGIT_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_NOUNS_IN_ING_WORDS = "rating accounting marketing meeting listing earning"  # else they meet rate, account, market...
_IRREGULAR_PAIRS = """
    rose=rise risen=rise fell=fall fallen=fall grew=grow grown=grow held=hold made=make paid=pay sold=sell bought=buy
    lent=lend led=lead took=take taken=take gave=give given=give came=come became=become began=begin begun=begin saw=see
    seen=see said=say told=tell thought=think kept=keep met=meet sent=send spent=spend built=build won=win lost=lose
    wrote=write written=write chose=choose chosen=choose drew=draw drawn=draw drove=drive driven=drive knew=know
    known=know broke=break broken=break spoke=speak spoken=speak stood=stand taught=teach caught=catch fought=fight
    brought=bring sought=seek shrank=shrink shrunk=shrink threw=throw thrown=throw wore=wear worn=wear dealt=deal
    meant=mean felt=feel ran=run shot=shoot flew=fly flown=fly hidden=hide showed=show shown=show understood=understand
    children=child men=man women=woman feet=foot teeth=tooth mice=mouse wives=wife lives=life halves=half
    criteria=criterion analyses=analysis crises=crisis bases=basis indices=index matrices=matrix
    defence=defense offence=offense licence=license programme=program cheque=check grey=gray
"""
STOP_EN = frozenset(_STOP_EN_WORDS.split())
STOP_ZH = frozenset(_STOP_ZH_WORDS.split())
_AFTER_HOW = frozenset(_AFTER_HOW_WORDS.split())
HEAD_END = frozenset(_HEAD_END_WORDS.split())
DIGITS = {word: str(digit) for digit, word in enumerate(_DIGIT_WORDS.split(), 1)}
_NOUNS_IN_ING = frozenset(_NOUNS_IN_ING_WORDS.split())
_IRREGULAR = dict(pair.split("=") for pair in _IRREGULAR_PAIRS.split())
_ARTICLES = frozenset(("a", "an", "the"))
LEADS = frozenset(("to", "be", "a", "an", "the", "of", "in", "on", "at", "for", "with", "by"))  # to be fond of: fond
TRAILS = frozenset(("to", "of", "in", "on", "at", "for", "with", "by", "from", "as", "a", "the"))
NOT_TYPED = frozenset(("sth", "sb", "one's", "etc", "etc.", "esp."))  # the dictionary's own shorthand
_SPELLINGS = (  # British, American
    (re.compile(r"(?<=...)is(?=(?:e[sdr]?|ing|ation)s?$)"), "iz"),
    (re.compile(r"(?<=...)our"), "or"),
    (re.compile(r"(?<=..)tre(?=s?$)"), "ter"),
)
_VOWEL = re.compile(r"[aeiou]|(?<=[^aeiou])y")
_VOWEL_RUN = re.compile(r"(?:[aeiou]|(?<=[^aeiou])y)+[^aeiouy]")
_SHORT_END = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")
DERIVED = ("ly", "est", "er", "ness", "ship", "ment", "al", "ian", "ist", "or", "ism", "ity")

_LATIN = "A-Za-zÀ-ɏＡ-Ｚａ-ｚ"
_TOKEN = re.compile(
    rf"['’]s\b|(?:[A-Za-z]\.){{2,}}|[0-9０-９]+(?:[.,][0-9]+)*|[{_LATIN}]+(?:[&'’](?!s\b)[{_LATIN}]+)*[0-9]*"
)
PHRASE_BREAK = re.compile(r"[()\[\]{};:?!%。？；：（）“”\"]|\.\s")
HAN = re.compile(r"[⺀-鿿々〇]+")


class Token(NamedTuple):
    surface: str
    start: int
    end: int
    lemma: str
    stop: bool


@lru_cache(maxsize=65536)
def lemma(word: str) -> str:
    """The stem under which the inflections and the British and American spellings of a lower-case word meet.

    Porter's steps 1 and 5 (An algorithm for suffix stripping, 1980) without his derivational steps, which fold words
    that differ. The result is a key, not always a word: "deploying" gives "deploy", "operated" gives "operat".
    """
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    if len(word) < 4:
        return word
    word = _singular(word)
    return word if word in _NOUNS_IN_ING else _bare(present(word))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-2] if word.endswith("sses") else word[:-1]
    return word


def present(word: str) -> str:
    """A word without -ed and -ing, its consonant no longer doubled and its silent e back."""
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    stem = next((word.removesuffix(end) for end in ("ed", "ing") if word.endswith(end)), "")
    if not _VOWEL.search(stem) or word.endswith("eed"):
        return word
    if stem[-1] == stem[-2:-1] and stem[-1] not in "aeioulsz":
        return stem[:-1]
    add_e = stem.endswith(("at", "bl", "iz")) or (_measure(stem) == 1 and bool(_SHORT_END.search(stem)))
    return stem + "e" if add_e else stem


def _bare(word: str) -> str:
    """A word without its final silent e, or the second l of a longer word."""
    if word.endswith("e"):
        stem = word[:-1]
        long = _measure(stem) > 1 or (_measure(stem) == 1 and not _SHORT_END.search(stem))
        return stem if long else word
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _measure(stem: str) -> int:
    """Porter's m: how many times a run of vowels is followed by a consonant."""
    return len(_VOWEL_RUN.findall(stem))


def tokens_of(text: str) -> list[Token]:
    """The Latin words and the numbers of a text, without articles and possessive endings."""
    tokens = []
    asked = False
    for match in _TOKEN.finditer(text):
        word = match.group()
        key, stop = ("A", False) if word == "A" and text.startswith("-", match.end()) else _read(word)  # an A-share
        if key and key not in _ARTICLES:
            stop = stop or (asked and word.lower() in _AFTER_HOW)
            tokens.append(Token(word, match.start(), match.end(), key, stop))
            asked = key == "how"
    return tokens


@lru_cache(maxsize=65536)
def _read(surface: str) -> tuple[str, bool]:
    """The lemma of a token, "" for a possessive ending, and whether it is a stop word."""
    if surface[0] in "'’":
        return "", True
    word = unicodedata.normalize("NFKC", surface).replace("’", "'")
    if word[0].isdigit():
        return _canonical_number(word), False
    word = word.replace(".", "")
    if word.lower() not in STOP_EN:
        return lemma(word.lower()), False
    name = word.isupper() and 1 < len(word) < 4  # US, IT and WHO are names, us, it and who are not: they keep apart
    return (word, False) if name else (lemma(word.lower()), True)


def _canonical_number(number: str) -> str:
    """1,203 and 1203, and 7.50 and 7.5, are one."""
    number = re.sub(r",(?=\d{3}(?!\d))", "", number)
    return number.rstrip("0").rstrip(".") if "." in number else number


@lru_cache(maxsize=65536)
def key_of(phrase: str) -> str:
    return " ".join(token.lemma for token in tokens_of(phrase))
