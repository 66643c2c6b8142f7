"""The names of table rows in the database of record: which chunks hold a row that is called just so.

A row of a long table shares its chunk with many others, and neither its words nor its meaning bring that to the top.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Column, Connection, Integer, String, Table, delete, insert, select

from rag.binding import row_of
from rag.library.schema import chunks, facts, metadata
from rag.row_names import row_names

# The table came after others of this layout: it is made, and filled, where it is missing.
named_rows = Table(
    "named_rows",
    metadata,
    Column("name", String, primary_key=True),  # as rag.row_names compares them
    Column("chunk", Integer, primary_key=True, index=True),
    sqlite_with_rowid=False,
)
_MAKER = "2"  # counts up when the names of a row change
_FACT = "named_rows"
_NAMES_A_QUERY = 500
_CHUNKS_AT_ONCE = 500


def fill(connection: Connection) -> None:
    """Write the names of the rows of all chunks, where they are missing or were made by an earlier maker."""
    if connection.execute(select(facts.c.value).where(facts.c.name == _FACT)).scalar() == _MAKER:
        return
    connection.execute(delete(named_rows))
    everything = select(chunks.c.key, chunks.c.sentences).execution_options(yield_per=_CHUNKS_AT_ONCE)
    for some in connection.execute(everything).partitions():
        add(connection, {key: [text for _, _, text in sentences] for key, sentences in some})
    connection.execute(delete(facts).where(facts.c.name == _FACT))
    connection.execute(insert(facts).values(name=_FACT, value=_MAKER))


def add(connection: Connection, texts: Mapping[int, Sequence[str]]) -> None:
    """Write the names of the rows of new chunks; texts: of their sentences, by the chunk's key."""
    found = [{"name": name, "chunk": key} for key, some in texts.items() for name in _names(some)]
    if found:
        connection.execute(insert(named_rows), found)


def take_out(connection: Connection, report_id: str) -> None:
    """Take the rows of a report's chunks out, before the chunks."""
    here = select(chunks.c.key).where(chunks.c.report_id == report_id)
    connection.execute(delete(named_rows).where(named_rows.c.chunk.in_(here)))


def chunks_with(
    connection: Connection, names: Collection[str], reports: Collection[str] | None
) -> dict[str, list[tuple[str, int]]]:
    """Each of the names that a row has -> report id and key of the chunks with such a row. reports: of these only."""
    found: dict[str, list[tuple[str, int]]] = {}
    wanted = list(names)
    for some in (wanted[i : i + _NAMES_A_QUERY] for i in range(0, len(wanted), _NAMES_A_QUERY)):
        query = select(named_rows.c.name, chunks.c.report_id, chunks.c.key)
        query = query.join(chunks, chunks.c.key == named_rows.c.chunk).where(named_rows.c.name.in_(some))
        if reports is not None:
            query = query.where(chunks.c.report_id.in_(list(reports)))
        for name, report_id, key in connection.execute(query.order_by(chunks.c.key)):
            found.setdefault(name, []).append((report_id, key))
    return found


def _names(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(name for text in texts for name in row_names(row_of(text)))
