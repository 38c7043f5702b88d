"""The bin in the admin: what goes in through its forms, who sees what is in it, and its two buttons."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from assets.models import Picture
from bundles.tests.factories import BundleFactory, draft
from campaigns.models import Statement, Topic
from campaigns.tests import factories as make
from recycle_bin.models import Deletion
from recycle_bin.taking_back import take_back

pytestmark = pytest.mark.django_db
LIST = "/admin/bin/"


def text(answer) -> str:
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.content.decode()


FORMS = {
    "page": (draft, lambda thing: reverse("wagtailadmin_pages:delete", args=[thing.pk])),
    "picture": (make.PictureFactory, lambda thing: reverse("wagtailimages:delete", args=[thing.pk])),
    "file": (make.FileFactory, lambda thing: reverse("wagtaildocs:delete", args=[thing.pk])),
    "topic": (
        make.TopicFactory,
        lambda thing: reverse("wagtailsnippets_campaigns_topic:delete", args=[thing.pk]),
    ),
    "bundle": (BundleFactory, lambda thing: reverse("bundles:delete", args=[thing.pk])),
}


def bulk(label: str, things: list) -> str:
    app, model = label.split(".")
    keys = "&".join(f"id={thing.pk}" for thing in things)
    return f"{reverse('wagtail_bulk_action', args=[app, model, 'delete'])}?{keys}"


BULK = {
    "pages": (draft, "wagtailcore.page"),
    "pictures": (make.PictureFactory, "campaigns.picture"),
    "files": (make.FileFactory, "campaigns.file"),
    "people": (make.PersonFactory, "campaigns.person"),
}


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_deleted_in_a_form_is_in_the_bin_with_the_name_of_who_did_it(secretariat, kind):
    factory, address = FORMS[kind]
    thing = factory()
    secretariat.post(address(thing))
    deletion = Deletion.objects.get()
    assert (deletion.object_id, deletion.deleted_by) == (str(thing.pk), secretariat.user)
    assert deletion.title in text(secretariat.get(LIST))


@pytest.mark.parametrize("kind", FORMS)
def test_who_deleted_something_is_told_where_it_lies_and_takes_it_back(secretariat, kind):
    factory, address = FORMS[kind]
    answer = secretariat.post(address(factory()), follow=True)
    deletion = Deletion.objects.get()
    assert f"“{deletion.title}” lies in the recycle bin for thirty days." in text(answer)
    assert reverse("recycle_bin:take_back", args=[deletion.pk]) in text(answer)


def test_who_deleted_several_is_told_once(secretariat):
    things = [draft(), draft()]
    said = text(secretariat.post(bulk("wagtailcore.page", things), follow=True))
    assert said.count("in the recycle bin for thirty days") == 1
    assert f'<a href="{LIST}" class="button' in said


@pytest.mark.parametrize("kind", BULK)
def test_what_is_deleted_several_at_once_is_in_the_bin(secretariat, kind):
    factory, label = BULK[kind]
    things = [factory() for _ in range(3)]
    secretariat.post(bulk(label, things))
    assert {one.object_id for one in Deletion.objects.all()} == {str(thing.pk) for thing in things}
    assert {one.deleted_by for one in Deletion.objects.all()} == {secretariat.user}


def test_somebody_takes_a_page_back_and_is_led_to_it(secretariat):
    page = draft(title="A letter")
    page.delete()
    deletion = Deletion.objects.get()
    question = text(secretariat.get(f"{LIST}{deletion.pk}/take-back/"))
    assert "comes back as a draft" in question
    answer = secretariat.post(f"{LIST}{deletion.pk}/take-back/", follow=True)
    assert "“A letter” is back." in text(answer)
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text(answer)
    assert "The bin is empty" in text(answer)
    assert text(secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def test_a_look_takes_nothing_back_and_deletes_nothing(secretariat):
    draft().delete()
    deletion = Deletion.objects.get()
    for action in ("take-back", "delete-for-good"):
        secretariat.get(f"{LIST}{deletion.pk}/{action}/")
    assert Deletion.objects.count() == 1
    assert not Statement.objects.exists()


def test_what_can_not_be_taken_back_is_told_in_one_line(secretariat):
    topic = make.TopicFactory(name="Impunity")
    topic.delete()
    Topic.objects.create(name="Impunity", slug="another")
    answer = secretariat.post(f"{LIST}{Deletion.objects.get().pk}/take-back/", follow=True)
    assert "There is another topic with the same name, “Impunity”" in text(answer)


def test_what_somebody_else_took_back_just_now_is_not_there(secretariat):
    draft().delete()
    deletion = Deletion.objects.get()
    take_back(deletion)
    assert secretariat.post(f"{LIST}{deletion.pk}/take-back/").status_code == 404


def test_deleting_for_good_asks_and_then_does_it(secretariat):
    draft(title="A letter").delete()
    deletion = Deletion.objects.get()
    assert "Nobody can take it back" in text(secretariat.get(f"{LIST}{deletion.pk}/delete-for-good/"))
    answer = secretariat.post(f"{LIST}{deletion.pk}/delete-for-good/", follow=True)
    assert "deleted for good" in text(answer)
    assert not Deletion.objects.exists()


def test_a_writer_finds_no_bin(writer):
    draft().delete()
    Picture.objects.all().delete()
    for address in (
        LIST,
        *(f"{LIST}{Deletion.objects.get().pk}/{one}/" for one in ("take-back", "delete-for-good")),
    ):
        assert writer.get(address).headers.get("Location") == "/admin/"
        assert writer.post(address).status_code in {302, 404, 405}
    assert Deletion.objects.count() == 1
    assert "Recycle bin" not in text(writer.get("/admin/"))


def test_a_stranger_is_led_to_the_login(client):
    draft().delete()
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert "/admin/login/" in answer.headers["Location"]


@pytest.fixture
def of_one_page(django_user_model) -> tuple[Client, Page]:
    """Somebody who may publish below one page alone."""
    page = make.StandardPageFactory(title="Their own")
    group = Group.objects.create(name="One page")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for right in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=right)
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user = django_user_model.objects.create_user("dora", "dora@example.org", "a long password")
    user.groups.add(group)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, page


def test_who_may_publish_below_one_page_sees_what_was_deleted_there_and_nothing_else(of_one_page):
    client, page = of_one_page
    make.StandardPageFactory(title="Below it", parent=page, live=False)
    Page.objects.get(title="Below it").delete()
    draft(title="Elsewhere").delete()
    make.TopicFactory(name="A topic").delete()
    make.PictureFactory(title="A picture").delete()
    shown = text(client.get(LIST))
    assert "Below it" in shown
    assert not [title for title in ("Elsewhere", "A topic", "A picture") if title in shown]
    group = Group.objects.get(name="One page")
    group.permissions.add(*Permission.objects.filter(codename="delete_topic"))
    assert "A topic" not in text(client.get(LIST))
    other = Deletion.objects.get(title="Elsewhere")
    assert client.post(f"{LIST}{other.pk}/take-back/").status_code == 404


def test_a_long_list_is_read_page_by_page_in_as_many_queries_as_a_short_one(
    secretariat, django_assert_max_num_queries
):
    for number in range(60):
        make.TopicFactory(name=f"Topic {number:02}", slug=f"t-{number}")
    Topic.objects.all().delete()
    text(secretariat.get(LIST))
    with django_assert_max_num_queries(40):
        first = text(secretariat.get(LIST))
    assert first.count("Take back</a>") == 50
    assert text(secretariat.get(f"{LIST}?p=2")).count("Take back</a>") == 10


@pytest.mark.parametrize(
    "query", ["?p=x", "?p=999", "?ordering=nonsense", "?ordering=rows", "?q=%00", "?p=-1"]
)
def test_no_query_string_breaks_it(secretariat, query):
    draft().delete()
    assert secretariat.get(LIST + query).status_code in {200, 400, 404}
