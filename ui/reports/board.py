"""Work on the library as markup: a bar while it goes on, a line a file when it is over. Pure."""

from collections.abc import Iterator, Sequence
from html import escape

from ingest.index import FileOutcome
from rag.records import Language
from ui.reports.jobs import Job
from ui.reports.progress import Progress, left, seconds_left, share_done
from ui.reports.reasons import told
from ui.reports.wording import counted, duration, size, words
from ui.wording import LANG

_MOST_LINES = 500  # of outcomes; a browser shows no more with ease


def board(jobs: Sequence[Job], others: int, language: Language) -> str:
    """What a visitor sees of their jobs; empty where there are none. others: jobs of other people that go on."""
    parts = [_job(job, language) for job in jobs]
    if others:
        parts.append(f'<p class="aside">{escape(words("others", language, count=others))}</p>')
    return f'<section class="board" lang="{LANG[language]}">{"".join(parts)}</section>' if parts else ""


def _job(job: Job, language: Language) -> str:
    progress = job.progress
    lines = "".join(_lines(progress, language))
    listed = f'<ul class="outcomes">{lines}</ul>' if lines else ""
    if progress.is_over:
        return f'<div class="job {progress.standing}">{_end(job, language)}{listed}</div>'
    return f'<div class="job working">{_bar(job, language)}{listed}</div>'


def _bar(job: Job, language: Language) -> str:
    progress = job.progress
    share = round(100 * share_done(progress))
    label = escape(_now(job, language))
    value = f' value="{share}"' if progress.files and progress.standing == "working" else ""
    return (
        f'<p class="now" role="status">{label}</p>'
        f'<progress max="100"{value} aria-label="{label}"></progress>'
        f'<p class="aside">{escape(_counts(job, language))}</p>'
    )


def _now(job: Job, language: Language) -> str:
    progress, action = job.progress, job.command.action
    if progress.stopping:
        return words("stopping", language)
    if progress.reading and progress.reading.pages:
        name, page, pages = progress.name(progress.reading.path), progress.reading.page, progress.reading.pages
        return words("reading_page", language, name=name, page=page, pages=pages)
    if progress.indexing:
        return words("indexing", language, name=progress.name(progress.indexing))
    if progress.reading:
        return words("reading", language, name=progress.name(progress.reading.path))
    if progress.queued and progress.standing == "waiting":
        return words("queued", language)
    if action in ("edit", "remove", "reread"):
        return words(f"work_{action}", language)
    return words("checking" if action == "check" else "starting", language)


def _counts(job: Job, language: Language) -> str:
    progress = job.progress
    if not progress.files:
        return ""
    counts = [
        words("count", language, done=len(progress.outcomes), files=counted("files", len(progress.files), language))
    ]
    if not_taken := _not_taken(progress):
        counts.append(words("not_taken", language, count=not_taken))
    if (seconds := seconds_left(progress, job.seconds_at_last, job.seconds)) is not None and not progress.stopping:
        counts.append(words("left", language, time=duration(seconds, language)))
    return " · ".join(counts)


def _end(job: Job, language: Language) -> str:
    progress = job.progress
    if progress.standing == "failed":
        failure = words("bug", language) if job.is_bug else progress.failure
        return f'<p class="failure" role="alert">{escape(failure)}</p>'
    if progress.standing == "stopped":
        return f'<p class="aside" role="status">{escape(words("stopped" if progress.files else "ended", language))}</p>'
    if job.command.action == "check":
        return _check(progress, language)
    if not progress.outcomes:
        return ""
    files, time = counted("files", len(progress.outcomes), language), duration(job.seconds, language)
    told = words("summary", language, files=files, time=time)
    if not (not_taken := _not_taken(progress)):
        return f'<p class="aside">{escape(told)}</p>'
    counts = words("counts", language, taken=len(progress.outcomes) - not_taken, not_taken=not_taken)
    return f'<p class="aside" role="status">{escape(told)} · <b class="unfit">{escape(counts)}</b></p>'


def _check(progress: Progress, language: Language) -> str:
    if not progress.faults:
        return f'<p class="fine" role="status">{escape(words("whole", language))}</p>'
    lines = "".join(f"<li>{escape(fault)}</li>" for fault in progress.faults[:_MOST_LINES])
    told_of = escape(words("faults", language, count=len(progress.faults)))
    return f'<p class="failure" role="alert">{told_of}</p><ul class="faults">{lines}</ul>'


def _not_taken(progress: Progress) -> int:
    return sum(outcome.outcome == "skipped" for outcome in progress.outcomes)


def _lines(progress: Progress, language: Language) -> Iterator[str]:
    failures_first = sorted(progress.outcomes, key=lambda outcome: outcome.outcome != "skipped")
    for outcome in failures_first[:_MOST_LINES]:
        yield _line(outcome, progress, language)
    if progress.standing in ("stopped", "failed"):
        for file in left(progress)[:_MOST_LINES]:
            word = escape(words("not_reached", language))
            yield f'<li class="skipped"><b>{word}</b> <span class="name">{escape(file.name)}</span></li>'


def _line(outcome: FileOutcome, progress: Progress, language: Language) -> str:
    word = escape(words(outcome.outcome, language))
    about = escape(words("separator", language).join(_about(outcome, language)))
    ask = f' <a href="/?reports={escape(outcome.report_id)}">{escape(words("ask_it", language))}</a>'
    return (
        f'<li class="{outcome.outcome}"><b>{word}</b> <span class="name">{escape(progress.name(outcome.path))}</span> '
        f'<span class="about">{about}</span>{ask if outcome.report_id else ""}</li>'
    )


def _about(outcome: FileOutcome, language: Language) -> Iterator[str]:
    if outcome.chunks:
        yield size(outcome.pages, outcome.chunks, language)
    if outcome.reason:
        yield told(outcome.reason, language)
    if outcome.notes:
        yield words("outcome_notes", language, notes=outcome.notes)
