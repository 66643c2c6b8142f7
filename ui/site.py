"""The views and their addresses. Each is a page of its own: small, and one can be sent its link."""

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr
from gradio.components.navbar import Navbar

from ui.ask.page import AT_ONCE, add_ask
from ui.figures.view import add_figures
from ui.header import add_header
from ui.house import House
from ui.quality.view import add_quality
from ui.reports.view import add_reports

_TITLE = "研问 Yanwen"
_LONGEST_QUEUE = 32
_CACHE = (600, 3600)  # seconds: how often files that visitors left or took are looked through, and how old they get


@dataclass(frozen=True, slots=True)
class View:
    """A page of the site."""

    path: str
    name: str  # of its title in ui/wording.py
    add: Callable[[gr.Blocks, House], None]  # makes the components and wires them, in the page that is given


VIEWS = [
    View("/", "view_ask", add_ask),
    View("/figures", "view_figures", add_figures),
    View("/reports", "view_reports", add_reports),
    View("/quality", "view_quality", add_quality),
]


def build_site(house: House) -> gr.Blocks:
    """All views, over an assistant that may still be opening."""
    first, *others = VIEWS
    site: gr.Blocks
    with gr.Blocks(title=_TITLE, analytics_enabled=False, fill_width=True, delete_cache=_CACHE) as site:
        Navbar(visible=False)  # the header leads to the views
        _add(site, first, house)
    for view in others:
        with site.route(view.name, view.path, show_in_navbar=False) as page:
            _add(page, view, house)
    site.queue(default_concurrency_limit=AT_ONCE, max_size=_LONGEST_QUEUE)
    return site


def _add(page: gr.Blocks, view: View, house: House) -> None:
    add_header(page, house, [(each.path, each.name) for each in VIEWS], view.path)
    view.add(page, house)
