"""The tables of the database of record. SQLAlchemy Core, so that another database is a change of address."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_VERSION = "2"

metadata = MetaData()

# What belongs to the library as a whole: schema, embedding model, state of the vector index.
facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

# A version of a report. Old versions stay, so that what was cited from one can still be looked up.
versions = Table(
    "versions",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("current", Boolean, nullable=False),
    Column("sha256", String, nullable=False),
    Column("path", String, nullable=False),
    Column("title", String, nullable=False),
    Column("publisher", String, nullable=False),
    Column("date", String, nullable=False),
    Column("url", String, nullable=False),
    Column("language", String, nullable=False),
    Column("period", String, nullable=False, server_default=""),  # came after others of this layout
    Column("text", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("added_at", String, nullable=False),
    Index("versions_by_sha256", "sha256"),
    Index("versions_by_path", "path"),
    # Covers the count made for every question. Not the other way round: SQLite would take an index that begins with
    # `current` for each look-up of a current version, and walk it from end to end.
    Index("chunk_counts", "chunks", "current"),
)

# What a person said of a report, whatever its file says: it holds for later versions too. The table came after others
# of this layout.
edits = Table(
    "edits",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("name", String, primary_key=True),  # of a field of ReportDetails
    Column("value", String, nullable=False),
)

# The bytes of report files whose pages are shown and marked (PDF, pictures), by their hash: the file itself may be
# moved or changed. The table came after others of this layout.
files = Table(
    "files",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# What was found when a version was added: stated changes that do not fit the levels beside them. The table came after
# others of this layout: it is made where it is missing, and reports that were added before it have no notes.
notes = Table(
    "notes",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("kind", String, nullable=False),
    Column("derivation", String, nullable=False),
)

# What the reader of a version's file left out or could not read. The table came after others of this layout: reports
# that were added before it have no remarks.
remarks = Table(
    "remarks",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("remark", Text, nullable=False),
)

# The chunks of current versions, with their vectors: both indexes are made again from here without the model.
chunks = Table(
    "chunks",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("report_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("page", Integer),
    Column("headings", JSON, nullable=False),
    Column("sentences", JSON, nullable=False),  # [[start, end, readable text], ...]
    Column("vector", LargeBinary, nullable=False),  # float16, little endian, unit length
    Column("sentence_vectors", LargeBinary, nullable=False),  # int8 with a scale each: see rag/library/packing.py
    UniqueConstraint("report_id", "version", "ordinal"),
)
