"""Watching a folder: a file is taken once nobody writes to it any more, and one that is gone is told once."""

from pathlib import Path

from ingest.watch import Seen

A, B = Path("a.md"), Path("b.md")


def test_a_file_is_taken_when_it_looks_the_same_twice_more() -> None:
    seen = Seen()
    looks = [{A: (1, 1)}, {A: (2, 2)}, {A: (2, 3)}, {A: (2, 3)}]
    assert [seen.settled(look) for look in looks] == [[], [], [], []]
    assert seen.settled({A: (2, 3)}) == [A]


def test_what_was_taken_is_taken_again_only_when_it_changed() -> None:
    seen = Seen()
    stamps = {A: (1, 1), B: (1, 1)}
    assert [seen.settled(stamps) for _ in range(3)][-1] == [A, B]
    seen.take(stamps, [A])
    assert seen.settled(stamps) == [B]  # it could not be taken: it still waits
    seen.take(stamps, [B])
    assert seen.settled(stamps) == []
    changed = {A: (5, 2), B: (1, 1)}
    assert [seen.settled(changed) for _ in range(3)] == [[], [], [A]]


def test_a_file_that_is_gone_is_told_once_and_taken_when_it_comes_back() -> None:
    seen = Seen()
    seen.take({A: (1, 1), B: (1, 1)}, [A, B])
    assert [seen.gone({B: (1, 1)}) for _ in range(5)] == [[], [], [], [A], []]
    assert [seen.settled({A: (1, 1), B: (1, 1)}) for _ in range(3)][-1] == [A]
