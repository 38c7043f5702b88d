"""The drawing that stands in the front page on file: another one when staff choose or replace it."""

import base64
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from selectolax.lexbor import LexborHTMLParser

from assets.models import Picture
from campaigns.models import Home
from campaigns.tests import factories as make
from published import sites

pytestmark = pytest.mark.django_db(transaction=True)


def held(on_file: Path) -> bytes | None:
    """The picture that the front page on file holds."""
    (front,) = [
        path for path in on_file.glob("**/index.html") if LexborHTMLParser(path.read_text()).css(".opening")
    ]
    source = LexborHTMLParser(front.read_text()).css_first(".drawing source[media]")
    return base64.b64decode(source.attributes["srcset"].partition(",")[2]) if source else None


def made_of(picture: Picture) -> bytes:
    (made,) = Picture.objects.get(pk=picture.pk).sizes["in_page"]
    return (Path(settings.MEDIA_ROOT) / made["url"].removeprefix(settings.MEDIA_URL)).read_bytes()


def choose(picture: Picture) -> None:
    home = Home.objects.get()
    home.picture = picture
    home.save_revision().publish()


def test_the_front_page_on_file_holds_the_drawing_that_staff_chose_last(on_file: Path) -> None:
    one = make.PictureFactory(file__color="red")
    other = make.PictureFactory(file__color="blue")
    choose(one)
    sites.write_whole()
    assert held(on_file) == made_of(one)
    choose(other)
    assert held(on_file) == made_of(other) != made_of(one)


def test_a_replaced_drawing_is_renewed_in_the_front_page_on_file(on_file: Path) -> None:
    picture = make.PictureFactory(file__color="red")
    choose(picture)
    sites.write_whole()
    before = held(on_file)
    picture.file = SimpleUploadedFile("other.jpg", make.PictureFactory(file__color="green").file.read())
    picture.save()
    assert held(on_file) == made_of(picture) != before
