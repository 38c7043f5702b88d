"""What was deleted is in the bin whatever the way it went, and comes back whole."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.serializers import serialize
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page

from ajc_site.tests.support.depth import in_turn, mostly_deep, some
from assets.models import File, Picture
from assets.pictures.making import LACKS_SIZES, make_sizes
from bundles.models import Bundle, Member
from bundles.tests.factories import BundleFactory, draft
from campaigns.models import Attachment, Library, Person, Statement, Topic
from campaigns.tests import factories as make
from recycle_bin.models import Deletion
from recycle_bin.rows import DERIVED, DERIVED_APPS
from recycle_bin.taking_back import CannotTakeBack, take_back

pytestmark = pytest.mark.django_db

# What tells of the deletion itself, of what was public before it, or of when something was last touched.
BESIDE = {
    "audit.entry",
    "campaigns.publicaddress",
    "recycle_bin.deletion",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
}
TOUCHED = {"latest_revision_created_at", "last_published_at", "path", "depth", "url_path", "numchild"}
AS_DRAFT = {"live", "has_unpublished_changes"}
LEFT_OUT = {"wagtailcore.page": TOUCHED | AS_DRAFT, "campaigns.picture": {"changed_at", "sizes"}}


def everything() -> dict[str, dict[str, Any]]:
    """Every row of every table that is not made from others, but for what a return changes on purpose."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in DERIVED | BESIDE or model._meta.app_label in DERIVED_APPS or not model._meta.managed:
            continue
        rows = {}
        for row in serialize("python", model._base_manager.order_by("pk")):
            left_out = LEFT_OUT.get(label, {"changed_at"})
            rows[str(row["pk"])] = {k: v for k, v in row["fields"].items() if k not in left_out}
        tables[label] = rows
    return tables


def whole_statement() -> Statement:
    """A published statement with rows of every kind."""
    campaign = make.CampaignFactory()
    page = make.StatementFactory(
        title="On the record",
        attachments=make.attachments(2),
        contributions=make.contributions(2),
        joint_issuers=make.joint_issuers(2),
        signatories=make.signatories(3),
    )
    page.campaigns.set([campaign])
    page.topics.set([make.TopicFactory(), make.TopicFactory()])
    page.places.set([make.PlaceFactory()])
    page.save()
    page.save_revision().publish()
    page.title = "On the record, changed"
    page.save_revision()
    return page


def a_bundle() -> Bundle:
    return BundleFactory(pages=[draft(), draft()], release_at=timezone.now() + timedelta(days=2))


THINGS = {
    "statement": whole_statement,
    "campaign": lambda: make.CampaignFactory(),
    "video": lambda: make.VideoFactory(),
    "document": lambda: make.DocumentFactory(attachments=make.attachments(2)),
    "standard page": lambda: make.StandardPageFactory(),
    "person": lambda: make.PersonFactory(portrait=make.PictureFactory()),
    "organisation": lambda: make.OrganisationFactory(logo=make.PictureFactory()),
    "topic": lambda: make.TopicFactory(),
    "place": lambda: make.PlaceFactory(),
    "series": lambda: make.SeriesFactory(),
    "picture": lambda: make.PictureFactory(),
    "file": lambda: make.FileFactory(),
    "bundle": a_bundle,
    "redirect": lambda: Redirect.objects.create(old_path="/old", redirect_link="/new/"),
    "collection": lambda: Collection.get_first_root_node().add_child(name="Photographs"),
}


@pytest.mark.spread(4)
@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(list(THINGS), 7))
def test_every_row_is_as_it_was_once_it_is_back(kind):
    thing = THINGS[kind]()
    before = everything()
    thing.delete()
    deletion = Deletion.objects.get()
    assert everything() != before
    take_back(deletion)
    after = everything()
    for table in before:
        assert after[table] == before[table], table
    assert not Deletion.objects.exists()


def test_the_sizes_of_a_picture_that_is_back_are_made_anew():
    picture = make.PictureFactory()
    before = picture.sizes
    picture.delete()
    take_back(Deletion.objects.get())
    [back] = Picture.objects.filter(LACKS_SIZES)
    assert [size["width"] for size in make_sizes(back)["card"]] == [size["width"] for size in before["card"]]


def of_the_model(thing: Any) -> Any:
    return type(thing)._default_manager.filter(pk=thing.pk)


WAYS = {
    "itself": lambda thing: thing.delete(),
    "a query": lambda thing: of_the_model(thing).delete(),
    "a query for what is above it in the tree of models": lambda thing: (
        Page.objects.filter(pk=thing.pk) if isinstance(thing, Page) else of_the_model(thing)
    ).delete(),
}


@pytest.mark.parametrize(
    ("kind", "way"), in_turn({kind: kind for kind in ("statement", "picture", "topic")}, list(WAYS))
)
def test_whatever_the_way_it_goes_into_the_bin_once(kind, way):
    thing = THINGS[kind]()
    WAYS[way](thing)
    assert [deletion.title for deletion in Deletion.objects.all()] == [str(thing)] or kind == "statement"
    assert Deletion.objects.count() == 1


def test_several_at_once_are_several_in_the_bin():
    topics = [make.TopicFactory() for _ in range(3)]
    Topic.objects.filter(pk__in=[topic.pk for topic in topics]).delete()
    assert {one.title for one in Deletion.objects.all()} == {topic.name for topic in topics}


def test_a_page_keeps_the_pages_below_it_together():
    about = make.StandardPageFactory(title="About")
    team = make.StandardPageFactory(title="Team", parent=about)
    make.StandardPageFactory(title="History", parent=team)
    Page.objects.get(pk=about.pk).delete()
    deletion = Deletion.objects.get()
    assert (deletion.title, deletion.details) == ("About", "with the 2 pages below it")
    take_back(deletion)
    back = Page.objects.get(pk=about.pk)
    assert [page.title for page in back.get_descendants()] == ["Team", "History"]
    assert Page.find_problems() == ([], [], [], [], [])
    assert back.get_descendants().last().url_path.startswith(back.url_path)


def test_a_published_page_comes_back_as_a_draft_and_readers_get_nothing(client):
    page = whole_statement()
    address, file = page.get_url(), page.attachments.first().file
    assert client.get(address).status_code == 200
    page.delete()
    assert client.get(address).status_code == 410
    take_back(Deletion.objects.get())
    assert client.get(address).status_code == 410
    assert client.get(file.url).status_code == 410
    assert not Page.objects.get(pk=page.pk).live


def test_it_can_be_published_again_as_it_was(client):
    page = whole_statement()
    address = page.get_url()
    page.delete()
    take_back(Deletion.objects.get())
    Statement.objects.get(pk=page.pk).get_latest_revision().publish()
    answer = client.get(address)
    assert answer.status_code == 200
    assert "On the record, changed" in answer.content.decode()
    assert address in client.get("/publications/?q=record").content.decode()


def test_nothing_goes_out_by_itself_after_it_is_back():
    page = draft(go_live_at=timezone.now() + timedelta(hours=1))
    page.save_revision(approved_go_live_at=page.go_live_at)
    page.delete()
    take_back(Deletion.objects.get())
    page = Statement.objects.get(pk=page.pk)
    assert page.go_live_at is None
    assert not page.revisions.exclude(approved_go_live_at=None).exists()
    assert page.get_latest_revision_as_object().go_live_at is None


def test_a_bundle_whose_time_has_come_comes_back_without_one():
    bundle = a_bundle()
    bundle.delete()
    deletion = Deletion.objects.get()
    row = next(row for row in deletion.rows if row["model"] == "bundles.bundle")
    row["fields"]["release_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    deletion.save()
    take_back(deletion)
    assert Bundle.objects.get().release_at is None


def test_what_lost_it_gets_it_back_unless_something_else_is_there_now():
    picture = make.PictureFactory()
    one, other = (make.PersonFactory(portrait=picture) for _ in range(2))
    Picture.objects.get(pk=picture.pk).delete()
    assert not Person.objects.exclude(portrait=None).exists()
    new = make.PictureFactory()
    Person.objects.filter(pk=other.pk).update(portrait=new)
    take_back(Deletion.objects.get())
    assert Person.objects.get(pk=one.pk).portrait == picture
    assert Person.objects.get(pk=other.pk).portrait == new


def test_publications_are_filed_again_under_a_topic_that_is_back(client):
    page, topic = make.StatementFactory(title="Filed"), make.TopicFactory()
    page.topics.set([topic])
    page.save()
    topic.delete()
    assert not Statement.objects.get(pk=page.pk).topics.exists()
    take_back(Deletion.objects.get())
    assert "Filed" in client.get(f"/publications/?topic={topic.slug}").content.decode()


def test_a_file_that_is_back_has_its_address_and_its_bytes(client):
    page = make.DocumentFactory(attachments=make.attachments(1))
    file = page.attachments.get().file
    address, content = file.url, file.file.read()
    page.delete()
    file.delete()
    assert default_storage.exists(file.file.name)
    assert client.get(address).status_code == 410
    take_back(Deletion.objects.get(title=str(file)))
    assert client.get(address).status_code == 410
    take_back(Deletion.objects.get())
    Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    again = Page.objects.get(pk=page.pk).specific
    again.save_revision().publish()
    answer = client.get(address)
    assert b"".join(answer) == content


def test_a_picture_that_is_back_is_shown_in_all_its_sizes_again(django_capture_on_commit_callbacks):
    picture = make.PictureFactory()
    page = make.StatementFactory(contributions=make.contributions(1))
    person = page.contributions.get().person
    person.portrait = picture
    person.save()
    Picture.objects.get(pk=picture.pk).delete()
    with django_capture_on_commit_callbacks(execute=True):
        take_back(Deletion.objects.get())
    back = Picture.objects.get(pk=picture.pk)
    assert back.renditions.exists()
    assert all(default_storage.exists(one.file.name) for one in back.renditions.all())


def test_a_page_brings_its_files_with_it_out_of_the_bin():
    page = make.DocumentFactory(attachments=make.attachments(2))
    files = [row.file for row in page.attachments.all()]
    page.delete()
    for file in files:
        File.objects.get(pk=file.pk).delete()
    take_back(Deletion.objects.get(object_id=str(page.pk), title=str(page)))
    assert Attachment.objects.filter(publication=page.pk).count() == 2
    assert not Deletion.objects.exists()


def test_a_page_whose_file_is_gone_for_good_comes_back_without_it():
    page = make.DocumentFactory(attachments=make.attachments(2))
    file = page.attachments.first().file
    page.delete()
    File.objects.get(pk=file.pk).delete()
    Deletion.objects.get(title=str(file)).delete()
    take_back(Deletion.objects.get())
    assert Attachment.objects.filter(publication=page.pk).count() == 1


@pytest.mark.parametrize("kind", mostly_deep(["statement", "person", "topic", "series", "organisation"], 2))
def test_an_address_that_is_taken_by_now_gets_a_number(kind):
    # An address that was public stays the page's own while it lies in the bin.
    thing = draft() if kind == "statement" else THINGS[kind]()
    thing.delete()
    if kind == "statement":
        make.StatementFactory(slug=thing.slug)
    else:
        type(thing).objects.create(name="Another", slug=thing.slug)
    back = take_back(Deletion.objects.get())
    assert back.slug == f"{thing.slug}-2"


@pytest.mark.parametrize("kind", mostly_deep(["topic", "place", "organisation"], 1))
def test_a_name_that_is_taken_by_now_is_told_and_nothing_is_half_done(kind):
    thing = THINGS[kind]()
    name = thing.name
    thing.delete()
    type(thing).objects.create(name=name, slug="another")
    before = everything()
    with pytest.raises(CannotTakeBack, match="Rename that one first"):
        take_back(Deletion.objects.get())
    assert everything() == before
    assert Deletion.objects.count() == 1


def test_a_page_whose_place_is_gone_comes_back_where_its_kind_lies():
    parent = make.StandardPageFactory(title="About")
    page = make.StandardPageFactory(title="Team", parent=parent)
    Page.objects.get(pk=page.pk).delete()
    Page.objects.get(pk=parent.pk).delete()
    Deletion.objects.get(title="About").delete()
    back = take_back(Deletion.objects.get())
    assert back.get_parent().depth == 2
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_page_in_a_bundle_that_waits_leaves_a_gap_and_fills_it_again():
    page = draft()
    bundle = BundleFactory(pages=[page, draft()])
    page.delete()
    assert Member.objects.filter(bundle=bundle, page=None).count() == 1
    take_back(Deletion.objects.get())
    assert Member.objects.filter(bundle=bundle, page=page.pk).count() == 1


def test_a_bundle_whose_page_waits_in_another_by_now_can_not_come_back():
    page = draft()
    bundle = BundleFactory(pages=[page])
    bundle.delete()
    BundleFactory(title="Another", pages=[page])
    with pytest.raises(CannotTakeBack, match="waits in the bundle “Another”"):
        take_back(Deletion.objects.get())
    assert Bundle.objects.count() == 1
    assert Deletion.objects.count() == 1


def test_an_approval_that_was_under_way_is_not(django_user_model):
    page = draft()
    user = django_user_model.objects.create_user("ben")
    page.get_workflow().start(page, user)
    page.delete()
    take_back(Deletion.objects.get())
    assert Statement.objects.get(pk=page.pk).current_workflow_state is None


def test_a_deletion_that_fails_leaves_nothing_in_the_bin():
    topic = make.TopicFactory()
    with transaction.atomic():
        topic.delete()
        transaction.set_rollback(True)
    assert not Deletion.objects.exists()


def test_what_is_protected_is_neither_deleted_nor_in_the_bin():
    person = make.StatementFactory(contributions=make.contributions(1)).contributions.get().person
    with pytest.raises(Exception, match="protected"):
        person.delete()
    assert not Deletion.objects.exists()


def test_it_can_be_deleted_and_taken_back_again_and_again():
    page = whole_statement()
    for _ in range(3):
        Page.objects.get(pk=page.pk).delete()
        take_back(Deletion.objects.get())
    assert Library.objects.get().numchild == Library.objects.get().get_children().count()
    assert page.attachments.count() == 2


def test_the_history_says_who_took_it_back(django_user_model):
    user = django_user_model.objects.create_user("anna")
    page = draft()
    page.delete()
    take_back(Deletion.objects.get(), user)
    address = reverse("wagtailadmin_pages:history", args=[page.pk])
    user.is_superuser = True
    user.save()
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Taken back from the recycle bin" in client.get(address).content.decode()


def test_a_page_whose_address_is_taken_by_now_can_be_saved_and_published_under_its_new_one():
    # What was issued keeps its address, also while it is in the bin.
    page = make.StatementFactory(slug="taken", live=False)
    page.save_revision()
    page.delete()
    make.StatementFactory(slug="taken")
    back = take_back(Deletion.objects.get())
    draft = back.specific.get_latest_revision_as_object()
    assert draft.slug == back.slug != "taken"
    draft.full_clean()
    back.specific.get_latest_revision().publish()
    assert type(page).objects.get(pk=page.pk).live
