"""Settings -> Assistant: the one place that names the concrete parts."""

import os
from collections.abc import Callable
from pathlib import Path

from rag.answer import Assistant
from rag.embedding.load import cache_folder, load_embedder, writable
from rag.lexicon.build import build_lexicon
from rag.lexicon.lookup import Lexicon, is_current, load_lexicon
from rag.library.library import read_library
from rag.model import make_writer
from rag.retrieve import Reranker, Retriever
from rag.settings import Settings

Say = Callable[[str], None]


def go_offline() -> None:
    """Tell the libraries not to call home, before any of them is imported."""
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",  # no table of all calls so far after every call
        "GRADIO_ANALYTICS_MAX_EVENTS": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "LANGSMITH_TRACING": "false",
        "TOKENIZERS_PARALLELISM": "false",
    }.items():
        os.environ.setdefault(name, value)


def assemble(settings: Settings, say: Say, *, serving: bool) -> Assistant:
    """The assistant over the library that the settings name.

    serving: own the library (when it is free, made where there is none) and bring Chroma up, for many questions; else
    only read, for one.
    Raises YanwenError for anything the user can mend.
    """
    writer = make_writer(settings)  # a wrong setting is told before anything is loaded
    library = read_library(settings.library, own=serving)
    try:
        if not serving:  # reports may come while it is served
            library.require_reports()
        embedder = load_embedder(settings, say)
        library.check_model(embedder)
        retriever = Retriever(library, embedder, load_terms(settings, say), load_reranker(settings))
        library.warm()
    except BaseException:
        library.close()
        raise
    return Assistant(retriever, settings, writer)


def load_reranker(settings: Settings) -> Reranker | None:
    """The CrossEncoder that the settings name; None where they name none."""
    if not settings.reranker:
        return None
    from rag.rerank import CrossEncoderReranker

    return CrossEncoderReranker(settings.reranker, offline=not settings.allow_download)


def load_terms(settings: Settings, say: Say) -> Lexicon:
    """The bilingual lexicon; built first where it has not been yet, and anew when the glossary has changed since."""
    folder = cache_folder(settings) / "lexicon"
    if not is_current(folder):
        with writable(folder):
            build_lexicon(folder, say)
    return load_lexicon(folder)


def prepare_models(settings: Settings, say: Say) -> Path:
    """Build what setup builds, so that the first question need not wait; returns the cache folder."""
    load_terms(settings, say).close()
    load_embedder(settings, say)
    return cache_folder(settings)
