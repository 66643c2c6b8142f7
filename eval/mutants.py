"""The mutation test of the verification: true sentences made false in one place, and how many of them are caught.

    python -m eval.mutants SET...

A set is a folder with questions.jsonl and corpus.jsonl or reports/, or QUESTIONS.jsonl=REPORT. Its true sentences: each
sentence of the evidence, the sentences of the set's own answers that state a figure, what the extractive answer quotes,
and, where the set has a paraphrases.jsonl ({"id", "lang", "sentence", "evidence"}), its sentences in another language.
Each is held against the passages that hold its evidence, as it stands (a false flag where it fails) and with a change:

    digit      a digit of a figure
    unit       % for percentage points, or the other way round
    year       a year of a figure, for another of the passages, else for one beside it; or the figure, for that of
               another year
    subject    a figure, for that of a neighbour: what is said of one thing is then said of another
    elsewhere  a clause of another report, around a figure of these passages

The margin of rag/holding.py is fitted on either half of the reports, and judges the sentences of the other half.
"""

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from eval.cases import Case, read_cases, read_rows
from rag.answer import Assistant
from rag.binding import Claim
from rag.compose import sentences_of
from rag.evidence import Source, every_claim
from rag.figures import find_figures, same_quantity
from rag.periods import years
from rag.question import passage_language
from rag.records import AnswerSentence, Passage
from rag.subject import Subjects, has_words, without_figures
from rag.terms import terms
from rag.verify import check
from rag.written import source_of

Kind = Literal["true", "digit", "unit", "year", "subject", "elsewhere"]
MADE_FALSE: tuple[Kind, ...] = ("digit", "unit", "year", "subject", "elsewhere")
Origin = Literal["evidence", "answers", "extractive", "paraphrase"]
_SEED = 7
_MARGINS = (0.05, 0.075, 0.1, 0.125, 0.15, 0.2)
_MOST_FALSE_FLAGS = 0.02  # of the true sentences that state a figure
_SHORTEST_CLAUSE = 12  # characters
_TRIES = 20
_RESAMPLES = 2_000
_ONE_SUBJECT = 0.6  # Jaccard of two claims' words from which they are of one thing
_POINTS = re.compile(r"个?百分点|percentage points?")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, the passages it cites, and what was done to it."""

    text: str
    sources: tuple[Source, ...]
    report: str
    origin: Origin
    kind: Kind = "true"

    @property
    def across(self) -> bool:
        """Whether it is in another language than its sources."""
        return passage_language(self.text) != passage_language(self.sources[0].text)

    @property
    def group(self) -> str:
        """Its language, with its sources' where that is another."""
        language = passage_language(self.text)
        return f"{language} over {'zh' if language == 'en' else 'en'}" if self.across else language


# true sentences


def statements(
    cases: Sequence[Case], assistant: Assistant, paraphrases: Sequence[Mapping[str, object]]
) -> list[Statement]:
    """The true sentences of a set, each once."""
    passages = list(_all_passages(assistant))
    texts = {p.report.report_id: assistant.library.record.text(p.report.report_id) or "" for p in passages}
    found: dict[tuple[str, tuple[str, ...]], Statement] = {}
    for statement in _statements(cases, assistant, paraphrases, passages, texts):
        found.setdefault((statement.text, tuple(source.text for source in statement.sources)), statement)
    return list(found.values())


def _all_passages(assistant: Assistant) -> Iterator[Passage]:
    keys = [key for key, _ in assistant.library.record.all_chunks()]
    yield from assistant.library.record.passages(dict.fromkeys(keys, 0.0)).values()


def _statements(
    cases: Sequence[Case],
    assistant: Assistant,
    paraphrases: Sequence[Mapping[str, object]],
    passages: Sequence[Passage],
    texts: Mapping[str, str],
) -> Iterator[Statement]:
    for case in cases:
        if not case.answerable:
            continue
        places = [place for piece in case.evidence for place in _places(piece, case.gold_ids, passages, texts)]
        for passage, sentence in places:
            yield _statement(assistant, sentence, [passage], "evidence")
        cited = list({passage.key: passage for passage, _ in places}.values())
        if not case.evidence:  # a set that names documents alone
            cited = [passage for passage in passages if passage.report.report_id in case.gold_ids]
        for answer in case.answers if cited else ():
            for sentence in sentences_of(answer):
                if find_figures(sentence) and has_words(sentence):
                    yield _statement(assistant, sentence, cited, "answers")
        answer_given = assistant.ask(case.question, history=case.history)
        if not answer_given.abstained:
            for citation in answer_given.citations:
                for passage, sentence in _places(citation.quote, (citation.report_id,), passages, texts):
                    yield _statement(assistant, sentence, [passage], "extractive")
    for row in paraphrases:
        evidence = row["evidence"]
        assert isinstance(evidence, list)
        places = [place for piece in evidence for place in _places(str(piece), (), passages, texts)]
        yield _statement(assistant, str(row["sentence"]), [passage for passage, _ in places[:1]], "paraphrase")


def _statement(assistant: Assistant, text: str, cited: Sequence[Passage], origin: Origin) -> Statement:
    sources = tuple(source_of(passage, assistant.facts_of(passage.report)) for passage in cited)
    return Statement(text, sources, cited[0].report.report_id, origin)


def _places(
    piece: str, reports: Sequence[str], passages: Sequence[Passage], texts: Mapping[str, str]
) -> list[tuple[Passage, str]]:
    """The passages that hold a piece of evidence, each with the sentence that does."""
    found = []
    for report_id, text in texts.items():
        start = text.find(piece)
        if start < 0 or (reports and report_id not in reports):
            continue
        for passage in passages:
            if (
                passage.report.report_id == report_id
                and passage.chunk.start < start + len(piece)
                and start < passage.chunk.end
            ):
                found += [
                    (passage, sentence.text)
                    for sentence in passage.chunk.sentences
                    if sentence.start < start + len(piece) and start < sentence.end
                ]
    return found


# false ones


def mutants(statement: Statement, others: Sequence[Statement], rng: random.Random) -> list[Statement]:
    """The statement made false in each way it can be, once a way; `others` lend their clauses."""
    ways: tuple[tuple[Kind, list[str]], ...] = (
        ("digit", _other_digit(statement, rng)),
        ("unit", _other_unit(statement)),
        ("year", _other_year(statement, rng)),
        ("subject", _other_subject(statement)),
        ("elsewhere", _elsewhere(statement, others, rng)),
    )
    return [replace(statement, text=rng.choice(texts), kind=kind) for kind, texts in ways if texts]


def _all_held(statement: Statement) -> list[tuple[Claim, str]]:
    return [(held.claim, held.sentence) for source in statement.sources for held in source.held]


def _other_digit(statement: Statement, rng: random.Random) -> list[str]:
    """One digit of a figure changed, to a figure that the passages do not hold."""
    texts = []
    for figure in find_figures(statement.text):
        places = [i for i in range(figure.start, figure.end) if statement.text[i].isdigit()]
        if not places:
            continue
        at = rng.choice(places)
        low = "123456789" if at == places[0] else "0123456789"
        digit = rng.choice([other for other in low if other != statement.text[at]])
        text = statement.text[:at] + digit + statement.text[at + 1 :]
        changed = next((one for one in find_figures(text) if one.start <= at < one.end), None)
        if changed and not any(same_quantity(changed, claim.figure) for claim, _ in _all_held(statement)):
            texts.append(text)
    return texts


def _other_unit(statement: Statement) -> list[str]:
    """% for percentage points, or the other way round."""
    texts = []
    chinese = passage_language(statement.text) == "zh"
    for figure in find_figures(statement.text):
        before, surface, after = statement.text[: figure.start], figure.surface, statement.text[figure.end :]
        if figure.kind == "percent" and surface.endswith("%"):
            texts.append(before + surface[:-1] + ("个百分点" if chinese else " percentage points") + after)
        elif figure.kind == "points" and _POINTS.search(surface):
            texts.append(before + _POINTS.sub("", surface).rstrip() + "%" + after)
    return texts


def _other_year(statement: Statement, rng: random.Random) -> list[str]:
    """A year that the sentence says of a figure, for another one of the passages, else one beside it."""
    said = sorted({year for claim in every_claim(statement.text, None) for year in claim.years})
    named = years(statement.text)
    held = frozenset().union(*(years(source.text) for source in statement.sources))
    texts = []
    for year in said:
        others = sorted(held - named) or [year - 1, year + 1]
        other = rng.choice([one for one in others if one not in named] or [year - 2])
        text = re.sub(rf"(?<!\d){year}(?!\d)", str(other), statement.text)
        if text != statement.text:
            texts.append(text)
    return texts + _figure_of_another_year(statement)


def _figure_of_another_year(statement: Statement) -> list[str]:
    texts = []
    for claim in every_claim(statement.text, None):
        own = [held for held, _ in _all_held(statement) if same_quantity(held.figure, claim.figure)]
        for other, _ in _all_held(statement) if claim.years and own else ():
            alike = (other.figure.unit, other.is_change) == (claim.figure.unit, claim.is_change)
            apart = other.years and not other.years & claim.years and not same_quantity(other.figure, claim.figure)
            if alike and apart and any(_is_one_subject(other, one) for one in own):
                begin, end = claim.figure.start, claim.figure.end
                texts.append(statement.text[:begin] + other.figure.surface + statement.text[end:])
    return texts


def _other_subject(statement: Statement) -> list[str]:
    """The figure of a neighbour of another subject in its place."""
    texts = []
    for claim in every_claim(statement.text, None):
        own = [held for held, _ in _all_held(statement) if same_quantity(held.figure, claim.figure)]
        if not own:
            continue
        for neighbour, _ in _all_held(statement):
            figure = neighbour.figure
            alike = figure.kind == claim.figure.kind and figure.unit == claim.figure.unit
            if not alike or neighbour.is_change != claim.is_change or same_quantity(figure, claim.figure):
                continue
            if any(_is_one_subject(neighbour, one) for one in own) or figure.comparator != claim.figure.comparator:
                continue
            text = statement.text[: claim.figure.start] + figure.surface + statement.text[claim.figure.end :]
            texts.append(text)
    return list(dict.fromkeys(texts))


def _is_one_subject(one: Claim, other: Claim) -> bool:
    """Whether two claims are of one thing: of two years, or with words that are nearly the same."""
    first, second = (set(terms(without_figures(claim.own))) for claim in (one, other))
    return len(first & second) >= _ONE_SUBJECT * max(1, len(first | second))


def _elsewhere(statement: Statement, others: Sequence[Statement], rng: random.Random) -> list[str]:
    """A clause of another report's sentence with a figure of these passages in the place of its own."""
    held = [claim.figure for claim, _ in _all_held(statement)]
    for _ in range(_TRIES if find_figures(statement.text) else 0):
        other = rng.choice(others)
        figures = find_figures(other.text)
        if other.report == statement.report or other.group != statement.group or not figures:
            continue
        figure = rng.choice(figures)
        alike = [one for one in held if (one.unit, one.comparator) == (figure.unit, figure.comparator)]
        begin = max(other.text.rfind(sign, 0, figure.start) for sign in "，。；") + 1
        end = min((at for sign in "，。；" if (at := other.text.find(sign, figure.end)) >= 0), default=len(other.text))
        if alike and end - begin > _SHORTEST_CLAUSE:
            return [other.text[begin : figure.start] + rng.choice(alike).surface + other.text[figure.end : end]]
    return []


# the measure


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement and whether it failed, by margin."""

    statement: Statement
    failed: Mapping[float, bool]
    states_figure: bool


def judge(made: Sequence[Statement], subjects: Subjects) -> list[Judged]:
    """Hold each statement against its sources, at every margin that is tried."""
    found = []
    for one in made:
        sentence = AnswerSentence(one.text, tuple(range(1, len(one.sources) + 1)))
        sources = dict(enumerate(one.sources, start=1))
        failed = {margin: bool(check(sentence, sources, subjects, margin=margin).failed) for margin in _MARGINS}
        found.append(Judged(one, failed, bool(find_figures(one.text))))
    return found


def fit_margin(judged: Sequence[Judged]) -> float:
    """The lowest margin, which lets the fewest mutants through, with false flags within the bar; else the highest."""
    untouched = [one for one in judged if one.statement.kind == "true" and one.states_figure]
    within = [m for m in _MARGINS if _share([one.failed[m] for one in untouched]) <= _MOST_FALSE_FLAGS]
    return min(within, default=max(_MARGINS))


def cross_fitted(judged: Sequence[Judged]) -> tuple[tuple[float, float], list[tuple[Judged, bool]]]:
    """The margin fitted on each half of the reports, and each statement with the verdict by the other half's."""
    reports = sorted({one.statement.report for one in judged})
    first = {report for n, report in enumerate(reports) if n % 2 == 0}
    halves = [[one for one in judged if (one.statement.report in first) is half] for half in (True, False)]
    margins = fit_margin(halves[0]), fit_margin(halves[1])
    told = [(one, one.failed[margins[1]]) for one in halves[0]] + [(one, one.failed[margins[0]]) for one in halves[1]]
    return margins, told


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0


def interval(told: Sequence[tuple[str, bool]]) -> tuple[float, float]:
    """A bootstrap interval of 95% for the share of (report, flag) that are flagged; reports are drawn anew."""
    reports = sorted({report for report, _ in told})
    counts = np.array(
        [[sum(f for r, f in told if r == report), sum(r == report for r, _ in told)] for report in reports]
    )
    drawn = np.random.default_rng(_SEED).integers(0, len(reports), (_RESAMPLES, len(reports)))
    sums = counts[drawn].sum(axis=1)
    shares = sums[:, 0] / sums[:, 1]
    return float(np.quantile(shares, 0.025)), float(np.quantile(shares, 0.975))


def table(told: Sequence[tuple[Judged, bool]]) -> str:
    """A row a language and kind: caught of made, with the share and its interval; false flags of the untouched."""
    lines = ["| Sentences | kind | caught | of | share | 95% |", "|---|---|---|---|---|---|"]
    groups = ["all", "reworded", *sorted({one.statement.group for one, _ in told})]
    for group in groups:
        own = [pair for pair in told if group in ("all", *_groups(pair[0].statement))]
        rows = [(str(kind), [pair for pair in own if pair[0].statement.kind == kind]) for kind in MADE_FALSE]
        untouched = [pair for pair in own if pair[0].statement.kind == "true"]
        rows.append(("false flags, with a figure", [pair for pair in untouched if pair[0].states_figure]))
        rows.append(("false flags, all", untouched))
        for kind, pairs in rows:
            if pairs:
                flags = [failed for _, failed in pairs]
                low, high = interval([(one.statement.report, failed) for one, failed in pairs])
                share = f"{_share(flags):.3f} | {low:.3f} to {high:.3f}"
                lines.append(f"| {group} | {kind} | {sum(flags)} | {len(flags)} | {share} |")
    return "\n".join(lines)


def _groups(statement: Statement) -> tuple[str, ...]:
    reworded = statement.origin in ("answers", "paraphrase")  # the others are their source's own sentences
    return (statement.group, "reworded") if reworded else (statement.group,)


def _load(path: Path, report: Path | None) -> list[Statement]:
    from eval.__main__ import assistant_over_set

    cases = [case for case in read_cases(path / "questions.jsonl" if path.is_dir() else path) if not case.history]
    rows = path / "paraphrases.jsonl"
    paraphrases = [row for _, row in read_rows(rows)] if rows.is_file() else []
    with tempfile.TemporaryDirectory(prefix="yanwen-mutants-", ignore_cleanup_errors=True) as folder:
        assistant = assistant_over_set(path, Path(folder), [report] if report else None)
        try:
            return statements(cases, assistant, paraphrases)
        finally:
            assistant.library.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sets named on the command line."""
    from rag.assemble import load_terms
    from rag.settings import load_settings

    parser = argparse.ArgumentParser(prog="python -m eval.mutants", description="The mutation test of verification.")
    parser.add_argument("sets", nargs="+", help="folders, or QUESTIONS.jsonl=REPORT")
    parser.add_argument("--show", action="store_true", help="print what got through, and the false flags")
    options = parser.parse_args(arguments)
    true: list[Statement] = []
    for given in options.sets:
        path, _, report = str(given).partition("=")
        of_set = _load(Path(path), Path(report) if report else None)
        print(f"{Path(path).name}: {len(of_set)} sentences", file=sys.stderr, flush=True)
        true += of_set
    made = [one for each in true for one in (each, *mutants(each, true, random.Random(f"{_SEED} {each.text}")))]
    lexicon = load_terms(load_settings(), lambda line: print(line, file=sys.stderr))
    margins, told = cross_fitted(judge(made, Subjects(lexicon)))
    print(f"margins fitted on the halves: {margins[0]}, {margins[1]}; on all: {fit_margin([one for one, _ in told])}")
    print(table(told))
    if options.show:
        for one, failed in told:
            if failed == (one.statement.kind == "true"):
                print(f"{one.statement.kind}, {one.statement.origin}: {one.statement.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
