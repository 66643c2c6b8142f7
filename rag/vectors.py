"""The vector index: Chroma, made from the database of record and never trusted over it. The only user of chromadb.

Settings and their reasons: cosine space (the default is l2, and a reopened collection keeps its old one in silence);
`sync_threshold` so high that the graph files, which Chroma writes in place and unflushed, are never written: a killed
process then leaves nothing torn, at the price of building the graph in memory at the first query; `embedding_function`
None (the default one downloads a model).
"""

import contextlib
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import LibraryError, panics_told
from rag.library.packing import Vectors
from rag.library.record import Place

_COLLECTION = "chunks"
_BATCH = 5_000  # Chroma takes at most 5,461 rows in one call
_SAME_SIMILARITY = 0.99  # the record keeps float16
_GRAPH = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
    "sync_threshold": 1_000_000,
}


class ChromaVectors:
    """One collection in one folder."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or make an empty one."""
        import chromadb
        from chromadb.config import Settings

        folder.mkdir(0o700, parents=True, exist_ok=True)
        self._folder = folder
        with self._told("opened"):
            self._client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
            self._collection = self._client.get_or_create_collection(
                _COLLECTION,
                configuration={"hnsw": _GRAPH},  # type: ignore[arg-type]  # a TypedDict of chromadb's own
                embedding_function=None,
            )

    @contextlib.contextmanager
    def _told(self, done: str) -> Iterator[None]:
        """chromadb raises many kinds, some of its own, for a damaged folder and for a full disk."""
        try:
            with panics_told("The vector index"):
                yield
        except LibraryError:
            raise
        except Exception as error:
            raise LibraryError(
                f"The vector index in {self._folder} cannot be {done}; it is made again when the library is next used. "
                "If this comes again, see that the disk is not full."
            ) from error

    def count(self) -> int:
        """How many vectors the index says it holds."""
        with self._told("read"):
            return self._collection.count()

    def lacks(self, places: Sequence[Place], vectors: Vectors) -> list[Place]:
        """The places whose vector is not there, or is another one. vectors: (places, dimension)."""
        wrong: list[Place] = []
        for start in range(0, len(places), _BATCH):
            part = places[start : start + _BATCH]
            with self._told("read"):
                found: Any = self._collection.get(
                    ids=[place.name for place in part], include=["embeddings", "metadatas"]
                )
            rows = zip(found["ids"], found["embeddings"], found["metadatas"], strict=True)
            held = {name: (vector, metadata["key"]) for name, vector, metadata in rows}
            for place, vector in zip(part, vectors[start : start + _BATCH], strict=True):
                near, key = held.get(place.name, (vector * 0, place.key))
                if key != place.key or float(vector @ near) < _SAME_SIMILARITY:
                    wrong.append(place)
        return wrong

    def upsert(self, places: Sequence[Place], vectors: Vectors) -> None:
        """Add vectors under their places, replacing those already there."""
        for start in range(0, len(places), _BATCH):
            part = places[start : start + _BATCH]
            with self._told("written"):
                self._collection.upsert(
                    ids=[place.name for place in part],
                    embeddings=vectors[start : start + _BATCH],
                    metadatas=[{"key": place.key, "report_id": place.report_id} for place in part],
                )

    def remove(self, places: Sequence[Place]) -> None:
        """Take vectors out."""
        for start in range(0, len(places), _BATCH):
            with self._told("written"):
                self._collection.delete(ids=[place.name for place in places[start : start + _BATCH]])

    def search(self, vector: Vectors, limit: int, reports: Sequence[str] | None = None) -> list[tuple[int, float]]:
        """The keys of the chunks nearest to a vector of shape (dimension,), with cosine similarity, best first."""
        with self._told("searched"):
            found: Any = self._collection.query(
                query_embeddings=vector[np.newaxis],
                n_results=limit,
                where=None if reports is None else _inside(reports),
                include=["distances", "metadatas"],
            )
        pairs = zip(found["metadatas"][0], found["distances"][0], strict=True)
        return [(int(metadata["key"]), 1.0 - float(distance)) for metadata, distance in pairs]


def _inside(reports: Sequence[str]) -> Any:
    return {"report_id": {"$in": list(reports)}}


class ExactVectors:
    """Every vector in memory, compared one by one: for all but the largest libraries; the oracle of Chroma's tests."""

    def __init__(self, places: Sequence[Place], vectors: Vectors) -> None:
        """vectors: (places, dimension), unit length."""
        self._places = list(places)
        self._vectors = vectors

    def changed(self, added: Sequence[Place], vectors: Sequence[Vectors], left: Sequence[Place]) -> "ExactVectors":
        """With some vectors more and some fewer; this one stays as it is for whoever is searching it."""
        gone = {place.key for place in left}
        stays = [place.key not in gone for place in self._places]
        places = [*(place for place, stay in zip(self._places, stays, strict=True) if stay), *added]
        rows = self._vectors[np.array(stays, dtype=bool)] if gone else self._vectors
        if not len(rows):
            return ExactVectors(places, np.stack(vectors) if vectors else rows)
        return ExactVectors(places, np.concatenate([rows, np.stack(vectors)]) if vectors else rows)

    def search(self, vector: Vectors, limit: int, reports: Container[str] | None = None) -> list[tuple[int, float]]:
        """As ChromaVectors.search."""
        if not self._places:
            return []
        if reports is not None:
            inside = np.array([place.report_id in reports for place in self._places], dtype=bool)
            kept = [place for place, within in zip(self._places, inside, strict=True) if within]
            return ExactVectors(kept, self._vectors[inside]).search(vector, limit)
        similarity = self._vectors @ vector
        best = np.argpartition(-similarity, limit)[:limit] if limit < len(similarity) else np.arange(len(similarity))
        best = best[np.lexsort((best, -similarity[best]))]
        return [(self._places[i].key, float(similarity[i])) for i in best]
