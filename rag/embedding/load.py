"""Settings -> Embedder: the bundled model, built first where it has not been yet, or any other."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from rag.embedding.bundled import BundledEmbedder, is_prepared, prepare_bundled
from rag.embedding.embedder import Embedder
from rag.embedding.graft import GRAFT_VERSION
from rag.errors import SettingsError
from rag.settings import Settings

Say = Callable[[str], None]


def load_embedder(settings: Settings, say: Say) -> Embedder:
    """The model that the settings name. Raises EmbeddingModelError where it is not on this machine."""
    if settings.embedding == "bundled":
        folder = bundled_folder(settings)
        if not is_prepared(folder):
            with writable(folder):
                prepare_bundled(folder, say)
        return BundledEmbedder(folder)
    from rag.embedding.transformer import TransformerEmbedder

    identity = Path(settings.embedding).name
    return TransformerEmbedder(settings.embedding, identity, offline=not settings.allow_download)


def bundled_folder(settings: Settings) -> Path:
    """Where the bundled model is, or will be built."""
    return cache_folder(settings) / GRAFT_VERSION


def cache_folder(settings: Settings) -> Path:
    """The user's cache folder for Yanwen, or the one that is set."""
    import platformdirs

    return settings.cache or Path(platformdirs.user_cache_dir("yanwen", appauthor=False))


@contextlib.contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn a cache folder that cannot be written into one sentence (SettingsError)."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise SettingsError(
            f"The cache folder {folder.parent} cannot be written ({error.strerror}). "
            "Set YANWEN_CACHE to another folder."
        ) from error
