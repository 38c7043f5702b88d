"""An item as the files that reference managers read."""

import json
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from .item import Item

MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

# The kinds of reference to which reference managers bring these types when they read RIS.
_RIS_TYPES: Final = {
    "webpage": "ELEC",
    "speech": "SLIDE",
    "motion_picture": "VIDEO",
    "personal_communication": "PCOMM",
    "report": "RPRT",
    "broadcast": "SOUND",
}


def ris(item: Item) -> str:
    """RIS, by its specification of 2011: a line a field, of which nothing needs escaping but line ends."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_fields(item))


def _ris_fields(item: Item) -> Iterator[tuple[str, str]]:
    year, month, day, *_ = [*_date(item), "", ""]
    yield "TY", _RIS_TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    yield from (("AU", name) for name in _names(item, "author"))
    yield from (("A2", name) for name in _names(item, "recipient"))
    yield from (("A4", name) for name in _names(item, "contributor"))
    yield "TI", item["title"]
    yield "PY", year
    # Its parts stand at their places, known or not.
    yield "DA", f"{year}/{month}/{day}/"
    for tag, name in _RIS_TEXTS.items():
        if name in item:
            yield tag, item[name]
    yield "M3", _sort_of(item)
    yield "ER", ""


_RIS_TEXTS: Final = {
    "PB": "publisher",
    "T2": "event-title",
    "CY": "event-place",
    "LA": "language",
    "AB": "abstract",
    "N1": "note",
    "UR": "URL",
    # What RIS calls the number of a report.
    "SN": "number",
    "ET": "edition",
}


def _sort_of(item: Item) -> str:
    """What it is and how it stands: "Speech, checked against delivery"."""
    return ", ".join(item[name] for name in ("genre", "status") if name in item)


def bibtex(item: Item) -> str:
    """BibTeX that BibLaTeX reads too: in UTF-8, and with both the older fields of a date and ``date``."""
    kind = "techreport" if item["type"] == "report" else "misc"
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(item))
    return f"@{kind}{{{item['id']},\n{fields}}}\n"


def _bibtex_fields(item: Item) -> Iterator[tuple[str, str]]:
    date = _date(item)
    # Twice in braces: a name is not taken apart, and styles leave the title's capitals alone.
    yield "author", "{" + " and ".join(f"{{{_tex(name)}}}" for name in _names(item, "author")) + "}"
    yield "title", f"{{{{{_tex(item['title'])}}}}}"
    yield "date", "{" + "-".join(date) + "}"
    yield "year", f"{{{date[0]}}}"
    if len(date) > 1:
        yield "month", MONTHS[int(date[1]) - 1]
    is_report = item["type"] == "report"
    if "publisher" in item:
        yield "institution" if is_report else "publisher", f"{{{{{_tex(item['publisher'])}}}}}"
    if is_report:
        yield "type", f"{{{_tex(_sort_of(item))}}}"
    else:
        yield "howpublished", f"{{{_tex(_how_published(item))}}}"
    if "number" in item:
        yield "number", f"{{{_tex(item['number'])}}}"
    if "edition" in item:
        yield "edition", f"{{{item['edition']}}}"
    yield "language", f"{{{item['language']}}}"
    # Written out as it is, by all styles that know of addresses. Ours are ASCII without braces.
    yield "url", f"{{{item['URL']}}}"
    if "note" in item:
        yield "note", f"{{{_tex(item['note'])}}}"
    if "abstract" in item:
        yield "abstract", f"{{{_tex(item['abstract'])}}}"


def _how_published(item: Item) -> str:
    to = [f"to {name}" for name in _names(item, "recipient")]
    where = [item[name] for name in ("event-title", "event-place", "dimensions") if name in item]
    said = [item["status"]] if "status" in item else []
    return ", ".join([" ".join([item["genre"], *to]), *said, *where])


# Braces by name: BibTeX counts them, whatever stands before them.
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "%&#_$"},
    }
)


def _tex(text: str) -> str:
    return text.translate(_TEX)


def csl_json(item: Item) -> str:
    """CSL-JSON: a list of this one item."""
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _names(item: Item, role: str) -> list[str]:
    return [name["literal"] for name in item.get(role, [])]


def _date(item: Item) -> list[str]:
    """Its year, month and day as far as they are known, with all their digits: "0203", "03"."""
    year, *rest = item["issued"]["date-parts"][0]
    return [f"{year:04}", *(f"{part:02}" for part in rest)]


class Form(NamedTuple):
    """A form of download: its name for readers, what its address ends in, its media type, its writer."""

    name: str
    extension: str
    media_type: str
    write: Callable[[Item], str]


# What those of an edition are called, below its address.
NAME: Final = "citation"
FORMS: Final = (
    Form("RIS", "ris", "application/x-research-info-systems; charset=utf-8", ris),
    Form("BibTeX", "bib", "application/x-bibtex; charset=utf-8", bibtex),
    Form("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", csl_json),
)
