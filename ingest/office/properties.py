"""What an Office file's property parts say of it."""

from ingest.details import file_date, first_page_details, is_organisation, report_details
from ingest.office.package import Package, name_of
from rag.records import ReportDetails

# The dates of the templates from which python-docx and python-pptx make every file.
_OF_A_TEMPLATE = ("2013-12-23", "2013-01-27")


def properties(package: Package) -> dict[str, str]:
    """title, publisher, date (ISO 8601) and pages, as far as the file gives them; a person is no publisher."""
    core, extended = _texts(package, "core-properties"), _texts(package, "extended-properties")
    named = (name for name in (extended.get("Company", ""), core.get("creator", "")) if is_organisation(name))
    date = core.get("modified", "")[:10]
    found = {
        "title": core.get("title", ""),
        "publisher": next(named, ""),
        "date": "" if date in _OF_A_TEMPLATE else date,
        "pages": extended.get("Pages", ""),
    }
    return {key: value.strip() for key, value in found.items() if value.strip()}


def details_of(package: Package, text: str, title: str) -> ReportDetails:
    """The details of a report: a date or a publisher on its first page goes before the file's own properties."""
    own = properties(package)
    own["date"] = file_date(own.get("date", ""), f"{title}\n{text}")
    return report_details(own | first_page_details(text), text, title)


def _texts(package: Package, kind: str) -> dict[str, str]:
    """The text of each property; none where the part is missing."""
    part = package.related("", kind)
    return {name_of(node): node.text or "" for node in package.xml(part)} if part else {}
