"""No file and no picture is to be had before its page is, nor after."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from ajc_site.tests.support.depth import mostly_deep
from assets.models import File, FileUse, Picture
from campaigns.models import Attachment, Publication
from campaigns.tests import factories as make
from campaigns.tests.test_visibility import WAYS
from clean_files.models import Report

pytestmark = pytest.mark.django_db


def addresses(picture: Picture) -> list[str]:
    return [rendition.url for rendition in picture.renditions.all()]


def status(address: str, client: Client | None = None) -> int:
    return fetch(address, client).status_code


def fetch(address: str, client: Client | None = None, **headers: str) -> Any:
    """The answer to a request. Closes its file, not itself: that would close the test's connection, too."""
    response = (client or Client()).get(address, headers=headers)
    if opened := getattr(response, "file_to_stream", None):
        opened.close()
    return response


def page_that_holds() -> dict[str, Any]:
    """A page with a file in each of the ways in which a page can hold one, and so for pictures."""
    files = {name: make.FileFactory() for name in ("attached", "linked", "listed")}
    films = {"film": make.FileFactory(film=True), "captions": make.FileFactory(captions=True)}
    pictures = {name: make.PictureFactory() for name in ("poster", "figure")}
    page = make.VideoFactory(
        video_address="",
        video_file=films["film"],
        captions=films["captions"],
        poster=pictures["poster"],
        attachments=[Attachment(file=files["attached"])],
        body=[
            ("text", f'<p><a linktype="document" id="{files["linked"].pk}">file</a></p>'),
            ("downloads", {"heading": "", "files": [files["listed"]]}),
            ("figure", {"picture": pictures["figure"], "caption": ""}),
        ],
    )
    return {"page": page, "files": {**files, **films}, "pictures": pictures}


@pytest.fixture(scope="module")
def made_once(kept_for_module) -> dict[str, Any]:
    return page_that_holds()


@pytest.fixture
def held(made_once, db) -> dict[str, Any]:
    """That page and what it holds, as they are stored: what a test does to them goes with it."""

    def stored(thing: Any) -> Any:
        return type(thing)._default_manager.get(pk=thing.pk)

    things = {
        of: {name: stored(thing) for name, thing in made_once[of].items()} for of in ("files", "pictures")
    }
    return {"page": stored(made_once["page"]), **things}


def all_addresses(held: dict[str, Any]) -> list[str]:
    pictures = [address for picture in held["pictures"].values() for address in addresses(picture)]
    assert pictures
    return [file.url for file in held["files"].values()] + pictures


def test_what_no_page_uses_is_for_nobody() -> None:
    file, picture = make.FileFactory(), make.PictureFactory()
    assert {status(address) for address in [file.url, *addresses(picture)]} == {404}


def test_what_a_public_page_uses_is_for_everybody(held) -> None:
    assert {status(address) for address in all_addresses(held)} == {200}


@pytest.mark.spread(1)
@pytest.mark.parametrize("way", mostly_deep(WAYS, 4))
def test_what_a_page_uses_goes_with_it(held, way: str) -> None:
    found = all_addresses(held)
    WAYS[way](held["page"])
    assert {status(address) for address in found} <= {404, 410}


def test_what_a_page_uses_comes_back_with_it(held) -> None:
    held["page"].unpublish()
    held["page"].save_revision().publish()
    assert {status(address) for address in all_addresses(held)} == {200}


def test_what_a_draft_puts_on_a_live_page_waits_until_it_is_published() -> None:
    page, file = make.DocumentFactory(), make.FileFactory()
    page.attachments.add(Attachment(file=file))
    revision = page.save_revision()
    assert status(file.url) in (404, 410)
    revision.publish()
    assert status(file.url) == 200


def test_what_is_taken_off_a_page_is_gone_once_that_is_published(held) -> None:
    page = held["page"]
    page.attachments.clear()
    page.body = []
    revision = page.save_revision()
    assert status(held["files"]["attached"].url) == 200
    revision.publish()
    for file in ("attached", "linked", "listed"):
        assert status(held["files"][file].url) in (404, 410)
    # The edition before shows it still, and goes with the page.
    assert {status(address) for address in addresses(held["pictures"]["figure"])} == {200}
    assert status(held["files"]["film"].url) == 200
    type(page).objects.get(pk=page.pk).unpublish()
    assert {status(address) for address in addresses(held["pictures"]["figure"])} <= {404, 410}


def test_what_two_pages_use_is_public_while_one_of_them_is() -> None:
    file = make.FileFactory()
    pages = [make.DocumentFactory(attachments=[Attachment(file=file)]) for _ in range(2)]
    pages[0].unpublish()
    assert status(file.url) == 200
    make.restrict(pages[1])
    assert status(file.url) in (404, 410)
    PageViewRestriction.objects.all().delete()
    assert status(file.url) == 200
    pages[1].delete()
    assert status(file.url) in (404, 410)


def test_a_page_that_moves_below_a_restricted_one_takes_its_files_along() -> None:
    file = make.FileFactory()
    place = make.StandardPageFactory()
    page = make.StandardPageFactory(body=[("downloads", {"heading": "", "files": [file]})])
    make.restrict(place)
    assert status(file.url) == 200
    page.move(place, pos="last-child")
    assert status(file.url) in (404, 410)


def test_an_attachment_that_a_script_adds_or_removes_counts_at_once() -> None:
    page, file = make.DocumentFactory(), make.FileFactory()
    row = Attachment.objects.create(publication=page.publication_ptr, file=file)
    assert status(file.url) == 200
    row.delete()
    assert status(file.url) in (404, 410)


def test_a_portrait_and_a_logo_are_public_with_the_page_about_them() -> None:
    portrait, logo = make.PictureFactory(), make.PictureFactory()
    page = make.SpeechFactory(contributions=make.contributions(1))
    row = page.contributions.get()
    row.person.portrait, row.organisation.logo = portrait, logo
    row.person.save()
    row.organisation.save()
    both = addresses(portrait) + addresses(logo)
    assert {status(address) for address in both} == {200}
    page.unpublish()
    assert {status(address) for address in both} <= {404, 410}


def test_an_original_is_for_nobody_but_staff(held, secretariat: Client) -> None:
    picture = held["pictures"]["poster"]
    assert status(picture.file.url) == 404
    assert status(picture.file.url, secretariat) == 200
    assert status("/media/original_images/../original_images/x.jpg", secretariat) == 404
    assert status("/media/documents/file.pdf", secretariat) == 404


def test_who_works_on_a_page_gets_everything_and_no_cache_keeps_it(held, secretariat, writer) -> None:
    held["page"].unpublish()
    for client, page_owner in ((secretariat, None), (writer, writer.user)):
        Page.objects.filter(pk=held["page"].pk).update(owner=page_owner)
        for address in all_addresses(held):
            response = fetch(address, client)
            assert response.status_code == 200
            assert response["Cache-Control"] == "private, no-store"


def test_staff_who_do_not_work_on_it_get_no_more_than_anybody(held, writer) -> None:
    held["page"].unpublish()
    assert {status(address, writer) for address in all_addresses(held)} <= {404, 410}


def test_an_account_that_is_not_staffs_gets_no_more_than_anybody(held, django_user_model) -> None:
    held["page"].unpublish()
    client = Client()
    user = django_user_model.objects.create_user("visitor", password="a long password")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert {status(address, client) for address in all_addresses(held)} <= {404, 410}


def test_who_knows_a_pages_password_may_have_what_is_on_it(held) -> None:
    make.restrict(held["page"])
    restriction = PageViewRestriction.objects.get()
    client = Client()
    session = client.session
    session["passed_page_view_restrictions"] = [restriction.pk]
    session.save()
    assert {status(address, client) for address in all_addresses(held)} == {200}
    held["page"].unpublish()
    assert {status(address, client) for address in all_addresses(held)} <= {404, 410}


def test_a_withdrawn_file_is_gone_for_who_asks_whether_it_changed(held) -> None:
    address = held["files"]["attached"].url
    known = {"If-None-Match": fetch(address)["ETag"]}
    assert fetch(address, **known).status_code == 304
    held["page"].unpublish()
    assert fetch(address, **known).status_code in (404, 410)


def test_what_is_withdrawn_tells_no_more_than_that_it_is_gone(held) -> None:
    held["page"].unpublish()
    hidden = Client().get(held["files"]["attached"].url)
    nothing = Client().get("/documents/999999/file.pdf")
    # But for the notice itself.
    own = {"ETag", "Content-Length"}
    assert {name: value for name, value in hidden.headers.items() if name not in own} == {
        name: value for name, value in nothing.headers.items() if name not in own
    }
    assert not hidden.cookies


def test_a_file_that_waits_for_a_decision_is_held_back(held, secretariat) -> None:
    file = held["files"]["attached"]
    Report.objects.filter(digest=file.file_hash).update(is_held=True, warnings=["There are comments in it."])
    assert status(file.url) in (404, 410)
    assert status(file.url, secretariat) == 200
    Report.objects.get(digest=file.file_hash).let_out(secretariat.user)
    assert status(file.url) == 200


def test_a_file_that_was_never_cleaned_is_held_back(held) -> None:
    file = held["files"]["attached"]
    Report.objects.filter(digest=file.file_hash).delete()
    assert status(file.url) in (404, 410)


def test_a_page_with_a_file_that_is_held_back_does_not_go_out() -> None:
    from campaigns.publishing.readiness import NotReady

    file = make.FileFactory(title="Brief")
    page = make.DocumentFactory(live=False, attachments=[Attachment(file=file)])
    Report.objects.filter(digest=file.file_hash).update(is_held=True)
    with pytest.raises(NotReady, match="Brief"):
        page.save_revision().publish()
    assert not Page.objects.get(pk=page.pk).live


def test_the_set_of_public_files_is_what_readers_can_fetch(held) -> None:
    other = make.FileFactory()
    assert set(File.objects.published()) == set(held["files"].values())
    assert set(Picture.objects.published()) >= set(held["pictures"].values())
    assert status(other.url) in (404, 410)


def test_the_book_of_uses_can_be_written_anew(held) -> None:
    from django.core.management import call_command

    FileUse.objects.all().delete()
    assert status(held["files"]["attached"].url) in (404, 410)
    call_command("record_uses")
    assert {status(address) for address in all_addresses(held)} == {200}


def test_a_file_costs_no_more_queries_the_more_pages_use_it(held, django_assert_num_queries) -> None:
    file, picture = held["files"]["attached"], addresses(held["pictures"]["poster"])[0]
    with django_assert_num_queries(3):
        assert status(file.url) == 200
    with django_assert_num_queries(2):
        assert status(picture) == 200
    for _ in range(20):
        make.DocumentFactory(attachments=[Attachment(file=file)], live=False)
    with django_assert_num_queries(3):
        assert status(file.url) == 200


def test_a_page_and_its_book_are_saved_together_or_not_at_all(held, monkeypatch) -> None:
    page = held["page"]

    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("assets.uses.record", fail)
    page.title = "Another title"
    with pytest.raises(RuntimeError):
        page.save()
    assert Page.objects.get(pk=page.pk).title != "Another title"


def test_nothing_outside_the_folder_of_sizes_is_reached(held) -> None:
    for path in ("../original_images/picture.jpg", "%2e%2e/documents/file.pdf", "a\0.jpg", "", "x.jpg"):
        assert status(f"/media/images/{path}") in {404, 400}


def test_a_script_that_saves_a_part_of_a_page_counts_too(held) -> None:
    page = held["page"]
    page.body = []
    page.attachments.clear()
    page.save(update_fields=["body"])
    assert status(held["files"]["linked"].url) in (404, 410)
    # The attachments were cleared in hand alone.
    assert status(held["files"]["attached"].url) == 200


def test_a_page_saved_as_a_publication_of_no_kind_keeps_what_its_kind_uses(held) -> None:
    Publication.objects.get(pk=held["page"].pk).save()
    assert {status(address) for address in all_addresses(held)} == {200}
