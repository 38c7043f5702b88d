"""No own form is a side door to what is public, and what is not public yet is for those who work on it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    PageLogEntry,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from bundles.tests.factories import BundleFactory, draft
from campaigns.models import Attachment, File, Library, Picture, StandardPage
from campaigns.readiness import NotReady
from clean_files.models import Report

from . import factories as make
from .admin_case import form_for
from .conftest import StaffClient
from .test_not_before_its_time import status

pytestmark = pytest.mark.django_db


def login(user: User) -> StaffClient:
    client = StaffClient()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


@pytest.fixture
def other_writer(django_user_model) -> StaffClient:
    user = django_user_model.objects.create_user("other", "other@example.org", "a long password")
    user.groups.add(Group.objects.get(name="Writers"))
    return login(user)


@pytest.fixture
def limited(django_user_model) -> StaffClient:
    """Somebody who edits and publishes what is below one page, and may change files, pictures, people."""
    group = Group.objects.create(name="One part of the site")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        *Permission.objects.filter(content_type__app_label="campaigns", codename__endswith="_person"),
        *Permission.objects.filter(content_type__app_label="bundles", codename__endswith="_bundle"),
    )
    place = make.StandardPageFactory(title="Their part")
    for codename in ("add_page", "change_page", "publish_page"):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=place, permission=right)
    for codename in ("add_document", "change_document", "choose_document", "add_image", "change_image"):
        apps = ["wagtaildocs", "wagtailimages"]
        right = Permission.objects.get(content_type__app_label__in=apps, codename=codename)
        root = Collection.get_first_root_node()
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=right)
    user = django_user_model.objects.create_user("limited", "limited@example.org", "a long password")
    user.groups.add(group)
    client = login(user)
    client.place = place  # type: ignore[attr-defined]
    return client


def page_with(*files: File, of: Any = make.StandardPageFactory, **fields: Any) -> Any:
    body = [("downloads", {"heading": "", "files": list(files)})]
    return of(body=body, **fields)


def upload(name: str = "forged.txt", content: bytes = b"Forged.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_file(user: User | None = None, content: bytes = b"True.", **fields: Any) -> File:
    return make.FileFactory(file__data=content, file__filename="a.txt", uploaded_by_user=user, **fields)


def content(file: File) -> bytes:
    file.refresh_from_db()
    with file.file.open() as stored:
        return stored.read()


# --- What is public is changed by who may publish it ------------------------------------------------


def scheduled(page: Any) -> Any:
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    return page


def submitted(page: Any) -> Any:
    page.save_revision()
    page.get_workflow().start(page, page.owner)
    return page


def bundled(page: Any) -> Any:
    page.save_revision()
    BundleFactory(title="Launch", pages=[page])
    return page


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
    "bulk delete": lambda client, file: client.post(_bulk("document", "delete", file)),
    "bulk tag": lambda client, file: client.post(_bulk("document", "add_tags", file), {"tags": "forged"}),
    "bulk move": lambda client, file: client.post(
        _bulk("document", "add_to_collection", file), {"collection": _other_collection().pk}
    ),
}


def _bulk(model: str, action: str, thing: Any) -> str:
    name = "file" if model == "document" else "picture"
    return reverse("wagtail_bulk_action", args=["campaigns", name, action]) + f"?id={thing.pk}"


def _other_collection() -> Collection:
    return Collection.get_first_root_node().add_child(name="Elsewhere")


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
    writer.post(_bulk("image", "add_tags", picture), {"tags": "forged"})
    writer.post(_bulk("image", "delete", picture))
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


# --- Nothing goes out through a side door -----------------------------------------------------------


def held_by_bundle() -> File:
    file = text_file(title="Secret brief")
    bundled(page_with(file, live=False))
    return file


SIDE_DOORS = {
    "a link in a text": lambda file: make.StandardPageFactory(
        live=False, body=[("text", f'<p><a linktype="document" id="{file.pk}">It</a></p>')]
    ),
    "a list of downloads": lambda file: page_with(file, live=False),
    "an attachment": lambda file: make.StatementFactory(live=False, attachments=[Attachment(file=file)]),
    "a transcript": lambda file: make.VideoFactory(
        live=False, transcript=f'<p><a linktype="document" id="{file.pk}">It</a></p>'
    ),
    "a page that is on the site": lambda file: _with_link(make.StandardPageFactory(), file),
}


def _with_link(page: Any, file: File) -> Any:
    page.body = [("text", f'<p><a linktype="document" id="{file.pk}">It</a></p>')]
    return page


@pytest.mark.parametrize("door", SIDE_DOORS)
def test_a_file_that_a_bundle_holds_goes_out_with_no_other_page(door: str) -> None:
    file = held_by_bundle()
    page = SIDE_DOORS[door](file)
    with pytest.raises(NotReady, match=r"Secret brief.*bundle “Launch”"):
        page.save_revision().publish()
    assert status(file.url) == 404


def test_a_file_that_is_scheduled_goes_out_no_earlier_with_another_page() -> None:
    file = text_file()
    scheduled(page_with(file, live=False, title="Tomorrow"))
    with pytest.raises(NotReady, match="Tomorrow"):
        page_with(file, live=False).save_revision().publish()
    later = page_with(file, live=False, go_live_at=timezone.now() + timedelta(days=2))
    later.save_revision().publish()


def test_an_approval_lets_out_nothing_that_a_bundle_holds(secretariat, writer) -> None:
    file = held_by_bundle()
    page = page_with(file, live=False, owner=writer.user)
    page.save_revision()
    state = page.get_workflow().start(page, writer.user)
    task = state.current_task_state
    form = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Not public yet, and public once this page is: the file “Secret brief”" in form
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    modal = secretariat.get(address).json()["html"]
    assert "Secret brief" in modal
    answer = secretariat.post(address, follow=True).content.decode()
    assert "bundle “Launch”" in answer
    assert status(file.url) == 404


@pytest.mark.parametrize("field", ["portrait", "logo"])
def test_a_portrait_or_logo_lets_out_no_picture_that_a_bundle_holds(secretariat, field: str) -> None:
    make.CampaignFactory()
    make.PersonFactory()
    make.OrganisationFactory()
    make.TopicFactory()
    make.PlaceFactory()
    make.SeriesFactory()
    picture = make.PictureFactory(title="Secret picture", readied=False)
    bundled(make.StandardPageFactory(live=False, body=[("figure", {"picture": picture, "caption": ""})]))
    row = make.SpeechFactory(contributions=make.contributions(1)).contributions.get()
    named = row.person if field == "portrait" else row.organisation
    data = {"name": named.name, "slug": named.slug, "description": "", "website": "", field: picture.pk}
    address = reverse(f"wagtailsnippets_campaigns_{named._meta.model_name}:edit", args=[named.pk])
    assert "bundle “Launch”" in secretariat.post(address, data).content.decode()
    named.refresh_from_db()
    assert getattr(named, field) is None


def test_naming_a_person_makes_no_portrait_public_that_a_bundle_holds() -> None:
    make.CampaignFactory()
    make.PersonFactory()
    make.OrganisationFactory()
    make.TopicFactory()
    make.PlaceFactory()
    make.SeriesFactory()
    picture = make.PictureFactory(title="Secret picture", readied=False)
    bundled(make.StandardPageFactory(live=False, body=[("figure", {"picture": picture, "caption": ""})]))
    page = make.SpeechFactory(live=False, contributions=make.contributions(1))
    person = page.contributions.get().person
    person.portrait = picture
    person.save()
    with pytest.raises(NotReady, match="Secret picture"):
        page.save_revision().publish()


def test_the_pages_of_one_bundle_share_a_file_and_go_out() -> None:
    from bundles.release import release

    file = text_file()
    pages = [
        draft(make.StandardPageFactory, body=[("downloads", {"heading": "", "files": [file]})]) for _ in "ab"
    ]
    release(BundleFactory(pages=pages))
    assert status(file.url) == 200


# --- What is not public yet is for those who work on it ---------------------------------------------


def embargoed(owner: User) -> dict[str, Any]:
    """A bundled page and all that is on it, each with a secret in its name."""
    file = text_file(owner, title="Secret file")
    make.CampaignFactory()
    make.PersonFactory()
    make.OrganisationFactory()
    make.TopicFactory()
    make.PlaceFactory()
    make.SeriesFactory()
    picture = make.PictureFactory(title="Secret picture", uploaded_by_user=owner)
    person = make.PersonFactory(name="Secret person")
    topic = make.TopicFactory(name="Secret topic")
    page = make.StatementFactory(
        live=False, title="Secret page", slug="secret-page", owner=owner, topics=[topic],
        attachments=[Attachment(file=file)],
        body=[
            ("figure", {"picture": picture, "caption": ""}),
            ("quotation", {"text": "W.", "person": person, "role": "", "organisation": None}),
        ],
    )  # fmt: skip
    page.save_revision()
    bundle = BundleFactory(title="Secret bundle", pages=[page])
    return {
        "file": file, "picture": picture, "person": person, "topic": topic, "page": page, "bundle": bundle,
    }  # fmt: skip


def addresses_of(things: dict[str, Any]) -> list[str]:
    """Where the admin would tell of a thing under embargo."""
    page, file, picture = things["page"].pk, things["file"].pk, things["picture"].pk
    person, bundle, library = things["person"].pk, things["bundle"].pk, things["page"].get_parent().pk
    topic = things["topic"].pk
    pages = "/admin/pages"
    return [
        f"{pages}/{library}/", f"{pages}/{library}/?q=secret", f"{pages}/{page}/edit/", f"{pages}/{page}/",
        f"{pages}/{page}/usage/", f"{pages}/{page}/history/", f"{pages}/{page}/view_draft/",
        f"{pages}/{page}/revisions/compare/earliest...latest/", f"{pages}/{page}/copy/",
        f"{pages}/{page}/delete/", f"{pages}/{page}/workflow_history/", f"{pages}/{page}/privacy/",
        f"{pages}/search/?q=secret", f"{pages}/search/results/?q=secret",
        f"{pages}/usage/campaigns/statement/", f"{pages}/usage/campaigns/statement/results/",
        "/admin/publications/", "/admin/publications/?q=secret",
        f"/admin/choose-page/{library}/", "/admin/choose-page/search/?q=secret",
        f"/admin/choose-page/chosen-multiple/?id={page}", f"/admin/choose-page/{page}/",
        "/admin/choose-page/?page_type=campaigns.Statement",
        "/admin/api/main/pages/", f"/admin/api/main/pages/{page}/", "/admin/api/main/pages/?for_explorer=1",
        f"/admin/bulk/wagtailcore/page/delete/?id={page}", f"/admin/bulk/campaigns/file/delete/?id={file}",
        f"/admin/bulk/campaigns/picture/add_tags/?id={picture}",
        f"/admin/bulk/campaigns/person/delete/?id={person}",
        "/admin/bulk/campaigns/person/delete/?id=all",
        f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={library}",
        "/admin/bulk/campaigns/file/delete/?id=all",
        "/admin/documents/", "/admin/documents/?q=secret", f"/admin/documents/edit/{file}/",
        f"/admin/documents/usage/{file}/", f"/admin/documents/delete/{file}/",
        "/admin/documents/chooser/", "/admin/documents/chooser/results/?q=secret",
        f"/admin/documents/chooser/chosen/{file}/", f"/admin/documents/chooser/chosen-multiple/?id={file}",
        "/admin/images/", "/admin/images/?q=secret", f"/admin/images/{picture}/",
        f"/admin/images/usage/{picture}/", f"/admin/images/{picture}/generate_url/",
        f"/admin/images/{picture}/preview/max-100x100/", f"/admin/images/{picture}/delete/",
        "/admin/images/chooser/", "/admin/images/chooser/results/?q=secret",
        f"/admin/images/chooser/chosen/{picture}/", f"/admin/images/chooser/chosen-multiple/?id={picture}",
        f"/admin/images/chooser/{picture}/select_format/",
        "/admin/snippets/campaigns/person/", "/admin/snippets/campaigns/person/?q=secret",
        f"/admin/snippets/campaigns/person/history/{person}/",
        f"/admin/snippets/campaigns/person/usage/{person}/",
        f"/admin/snippets/campaigns/topic/usage/{topic}/", "/admin/snippets/campaigns/topic/",
        "/admin/snippets/choose/campaigns/person/",
        "/admin/snippets/choose/campaigns/person/results/?q=secret",
        f"/admin/snippets/choose/campaigns/person/chosen/{person}/",
        f"/admin/snippets/choose/campaigns/person/chosen-multiple/?id={person}",
        "/admin/snippets/choose/campaigns/topic/",
        "/admin/bundles/", f"/admin/bundles/inspect/{bundle}/", f"/admin/bundles/edit/{bundle}/",
        f"/admin/bundles/history/{bundle}/", f"/admin/bundles/usage/{bundle}/",
        f"/admin/bundles/release/{bundle}/", f"/admin/bundles/delete/{bundle}/",
        "/admin/", "/admin/publications/new/statement/",
        "/admin/reports/site-history/", "/admin/reports/site-history/results/", "/admin/reports/aging-pages/",
        "/admin/reports/workflow/", "/admin/reports/workflow_tasks/", "/admin/reports/locked/",
    ]  # fmt: skip


def told(client: StaffClient, address: str) -> str:
    return client.get(address).content.decode().lower()


def test_a_login_is_told_nothing_of_what_others_work_on(writer, other_writer, limited) -> None:
    things = embargoed(writer.user)
    for client in (other_writer, limited):
        for address in addresses_of(things):
            # What was searched for stands in its box.
            text = (
                told(client, address)
                .replace('value="secret"', "")
                .replace("“secret”", "")
                .replace("?q=secret", "")
            )
            assert not [word for word in ("secret-page", *NAMES) if word in text], (client.user, address)


NAMES = ["secret page", "secret file", "secret picture", "secret person", "secret topic", "secret bundle"]


def test_who_works_on_it_is_told(writer, secretariat) -> None:
    things = embargoed(writer.user)
    library = things["page"].get_parent().pk
    for client in (writer, secretariat):
        assert "secret page" in told(client, f"/admin/pages/{library}/")
        assert "secret page" in told(client, "/admin/publications/")
        assert "secret page" in told(client, f"/admin/choose-page/{library}/")
        assert "secret page" in told(client, f"/admin/api/main/pages/{things['page'].pk}/")
        assert "secret file" in told(client, "/admin/documents/chooser/")
        assert "secret person" in told(client, "/admin/snippets/choose/campaigns/person/")
        assert "secret bundle" in told(client, f"/admin/bundles/inspect/{things['bundle'].pk}/")


def test_the_bytes_under_embargo_are_for_who_works_on_them(
    writer, other_writer, secretariat, limited
) -> None:
    things = embargoed(writer.user)
    picture = things["picture"]
    found = [things["file"].url, picture.file.url, picture.sizes["jpeg"][0]["url"]]
    for client, wanted in (
        (writer, 200),
        (secretariat, 200),
        (other_writer, 404),
        (limited, 404),
        (None, 404),
    ):
        for address in found:
            assert (status(address, client) if client else status(address)) == wanted, (client, address)


def test_a_reviewer_is_told_of_what_they_review_and_of_nothing_else(writer, django_user_model) -> None:
    from wagtail.models import GroupApprovalTask

    group = Group.objects.create(name="Reviewers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupApprovalTask.objects.get().groups.add(group)
    user = django_user_model.objects.create_user("reviewer", "r@example.org", "a long password")
    user.groups.add(group)
    reviewer = login(user)
    file, other = text_file(writer.user), text_file(writer.user)
    page_with(other, live=False, owner=writer.user).save_revision()
    submitted(page_with(file, live=False, owner=writer.user))
    assert status(file.url, reviewer) == 200
    assert status(other.url, reviewer) == 404


def test_nobody_puts_on_their_page_what_they_may_not_know_of(writer, other_writer) -> None:
    things = embargoed(writer.user)
    bodies: dict[str, list[tuple[str, Any]]] = {
        "link": [("text", f'<p><a linktype="document" id="{things["file"].pk}">It</a></p>')],
        "page": [("text", f'<p><a linktype="page" id="{things["page"].pk}">It</a></p>')],
        "figure": [("figure", {"picture": things["picture"].pk, "caption": ""})],
    }
    from wagtail.test.utils.form_data import rich_text

    from campaigns.models import Home

    home = Home.objects.get()
    for name, body in bodies.items():
        value = [(kind, rich_text(text) if kind == "text" else text) for kind, text in body]
        if name != "figure":
            # As a browser that was tampered with sends it.
            value = [("text", _contentstate(things["file" if name == "link" else "page"], name))]
        fields = {"title": name, "slug": name, "summary": "S.", "body": streamfield(value)}
        data = nested_form_data(fields | {"comments": inline_formset([])})
        address = reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", home.pk])
        answer = other_writer.post(address, data).content.decode()
        assert not StandardPage.objects.filter(slug=name).exists(), name
        assert "not public yet" in answer
        preview = reverse("wagtailadmin_pages:preview_on_add", args=["campaigns", "standardpage", home.pk])
        assert other_writer.post(preview, data).json()["is_valid"] is False


def _contentstate(thing: Any, name: str) -> str:
    import json

    kind = "DOCUMENT" if name == "link" else "LINK"
    return json.dumps(
        {
            "blocks": [
                {
                    "key": "00000", "text": "It", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                    "entityRanges": [{"offset": 0, "length": 2, "key": 0}],
                }
            ],
            "entityMap": {
                "0": {"type": kind, "mutability": "MUTABLE", "data": {"id": thing.pk, "url": "/x"}}
            },
        }
    )  # fmt: skip


def test_a_campaign_under_embargo_is_not_told_where_a_publication_is_started(writer, secretariat) -> None:
    campaign = make.CampaignFactory(title="Secret campaign", live=False)
    campaign.save_revision()
    for address in (f"/admin/campaigns/{campaign.pk}/new/statement/", "/admin/publications/new/statement/"):
        assert "Secret campaign" not in writer.get(address).content.decode()
        assert "Secret campaign" in secretariat.get(address).content.decode()


def test_the_next_title_of_a_page_on_the_site_is_not_told(other_writer, secretariat) -> None:
    page = make.StatementFactory(title="As it is")
    page.title = "As it will be"
    page.save_revision()
    library = page.get_parent().pk
    for address in (f"/admin/pages/{library}/", "/admin/publications/", f"/admin/choose-page/{library}/"):
        assert "As it will be" not in other_writer.get(address).content.decode()
        assert "As it is" in other_writer.get(address).content.decode()
        assert "As it will be" in secretariat.get(address).content.decode()


# --- Who lets out what was held back ----------------------------------------------------------------


def held(user: User | None, **fields: Any) -> File:
    from clean_files.models import Report

    file = text_file(user, content=b"Held.", **fields)
    Report.objects.filter(digest=file.file_hash).update(is_held=True, warnings=["Look at it."])
    return file


def let_out(client: StaffClient, file: File) -> bool:
    data = {
        "title": file.title,
        "language": "en",
        "tags": "",
        "may_go_out": "on",
        "looked_at": file.file_hash,
    }
    client.post(reverse("wagtaildocs:edit", args=[file.pk]), data)
    return Report.objects.get(digest=file.file_hash).may_go_out


def other_member(name: str) -> StaffClient:
    user = User.objects.create_user(name, f"{name}@example.org", "a long password")
    user.groups.add(Group.objects.get(name="Secretariat"))
    return login(user)


def test_a_writer_does_not_let_out_what_they_handed_in(writer, secretariat) -> None:
    file = held(writer.user)
    form = writer.get(reverse("wagtaildocs:edit", args=[file.pk])).content.decode()
    assert "may_go_out" not in form
    assert "Somebody who may publish has to look at it" in form
    assert not let_out(writer, file)
    assert let_out(secretariat, file)


def test_of_two_who_may_publish_the_second_lets_out_what_the_first_handed_in(secretariat) -> None:
    second = other_member("second")
    file = held(secretariat.user)
    assert not let_out(secretariat, file)
    form = secretariat.get(reverse("wagtaildocs:edit", args=[file.pk])).content.decode()
    assert "somebody else who may publish" in form
    assert let_out(second, file)


def test_who_is_alone_lets_out_their_own(secretariat) -> None:
    assert let_out(secretariat, held(secretariat.user))


def test_who_replaced_a_file_is_the_one_who_handed_it_in(secretariat, writer) -> None:
    from clean_files.models import Report

    second = other_member("second")
    file = text_file(writer.user)
    data = {"title": "T", "language": "en", "tags": "", "file": upload(content=b"Held.")}
    secretariat.post(reverse("wagtaildocs:edit", args=[file.pk]), data)
    file = File.objects.get(pk=file.pk)
    assert file.handed_in_by == secretariat.user
    Report.objects.filter(digest=file.file_hash).update(is_held=True, warnings=["Look at it."])
    assert not let_out(secretariat, file)
    assert let_out(second, file)


def test_the_same_content_under_another_name_is_no_way_round(secretariat, writer) -> None:
    other_member("second")
    held(secretariat.user)
    copy = text_file(writer.user, content=b"Held.")
    assert not let_out(secretariat, copy)


def test_who_publishes_one_part_lets_out_nothing_for_another(limited, writer) -> None:
    file = held(writer.user)
    page_with(file, parent=limited.place, live=False)
    assert File.objects.get(pk=file.pk)
    page_with(file)
    assert not let_out(limited, file)


def test_letting_out_is_written_into_the_history_of_its_pages(secretariat, writer) -> None:
    file = held(writer.user)
    page = page_with(file)
    let_out(secretariat, file)
    assert PageLogEntry.objects.get(page=page.pk, action="campaigns.let_out").user == secretariat.user


NUMBERS = ["figure", "rich text file", "rich text page", "attachment", "downloads"]


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("way", NUMBERS)
def test_a_form_that_is_refused_tells_nothing_of_what_its_numbers_stand_for(writer, way, again):
    make.CampaignFactory()
    make.PersonFactory()
    make.OrganisationFactory()
    make.TopicFactory()
    make.PlaceFactory()
    make.SeriesFactory()
    picture = make.PictureFactory(title="Secret picture", description="Secret description")
    file = make.FileFactory(title="Secret annex")
    page = make.StatementFactory(
        title="Secret list", slug="secret-list", live=False, body=[("figure", {"picture": picture})]
    )
    page.attachments.add(Attachment(file=file))
    page.save_revision()
    entity = {
        "rich text file": {"type": "DOCUMENT", "mutability": "MUTABLE", "data": {"id": file.pk}},
        "rich text page": {"type": "LINK", "mutability": "MUTABLE", "data": {"id": page.pk}},
    }.get(way)
    block = {"key": "a", "text": "word", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
             "entityRanges": [{"offset": 0, "length": 4, "key": 0}] if entity else []}  # fmt: skip
    text = json.dumps({"blocks": [block], "entityMap": {"0": entity} if entity else {}})
    blocks = {
        "figure": ("figure", {"picture": str(picture.pk), "caption": ""}),
        "downloads": ("downloads", [str(file.pk)]),
    }
    data = form_for("statement")
    data |= {"title": "Mine", "slug": "mine"}
    body = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-id": "",
        "body-0-type": "text",
    }
    if way in blocks:
        body["body-0-type"] = blocks[way][0]
        body |= {"body-0-value-picture": str(picture.pk), "body-0-value-files-count": "1",
                 "body-0-value-files-0-value": str(file.pk), "body-0-value-files-0-type": "item",
                 "body-0-value-files-0-order": "0", "body-0-value-files-0-deleted": ""}  # fmt: skip
    else:
        body["body-0-value"] = text
    data |= body
    if way == "attachment":
        row = {"file": str(file.pk), "title": "", "ORDER": "1", "id": "", "DELETE": ""}
        data |= {f"attachments-0-{name}": value for name, value in row.items()}
        data["attachments-TOTAL_FORMS"] = "1"
    if again:
        data["safekeeping-show-again"] = "1"
    library = Library.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", library.pk])
    shown = writer.post(address, data).content.decode()
    assert "Mine" in shown
    for secret in ("Secret picture", "Secret description", "Secret annex", "secret-list", file.filename):
        assert secret not in shown, secret


def test_a_decision_is_about_the_content_that_was_looked_at(secretariat):
    file, other = make.FileFactory(), make.FileFactory(file__data=make.pdf(7))
    Report.objects.update(is_held=True, warnings=["Look at it."], decided_at=None)
    address = reverse("wagtaildocs:edit", args=[file.pk])
    data = {
        "title": file.title,
        "language": "en",
        "tags": "",
        "may_go_out": "on",
        "looked_at": other.file_hash,
    }
    assert "replaced since" in secretariat.post(address, data).content.decode()
    assert not Report.objects.get(digest=file.file_hash).may_go_out
    secretariat.post(address, {**data, "looked_at": file.file_hash})
    assert Report.objects.get(digest=file.file_hash).may_go_out
