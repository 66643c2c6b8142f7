"""Questions that a library answers, made from its own figures: to go on with after an answer, and to begin with."""

from rag.suggest.offer import follow_ups, opening_examples

__all__ = ["follow_ups", "opening_examples"]
