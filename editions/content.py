"""What of a revision's content is the publication as it was issued, and what differs between two."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from wagtail.models import Page

from assets.models import Picture
from campaigns.body import fetching as body
from campaigns.body import rich_text
from campaigns.kinds.registry import kinds
from campaigns.models import Organisation, Person, Publication
from campaigns.models.relations import Involved

Content = Mapping[str, Any]

# How a page is filed, addressed, kept and scheduled is no part of what is issued.
_OF_TREE: Final = frozenset(field.name for field in Page._meta.get_fields()) - {"title"}
_NOT_ISSUED: Final = _OF_TREE | {
    "pk", "page_ptr", "publication_ptr", "kind", "reference", "back_since", "campaigns", "topics", "places",
    "series", "series_position", "wagtail_admin_comments", "comments",
}  # fmt: skip
_OF_ROWS: Final = frozenset({"pk", "sort_order", "publication", "statement"})
_KEY_OF_PARAGRAPH: Final = re.compile(r' data-block-key="[^"]*"')


def issued(content: Content) -> dict[str, Any]:
    """What readers are given of it, in a form in which the same is equal."""
    found = {name: _plain(value) for name, value in content.items() if name not in _NOT_ISSUED}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        if value.startswith("[{") and value.endswith("]"):
            return _without_ids(_read(value))
        return _KEY_OF_PARAGRAPH.sub("", value)
    if isinstance(value, list):
        rows = sorted(value, key=lambda row: row.get("sort_order") or 0) if _are_rows(value) else value
        return [
            {name: one for name, one in row.items() if name not in _OF_ROWS} if isinstance(row, dict) else row
            for row in rows
        ]
    return str(value) if value is not None and not isinstance(value, bool | int | float) else value


def _are_rows(value: list[Any]) -> bool:
    return all(isinstance(row, dict) for row in value)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _without_ids(value: Any) -> Any:
    """Blocks without the names by which the editor knows them. Those of notes stay: marks in the text name
    them, and another note under the same mark is another text.
    """
    if isinstance(value, dict):
        plain = {name: _without_ids(one) for name, one in value.items() if name != "id"}
        if value.get("type") == "notes" and isinstance(value.get("value"), list):
            plain["keys"] = [one.get("id") for one in value["value"] if isinstance(one, dict)]
        return plain
    if isinstance(value, list):
        return [_without_ids(one) for one in value]
    return _KEY_OF_PARAGRAPH.sub("", value) if isinstance(value, str) else value


def stored(page: Any) -> dict[str, Any]:
    """The content of a page as it is stored, as a revision would hold it."""
    return Publication.objects.get(pk=page.pk).specific.serializable_data()


# --- As words -------------------------------------------------------------------------------------


class Part(NamedTuple):
    """A part of a publication under its heading, as paragraphs of plain text."""

    heading: str
    paragraphs: list[str]
    # Whether it is running text; else names, dates and the like.
    is_text: bool = False


def as_page(kind: str, content: Content) -> Any:
    """An unsaved page with these texts: without its rows, and whatever it names elsewhere."""
    model = kinds()[kind]
    relations = {name for name, value in content.items() if isinstance(value, list)}
    left = {name: value for name, value in content.items() if name not in relations and name not in _OF_TREE}
    # Wagtail reads no page without its place in the tree.
    left |= {"title": content.get("title", ""), "slug": content.get("slug", "")}
    page = model.from_serializable_data(left, check_fks=False, strict_fks=False)
    page.pk = page.id = None
    return page


def pictures(kind: str, content: Content) -> set[int]:
    """The keys of the pictures that an edition with this content shows."""
    page = as_page(kind, content)
    own = {page.picture_id} - {None} if hasattr(page, "picture_id") else set()
    return own | body.references(page.body).get(Picture, set())


def parts(kind: str, content: Content, names: "Names") -> list[Part]:
    """All that a publication says, part by part; a part that is empty, too, so that two can be compared."""
    page = as_page(kind, content)
    with body.at_hand(body.Nothing()):
        own = page._meta.get_field("body").get_searchable_content(page.body)
    texts = [rich_text.words(getattr(page, name)) for name in page.rich_texts]
    about = [page.get_language_display(), page.label, page.get_attribution_display()]
    own_facts = ("event", "venue", "addressee", "text_source_told")
    about += [str(getattr(page, name, "") or "") for name in own_facts]
    lists = [getattr(page, name) for name in page.names_in]
    return [
        Part(_("Title"), [page.title], True),
        Part(_("Date"), [page.date_text]),
        Part(_("Summary"), [page.summary], True),
        Part(_("About it"), [text for text in about if text]),
        Part(_("Text"), _lines(*texts, *own), True),
        Part(_("People and organisations"), [*names.of(content), *_lines(*lists)]),
    ]


def _lines(*texts: str) -> list[str]:
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


class Names:
    """The names of who is involved in some contents, as they are called now: two queries for all of them."""

    def __init__(self, *contents: Content) -> None:
        rows = [row for content in contents for _, row in _rows(content)]
        people = {row["person"] for row in rows if row.get("person")}
        bodies = {row["organisation"] for row in rows if row.get("organisation")}
        self.people = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
        self.organisations = dict(Organisation.objects.filter(pk__in=bodies).values_list("pk", "name"))

    def of(self, content: Content) -> list[str]:
        """A line for each contributor, issuer and signatory: "Asha Rao, Adviser, Fortify Rights"."""
        rows = [(row.name, row.role, row.organisation) for row in self.involved(content)]
        return [line for row in rows if (line := ", ".join(filter(None, row)))]

    def involved(self, content: Content) -> list[Involved]:
        """The same as rows, without addresses."""
        return [
            Involved(
                part,
                position,
                self.people.get(row.get("person") or 0, ""),
                role=row.get("role") or "",
                organisation=self.organisations.get(row.get("organisation") or 0, ""),
            )
            for position, (part, row) in enumerate(_rows(content))
        ]


_PARTS: Final = {"contributions": "contributor", "joint_issuers": "issuer", "signatories": "signatory"}


def _rows(content: Content) -> Iterator[tuple[str, dict[str, Any]]]:
    for relation, part in _PARTS.items():
        if relation == "joint_issuers" and content.get("attribution") != "joint":
            continue
        rows = sorted(content.get(relation) or [], key=lambda row: row.get("sort_order") or 0)
        yield from ((part, row) for row in rows)
