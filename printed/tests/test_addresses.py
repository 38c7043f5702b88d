"""Where the printed forms are, and who gets them: as the page itself, and no sooner."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign, Statement
from campaigns.tests import factories as make
from campaigns.tests.test_visibility import WAYS
from clock.signals import round_of_the_clock
from printed import keeping
from printed.content import content_of
from printed.forms import FORMS
from printed.models import Printed

from .reading import get

pytestmark = pytest.mark.django_db
EXTENSIONS = ["pdf", "epub"]


def published(**fields) -> Statement:
    page = make.StatementFactory(**fields)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def go_round() -> None:
    round_of_the_clock.send(sender=None, now=timezone.now())


def kept() -> list[str]:
    return sorted(default_storage.listdir("printed")[1]) if default_storage.exists("printed") else []


def offered(read, page) -> list[str]:
    return [link.attributes["href"] for link in read(page).css(".page-files a")]


@pytest.mark.parametrize("hide", WAYS)
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_nobody_gets_what_is_printed_of_a_page_that_is_not_public(client, hide, extension):
    page = make.StatementFactory()
    WAYS[hide](page)
    assert client.get(f"{page.get_url().rstrip('/')}.{extension}").status_code in {404, 410}


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_what_is_printed_moves_with_its_page(client, extension):
    page = published(slug="first")
    before = page.get_url().rstrip("/")
    page.slug = "second"
    page.save_revision().publish()
    response = client.get(f"{before}.{extension}")
    assert response.status_code == 301
    assert response["Location"] == f"{before.replace('first', 'second')}.{extension}"


def test_pages_that_are_no_publications_are_not_printed(client):
    page = make.StandardPageFactory()
    get(client, page, "pdf", status=404)


def test_a_campaign_offers_its_files_once_the_clock_has_printed_it(client, read):
    page = make.CampaignFactory()
    page.save_revision().publish()
    assert offered(read, page) == []
    go_round()
    base = page.get_url().rstrip("/")
    assert offered(read, Campaign.objects.get(pk=page.pk)) == [f"{base}.pdf", f"{base}.epub"]


def test_a_reader_gets_what_the_clock_has_kept(client):
    page = published()
    go_round()
    kept = Printed.objects.get(page=page.pk).kept
    with default_storage.open(f"printed/{kept}.pdf") as file:
        assert get(client, page, "pdf") == file.read()


def test_asking_for_a_page_writes_nothing(client):
    page = published()
    # Others of this run may have kept theirs.
    before = kept()
    get(client, page, "pdf")
    assert not Printed.objects.exists()
    assert kept() == before


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_while_one_is_made_for_a_reader_another_is_told_to_ask_again(client, extension):
    page = published()
    with keeping._MAKING:
        response = client.get(f"{page.get_url().rstrip('/')}.{extension}")
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        # What is kept is given out all the same.
        go_round()
        get(client, page, extension)
    page.title = "Changed"
    page.save_revision().publish()
    get(client, page, extension)


def test_who_writes_the_site_on_file_waits_for_a_reader(client):
    page = published()
    with ThreadPoolExecutor(1) as other, keeping._MAKING:
        content, form = content_of(page, RequestFactory().get("/")), FORMS[0]
        waiting = other.submit(keeping._made_now, content, form, waits=True)
        with pytest.raises(keeping.Busy):
            keeping._made_now(content, form, waits=False)
        assert not waiting.done()
        keeping._MAKING.release()
        try:
            assert waiting.result(60)
        finally:
            keeping._MAKING.acquire()


def test_what_a_page_says_no_longer_is_given_out_no_longer(client):
    page = published(further_signatories="A group that signed")
    go_round()
    before = get(client, page, "epub")
    Statement.objects.filter(pk=page.pk).update(further_signatories="Another group")
    after = get(client, page, "epub")
    assert before != after


def test_the_clock_prints_anew_what_changed_and_forgets_what_was_before(client):
    page = published(title="Before")
    go_round()
    before = Printed.objects.get(page=page.pk).kept
    page.title = "After"
    page.save_revision().publish()
    go_round()
    after = Printed.objects.get(page=page.pk).kept
    assert after != before
    assert not default_storage.exists(f"printed/{before}.pdf")
    assert default_storage.exists(f"printed/{after}.pdf")


def with_a_spoiled_picture(read) -> Statement:
    """A page whose picture is none: the typesetter refuses it, and a book takes it along."""
    page = published(body=[("figure", {"picture": make.PictureFactory(description="A hall"), "caption": ""})])
    for image in read(page).css("figure img"):
        name = unquote(image.attributes["src"].removeprefix(settings.MEDIA_URL))
        with default_storage.open(name, "wb") as file:
            file.write(b"no picture")
    return page


def test_a_form_that_cannot_be_made_is_not_offered_and_the_other_is(client, read):
    page = with_a_spoiled_picture(read)
    go_round()
    said = Printed.objects.get(page=page.pk)
    assert said.failed == "pdf"
    assert read(page).css_first("h1").text()
    assert offered(read, page) == [f"{page.get_url().rstrip('/')}.epub"]
    get(client, page, "pdf", status=404)
    with default_storage.open(f"printed/{said.kept}.epub") as file:
        assert get(client, page, "epub") == file.read()


def test_what_is_known_not_to_be_settable_is_not_tried_again_for_a_reader(client, read):
    page = with_a_spoiled_picture(read)
    # Whoever would make it now is told to ask again.
    with keeping._MAKING:
        get(client, page, "pdf", status=503)
    go_round()
    with keeping._MAKING:
        get(client, page, "pdf", status=404)
    page.body = [("text", "<p>No picture any more.</p>")]
    page.save_revision().publish()
    get(client, page, "pdf")
    go_round()
    assert len(offered(read, page)) == 2


def test_staff_are_told_why_a_form_is_not_there(secretariat, read):
    page = with_a_spoiled_picture(read)
    go_round()
    form = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "There is no PDF of this page: it could not be set." in form
    assert "There is no EPUB" not in form


def test_a_page_with_a_sign_that_no_font_has_is_offered_and_staff_are_told_what_stands_there(
    client, read, secretariat
):
    page = published(title="With an emoji \N{PEAR}")
    go_round()
    assert len(offered(read, page)) == 2
    # And after it was compared with what is kept.
    go_round()
    form = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "In its PDF we set “\N{PEAR}” as “[pear]”." in form
    page.title = "Without"
    page.save_revision().publish()
    go_round()
    form = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "No font" not in form


def test_what_was_printed_goes_with_its_page(client, django_capture_on_commit_callbacks):
    page = published()
    go_round()
    kept = Printed.objects.get(page=page.pk).kept
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert not default_storage.exists(f"printed/{kept}.pdf")


def test_each_page_is_printed_once(client):
    page = published()
    go_round()
    assert page.pk not in [pk for pk in keeping.due() if not Printed.objects.filter(page=pk).exists()]
    moment = Printed.objects.get(page=page.pk).moment
    assert moment == page.last_published_at
