"""What may stand where in the tree, and what the two groups of the staff may do in it."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site, Workflow, get_page_models

from campaigns.checks import every_page_type_is_ours
from campaigns.kinds.registry import kinds
from campaigns.models import Campaign, CampaignIndex, Home, Library, Publication, StandardPage

from . import factories as make

pytestmark = pytest.mark.django_db
CHILDREN = {
    Home: {CampaignIndex, Library, StandardPage},
    CampaignIndex: {Campaign},
    Campaign: set(),
    Library: set(kinds().values()),
    StandardPage: {StandardPage},
    **{kind: set() for kind in kinds().values()},
}
OUR_MODELS = [model for model in get_page_models() if model._meta.app_label == "campaigns"]


@pytest.mark.parametrize("model", CHILDREN, ids=lambda model: model.__name__)
def test_a_page_type_may_have_these_pages_below_it_and_no_others(model):
    creatable = {child for child in model.allowed_subpage_models() if child.is_creatable}
    assert creatable == CHILDREN[model]


def test_the_front_page_alone_stands_at_the_top():
    below_root = {model for model in OUR_MODELS if Page in model.allowed_parent_page_models()}
    assert below_root == {Home}


def test_every_page_type_is_spoken_for():
    assert set(OUR_MODELS) == {*CHILDREN, Publication}


@pytest.mark.parametrize("model", CHILDREN, ids=lambda model: model.__name__)
def test_every_page_type_says_what_it_is_for_in_a_sentence(model):
    assert model.get_page_description().endswith(".")
    assert len(model.get_page_description()) > 20


def test_a_publication_of_no_kind_cannot_be_made():
    assert not Publication.is_creatable
    assert Publication not in list(Library.creatable_subpage_models())


@pytest.mark.parametrize("model", [CampaignIndex, Library])
def test_there_is_one_library_and_one_list_of_campaigns(model):
    home = Home.objects.get()
    assert not model.can_create_at(home)
    model.objects.get().delete()
    assert model.can_create_at(Home.objects.get())


def test_the_empty_site_has_its_tree():
    root = Site.objects.get(is_default_site=True).root_page.specific
    assert isinstance(root, Home)
    assert {type(page.specific) for page in root.get_children().live()} == {CampaignIndex, Library}
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_checks_find_nothing_wrong_with_our_page_types():
    assert every_page_type_is_ours(None) == []


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [("page_description", "", "campaigns.E002"), ("subpage_types", None, "campaigns.E003")],
)
def test_the_checks_find_a_page_type_that_says_nothing(monkeypatch, field, value, problem):
    monkeypatch.setattr(StandardPage, field, value)
    assert [found.id for found in every_page_type_is_ours(None)] == [problem]


def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


# --- The staff's groups ---------------------------------------------------------------------------


def test_the_migrations_make_the_three_groups_and_no_others():
    assert set(Group.objects.values_list("name", flat=True)) == {"Editors", "Secretariat", "Writers"}


def test_the_secretariat_publishes_and_writers_do_not():
    def rights(name: str) -> set[str]:
        found = GroupPagePermission.objects.filter(group__name=name)
        assert {permission.page.specific.__class__ for permission in found} == {Home}
        return set(found.values_list("permission__codename", flat=True))

    assert "publish_page" in rights("Secretariat")
    assert "publish_page" not in rights("Writers")
    assert "add_page" in rights("Writers")


def test_what_writers_submit_waits_for_the_secretariat():
    workflow = Home.objects.get().get_workflow()
    assert workflow == Workflow.objects.get(active=True)
    (task,) = [task.specific for task in workflow.tasks]
    assert [group.name for group in task.groups.all()] == ["Secretariat"]


def test_a_writers_page_goes_out_only_after_the_secretariat_approved_it(writer, secretariat, read, client):
    page = make.StandardPageFactory(live=False, owner=writer.user, title="By a writer")
    page.save_revision(user=writer.user)
    assert not page.permissions_for_user(writer.user).can_publish()
    page.get_workflow().start(page, writer.user)
    assert client.get(page.get_url()).status_code == 404
    task = page.current_workflow_task
    state = page.current_workflow_task_state
    assert task.specific.get_actions(page, writer.user) == []
    task.specific.on_action(state, secretariat.user, "approve")
    page.refresh_from_db()
    assert page.live
    assert read(page).css_first("h1").text() == "By a writer"


@pytest.mark.parametrize(
    "name",
    [
        "wagtailusers_users:index",
        "wagtailusers_users:add",
        "wagtailusers_groups:index",
        "wagtailsites:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_collections:index",
    ],
)
def test_neither_group_reaches_users_groups_and_the_sites_settings(secretariat, writer, name):
    address = reverse(name)
    for client in (secretariat, writer):
        response = client.get(address)
        assert response.status_code in (302, 403)
        if response.status_code == 302:
            assert response.headers["Location"] == reverse("wagtailadmin_home")


def test_neither_group_changes_the_sites_settings(secretariat, writer):
    address = reverse("wagtailsettings:edit", args=["campaigns", "sitesettings"])
    for client in (secretariat, writer):
        assert client.get(address, follow=True).redirect_chain[-1][0] == reverse("wagtailadmin_home")


def test_a_visitor_reaches_nothing_of_the_admin(client):
    page = make.StandardPageFactory()
    for name, arguments in [
        ("wagtailadmin_home", []),
        ("wagtailadmin_explore_root", []),
        ("wagtailadmin_pages:edit", [page.pk]),
        ("wagtailadmin_pages:revisions_view", [page.pk, 1]),
        ("wagtailimages:index", []),
        ("wagtaildocs:index", []),
    ]:
        response = client.get(reverse(name, args=arguments))
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/?next=")
