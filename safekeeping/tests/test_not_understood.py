"""What no browser sends is answered in plain words and stored nowhere; what one may send is saved."""

import json
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset

from ajc_site.tests.support.depth import some
from campaigns.models import Library, Statement

from .forms import add_address, edit_address, saves_itself, statement_fields

pytestmark = pytest.mark.django_db


def text(said: object = "one", entities: object = None, **changes: object) -> str:
    block = {"key": "abcde", "type": "unstyled", "depth": 0, "text": said, "inlineStyleRanges": []}
    block |= {
        "entityRanges": [{"key": 0, "offset": 0, "length": 3}] if entities is not None else []
    } | changes
    return json.dumps({"blocks": [block], "entityMap": entities or {}})


def link(kind: str, **data: object) -> str:
    return text(entities={"0": {"type": kind, "mutability": "MUTABLE", "data": data}})


NO_TEXT = {
    "no JSON": "not json",
    "nothing": "",
    "a list": "[]",
    "a number": "1",
    "null for blocks": '{"blocks":null}',
    "a number for blocks": '{"blocks":3,"entityMap":{}}',
    "null for a block": '{"blocks":[null],"entityMap":{}}',
    "a block with null for a text": '{"blocks":[{"text":null}],"entityMap":{}}',
    "a text that is null": text(None),
    "a text that is a number": text(5),
    "a key that is not in the map": text(entityRanges=[{"key": 7, "offset": 0, "length": 1}]),
    "a range without a length": text(inlineStyleRanges=[{"offset": 0, "style": "BOLD"}]),
    "nested without end": "[" * 100_000,
}
ODD_LINKS = {
    "a page without an address": link("LINK"),
    "too large a page": link("LINK", id=10**20),
    "too large a file": link("DOCUMENT", id=99999999999999999999),
    "a page that is a word": link("LINK", id="x"),
    "a negative file": link("DOCUMENT", id=-1),
    "a file with a NUL": link("DOCUMENT", id="\x00"),
    "a page that is a list": link("LINK", id=[1]),
    "a file without a number": link("DOCUMENT"),
    "half an emoji in an address": link("LINK", url="https://example.org/\ud83d"),
}
SENT_TO_PAGES = {
    "a count that is a word": {"body-count": "x"},
    "a count that is too large": {"body-count": "99999999999"},
    "an order that is a word": {"body-0-order": "x"},
    "no order": {"body-0-order": ""},
}  # fmt: skip


@pytest.fixture
def library():
    return Library.objects.get()


def sent(body: str, **changes: object) -> dict:
    fields = statement_fields(signatories=inline_formset([]))
    return {**fields, "body-0-type": "text", "body-0-value": body} | changes


@pytest.fixture(params=[pytest.param("secretariat", marks=pytest.mark.deep), "writer"])
def staff(request) -> Client:
    client = request.getfixturevalue(request.param)
    client.raise_request_exception = False
    return client


def check_refused_everywhere(staff: Client, library: Library, fields: dict) -> None:
    before = Page.objects.count()
    address = add_address(library, "statement")
    answer = staff.post(address, fields)
    assert answer.status_code == 400
    assert "The form arrived incomplete, so nothing was saved." in answer.content.decode()
    saved = saves_itself(staff, address, fields)
    assert (saved.status_code, saved.json()["success"]) == (400, False)
    shown = staff.post(f"{address}preview/", fields)
    assert shown.status_code == 400
    assert Page.objects.count() == before


@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(NO_TEXT), 4))
def test_a_text_that_is_none_is_refused_in_plain_words(staff, library, name):
    check_refused_everywhere(staff, library, sent(NO_TEXT[name]))


@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(SENT_TO_PAGES), 3))
def test_a_body_that_is_none_is_refused_in_plain_words(staff, library, name):
    check_refused_everywhere(staff, library, sent(text(), **SENT_TO_PAGES[name]))


@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(ODD_LINKS), 3))
def test_a_link_that_leads_nowhere_is_refused_or_left_as_plain_words(staff, library, name):
    answer = saves_itself(staff, add_address(library, "statement"), sent(ODD_LINKS[name]))
    assert answer.status_code in (200, 400), answer
    assert Statement.objects.count() == (answer.status_code == 200)
    if answer.status_code == 200:
        latest = Statement.objects.get().get_latest_revision_as_object()
        assert "one" in str(latest.body)


HALVES = [
    ("one \ud83d", "one "),
    ("\ude00one", "one"),
    ("o\ud83dne \udfff\udfff two", "one  two"),
    ("one \U0001f600 \ud83d", "one \U0001f600 "),
    ("one\x00 two\x0b", "one two"),
]


@pytest.mark.deeper
@pytest.mark.parametrize(("typed", "kept"), some(HALVES, 3))
def test_half_an_emoji_is_dropped_and_the_rest_is_saved(staff, library, typed, kept):
    address = add_address(library, "statement")
    assert staff.post(address, sent(text(typed))).status_code == 302
    latest = Statement.objects.get().get_latest_revision_as_object()
    assert latest.body[0].value.source == f'<p data-block-key="abcde">{kept}</p>'
    assert staff.get(edit_address(latest.pk)).status_code == 200


HOSTILE = ["x", "99999999999999999999", "\x00"]


@pytest.mark.deeper
def test_no_field_of_a_pages_form_breaks_it_whatever_is_in_it(secretariat, library):
    """Each field of an honest form in turn, without the texts, which take anything."""
    comment = {"text": "one", "contentpath": "title", "position": "", "deleted": "", "resolved": ""}
    honest = sent(text(), **{f"comments-0-{name}": value for name, value in comment.items()})
    honest |= {
        "comments-TOTAL_FORMS": "1",
        "campaigns": "1",
        "comments-0-id": "",
        "attachments-TOTAL_FORMS": "1",
    }
    honest |= {"attachments-0-file": "1", "attachments-0-title": "", "attachments-0-ORDER": "1"}
    honest |= {
        "attachments-0-id": "",
        "attachments-0-DELETE": "",
        "expire_at": "",
        "overwrite_revision_id": "",
    }
    secretariat.raise_request_exception = False
    address = add_address(library, "statement")
    broken = [
        (name, value)
        for name, value in some(list(product(sorted(honest), HOSTILE)), 50)
        if saves_itself(secretariat, address, honest | {name: value}).status_code >= 500
    ]
    assert not broken


@pytest.mark.parametrize(
    ("view", "fields"),
    [
        ("wagtailsnippets_campaigns_person:add", {"name": "A", "slug": "a", "portrait": ""}),
        ("wagtailsnippets_campaigns_topic:add", {"name": "A", "slug": "a"}),
        ("wagtailredirects:add", {"old_path": "/a", "redirect_page": "", "redirect_link": "", "site": ""}),
        (
            "bundles:add",
            {"title": "A", "release_at": ""},
        ),
    ],
)
def test_no_field_of_other_forms_breaks_them_whatever_is_in_it(secretariat, view, fields):
    secretariat.raise_request_exception = False
    broken = [
        (name, value)
        for name in fields
        for value in HOSTILE
        if secretariat.post(reverse(view), fields | {name: value}).status_code >= 500
    ]
    assert not broken


def test_what_no_bulk_form_sends_breaks_none(secretariat):
    secretariat.raise_request_exception = False
    for action in ("publish", "move", "delete", "unpublish"):
        for key in ("x", "99999999999999999999"):
            address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
            for sent_with in ({}, {"chooser": key}):
                assert secretariat.post(f"{address}?id={key}", sent_with).status_code < 500, (action, key)


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/admin/pages/1/edit/?next=/admin/", "/admin/pages/1/edit/?next=/admin/"),
        ("http://testserver/admin/people/new/", "/admin/people/new/"),
        ("http://testserver/admin/x/?a=1&b=%22%3E", "/admin/x/?a=1&b=%22%3E"),
        ("", "itself"),
        ("https://elsewhere.example/admin/", "itself"),
        ("http://testserver//elsewhere.example/", "itself"),
        ("http://testserver/about/", "itself"),
        ("javascript:alert(1)", "itself"),
        ("http://testserver@elsewhere.example/admin/", "itself"),
        ("http://[", "itself"),
    ],
)
def test_the_page_leads_back_to_the_form_and_nowhere_else(staff, library, came_from, leads_to):
    address = add_address(library, "statement")
    answer = staff.post(address, {"title": "Cut off"}, headers={"referer": came_from})
    assert answer.status_code == 400
    assert "Reload" not in answer.content.decode()
    [link] = LexborHTMLParser(answer.content.decode()).css("main a")
    assert link.text() == "Open the form anew"
    # Its script shows it; the sentence is for who has none.
    [button] = LexborHTMLParser(answer.content.decode()).css("main [data-go-back]")
    assert (button.text(), "hidden" in button.attributes) == ("Back to what I typed", True)
    assert link.attributes["href"] == (address if leads_to == "itself" else leads_to)
    told = staff.post(address, {"title": "Cut off"}, headers={"accept": "application/json"})
    assert "Reload the page" in told.json()["error_message"]
