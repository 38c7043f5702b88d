"""What readers see, or are about to, is changed by who may publish it, and never in silence."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    PageLogEntry,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from assets.models import File, Picture
from campaigns.models import Attachment, StandardPage
from campaigns.tests import factories as make
from desk.notices.changed_in_public import REPLACED, note

from .case import bulk, bundled, content, other_member, page_with, scheduled, submitted, text_file, upload

pytestmark = pytest.mark.django_db


STATES = {
    "live": lambda file: page_with(file),
    "scheduled": lambda file: scheduled(page_with(file, live=False)),
    "bundled": lambda file: bundled(page_with(file, live=False)),
    "submitted": lambda file: submitted(page_with(file, live=False)),
    "bundled as the next draft of a page that is on the site": lambda file: _next_draft(file),
    "in a rich text": lambda file: make.StandardPageFactory(
        body=[("text", f'<p><a linktype="document" id="{file.pk}">It</a></p>')]
    ),
    "attached": lambda file: make.StatementFactory(attachments=[Attachment(file=file)]),
}


def _next_draft(file: File) -> Any:
    page = make.StandardPageFactory()
    page.body = [("downloads", {"heading": "", "files": [file]})]
    return bundled(page)


FORGERIES = {
    "edit": lambda client, file: client.post(
        reverse("wagtaildocs:edit", args=[file.pk]),
        {"title": "Forged", "language": "en", "tags": "", "file": upload()},
    ),
    "multiple": lambda client, file: client.post(
        reverse("wagtaildocs:edit_multiple", args=[file.pk]),
        {
            f"doc-{file.pk}-title": "Forged",
            f"doc-{file.pk}-language": "en",
            f"doc-{file.pk}-tags": "",
            f"doc-{file.pk}-file": upload(),
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    ),
    "delete": lambda client, file: client.post(reverse("wagtaildocs:delete", args=[file.pk])),
    "delete multiple": lambda client, file: client.post(
        reverse("wagtaildocs:delete_multiple", args=[file.pk]),
        headers={"x-requested-with": "XMLHttpRequest"},
    ),
    "bulk delete": lambda client, file: client.post(bulk("document", "delete", file)),
    "bulk tag": lambda client, file: client.post(bulk("document", "add_tags", file), {"tags": "forged"}),
    "bulk move": lambda client, file: client.post(
        bulk("document", "add_to_collection", file), {"collection": _other_collection().pk}
    ),
}


def _other_collection() -> Collection:
    return Collection.get_first_root_node().add_child(name="Elsewhere")


@pytest.mark.spread(4)
@pytest.mark.parametrize("state", STATES)
def test_a_writer_changes_nothing_that_is_public_or_about_to_be(writer, state: str) -> None:
    file = text_file(writer.user, title="Brief")
    STATES[state](file)
    for forge in FORGERIES.values():
        forge(writer, file)
    assert content(file) == b"True."
    assert (file.title, list(file.tags.names()), file.collection.name) == ("Brief", [], "Root")


def test_who_handed_a_file_in_changes_it_until_a_page_with_it_is_submitted(writer) -> None:
    file = text_file(writer.user)
    page = page_with(file, live=False, owner=writer.user)
    page.save_revision()
    FORGERIES["edit"](writer, file)
    assert content(file) == b"Forged."
    page.get_workflow().start(page, writer.user)
    writer.post(
        reverse("wagtaildocs:edit", args=[file.pk]),
        {"title": "T", "language": "en", "tags": "", "file": upload(content=b"Once more.")},
    )
    assert content(file) == b"Forged."


def test_a_writer_deletes_neither_a_file_nor_a_draft_of_their_own(writer) -> None:
    file = text_file(writer.user)
    page = page_with(file, live=False, owner=writer.user)
    for forge in ("delete", "delete multiple", "bulk delete"):
        FORGERIES[forge](writer, file)
    writer.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    writer.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}")
    writer.post(f"/admin/api/main/pages/{page.pk}/action/delete/")
    assert File.objects.filter(pk=file.pk).exists()
    assert StandardPage.objects.filter(pk=page.pk).exists()


def picture_form(picture: Picture, **changes: Any) -> dict[str, Any]:
    return {
        "title": picture.title,
        "description": "Forged.",
        "tags": "",
        "caption": "",
        "credit": "",
    } | changes


@pytest.mark.parametrize("way", ["figure", "portrait", "logo", "poster", "card"])
def test_a_writer_changes_no_picture_that_readers_see(writer, way: str) -> None:
    from wagtail.models import Site

    from campaigns.models import SiteSettings

    picture = make.PictureFactory(uploaded_by_user=writer.user, readied=False)
    if way == "figure":
        make.StandardPageFactory(body=[("figure", {"picture": picture, "caption": ""})])
    elif way == "poster":
        make.VideoFactory(poster=picture)
    elif way == "card":
        SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults={"card_picture": picture})
    else:
        row = make.SpeechFactory(contributions=make.contributions(1)).contributions.get()
        named = row.person if way == "portrait" else row.organisation
        setattr(named, way, picture)
        named.save()
    writer.post(reverse("wagtailimages:edit", args=[picture.pk]), picture_form(picture))
    writer.post(
        reverse("wagtailimages:edit_multiple", args=[picture.pk]),
        {f"image-{picture.pk}-{name}": value for name, value in picture_form(picture).items()},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    writer.post(bulk("image", "add_tags", picture), {"tags": "forged"})
    writer.post(bulk("image", "delete", picture))
    picture.refresh_from_db()
    assert picture.description == "Drawing of an empty hall."
    assert not picture.tags.exists()


def test_who_publishes_one_part_changes_what_is_shown_there_and_nowhere_else(limited) -> None:
    there, elsewhere, both = (text_file() for _ in range(3))
    page_with(there, both, parent=limited.place)
    page_with(elsewhere, both)
    for file in (there, elsewhere, both):
        FORGERIES["edit"](limited, file)
    assert [content(file) for file in (there, elsewhere, both)] == [b"Forged.", b"True.", b"True."]


def test_who_publishes_one_part_changes_people_who_are_named_there_alone(limited) -> None:
    quote = {"text": "Words.", "role": "", "organisation": None}
    there, elsewhere = make.PersonFactory(), make.PersonFactory()
    make.StandardPageFactory(parent=limited.place, body=[("quotation", quote | {"person": there})])
    make.StandardPageFactory(body=[("quotation", quote | {"person": elsewhere})])
    for person in (there, elsewhere):
        data = {"name": "Forged", "slug": person.slug, "description": "", "portrait": ""}
        limited.post(reverse("wagtailsnippets_campaigns_person:edit", args=[person.pk]), data)
        person.refresh_from_db()
    assert (there.name == "Forged", elsewhere.name == "Forged") == (True, False)
    limited.post(reverse("wagtailsnippets_campaigns_person:delete", args=[elsewhere.pk]))
    limited.post(_bulk_of_person(elsewhere))
    assert type(elsewhere).objects.filter(pk=elsewhere.pk).exists()


def _bulk_of_person(person: Any) -> str:
    return reverse("wagtail_bulk_action", args=["campaigns", "person", "delete"]) + f"?id={person.pk}"


def test_a_writer_does_not_change_a_page_that_waits_in_a_bundle(writer) -> None:
    page = bundled(make.StandardPageFactory(live=False, owner=writer.user, title="Agreed"))
    fields = {"title": "Forged", "slug": page.slug, "summary": "S.", "body": streamfield([])}
    data = nested_form_data(fields | {"comments": inline_formset([])})
    writer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    first = page.revisions.earliest("pk")
    writer.post(
        f"/admin/api/main/pages/{page.pk}/action/revert_to_page_revision/",
        {"revision_id": first.pk},
        content_type="application/json",
    )
    page.refresh_from_db()
    assert page.latest_revision_id == first.pk


def test_a_replacement_is_written_into_the_history_of_each_page_and_on_the_front_page(secretariat) -> None:
    file = text_file(title="Brief")
    pages = [page_with(file, title="Shows it"), scheduled(page_with(file, live=False))]
    form = secretariat.get(reverse("wagtaildocs:edit", args=[file.pk])).content.decode()
    assert "On the site, or about to be, with “Shows it”" in form
    FORGERIES["edit"](secretariat, file)
    for page in pages:
        entry = PageLogEntry.objects.get(page=page.pk, action="campaigns.replaced")
        assert entry.user == secretariat.user
        history = secretariat.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
        assert "Replaced the file “Forged”" in history
    assert "Replaced on pages this week" in secretariat.get("/admin/").content.decode()


def test_what_somebody_replaces_again_in_the_same_minute_is_one_line_on_the_front_page(secretariat) -> None:
    other = other_member("other")
    files = [text_file(title=title, content=title.encode()) for title in ("Brief", "Letter")]
    page_with(*files, title="Shows them")
    minute = timezone.now().replace(second=1, microsecond=0)
    for client, file, times in ((secretariat, files[0], 3), (other, files[0], 2), (secretariat, files[1], 1)):
        for _ in range(times):
            note(file, client.user, REPLACED)
    PageLogEntry.objects.filter(action=REPLACED).update(timestamp=minute)
    note(files[0], secretariat.user, REPLACED)
    PageLogEntry.objects.filter(action=REPLACED).exclude(timestamp=minute).update(
        timestamp=minute - timedelta(minutes=1)
    )
    front_page = secretariat.get("/admin/").content.decode()
    assert front_page.count("replaced the file “Brief”") == 3
    assert front_page.count("replaced the file “Letter”") == 1
