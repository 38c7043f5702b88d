"""What is not public yet is for those who work on it."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from ajc_site.tests.support.depth import is_deep
from ajc_site.tests.support.fixtures import StaffClient
from bundles.tests.factories import BundleFactory
from campaigns.models import Attachment, StandardPage
from campaigns.tests import factories as make
from clock.tests.test_not_before_its_time import status

from .case import login, page_with, some_of_each, submitted, text_file

pytestmark = pytest.mark.django_db


def embargoed(owner: User) -> dict[str, Any]:
    """A bundled page and all that is on it, each with a secret in its name."""
    file = text_file(owner, title="Secret file")
    some_of_each()
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


@pytest.mark.deeper
def test_a_login_is_told_nothing_of_what_others_work_on(writer, other_writer, limited) -> None:
    things = embargoed(writer.user)
    others = (other_writer, limited)
    for number, address in enumerate(addresses_of(things)):
        for client in others if is_deep() else [others[number % 2]]:
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
    GroupApprovalTask.objects.get(name="the secretariat").groups.add(group)
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
