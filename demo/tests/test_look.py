"""The page that shows the parts of the look, and the rules that can be reckoned."""

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from campaigns.body.blocks import CampaignBody
from demo.look import tokens


@pytest.mark.parametrize(
    "pair", tokens.pairs(), ids=lambda pair: f"{pair.colour} on {pair.ground}, {pair.scheme}"
)
def test_every_colour_can_be_read_on_its_ground(pair: tokens.Pair) -> None:
    assert pair.contrast >= pair.least


def test_contrast_is_reckoned_as_wcag_does() -> None:
    pair = tokens.Pair("light", "grey", "white", 4, "#767676", "#ffffff")
    assert pair.contrast == 4.5


@pytest.mark.django_db
def test_the_page_shows_every_part_by_its_own_template(demo, client) -> None:
    page = LexborHTMLParser(client.get(reverse("look")).content.decode())
    labels = {heading.text() for heading in page.css("section[aria-labelledby=blocks] > h3")}
    assert labels == {str(block.label) for block in CampaignBody().child_blocks.values()}
    assert page.css_first(".timeline .moment") is not None
    assert {one.attributes["class"] for one in page.css(".lines .kind")} == {
        f"kind kind-{kind}" for kind in ("statement", "speech", "video", "document")
    }
    assert len(page.css("mark")) == 2
    for part in (".facet input[checked]", "[aria-labelledby=numbers] .para", ".player .play", ".positions"):
        assert page.css_first(part) is not None, part


@pytest.mark.django_db
def test_without_a_single_publication_the_page_is_there_too(client) -> None:
    assert client.get(reverse("look")).status_code == 200
