"""The editors' guide is in the admin, whole, and each form leads to its chapter."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import get_snippet_models

from campaigns.models.base import BasePage
from campaigns.tests import factories as make
from desk.guide import _CHAPTERS, GUIDE, PICTURES, chapter_of, chapters

pytestmark = pytest.mark.django_db


def test_the_guide_is_there_whole_and_each_of_its_links_leads_somewhere(secretariat: Client) -> None:
    page = LexborHTMLParser(secretariat.get(reverse("guide")).content.decode()).css_first(".guide")
    anchors = {node.attributes["id"] for node in page.css("[id]")}
    headings = re.findall(r"^## (.+)$", GUIDE.read_text(), re.MULTILINE)
    assert list(chapters().values()) == headings
    assert set(chapters()) <= anchors
    for link in page.css("a"):
        address = link.attributes["href"] or ""
        assert address.startswith("https://") or address[1:] in anchors, address
    pictures = [node.attributes["src"] or "" for node in page.css("img")]
    assert len(pictures) == GUIDE.read_text().count("](images/")
    for address in pictures:
        answer = secretariat.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png"), address
    assert page.css("table")
    links = page.css_first("p:has(a[href='#words-we-use'])").css("a")
    contents = [link.attributes["href"] or "" for link in links]
    assert sorted(contents) == sorted(f"#{anchor}" for anchor in chapters())
    assert "editors-guide" not in str(page.html)


@pytest.mark.parametrize("name", ["none.png", "site.webp", "approve.PNG", "Approve.png", ".png"])
def test_nothing_else_is_given_as_a_picture(secretariat: Client, name: str) -> None:
    assert secretariat.get(f"{reverse('guide')}{name}").status_code == 404


def test_nobody_but_staff_gets_it(client: Client) -> None:
    picture = next(PICTURES.glob("*.png")).name
    for address in (reverse("guide"), reverse("guide_picture", args=[picture])):
        assert client.get(address).status_code == 302


def fields_of(panel: Any) -> Iterator[FieldPanel]:
    if isinstance(panel, FieldPanel):
        yield panel
    for child in getattr(panel, "children", ()):
        yield from fields_of(child)


# Its choices are sentences; Wagtail’s own say it above both, in their dialog.
SAY_IT_THEMSELVES = {"edition_kind", "go_live_at", "expire_at"}


def test_every_field_of_a_form_has_a_sentence_beside_it() -> None:
    pages = [model for model in apps.get_models() if issubclass(model, BasePage)]
    handlers = [model.get_edit_handler() for model in pages]
    handlers += [model.snippet_viewset.get_edit_handler() for model in get_snippet_models()]
    without = set()
    for handler in handlers:
        named = handler.get_form_class().base_fields
        for panel in fields_of(handler):
            field = named.get(panel.field_name)
            said = panel.help_text or (field and field.help_text)
            if field and not said and panel.field_name not in SAY_IT_THEMSELVES:
                without.add((handler.model.__name__, panel.field_name))
    assert without == set()


def test_every_form_of_a_page_leads_to_a_chapter_that_is_there(secretariat: Client) -> None:
    models = [model for model in apps.get_models() if issubclass(model, BasePage)]
    assert _CHAPTERS.keys() <= {model._meta.model_name for model in models}
    for model in models:
        assert chapter_of(model) in chapters(), model
    page: Any = make.SpeechFactory(live=False)
    page.save_revision()
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("new_publication", args=["speech"]),
    ):
        html = secretariat.get(address).content.decode()
        assert f'{reverse("guide")}#4-the-speech-with-its-recording"' in html
        assert "In the guide: The speech, with its recording" in html
    assert reverse("guide") in secretariat.get("/admin/").content.decode()
