"""An earlier edition shows the pictures that it was issued with, as long as anybody may see it."""

from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from assets.models import Picture, PictureUse
from assets.uses import record_all
from campaigns.models import Document, Statement, Withdrawal
from campaigns.publishing.withdrawing import withdraw
from campaigns.tests import factories as make
from editions.choosing import issued_as
from editions.models import Edition

pytestmark = pytest.mark.django_db


def figure(picture: Picture) -> list[Any]:
    return [("figure", {"picture": picture, "caption": ""})]


def corrected(page: Any, **fields: Any) -> Any:
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    with issued_as("correction", "It was another picture."):
        page.save_revision().publish()
    return page


def issued(page: Any) -> Any:
    page.save_revision().publish()
    return page


def sources(client: Client, address: str) -> set[str]:
    """The addresses of the pictures in the text at an address."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    html = LexborHTMLParser(answer.content.decode())
    return {image.attributes["src"] or "" for image in html.css("main figure img")}


def is_seen(client: Client, picture: Picture) -> bool:
    picture = Picture.objects.get(pk=picture.pk)
    found = {client.get(size["url"]).status_code for sizes in picture.sizes.values() for size in sizes}
    assert len(found) == 1
    return found == {200}


@pytest.fixture
def pictures() -> tuple[Picture, Picture]:
    return make.PictureFactory(), make.PictureFactory()


def test_a_picture_that_was_replaced_is_seen_in_the_earlier_edition_alone(client, pictures) -> None:
    first, second = pictures
    page = corrected(issued(make.StatementFactory(slug="it", body=figure(first))), body=figure(second))
    (before,) = sources(client, "/publications/it/editions/1/")
    (after,) = sources(client, "/publications/it/")
    assert before != after
    assert sources(client, "/publications/it/editions/2/") == {after}
    assert is_seen(client, first)
    # Also after any number of further ones, and where the book is written anew.
    corrected(page, body=[], summary="Other.")
    record_all()
    assert is_seen(client, first)
    assert is_seen(client, second)
    assert client.get(before).status_code == 200


def test_a_document_that_is_a_picture_shows_the_one_it_was(client, pictures) -> None:
    first, second = pictures
    page = make.DocumentFactory(
        slug="it", document_kind="update", picture=first, text_alternative="<p>Words.</p>"
    )
    corrected(issued(page), picture=second)
    assert sources(client, "/publications/it/editions/1/") != sources(client, "/publications/it/editions/2/")
    assert is_seen(client, first)
    assert Document.objects.get().picture == second


def test_it_is_seen_no_longer_than_the_edition(client, pictures) -> None:
    first, second = pictures
    page = corrected(issued(make.StatementFactory(body=figure(first))), body=figure(second))
    page.unpublish()
    assert not is_seen(client, first)
    page = Statement.objects.get(pk=page.pk)
    page.save_revision().publish()
    assert is_seen(client, first)
    # Under a notice the text of today may stay; earlier editions don't.
    withdraw(page, "It was wrong.", keeps_text=True)
    assert Withdrawal.objects.get().keeps_text
    assert is_seen(client, second)
    assert not is_seen(client, first)


def test_a_draft_makes_no_picture_public(client, pictures) -> None:
    first, second = pictures
    page = issued(make.StatementFactory(body=figure(first)))
    page.body = figure(second)
    page.save_revision()
    assert not is_seen(client, second)
    assert Edition.objects.get().pictures == [first.pk]


def test_a_picture_that_is_gone_leaves_no_gap_that_breaks_the_edition(client, pictures) -> None:
    first, second = pictures
    page = corrected(issued(make.StatementFactory(slug="it", body=figure(first))), body=figure(second))
    first.delete()
    assert sources(client, "/publications/it/editions/1/") == set()
    corrected(page, summary="Other.")
    assert set(PictureUse.objects.values_list("picture", flat=True)) == {second.pk}


def test_who_may_not_publish_the_page_may_not_change_a_picture_of_an_edition(pictures, writer) -> None:
    first, second = pictures
    corrected(issued(make.StatementFactory(body=figure(first))), body=figure(second))
    answer = writer.post(f"/admin/images/{first.pk}/", {"title": "Mine", "description": "x"})
    assert answer.status_code in (302, 403, 404)
    assert Picture.objects.get(pk=first.pk).title != "Mine"
