"""The lexical index: an inverted index over the terms of every chunk, in the database of record (SQLite FTS5).

It changes in the transaction that changes the chunks, so it can neither lag nor need a rebuild at start-up. The table
keeps no copy of the text; a row is taken out by giving its terms again.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from rag.terms import terms

_CREATE = """
CREATE VIRTUAL TABLE IF NOT EXISTS words
USING fts5(terms, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '.'")
"""
_CREATE_FREQUENCIES = "CREATE VIRTUAL TABLE IF NOT EXISTS word_frequencies USING fts5vocab('words', 'row')"
_FREQUENCY = text("SELECT doc FROM word_frequencies WHERE term = :term")
_INSERT = text("INSERT INTO words(rowid, terms) VALUES (:key, :terms)")
_DELETE = text("INSERT INTO words(words, rowid, terms) VALUES ('delete', :key, :terms)")
_SEARCH = text("SELECT rowid, bm25(words) AS cost FROM words WHERE words MATCH :query ORDER BY cost LIMIT :limit")


def create_words(connection: Connection) -> None:
    """Make the index if it is not there."""
    connection.execute(text(_CREATE))
    connection.execute(text(_CREATE_FREQUENCIES))


def add_words(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Index (chunk key, text) rows."""
    values = [{"key": key, "terms": " ".join(terms(content))} for key, content in rows]
    if values:
        connection.execute(_INSERT, values)


def remove_words(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Take rows out; each text must be the one that was added."""
    values = [{"key": key, "terms": " ".join(terms(content))} for key, content in rows]
    if values:
        connection.execute(_DELETE, values)


def search_words(connection: Connection, phrases: Sequence[Sequence[str]], limit: int) -> list[tuple[int, float]]:
    """The chunk keys that hold any of the phrases, best BM25 first, with the score (higher is better).

    A phrase is a run of terms that must follow one another; most phrases are one term.
    """
    query = " OR ".join(_quoted(phrase) for phrase in dict.fromkeys(tuple(phrase) for phrase in phrases) if phrase)
    if not query:
        return []
    rows = connection.execute(_SEARCH, {"query": query, "limit": limit})
    return [(int(key), -float(cost)) for key, cost in rows]


def word_count(connection: Connection) -> int:
    """How many rows the index holds."""
    return int(connection.execute(text("SELECT count(*) FROM words")).scalar_one())


def replace_words(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Make the index hold these (chunk key, text) rows and no others."""
    connection.execute(text("INSERT INTO words(words) VALUES ('delete-all')"))
    add_words(connection, rows)


def chunk_frequencies(connection: Connection, units: Iterable[str]) -> dict[str, int]:
    """In how many chunks each term stands, 0 where in none."""
    return {unit: int(connection.execute(_FREQUENCY, {"term": unit}).scalar() or 0) for unit in units}


def _quoted(phrase: Sequence[str]) -> str:
    return '"' + " ".join(phrase).replace('"', '""') + '"'
