"""Notes to a text: in a block of their own, marked in the text, numbered in the order of the marks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.rich_text import RichText

from .inline import NOTE_KEY, NOTE_MARK

_MARK_IN_STORED: Final = re.compile(rf'<sup data-note="({NOTE_KEY.pattern})">')


class NotesBlock(blocks.ListBlock):
    """The notes of a body, each with the key that its marks in the text name."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """For the block by itself, in its preview; below a text the marks decide which notes are shown."""
        context = super().get_context(value, parent_context=parent_context)
        shown = [Note(number, "", text, []) for number, text in enumerate(value, 1)]
        context["notes"] = {"shown": shown, "heading_anchor": "notes"}
        return context

    def normalize(self, value: Any) -> Any:
        # With their keys, as they are stored.
        is_stored = isinstance(value, list) and any(self._item_is_in_block_format(item) for item in value)
        return self.to_python(value) if is_stored else super().normalize(value)

    class Meta:
        icon = "list-ol"
        template = "campaigns/blocks/notes.html"
        description = (
            "The notes to the text, shown at its end. The button “Note” of a text puts in their marks."
        )
        preview_value = ["<p>Of 10 March 2023, paragraph 12.</p>"]


class Note(NamedTuple):
    """A note as it is shown below a text."""

    number: int
    anchor: str
    text: RichText
    # The anchor of each of its marks, and what a reader who hears the page is told of the link to it.
    marks: list[tuple[str, str]]


class Notes:
    """Numbers the notes of a body while its texts are shown, one after the other."""

    def __init__(self, body: Any, prefix: object = "") -> None:
        """``prefix`` makes anchors that no other text has in the same feed."""
        self._texts: dict[str, RichText] = dict(_written(body))
        self._prefix = f"{prefix}:" if prefix else ""
        self._marks: dict[str, int] = {}
        self._count: dict[str, int] = {}

    def add_to(self, html: str) -> str:
        """A text as readers get it, its marks numbered and leading to their notes; those of none are gone."""
        return NOTE_MARK.sub(self._mark, html)

    def _mark(self, mark: re.Match[str]) -> str:
        key = mark[1]
        if key not in self._texts:
            return ""
        number = self._marks.setdefault(key, len(self._marks) + 1)
        self._count[key] = self._count.get(key, 0) + 1
        name = _("Note %(number)s") % {"number": number}
        return (
            f'<sup class="noteref"><a id="{self._anchor(number, self._count[key])}" '
            f'href="#{self._note(number)}" role="doc-noteref" aria-label="{name}">{number}</a></sup>'
        )

    def _note(self, number: int) -> str:
        # No heading's or paragraph's anchor has a colon.
        return f"fn:{self._prefix}{number}"

    def _anchor(self, number: int, place: int) -> str:
        return f"fnref:{self._prefix}{number}" + (f":{place}" if place > 1 else "")

    @property
    def heading_anchor(self) -> str:
        return f"fn:{self._prefix}notes"

    @property
    def shown(self) -> list[Note]:
        """The notes whose marks were shown so far, in their order."""
        return [
            Note(number, self._note(number), self._texts[key], list(self._backs(number, self._count[key])))
            for key, number in self._marks.items()
        ]

    def of(self, keys: Iterable[str]) -> list[Note]:
        """Those of these notes whose marks were shown so far, as they are numbered."""
        numbers = {self._marks[key] for key in keys if key in self._marks}
        return [note for note in self.shown if note.number in numbers]

    def _backs(self, number: int, count: int) -> Iterator[tuple[str, str]]:
        for place in range(1, count + 1):
            name = (
                _("Back to the text") if count == 1 else _("Back to the text, %(place)s") % {"place": place}
            )
            yield self._anchor(number, place), name


def marked(body: Any) -> list[str]:
    """The keys of the notes that the texts of a body name, in their order."""
    found: dict[str, None] = {}
    for stored in body.get_prep_value():
        for text in _strings(stored["value"]):
            found |= dict.fromkeys(_MARK_IN_STORED.findall(text))
    return list(found)


def written(body: Any) -> Mapping[str, RichText]:
    """The notes of a body by their keys."""
    return dict(_written(body))


def _written(body: Any) -> Iterator[tuple[str, RichText]]:
    for block in body:
        if block.block_type == "notes":
            for note in block.value.bound_blocks:
                if note.id and note.value:
                    yield str(note.id), note.value


def _strings(stored: Any) -> Iterator[str]:
    if isinstance(stored, str):
        yield stored
    elif isinstance(stored, dict):
        for value in stored.values():
            yield from _strings(value)
    elif isinstance(stored, list):
        for value in stored:
            yield from _strings(value)
