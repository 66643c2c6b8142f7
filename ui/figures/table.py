"""A page of figures -> the table's HTML. Buttons tell what they do by `data-do` and `data-at`. Pure."""

from collections.abc import Iterator, Sequence
from html import escape

from rag.library.figure_query import FigureQuery, ListedFigure, Sort
from rag.records import Language
from ui.figures.addresses import address_of_query
from ui.figures.desk import ROWS, Desk
from ui.figures.periods import period_text
from ui.figures.wording import figure_words as words
from ui.wording import LANG

_COLUMNS: tuple[Sort, ...] = ("subject", "value", "period", "report")
_CLASSES = {"report": "where"}  # `report` is a class of another view


def message(name: str, language: Language, **values: object) -> str:
    """The place of the table with one sentence in it."""
    return _frame(f'<p class="nothing">{escape(words(name, language, **values))}</p>', language)


def note_html(name: str, language: Language, **values: object) -> str:
    """A sentence above the table."""
    return f'<p class="making" role="status" lang="{LANG[language]}">{escape(words(name, language, **values))}</p>'


def table_html(rows: Sequence[ListedFigure], total: int, desk: Desk, language: Language) -> str:
    """The table with its count above and the way to the other pages below."""
    if not rows:
        return message("no_figures" if desk.query == FigureQuery() else "nothing", language)
    body = "".join(_row(row, desk, language) for row in rows)
    table = (
        f'<div class="wide"><table aria-label="{escape(words("table", language))}">'
        f"<thead><tr>{''.join(_heads(rows, desk, language))}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    return _frame(_top(len(rows), total, desk, language) + table + _pages(total, desk, language), language)


def button(do: str, at: object, label: str, title: str = "", more: str = "") -> str:
    """A button that the script of the view tells the server of. label: HTML."""
    said = f' aria-label="{escape(title)}" title="{escape(title)}"' if title else ""
    return f'<button type="button" data-do="{do}" data-at="{escape(str(at))}"{said}{more}>{label}</button>'


def export_links(label: str, addresses: Sequence[tuple[str, str]]) -> str:
    """The label with a link for each file: (suffix, address)."""
    links = "".join(f'<a href="{escape(address)}" download>{suffix}</a>' for suffix, address in addresses)
    return f'<span class="export"><span>{escape(label)}</span>{links}</span>'


def _frame(inside: str, language: Language) -> str:
    return f'<section class="figures" lang="{LANG[language]}">{inside}</section>'


def _top(count: int, total: int, desk: Desk, language: Language) -> str:
    first, last = desk.offset + 1, desk.offset + count
    told = words("found" if total == count else "found_some", language, total=f"{total:,}", first=first, last=last)
    files = [(suffix, address_of_query(desk.query, suffix, language)) for suffix in ("xlsx", "csv")]
    links = export_links(words("export_all", language), files)
    return f'<div class="top"><p role="status">{escape(told)}</p>{links}</div>'


def _heads(rows: Sequence[ListedFigure], desk: Desk, language: Language) -> Iterator[str]:
    every = all(row.key in desk.picked for row in rows)
    pick = button("page", "all", "✓" if every else "＋", words("pick_page", language))
    yield f'<th scope="col" class="pick">{pick}</th>'
    for column in _COLUMNS:
        by = desk.query.sort == column
        order = ("descending" if desk.query.descending else "ascending") if by else "none"
        sign = ("▼" if desk.query.descending else "▲") if by else "⇅"
        name = words(column, language)
        label = f'{escape(name)}<span aria-hidden="true">{sign}</span>'
        title = words("sort_by", language, name=name)
        named = _CLASSES.get(column, column)
        yield f'<th scope="col" class="{named}" aria-sort="{order}">{button("sort", column, label, title)}</th>'


def _row(row: ListedFigure, desk: Desk, language: Language) -> str:
    picked, name = row.key in desk.picked, f"{row.subject} {row.shown}"
    title = words("unpick" if picked else "pick", language, name=name)
    pick = button("pick", row.key, "✓" if picked else "＋", title, f' aria-pressed="{str(picked).lower()}"')
    marks = " ".join(["picked"] * picked + ["shown"] * (row.key == desk.shown))
    change = f' <i class="change">{escape(words("change", language))}</i>' if row.is_change else ""
    scope = f'<span class="scope">{escape(row.scope)}</span>' if row.scope not in row.subject else ""
    page = f" · {escape(words('page', language, page=row.page))}" if row.page else ""
    return (
        f'<tr class="{marks}" data-do="show" data-at="{row.key}"><td class="pick">{pick}</td>'
        f'<th scope="row" class="subject">{button("show", row.key, escape(row.subject))}{change}{scope}</th>'
        f'<td class="value">{escape(row.shown)}</td><td class="period">{_period(row, language)}</td>'
        f'<td class="where"><span title="{escape(row.report)}">{escape(row.report)}</span>{page}</td></tr>'
    )


def _period(row: ListedFigure, language: Language) -> str:
    text = escape(period_text(row, language)) or "—"
    if row.period_source in ("", "figure"):
        return text
    return f'<i title="{escape(words(f"by_{row.period_source}", language))}">{text}</i>'


def _pages(total: int, desk: Desk, language: Language) -> str:
    if total <= ROWS:
        return ""
    page, pages = desk.offset // ROWS + 1, -(-total // ROWS)
    off = " disabled"
    earlier = button("turn", -1, escape(words("earlier", language)), more=off if page == 1 else "")
    later = button("turn", 1, escape(words("later", language)), more=off if page >= pages else "")
    return f'<nav class="pages">{earlier}<span>{page:,} / {pages:,}</span>{later}</nav>'
