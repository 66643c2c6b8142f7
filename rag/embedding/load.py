"""Settings -> Embedder: the bundled model, its graph made first where it has not been yet, or any other."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from rag.embedding.bundled import BundledEmbedder
from rag.embedding.embedder import Embedder
from rag.embedding.fast import FastEmbedder, make_table
from rag.embedding.graph import GRAPH_VERSION, make_graph
from rag.errors import SettingsError
from rag.settings import Settings

Say = Callable[[str], None]

MODEL = Path(__file__).parent / "model"


def load_embedder(settings: Settings, say: Say) -> Embedder:
    """The model that the settings name. Raises EmbeddingModelError where it is not on this machine."""
    if settings.embedding == "bundled":
        return load_bundled(MODEL, cache_folder(settings), say)
    if settings.embedding == "bundled-fast":
        return load_fast(MODEL, cache_folder(settings), say)
    from rag.embedding.transformer import TransformerEmbedder

    identity = Path(settings.embedding).name
    return TransformerEmbedder(settings.embedding, identity, offline=not settings.allow_download)


def load_bundled(model: Path, cache: Path, say: Say) -> BundledEmbedder:
    """The model of a folder that rag.embedding.training wrote, its graph kept in the cache folder."""
    about = json.loads((model / "yanwen.json").read_text(encoding="utf-8"))
    graph = cache / f"{about['name']}-{about['version']}-{about['weights'][:12]}-graph{GRAPH_VERSION}.onnx"
    if not graph.is_file():
        say("Making the graph of the embedding model, once; it takes some seconds.")
        with writable(graph):
            make_graph(model, graph)
    return BundledEmbedder(model, graph, f"{about['name']} {about['version']}")


def load_fast(model: Path, cache: Path, say: Say) -> FastEmbedder:
    """The static student of a folder that rag.embedding.training wrote, its table kept in the cache folder."""
    about = json.loads((model / "yanwen.json").read_text(encoding="utf-8"))
    table = cache / f"{about['name']}-{about['version']}-{about['weights'][:12]}-{about['fast'][:12]}-table.npy"
    if not table.is_file():
        bundled = load_bundled(model, cache, say)
        say("Making the table of the fast embedding model, once; it takes half a minute.")
        with writable(table):
            unfinished = table.with_suffix(".part.npy")
            np.save(unfinished, make_table(model, bundled))
            unfinished.replace(table)
    return FastEmbedder(model, np.load(table), f"{about['name']}-fast {about['version']}")


def cache_folder(settings: Settings) -> Path:
    """The user's cache folder for Yanwen, or the one that is set."""
    import platformdirs

    return settings.cache or Path(platformdirs.user_cache_dir("yanwen", appauthor=False))


@contextlib.contextmanager
def writable(file: Path) -> Iterator[None]:
    """Turn a cache folder that cannot be written into one sentence (SettingsError)."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise SettingsError(
            f"The cache folder {file.parent} cannot be written ({error.strerror}). Set YANWEN_CACHE to another folder."
        ) from error
