"""The anchor in a page's form under which a field, relation or block is found."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from wagtail.admin.panels import FieldPanel, InlinePanel, PanelGroup, TabbedInterface

from ..reading import Place


def anchor_of(page_class: Any, place: Place) -> str:
    """Without the "#"; "" for what has no place in the form."""
    anchor = _anchors(page_class).get(place.field, "")
    return f"block-{place.block}-section" if anchor and place.block else anchor


@lru_cache(maxsize=64)
def _anchors(page_class: Any) -> Mapping[str, str]:
    editor = page_class.get_edit_handler()
    form = editor.get_form_class()
    return {name: anchor for name, anchor in _below(editor, "panel", "", form) if anchor}


def _below(group: Any, prefix: str, section: str, form: Any) -> Iterator[tuple[str, str]]:
    """Of a panel of a tab its section; of a part of one its label, or else the section around it."""
    is_tabs = isinstance(group, TabbedInterface)
    for child, name in zip(group.children, group.child_identifiers, strict=True):
        around = "" if is_tabs else section or f"{prefix}-{name}-section"
        if isinstance(child, PanelGroup):
            yield from _below(child, f"{prefix}-child-{name}", around, form)
        elif isinstance(child, FieldPanel):
            yield child.field_name, (section and _label(child.field_name, form)) or around
        elif isinstance(child, InlinePanel):
            yield child.relation_name, around


def _label(field: str, form: Any) -> str:
    box = form.base_fields.get(field)
    labelled = box.widget.id_for_label(f"id_{field}") if box is not None else ""
    return f"{labelled}-label" if labelled else ""
