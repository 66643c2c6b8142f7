"""What a saved web page says of itself: title, publisher, date, address."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from ingest.details import one_line
from ingest.headings import is_numbered

_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_PUBLISHED = re.compile(r"""\b(?:createTime|publish_time)\s*=\s*["'](\d{4}-\d{2}-\d{2})""")
_SECONDS = re.compile(r"""\b(?:ct|createTimestamp)\s*=\s*["'](\d{10})["']""")  # since 1970, on WeChat pages
_CHINA = datetime.timezone(datetime.timedelta(hours=8))
# Between a title and the names of the channel and the site: 标题_频道_某网, Title | Site, Title - Site.
_PARTS = re.compile(r"\s*[_|｜]+\s*|\s+[-–—]+\s+")
# A hyphen without spaces also stands inside titles: what follows must be the name of a site.
_SITE = re.compile(
    r"\s*[-–—]{1,2}\s*[^-–—_|\s]{0,20}"
    r"(?:网|网站|官网|首页|门户|平台|频道|频道|财经|新闻|公众号|公司|银行|证券|研究院|研究所|\.com|\.cn)$"
)
_SHORTEST_TITLE = 5


def page_details(tree: Any, source: str, metadata: Any) -> dict[str, str]:
    """title, publisher, date and url as far as the page gives them.

    source: its markup; metadata: what trafilatura finds in its head.
    """
    keys = {key: getattr(metadata, key, None) or "" for key in ("author", "date", "url", "sitename")}
    keys["publisher"] = _text_of(tree, "js_name") or keys["sitename"] or keys["author"]
    keys["date"] = _published(tree, source) or keys["date"]
    return keys | {"title": next(filter(None, _titles(tree, keys["sitename"])), "")}


def _published(tree: Any, source: str) -> str:
    """The day on which WeChat says that an article came out; empty for other pages, and where it says 昨天."""
    if shown := _DAY.search(_text_of(tree, "publish_time")):
        return shown.group()
    if written := _PUBLISHED.search(source):
        return written[1]
    counted = _SECONDS.search(source) if tree.xpath('//*[@id="js_content"]') else None
    return datetime.datetime.fromtimestamp(int(counted[1]), _CHINA).date().isoformat() if counted else ""


def _titles(tree: Any, site: str) -> Iterator[str]:
    """What may be the title, best first; a heading with a number is that of a section."""
    yield _text_of(tree, "activity-name")
    yield from (one_line(given) for given in tree.xpath('//meta[@property="og:title"]/@content')[:1])
    named = one_line(" ".join(tree.xpath("//head/title//text()")) or " ".join(tree.xpath("(//title)[1]//text()")))
    heads = [one_line(" ".join(head.text_content().split())) for head in tree.iter("h1")]
    heads = [head for head in heads if head and not is_numbered(head)]
    yield next((head for head in heads if named.startswith(head)), "")
    of_site = [head for head in heads if head != site and not named.endswith(head)]
    yield of_site[0] if len(of_site) == 1 else ""
    yield _without_site(named, site)


def _without_site(named: str, site: str) -> str:
    parts = [part for part in _PARTS.split(named) if part and part != site]
    title = next((part for part in parts if len(part) >= _SHORTEST_TITLE), named)
    return "" if is_numbered(title) else _SITE.sub("", title) or title


def _text_of(tree: Any, identity: str) -> str:
    """The text of the element with this id, empty where there is none."""
    return " ".join(" ".join(node.text_content() for node in tree.xpath("//*[@id=$id]", id=identity)[:1]).split())
