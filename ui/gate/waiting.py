"""Whose requests Gradio's queue holds. It is one queue for everybody, and ends nobody's share of it."""

from itertools import chain
from typing import Any


def under_way(queue: Any, user: str) -> int:
    """How many requests of this user wait or are being answered. queue: Gradio's, of a site."""
    waiting = (event for each in queue.event_queue_per_concurrency_id.values() for event in each.queue)
    running = (event for job in queue.active_jobs if job for event in job)
    return sum(event.username == user for event in chain(waiting, running))
