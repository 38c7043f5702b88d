"""How the editor keeps what stands within the words of a text, see ``campaigns.body.inline``.

The editor itself is told of it in `static/desk/inline/`.
"""

from typing import Any, Final

from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from assets.languages import LANGUAGES

from .inline import SIGN, direction

# Language tag, name, direction: what the editor offers.
_OFFERED: Final = [[code, name, direction(code)] for code, name in LANGUAGES]


class _Handler(InlineEntityElementHandler):
    """Reads an element's one attribute from stored rich text into the editor's data."""

    def __init__(self, entity: str, attribute: str, name: str, mutability: str) -> None:
        super().__init__(entity)
        self.mutability = mutability
        self._attribute, self._name = attribute, name

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {self._name: attrs[self._attribute]}


def _language(props: dict[str, Any]) -> Any:
    return DOM.create_element("span", {"lang": props.get("lang")}, props["children"])


def _abbreviation(props: dict[str, Any]) -> Any:
    return DOM.create_element("abbr", {"title": props.get("title")}, props["children"])


def _note(props: dict[str, Any]) -> Any:
    return DOM.create_element("sup", {"data-note": props.get("note")}, SIGN)


def register(features: FeatureRegistry) -> None:
    """Makes the three known by the names that lists of features have for them."""
    for feature, selector, handler, element, button in (
        (
            "language",
            "span[lang]",
            _Handler("LANGUAGE", "lang", "lang", "MUTABLE"),
            _language,
            {"icon": "globe", "description": "In another language", "languages": _OFFERED},
        ),
        (
            "abbreviation",
            "abbr[title]",
            _Handler("ABBREVIATION", "title", "title", "MUTABLE"),
            _abbreviation,
            {"label": "Ab.", "description": "Abbreviation"},
        ),
        (
            "note",
            "sup[data-note]",
            _Handler("NOTE", "data-note", "note", "IMMUTABLE"),
            _note,
            {"label": "[1]", "description": "Note"},
        ),
    ):
        entity = handler.entity_type
        names = [handler._name]
        data = {"type": entity, "attributes": names, **button}
        features.register_editor_plugin("draftail", feature, EntityFeature(data))
        features.register_converter_rule(
            "contentstate",
            feature,
            {
                "from_database_format": {selector: handler},
                "to_database_format": {"entity_decorators": {entity: element}},
            },
        )
