"""The form of a report's details: what an editor changed in it, and what is to be filled in anew. Pure."""

from collections.abc import Collection, Mapping

from ingest.details import as_kept
from rag.records import ReportDetails
from ui.reports.components import FIELDS

Filled = Mapping[str, str]  # values by the name of a field


def filled(details: ReportDetails) -> dict[str, str]:
    """What the form of a report is filled with, as the library keeps it."""
    return as_kept({name: getattr(details, name) for name in FIELDS})


def changed(typed: Filled, before: Filled, waiting: Collection[str]) -> dict[str, str]:
    """What this editor changed, as the library keeps it: the rest may have been changed by others since.

    before: what the form was filled with. waiting: fields of theirs that are being changed; they may change them back.
    """
    kept = as_kept(typed)
    return {name: value for name, value in kept.items() if name in waiting or value != before.get(name)}


def renewed(typed: Filled, before: Filled, details: ReportDetails) -> tuple[dict[str, str], dict[str, str]]:
    """The fields to be filled in anew, with their values, and what the form counts as filled with from then on.

    A field that is as it was filled takes what the report has now; one that an editor has changed stays.
    """
    now, kept = filled(details), as_kept(typed)
    untouched = {name for name in FIELDS if kept[name] == before.get(name)}
    anew = {name: now[name] for name in FIELDS if name in untouched and kept[name] != now[name]}
    settled = {name for name in FIELDS if name in untouched or kept[name] == now[name]}
    return anew, {name: now[name] if name in settled else before.get(name, "") for name in FIELDS}
