"""What is typed and pasted into boxes is stored as it was meant."""

import pytest
from django.urls import reverse
from wagtail.blocks import CharBlock, TextBlock
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from assets.models import Picture
from campaigns.body.blocks import CampaignBody, TextBody
from campaigns.body.boxes import LineField, LinesField
from campaigns.body.plain_text import lines, one_line
from campaigns.models import Home, StandardPage

from . import factories as make


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("  A  title\n\tover two\r\nlines ", "A title over two lines"),
        ("para\u00adgraph\u200b \ufeffwith\u2060 nothing", "paragraph with nothing"),
        ("the o\ufb03ce \ufb01le", "the office file"),
        ("a\x00b\x1fc\x9fd", "abcd"),
        ("line\u2028and\u2029paragraph\x0bend", "line and paragraph end"),
        ("\u202eforced\u202d", "forced"),
        ("\u200eabc\u200f", "abc"),
        ("a\u200cb\u200d c", "ab c"),
        ("Titre\u00a0: l’été\u202f!", "Titre\u00a0: l’été\u202f!"),
        ("5 \u00a0 6", "5 6"),
    ],
)
def test_what_cannot_be_seen_and_means_nothing_is_left_out(pasted, meant):
    assert one_line(pasted) == meant


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: "I want"
        "ශ්\u200dරී ලංකා",  # Sinhala: "Sri Lanka"
        "क्\u200dष",  # Devanagari: a half form
        "ភាសា\u200bខ្មែរ",  # Khmer: "the Khmer language"
        "မြန်မာ\u200bဘာသာ",  # Burmese
        "ภาษา\u200bไทย",  # Thai
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family
        "\u200fالعدالة (ICC)\u200f",  # Arabic with its mark of direction
        "e\u0301 Ünïcödé 東京",
    ],
)
def test_letters_of_all_scripts_stay_whole(text):
    assert one_line(text) == text
    assert lines(text) == text


def test_lines_stay_lines():
    assert lines(" one  \r\n\r\n\r\n\n two\u00ad\x0bthree ") == "one\n\ntwo\nthree"


@pytest.mark.django_db
def test_a_page_is_stored_as_it_was_meant(secretariat):
    blocks = [
        ("heading", "What\nwe  ask"),
        (
            "quotation",
            {"text": " Said\u00ad \nso ", "person": "", "role": "Legal\nAdviser", "organisation": ""},
        ),
        ("text", rich_text("<p>Words</p>")),
    ]
    form = {"title": " A\ntitle\u200b ", "slug": "a-title", "summary": " One. \n\n\n Two. "}
    form |= {"body": streamfield(blocks), "action-publish": "1"}
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", Home.objects.get().pk])
    assert secretariat.post(address, nested_form_data(form)).status_code == 302
    page = StandardPage.objects.get(slug="a-title")
    assert (page.title, page.summary) == ("A title", "One.\n\nTwo.")
    heading, quotation, _ = page.body
    assert str(heading.value) == "What we ask"
    assert (quotation.value["text"], quotation.value["role"]) == ("Said\nso", "Legal Adviser")


@pytest.mark.django_db
def test_a_picture_and_a_person_are_stored_as_they_were_meant(secretariat):
    picture = make.PictureFactory()
    form = {
        "title": "A\u00ad  hall",
        "description": "Seats\nin rows",
        "credit": "\u200bX",
        "caption": "  C  ",
    }
    form |= {"collection": picture.collection_id, "tags": ""}
    address = reverse("wagtailimages:edit", args=[picture.pk])
    assert secretariat.post(address, form).status_code == 302
    picture = Picture.objects.get()
    assert (picture.title, picture.credit, picture.caption) == ("A hall", "X", "C")
    assert picture.description == "Seats in rows"


@pytest.mark.parametrize("body", [TextBody, CampaignBody])
def test_every_box_of_a_body_takes_text_as_it_was_meant(body):
    def boxes(block):
        yield block
        for child in getattr(block, "child_blocks", {}).values():
            yield from boxes(child)
        if hasattr(block, "child_block"):
            yield from boxes(block.child_block)

    kinds = [type(block.field) for block in boxes(body()) if isinstance(block, CharBlock | TextBlock)]
    assert kinds
    assert set(kinds) <= {LineField, LinesField}
