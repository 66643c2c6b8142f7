"""A report's file read again: by a reader that has learned since, or after the library lost the file's place."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.index import Began, FileOutcome, index_files
from ingest.readers import Underway
from ingest.uploads import keep_content, tidying
from rag.embedding.embedder import Embedder
from rag.errors import YanwenError
from rag.library.library import Library


def read_again(
    report_id: str,
    library: Library,
    embedder: Embedder,
    on_begin: Callable[[Began | Underway], None],
    stop: threading.Event,
) -> Iterator[FileOutcome]:
    """Make a new version of a report from its file; where that is gone, from its bytes, if the record keeps them.

    Raises YanwenError where there is neither.
    """
    source = library.record.sources().get(report_id)
    if source is None:
        raise YanwenError(f"There is no report {report_id} in {library.folder}. See: python -m ingest --list")
    file = Path(source.path)
    if not file.is_file():
        content = library.record.file(report_id)
        if content is None:
            raise YanwenError(
                f"The file {file} of report {report_id} is gone, and the library keeps no copy of it. "
                "Put it back, or upload it again."
            )
        file = keep_content(library.folder, report_id, file, content)
    with tidying(library, [str(file)]):
        yield from index_files([file], library, embedder, on_begin, 1, stop=stop, again=report_id)
