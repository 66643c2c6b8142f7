"""The addresses of exports: what they hold is asked for in the address, so that nothing is kept for them. Pure."""

from collections.abc import Sequence
from urllib.parse import urlencode

from rag.library.figure_query import FigureQuery
from rag.records import Language

PATH = "/export/figures"


def address_of_picked(keys: Sequence[int], suffix: str, language: Language) -> str:
    """The address of these figures as a file. suffix: xlsx or csv."""
    return f"{PATH}.{suffix}?{urlencode({'language': language, 'keys': ','.join(map(str, keys))})}"


def address_of_query(query: FigureQuery, suffix: str, language: Language) -> str:
    """The address of all figures of a query as a file."""
    asked: list[tuple[str, object]] = [("language", language), ("words", query.words), ("sort", query.sort)]
    asked += [("descending", int(query.descending))]
    asked += [("reports", each) for each in query.reports] + [("years", each) for each in query.years]
    asked += [("kinds", each) for each in query.kinds] + [("publishers", each) for each in query.publishers]
    return f"{PATH}.{suffix}?{urlencode([(name, value) for name, value in asked if value not in ('', 0)])}"
