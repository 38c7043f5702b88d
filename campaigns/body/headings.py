"""Headings of three levels, and the anchors under which they can be linked to."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.html import escape
from django.utils.text import slugify
from wagtail import blocks

from ..kinds.registry import headings

# As in HTML, where the title of the page is the first.
LEVELS: Final = [("2", "Section"), ("3", "Sub-section"), ("4", "Part of a sub-section")]
# The anchors that the templates give to the pages' own parts, besides those of the kinds of publication.
_ANCHORS: Final = {"main", "contents", "timeline", "publications", "transcript", "signatories"}


class Heading(blocks.StructValue):
    """The words of a heading and its level; as a string, the words."""

    def __str__(self) -> str:
        return self.get("text") or ""

    def __html__(self) -> str:
        return escape(str(self))

    @property
    def depth(self) -> int:
        """The level as a number, whatever a script has stored: 2, 3 or 4."""
        level = str(self.get("level"))
        return int(level) if level in dict(LEVELS) else 2


class HeadingBlock(blocks.StructBlock):
    """A heading, with an address of its own for the contents list.

    What was stored before there were levels is the words alone: the heading of a section.
    """

    text = blocks.CharBlock(label="Heading")
    level = blocks.ChoiceBlock(choices=LEVELS, default="2", search_index=False)

    class Meta:
        icon = "title"
        template = "campaigns/blocks/heading.html"
        value_class = Heading
        label_format = "{text}"
        description = "The heading of a section, or of a part of one. A long page lists its sections."
        preview_value = {"text": "What the treaty changes", "level": "2"}

    def to_python(self, value: Any) -> Heading:
        return super().to_python(_whole(value))

    def bulk_to_python(self, values: Sequence[Any]) -> list[Heading]:
        return super().bulk_to_python([_whole(value) for value in values])

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Heading:
        # A form may have been opened before there were levels.
        if prefix in data and f"{prefix}-text" not in data:
            return self.to_python(data[prefix])
        return super().value_from_datadict(data, files, prefix)

    def normalize(self, value: Any) -> Heading:
        return super().normalize(_whole(value) if isinstance(value, str) else value)

    def get_context(self, value: Heading, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchor_for(str(value))
        return context


def _whole(stored: Any) -> Any:
    return {"text": stored, "level": "2"} if isinstance(stored, str) else stored


def anchor_for(heading: str) -> str:
    """The fragment under which a heading can be linked to: "why-it-matters"."""
    return slugify(heading, allow_unicode=True) or "section"


def own_anchors() -> set[str]:
    """The anchors that no heading or paragraph of a body gets."""
    return _ANCHORS | {anchor_for(heading) for heading in headings().values()}


def with_anchors(body: Iterable[Any]) -> list[tuple[Any, str]]:
    """The blocks of a body, each heading with an anchor that nothing else on its page has, others with ""."""
    taken = own_anchors()
    found = []
    for block in body:
        anchor = ""
        if block.block_type == "heading":
            plain = anchor = anchor_for(str(block.value))
            number = 1
            while anchor in taken:
                number += 1
                anchor = f"{plain}-{number}"
            taken.add(anchor)
        found.append((block, anchor))
    return found


def out_of_order(body: Iterable[Any]) -> Iterable[tuple[Any, Heading | None]]:
    """The blocks of headings that skip a level, each with the heading before it: nobody can tell whose part
    they are.
    """
    before: Heading | None = None
    for block in body:
        if block.block_type == "heading":
            if block.value.depth > (before.depth if before is not None else 1) + 1:
                yield block, before
            before = block.value
