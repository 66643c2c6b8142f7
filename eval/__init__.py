"""Measure answers and rankings against question sets: `python -m eval`."""
