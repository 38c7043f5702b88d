"""A file or picture that readers see, or are about to, is not deleted: the question names the pages."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from assets.models import File, Picture
from campaigns.models import Attachment, SiteSettings
from campaigns.tests import factories as make
from rights.tests.case import bulk, bundled, page_with, scheduled, submitted, text_file

pytestmark = pytest.mark.django_db

SPACES = {"image": "wagtailimages", "document": "wagtaildocs"}


def figure(picture: Picture, **fields: Any) -> Any:
    return make.StatementFactory(
        title="A statement", body=[("figure", {"picture": picture, "caption": ""})], **fields
    )


PICTURES = {
    "in a live body": figure,
    "in a gallery": lambda picture: make.CampaignFactory(
        title="A statement",
        body=[("gallery", {"figures": [{"picture": picture, "caption": ""}]})],
    ),
    "of a recording": lambda picture: make.VideoFactory(title="A statement", poster=picture),
    "in a draft that is scheduled": lambda picture: scheduled(figure(picture, live=False)),
    "in a draft in review": lambda picture: submitted(figure(picture, live=False)),
    "in a bundle": lambda picture: bundled(figure(picture, live=False)),
}
FILES = {
    "in a list of downloads": lambda file: page_with(file, title="A statement"),
    "in a link": lambda file: make.StandardPageFactory(
        title="A statement", body=[("text", f'<p><a linktype="document" id="{file.pk}">It</a></p>')]
    ),
    "attached": lambda file: make.StatementFactory(title="A statement", attachments=[Attachment(file=file)]),
}


def sent(client: Client, address: str, **more: Any) -> int:
    """The answer's status; what a refusal leaves of its transaction is rolled back, as on the site."""
    with transaction.atomic():
        return client.post(address, **more).status_code


def refused_everywhere(secretariat: Client, kind: str, thing: Any) -> None:
    """Each question names the page and offers no button; each way around it is refused, too."""
    single = reverse(f"{SPACES[kind]}:delete", args=[thing.pk])
    for address in (single, bulk(kind, "delete", thing)):
        page = secretariat.get(address).content.decode()
        assert "“A statement”" in page
        assert "delete it then" in page
        assert "Yes, delete" not in page
        assert sent(secretariat, address) in {302, 403}
        assert type(thing).objects.filter(pk=thing.pk).exists()
    several = reverse(f"{SPACES[kind]}:delete_multiple", args=[thing.pk])
    assert sent(secretariat, several, headers={"x-requested-with": "XMLHttpRequest"}) == 403
    assert type(thing).objects.filter(pk=thing.pk).exists()


@pytest.mark.spread(4)
@pytest.mark.parametrize("show", PICTURES.values(), ids=PICTURES)
def test_a_picture_that_is_shown_is_not_deleted(show: Any, secretariat: Client) -> None:
    picture = make.PictureFactory()
    show(picture)
    refused_everywhere(secretariat, "image", picture)


@pytest.mark.parametrize("show", FILES.values(), ids=FILES)
def test_a_file_that_is_shown_is_not_deleted(show: Any, secretariat: Client) -> None:
    file = text_file()
    show(file)
    refused_everywhere(secretariat, "document", file)


def test_the_picture_of_the_whole_site_is_not_deleted(secretariat: Client) -> None:
    picture = make.PictureFactory()
    SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults={"card_picture": picture})
    address = reverse("wagtailimages:delete", args=[picture.pk])
    assert "The site’s settings have it" in secretariat.get(address).content.decode()
    assert sent(secretariat, address) == 403


@pytest.mark.parametrize("several", [False, True], ids=["alone", "with others"])
def test_what_only_a_draft_shows_goes(several: bool, secretariat: Client) -> None:
    picture, file = make.PictureFactory(), text_file()
    figure(picture, live=False)
    page_with(file, live=False)
    for kind, thing in (("image", picture), ("document", file)):
        single = reverse(f"{SPACES[kind]}:delete", args=[thing.pk])
        address = bulk(kind, "delete", thing) if several else single
        assert "Yes, delete" in secretariat.get(address).content.decode()
        secretariat.post(address)
    assert not Picture.objects.exists()
    assert not File.objects.exists()


def test_one_that_is_shown_keeps_those_beside_it(secretariat: Client) -> None:
    shown, loose = make.PictureFactory(), make.PictureFactory()
    figure(shown)
    address = f"{bulk('image', 'delete', shown)}&id={loose.pk}"
    page = secretariat.get(address).content.decode()
    assert page.count("“A statement”") == 1
    assert "Yes, delete" not in page
    assert sent(secretariat, address) == 403
    assert Picture.objects.count() == 2


def test_a_picture_taken_out_of_its_page_can_be_deleted(secretariat: Client) -> None:
    picture = make.PictureFactory()
    page = figure(picture)
    page.body = [("text", "<p>Without it.</p>")]
    page.save_revision().publish()
    secretariat.post(reverse("wagtailimages:delete", args=[picture.pk]))
    assert not Picture.objects.exists()
