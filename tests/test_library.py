"""The library: what is acknowledged stays, places are stable, the index follows the record or is made again."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.check import file_faults
from ingest.index import add_documents, find_files, index_files, remove_report
from ingest.markdown import load_markdown
from ingest.split import split
from rag.embedding.embedder import PassageText, PassageVectors
from rag.errors import EmptyLibraryError, LibraryError, LibraryInUseError, YanwenError
from rag.library.library import Library, open_library, passage_text, read_library
from rag.library.record import SourceFile
from rag.library.words import Wanted
from rag.records import Scope
from rag.vectors import ExactVectors
from tests.fakes import WordEmbedder, library_of

FIRST = "# 甲报告\n\n合作开发的银行占74.19%。自主研发的银行占16.13%。\n"
SECOND = "# 乙报告\n\n科技人员有1,203人。网点有318家。\n"


def index(paths: list[Path], library: Library) -> list[str]:
    return [outcome.outcome for outcome in index_files(find_files(paths), library, WordEmbedder(), lambda _: None)]


def words(library: Library, *units: str) -> list[int]:
    """Keys of the chunks that hold any of the units."""
    return [key for key, _ in library.search_words([Wanted((((unit,), 1.0),)) for unit in units], 9)]


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.md").write_text(FIRST, encoding="utf-8")
    (folder / "b.md").write_text(SECOND, encoding="utf-8")
    return folder


def test_indexing_twice_changes_nothing(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    assert index([reports], library) == ["added", "added"]
    places = library.record.vectors()[0]
    assert index([reports], library) == ["unchanged", "unchanged"]
    assert library.record.vectors()[0] == places
    library.close()


def test_a_revised_report_replaces_its_chunks_and_keeps_its_id(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    before = library.record.reports()[0]
    (reports / "a.md").write_text(FIRST.replace("74.19", "75.00"), encoding="utf-8")
    assert index([reports], library) == ["revised", "unchanged"]
    after = next(report for report in library.record.reports() if report.report_id == before.report_id)
    assert (before.version, after.version) == (1, 2)
    assert words(library, "74.19") == []
    assert len(words(library, "75")) == 1
    assert "74.19" in (library.record.text(before.report_id, 1) or "")
    assert library.check() == []
    library.close()


def test_the_same_text_in_two_reports_is_two_places(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST, FIRST + "\n另有一句。\n")
    assert len(library.record.reports()) == 2
    assert len(words(library, "74.19")) == 2
    library.close()


def test_removing_leaves_no_trace_in_either_leg(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    gone = library.record.reports()[0]
    remove_report(gone.report_id, library)
    assert words(library, "合作", "自主", "74.19", "甲") == []
    keys = {key for key, _ in library.search_vectors(WordEmbedder().embed_query(FIRST), 9)}
    assert keys == {place.key for place in library.record.vectors()[0]}
    with pytest.raises(YanwenError, match="There is no report"):
        remove_report(gone.report_id, library)
    library.close()


def test_chroma_and_exact_search_agree(tmp_path: Path) -> None:
    texts = [f"# 报告{i}\n\n第{i}家银行的占比为{i}.25%。\n" for i in range(30)]
    library_of(tmp_path / "library", *texts).close()
    library = open_library(tmp_path / "library", exact_up_to=0)  # Chroma answers
    exact = ExactVectors(*library.record.vectors())
    library.warm()
    for i in range(0, 30, 7):
        vector = WordEmbedder().embed_query(f"第{i}家银行的占比为{i}.25%")
        ours, oracle = library.search_vectors(vector, 1), exact.search(vector, 1)
        assert ours[0][0] == oracle[0][0]
        assert ours[0][1] == pytest.approx(oracle[0][1], abs=2e-3)  # the record keeps float16
    library.close()


@pytest.mark.parametrize("exact_up_to", [0, 1_000])
def test_what_is_added_to_a_warm_library_is_found_and_what_is_removed_is_not(exact_up_to: int, tmp_path: Path) -> None:
    library_of(tmp_path / "library", FIRST).close()
    library = open_library(tmp_path / "library", exact_up_to=exact_up_to)
    library.warm()
    query = WordEmbedder().embed_query("科技人员有1,203人。网点有318家。")
    (first,) = [key for key, _ in library.search_vectors(query, 5)]
    (tmp_path / "b.md").write_text(SECOND, encoding="utf-8")
    assert index([tmp_path / "b.md"], library) == ["added"]
    (second, similarity), (other, _) = library.search_vectors(query, 5)
    assert (other, words(library, "1203")) == (first, [second])
    assert similarity == pytest.approx(float(library.record.chunk_vectors([second])[second].whole @ query), abs=2e-3)
    remove_report(next(r.report_id for r in library.record.reports() if r.file == "b.md"), library)
    assert [key for key, _ in library.search_vectors(query, 5)] == [first]
    library.close()


def test_a_change_that_was_cut_short_is_mended_at_the_next_opening(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST)
    library.record.set_fact("index_state", "changing")
    folder = library.record.fact("index_number")
    library.close()
    library = open_library(tmp_path / "library")
    library.warm()
    assert library.record.fact("index_number") != folder
    assert library.check() == []
    library.close()


@pytest.mark.parametrize("kind", ["chroma", "words"])
def test_a_lost_index_is_made_again_from_the_record(kind: str, tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST, SECOND)
    library.close()
    (folder,) = (tmp_path / "library").glob(f"{kind}-*")
    folder.rename(tmp_path / "elsewhere")
    library = open_library(tmp_path / "library")
    assert f"{'vector' if kind == 'chroma' else 'lexical'} index is damaged" in library.check()[0]
    library.warm()
    assert library.search_vectors(WordEmbedder().embed_query(SECOND), 1)
    assert len(words(library, "1203")) == 1
    assert library.check() == []
    library.close()


def test_a_damaged_lexical_index_is_made_again(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST)
    library.close()
    for file in (tmp_path / "library").glob("words-*/meta.json"):
        file.write_text("{", encoding="utf-8")
    reader = read_library(tmp_path / "library", own=False)  # may not mend it, and answers all the same
    assert len(words(reader, "74.19")) == 1
    reader.close()
    library = open_library(tmp_path / "library")
    library.warm()
    assert library.check() == []
    library.close()


def spoil_words(library: Library) -> None:
    """Damage the lexical index in a way that its count does not show."""
    for file in library.folder.glob("words-*/*.idx"):
        data = file.read_bytes()
        file.write_bytes(b"\xff" * (len(data) // 2) + data[len(data) // 2 :])


def test_check_reads_every_word(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST, SECOND)
    library.close()
    spoil_words(library)
    library = open_library(tmp_path / "library")
    (fault,) = library.check()
    assert fault.startswith("The lexical index is damaged")
    library.warm()
    assert library.check() == []
    library.close()


def test_a_damaged_lexical_index_answers_all_the_same(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST, SECOND)
    library.close()
    spoil_words(library)
    for own in (False, True):
        reader = read_library(tmp_path / "library", own=own)
        assert len(words(reader, "74.19")) == 1
        reader.close()
    library = open_library(tmp_path / "library")
    library.warm()
    assert library.check() == []
    library.close()


def test_check_looks_for_the_files(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    assert list(file_faults(library.record)) == []
    (reports / "a.md").write_text(SECOND, encoding="utf-8")
    (reports / "b.md").unlink()
    changed, gone = sorted(file_faults(library.record), key=lambda fault: "gone" in fault)
    assert "a.md" in changed
    assert "has changed since. Run: python -m ingest" in changed
    assert "b.md" in gone
    assert "--remove" in gone
    library.close()


def test_a_reader_follows_an_owner_that_made_its_indexes_anew(tmp_path: Path) -> None:
    library_of(tmp_path / "library", FIRST).close()
    reader = read_library(tmp_path / "library", own=False)
    assert len(words(reader, "74.19")) == 1
    owner = open_library(tmp_path / "library")
    owner.record.set_fact("index_state", "changing")
    (tmp_path / "b.md").write_text(SECOND, encoding="utf-8")
    index([tmp_path / "b.md"], owner)
    assert len(words(reader, "1203")) == 1
    reader.close()
    owner.close()


KILLED = """
import sys
from pathlib import Path
from tests.fakes import WordEmbedder
from ingest.index import find_files, index_files
from rag.library.library import open_library
library = open_library(Path(sys.argv[2]))
for outcome in index_files(find_files([Path(sys.argv[1])]), library, WordEmbedder(), lambda _: None):
    print(outcome.path, flush=True)
"""


def test_a_killed_ingest_loses_nothing_it_had_reported(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:02}.md").write_text(f"# 报告{i}\n\n第{i}家银行占{i}.25%。\n", encoding="utf-8")
    command = [sys.executable, "-c", KILLED, str(folder), str(tmp_path / "library")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(5)]
        process.send_signal(signal.SIGKILL)
    library = open_library(tmp_path / "library")
    held = {library.record.version_with(path=path) is not None for path in told}
    assert held == {True}
    index([folder], library)
    assert len(library.record.reports()) == 40
    assert library.check() == []
    library.close()


def test_a_second_owner_is_told_who_holds_it(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST)
    code = (
        "from pathlib import Path; import sys; from rag.errors import LibraryInUseError\n"
        "from rag.library.library import open_library\n"
        "try: open_library(Path(sys.argv[1]))\n"
        "except LibraryInUseError as error: print(error)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "library")]
    root = Path(__file__).parent.parent
    told = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True).stdout
    assert f"in use by process {os.getpid()}" in told
    library.close()


def test_a_reader_beside_the_owner_answers(tmp_path: Path) -> None:
    owner = library_of(tmp_path / "library", FIRST)
    reader = read_library(tmp_path / "library", own=True)  # the lock is per process object: not free here either way
    assert reader.search_vectors(WordEmbedder().embed_query(FIRST), 1)
    reader.close()
    owner.close()


def test_another_model_is_refused(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST)

    class Other(WordEmbedder):
        identity = "other"

    with pytest.raises(LibraryError, match=r"built with the embedding model words, but other is set.*--rebuild"):
        library.check_model(Other())
    library.embed_again(Other(), lambda _: None)
    library.check_model(Other())
    assert library.check() == []
    library.close()


def test_no_library_and_a_damaged_one_are_said(tmp_path: Path) -> None:
    with pytest.raises(EmptyLibraryError, match="There is no library"):
        read_library(tmp_path / "none", own=False)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "record.sqlite3").write_bytes(b"not a database at all, " * 100)
    with pytest.raises(LibraryError, match="cannot be used as a library"):
        open_library(tmp_path / "bad")


def test_vectors_survive_the_record(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST)
    (place,), vectors = library.record.vectors()
    chunk = next(chunk for key, chunk in library.record.all_chunks() if key == place.key)
    (meant,) = WordEmbedder().embed_passages([passage_text(chunk)])
    held = library.record.chunk_vectors([place.key])[place.key]
    assert np.allclose(vectors[0], meant.whole, atol=1e-3)
    assert np.allclose(held.whole, meant.whole, atol=1e-3)
    assert np.allclose(held.sentences, meant.sentences, atol=2e-3)  # int8
    assert chunk.text == "合作开发的银行占74.19%。自主研发的银行占16.13%。"
    library.close()
    with pytest.raises(LibraryInUseError):
        first = open_library(tmp_path / "library")
        try:
            open_library(tmp_path / "library")
        finally:
            first.close()


def test_a_copy_of_a_report_that_was_revised_since_is_a_report_of_its_own(reports: Path, tmp_path: Path) -> None:
    (reports / "b.md").write_text(FIRST, encoding="utf-8")
    library = open_library(tmp_path / "library")
    assert index([reports], library) == ["added", "unchanged"]
    (reports / "a.md").write_text(SECOND, encoding="utf-8")
    assert index([reports], library) == ["revised", "added"]
    assert {report.file for report in library.record.reports()} == {"a.md", "b.md"}
    library.close()


def test_a_report_that_moved_is_followed(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    (reports / "a.md").rename(reports / "c.md")
    assert index([reports], library) == ["unchanged", "unchanged"]
    (reports / "c.md").write_text(FIRST.replace("74.19", "75.00"), encoding="utf-8")
    assert index([reports], library) == ["unchanged", "revised"]
    assert {report.file for report in library.record.reports()} == {"b.md", "c.md"}
    library.close()


def test_a_library_is_its_users_alone(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir(0o755)
    for name in ("new", "old"):
        library = library_of(tmp_path / name, FIRST)
        inside = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / name).iterdir()}
        library.close()
        assert {mode for name, mode in inside.items() if "." in name or name == "lock"} == {0o600}
        assert {mode for name, mode in inside.items() if name.startswith(("chroma-", "words-"))} == {0o700}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_what_programs_leave_beside_reports_is_left_out(tmp_path: Path) -> None:
    left = (
        "~$报告.docx",
        ".~lock.a.md#",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "报告.tmp",
        "~WRL0001.tmp",
        "a.crdownload",
    )
    for name in (*left, "a.md", "~甲.md"):
        (tmp_path / name).write_text(FIRST, encoding="utf-8")
    assert [file.name for file in find_files([tmp_path])] == ["a.md", "~甲.md"]
    assert find_files([tmp_path / left[0]]) == [tmp_path / left[0]]


def test_what_of_a_folder_is_not_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    for inside in (folder / "closed", folder / "going", folder / ".hidden", elsewhere):
        inside.mkdir(parents=True)
        (inside / "a.md").write_text(FIRST, encoding="utf-8")
    (folder / "linked").symlink_to(elsewhere)
    opened = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name in ("closed", ".hidden"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        if Path(path).name == "going":
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        return opened(path)

    monkeypatch.setattr(os, "scandir", scandir)
    library = open_library(tmp_path / "library")
    assert told([folder], library) == [
        "skipped it is a folder that may not be opened; give the right to read it",
        "skipped it is a link; name the folder it leads to",
    ]
    library.close()


THIRD = "# 丙报告\n\n不良率为1.24%。\n"


def told(paths: list[Path], library: Library) -> list[str]:
    found = index_files(find_files(paths), library, WordEmbedder(), lambda _: None)
    return [f"{outcome.outcome} {outcome.reason}".strip() for outcome in found]


def held(library: Library) -> dict[str, str]:
    """The heading of each current report by the name of its file; that nothing is lost, doubled or stale besides."""
    assert library.check() == []
    assert list(file_faults(library.record)) == []
    reports = library.record.reports()
    assert {chunk.text for _, chunk in library.record.all_chunks()} == {
        chunk.text
        for report in reports
        for chunk in split(load_markdown((library.record.text(report.report_id) or "").encode(), "x"), markdown=True)
    }
    return {report.file: (library.record.text(report.report_id) or "")[2:5] for report in reports}


def ids(library: Library) -> dict[str, str]:
    return {report.file: report.report_id for report in library.record.reports()}


def test_a_file_that_is_overwritten_with_another_report_ends_its_own(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    before = ids(library)
    (reports / "a.md").write_text(SECOND, encoding="utf-8")
    faults = list(file_faults(library.record))
    assert [f"python -m ingest {reports / 'a.md'}" in fault for fault in faults] == [True]
    left = f"report {before['a.md']}, which it held before, has left the answers"
    same = "the same content is already in the library as b.md"
    assert told([reports / "a.md"], library) == [f"revised {same}; {left}"]
    assert (held(library), words(library, "74.19")) == ({"b.md": "乙报告"}, [])
    assert library.record.text(before["a.md"], 1) == FIRST
    assert told([reports], library) == [f"unchanged {same}", "unchanged"]
    (reports / "a.md").write_text(THIRD, encoding="utf-8")
    assert index([reports], library) == ["added", "unchanged"]
    assert held(library) == {"a.md": "丙报告", "b.md": "乙报告"}
    assert ids(library) == before  # a path keeps its report
    library.close()


def test_a_file_that_is_moved_over_another_takes_its_place(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    before = ids(library)
    (reports / "b.md").replace(reports / "a.md")
    (line,) = told([reports], library)
    assert line.startswith("revised moved from b.md; report")
    assert (held(library), ids(library)) == ({"a.md": "乙报告"}, {"a.md": before["b.md"]})
    (reports / "z.md").write_text(FIRST, encoding="utf-8")  # and the old one is back
    assert index([reports], library) == ["unchanged", "added"]
    assert (held(library)["z.md"], ids(library)["z.md"]) == ("甲报告", before["a.md"])
    library.close()


def test_names_that_were_exchanged_are_followed(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    before = ids(library)
    (reports / "a.md").write_text(SECOND, encoding="utf-8")
    (reports / "b.md").write_text(FIRST, encoding="utf-8")
    assert told([reports], library) == ["unchanged moved from b.md; what was a.md is now b.md", "unchanged"]
    assert held(library) == {"a.md": "乙报告", "b.md": "甲报告"}
    assert ids(library) == {"a.md": before["b.md"], "b.md": before["a.md"]}
    (reports / "a.md").write_text(SECOND + "\n另有一句。\n", encoding="utf-8")
    assert index([reports], library) == ["revised", "unchanged"]
    assert ids(library) == {"a.md": before["b.md"], "b.md": before["a.md"]}
    library.close()


@pytest.mark.parametrize("order", [(1, 2, 0), (2, 0, 1)])
def test_three_names_in_a_ring_are_followed(order: tuple[int, ...], reports: Path, tmp_path: Path) -> None:
    (reports / "c.md").write_text(THIRD, encoding="utf-8")
    library = open_library(tmp_path / "library")
    index([reports], library)
    before = ids(library)
    names, texts = ["a.md", "b.md", "c.md"], [FIRST, SECOND, THIRD]
    for name, place in zip(names, order, strict=True):
        (reports / name).write_text(texts[place], encoding="utf-8")
    assert set(index([reports], library)) == {"unchanged"}
    assert ids(library) == {name: before[names[place]] for name, place in zip(names, order, strict=True)}
    assert held(library) == {name: texts[place][2:5] for name, place in zip(names, order, strict=True)}
    library.close()


@pytest.mark.parametrize("name", ["0.md", "z.md"])
def test_an_old_text_put_aside_and_a_new_one_in_its_place(name: str, reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    (reports / "a.md").rename(reports / name)
    (reports / "b.md").replace(reports / "a.md")
    index([reports], library)
    assert held(library) == {"a.md": "乙报告", name: "甲报告"}
    (reports / "b.md").write_text(THIRD, encoding="utf-8")
    (reports / "a.md").replace(reports / "c.md")
    index([reports], library)
    assert held(library) == {"b.md": "丙报告", "c.md": "乙报告", name: "甲报告"}
    library.close()


def test_a_copy_whose_first_file_is_gone_is_the_report(reports: Path, tmp_path: Path) -> None:
    (reports / "c.md").write_text(FIRST, encoding="utf-8")
    library = open_library(tmp_path / "library")
    index([reports], library)
    before = ids(library)["a.md"]
    (reports / "a.md").unlink()
    assert told([reports], library) == ["unchanged", "unchanged moved from a.md"]
    assert (held(library)["c.md"], ids(library)["c.md"]) == ("甲报告", before)
    library.close()


def test_two_files_that_an_ended_report_could_be_are_both_kept(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    (reports / "a.md").write_text(SECOND, encoding="utf-8")
    index([reports], library)
    (reports / "a.md").write_text(THIRD, encoding="utf-8")  # by its path
    (reports / "0.md").write_text(FIRST, encoding="utf-8")  # by its content
    assert index([reports], library) == ["added", "added", "unchanged"]
    assert held(library) == {"a.md": "丙报告", "b.md": "乙报告", "0.md": "甲报告"}
    library.close()


def test_a_rebuild_that_was_cut_short_is_told_and_can_be_done_again(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST)

    class Stops(WordEmbedder):
        identity = "stops"

        def embed_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:  # noqa: ARG002
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.embed_again(Stops(), lambda _: None)
    with pytest.raises(LibraryError, match=r"rebuild that was cut short.*--rebuild"):
        library.check_model(WordEmbedder())
    assert library.check() != []
    library.embed_again(WordEmbedder(), lambda _: None)
    assert library.check() == []
    library.close()


def test_what_is_wanted_is_weighed_and_held_together(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST, SECOND)
    (first,), (second,) = words(library, "合作"), words(library, "网点")
    both = [Wanted(((("合作",), 1.0),)), Wanted(((("网点",), 0.1), (("支行",), 1.0)))]
    assert [key for key, _ in library.search_words(both, 9)] == [first, second]
    assert words(library, "支行") == []
    assert library.search_words([Wanted(((("合作", "网点"), 1.0),))], 9) == []  # a form's units must all be there
    scores = library.word_scores(both, [second])
    assert scores.keys() == {second}
    assert scores[second] == pytest.approx(dict(library.search_words(both, 9))[second])
    assert library.unit_frequencies(["合作", "支行"]) == {"合作": 1, "支行": 0}
    library.close()


def test_a_search_may_be_kept_to_some_reports(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST, FIRST + "\n另有一句。\n")
    one = library.record.reports()[1]
    wanted = [Wanted(((("合作",), 1.0),))]
    assert len(library.search_words(wanted, 9)) == 2
    (key,) = [key for key, _ in library.search_words(wanted, 9, [one.report_id])]
    assert [key for key, _ in library.search_vectors(WordEmbedder().embed_query(FIRST), 9, [one.report_id])] == [key]
    assert library.within(Scope()) is None
    assert library.within(Scope(reports=(one.report_id,))) == [one.report_id]
    with pytest.raises(EmptyLibraryError, match="within that scope"):
        library.within(Scope(publisher="nobody"))
    library.close()


def test_what_was_taken_out_is_counted_nowhere(reports: Path, tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    index([reports], library)
    assert library.unit_frequencies(["合作", "占"])["合作"] == 1
    remove_report(next(r.report_id for r in library.record.reports() if r.file == "a.md"), library)
    assert library.unit_frequencies(["合作"]) == {"合作": 0}
    library.close()


def test_two_versions_in_one_batch_leave_one(tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    versions = [
        ("one", load_markdown(text.encode(), "one"), SourceFile("one.md", text[:9]), True) for text in (FIRST, SECOND)
    ]
    assert [outcome.outcome for outcome in add_documents(versions, library, WordEmbedder())] == ["added", "revised"]
    assert (words(library, "合作"), len(words(library, "1203"))) == ([], 1)
    library.close()
    library = open_library(tmp_path / "library")
    assert library.check() == []
    library.close()


def test_a_reader_follows_the_owner(tmp_path: Path) -> None:
    owner = library_of(tmp_path / "library", FIRST)
    reader = read_library(tmp_path / "library", own=False)
    query = WordEmbedder().embed_query(SECOND)
    assert len(reader.search_vectors(query, 9)) == 1
    (tmp_path / "b.md").write_text(SECOND, encoding="utf-8")
    index([tmp_path / "b.md"], owner)
    assert len(reader.search_vectors(query, 9)) == 2
    reader.close()
    owner.close()


def test_a_change_that_fails_has_the_indexes_made_again(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST)
    library.warm()
    with pytest.raises(OSError, match="full"), library.changing():
        raise OSError("the disk is full")
    (tmp_path / "b.md").write_text(SECOND, encoding="utf-8")
    assert index([tmp_path / "b.md"], library) == ["added"]
    assert library.check() == []
    assert len(words(library, "1203")) == 1
    library.close()


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT text FROM versions WHERE report_id = 'x' AND versions.current = 1", "sqlite_autoindex_versions_1"),
        ("SELECT title FROM versions WHERE sha256 = 'x' AND versions.current = 1", "versions_by_sha256"),
        ("SELECT sum(chunks) FROM versions WHERE versions.current = 1", "chunk_counts"),
        ("SELECT count(chunks) FROM versions WHERE versions.current = 1", "chunk_counts"),
    ],
)
def test_no_look_up_walks_all_versions(tmp_path: Path, query: str, index: str) -> None:
    library_of(tmp_path / "library", "甲。").close()
    connection = sqlite3.connect(tmp_path / "library" / "record.sqlite3")
    plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}"))
    connection.close()
    assert index in plan


def test_a_library_may_be_closed_by_another_thread(tmp_path: Path) -> None:
    opened: list[Library] = []
    thread = threading.Thread(target=lambda: opened.append(open_library(tmp_path / "library")))
    thread.start()
    thread.join()
    opened[0].close()
    assert not (tmp_path / "library" / "lock.owner").exists()
    open_library(tmp_path / "library").close()
