"""Numbers in other spellings, and Wagtail's own addresses, tell and give no more than the plain ones."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from ajc_site.tests.support.depth import some
from campaigns.models import Topic
from campaigns.tests import factories as make
from clock.tests.test_not_before_its_time import status

from .case import login, page_with, text_file
from .test_embargo import embargoed

pytestmark = pytest.mark.django_db

DIGITS = {
    "Arabic": "٠١٢٣٤٥٦٧٨٩",
    "Persian": "۰۱۲۳۴۵۶۷۸۹",
    "Devanagari": "०१२३४५६७८९",
    "Burmese": "၀၁၂၃၄၅၆၇၈၉",
    "fullwidth": "０１２３４５６７８９",
    "bold": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
}


def in_digits(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def spellings(number: int) -> list[str]:
    """What Django reads as this number, and how the admin's addresses may quote it."""
    text = str(number)
    others = [f"+{text}", f" {text}", f"{text} ", f"0{text}", "_".join(text), f"\t{text}\n"]
    quoted = "".join(f"_{ord(digit):02X}" for digit in text)
    return [*others, quoted, *(in_digits(number, digits) for digits in DIGITS.values())]


@pytest.mark.parametrize("digits", DIGITS)
def test_a_file_that_is_not_public_is_given_under_no_spelling_of_its_number(digits: str) -> None:
    file = text_file()
    page_with(file, live=False)
    name = file.url.rpartition("/")[2]
    for number in (in_digits(file.pk, DIGITS[digits]), f"0{file.pk}", f"+{file.pk}"):
        assert status(f"/documents/{quote(number)}/{name}") == 404, number


def test_the_same_for_one_behind_a_password_and_one_that_is_held_back() -> None:
    from clean_files.models import Report

    behind, held = text_file(content=b"Behind."), text_file(content=b"Held.")
    make.restrict(page_with(behind))
    page_with(held)
    Report.objects.filter(digest=held.file_hash).update(is_held=True, warnings=["Look at it."])
    for file in (behind, held):
        name = file.url.rpartition("/")[2]
        for digits in DIGITS.values():
            assert status(f"/documents/{quote(in_digits(file.pk, digits))}/{name}") == 404


def addresses(things: dict[str, Any], spell: Any) -> list[str]:
    """The admin's addresses that read a number from what is asked."""
    page, file, picture = (spell(things[name].pk) for name in ("page", "file", "picture"))
    person, topic = spell(things["person"].pk), spell(things["topic"].pk)
    bulk = "/admin/bulk"
    return [
        f"/admin/choose-page/chosen-multiple/?id={page}",
        *(f"{bulk}/wagtailcore/page/{action}/?next=/&id={page}" for action in ("delete", "move", "publish")),
        *(f"{bulk}/campaigns/file/{action}/?next=/&id={file}" for action in ("delete", "add_tags")),
        *(f"{bulk}/campaigns/picture/{action}/?next=/&id={picture}" for action in ("delete", "add_tags")),
        f"{bulk}/campaigns/person/delete/?next=/&id={person}",
        f"/admin/documents/chooser/chosen-multiple/?id={file}",
        f"/admin/images/chooser/chosen-multiple/?id={picture}",
        f"/admin/snippets/choose/campaigns/person/chosen/{person}/",
        f"/admin/snippets/choose/campaigns/person/chosen-multiple/?id={person}",
        f"/admin/snippets/campaigns/person/usage/{person}/",
        f"/admin/snippets/campaigns/person/history/{person}/",
        f"/admin/snippets/campaigns/topic/usage/{topic}/",
        f"/admin/api/main/documents/?id={file}", f"/admin/api/main/images/?id={picture}",
    ]  # fmt: skip


@pytest.mark.spread(1)
@pytest.mark.deeper
@pytest.mark.parametrize("n", some(range(len(spellings(12))), 5))
def test_no_spelling_of_a_number_tells_more_than_the_plain_one(
    writer: Any, other_writer: Any, n: int
) -> None:
    things = embargoed(writer.user)
    for address in addresses(things, lambda number: quote(spellings(number)[n])):
        told = other_writer.get(address).content.decode().lower()
        assert "secret" not in told, address


@pytest.mark.parametrize("n", range(len(spellings(12))))
def test_no_spelling_of_a_number_changes_what_is_public(django_user_model: Any, n: int) -> None:
    from django.contrib.auth.models import Permission

    topic = make.TopicFactory(name="Kept")
    make.StatementFactory(topics=[topic])
    user = django_user_model.objects.create_user("terms", "t@example.org", "a long password")
    names = ("access_admin", "change_topic", "delete_topic")
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client, number = login(user), quote(spellings(topic.pk)[n])
    address = reverse("wagtail_bulk_action", args=["campaigns", "topic", "delete"])
    client.post(f"{address}?next=/admin/&id={number}")
    client.post(f"/admin/snippets/campaigns/topic/delete/{number}/")
    client.post(f"/admin/snippets/campaigns/topic/edit/{number}/", {"name": "Forged", "slug": "forged"})
    assert Topic.objects.get(pk=topic.pk).name == "Kept"


def test_a_copy_goes_below_no_page_that_is_hidden(writer: Any, other_writer: Any) -> None:
    things = embargoed(writer.user)
    own = make.StandardPageFactory(live=False, owner=other_writer.user)
    for spelling in spellings(things["page"].pk):
        data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": spelling}
        answer = other_writer.post(reverse("wagtailadmin_pages:copy", args=[own.pk]), data)
        assert "secret" not in answer.content.decode().lower(), spelling


@pytest.mark.parametrize("kind", ["documents", "images"])
def test_the_admins_scripts_are_given_what_is_known_alone(
    writer: Any, other_writer: Any, secretariat: Any, kind: str
) -> None:
    things = embargoed(writer.user)
    thing = things["file" if kind == "documents" else "picture"]
    thing.tags.add("zebra")
    asked = ["", f"{thing.pk}/", f"?id={thing.pk}", "?search=secret", "?fields=*", "?tags=zebra", "?limit=20"]
    for address in (f"/admin/api/main/{kind}/{end}" for end in asked):
        assert "secret" not in other_writer.get(address).content.decode().lower(), address
    for client in (writer, secretariat):
        assert "Secret" in client.get(f"/admin/api/main/{kind}/").content.decode()
    assert Client().get(f"/admin/api/main/{kind}/").status_code in {302, 401, 403}


def test_tags_are_offered_of_what_is_known_alone(writer: Any, other_writer: Any) -> None:
    things = embargoed(writer.user)
    things["file"].tags.add("zebra")
    things["picture"].tags.add("zebu")
    page_with(shown := text_file())
    shown.tags.add("zest")
    for address in ("/admin/tag-autocomplete/", "/admin/tag-autocomplete/taggit/tag/"):
        assert other_writer.get(address, {"term": "ZE"}).json() == ["zest"]
        assert writer.get(address, {"term": "ze"}).json() == ["zebra", "zebu", "zest"]
        assert other_writer.get(address, {"term": ""}).json() == []
        assert Client().get(address, {"term": "ze"}).status_code == 302
