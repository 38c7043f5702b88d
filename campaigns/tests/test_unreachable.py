"""No page comes to lie at an address at which the site itself answers: it could not be reached."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver, reverse
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page

from campaigns.addresses.answered import is_the_sites
from campaigns.models import Home, StandardPage
from desk.forms.copy_form import free_address
from recycle_bin.models import Deletion
from recycle_bin.taking_back import take_back

from . import factories as make

pytestmark = pytest.mark.django_db

# Of the site's own addresses those that a slug can be.
TAKEN = ["people", "organisations", "feeds", "admin", "healthz", "readyz", "static"]
FREE = ["people-of-asia", "api", "documents", "feed", "administration", "sitemap", "media", "Admin"]


@pytest.fixture
def home():
    return Home.objects.get()


def page_below(parent, slug="some-page", **fields):
    return make.StandardPageFactory(parent=parent, slug=slug, **fields)


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("slug", TAKEN)
def test_it_is_refused_when_saved_live_or_as_a_draft(home, slug):
    for live in (True, False):
        with pytest.raises(ValidationError, match="site itself answers"):
            home.add_child(instance=StandardPage(title="A page", slug=slug, live=live))
    page = page_below(home)
    page.slug = slug
    with pytest.raises(ValidationError, match="site itself answers"):
        page.save()
    page.live = False
    with pytest.raises(ValidationError, match="site itself answers"):
        page.save()


@pytest.mark.parametrize("slug", FREE)
def test_what_only_looks_like_it_is_accepted_and_reached(client, home, slug):
    page = page_below(home, slug)
    assert client.get(page.get_url()).status_code == 200


def test_every_address_of_the_sites_own_is_known_from_the_resolver():
    routes = [pattern for pattern in get_resolver().url_patterns if getattr(pattern, "name", None)]
    assert routes
    for name in ("feeds", "suggestions", "library_api", "wagtailadmin_home"):
        assert is_the_sites(reverse(name)), name
    assert is_the_sites(reverse("person", args=["anybody"]))


def test_a_child_is_refused_where_the_site_answers_below_its_parent(home):
    api = page_below(home, "api")
    page_below(api, "other")
    with pytest.raises(ValidationError, match="/api/publications/"):
        page_below(api, "publications")


def test_below_an_old_page_at_such_an_address_no_child_is_accepted(home):
    people = page_below(home)
    # As it was stored before.
    Page.objects.filter(pk=people.pk).update(slug="people", url_path=f"{home.url_path}people/")
    people.refresh_from_db()
    with pytest.raises(ValidationError, match="/people/anna/"):
        page_below(people, "anna")


def test_a_page_is_not_renamed_so_that_what_is_below_it_cannot_be_reached(home):
    data = page_below(home, "data")
    page_below(data, "publications")
    data.slug = "api"
    with pytest.raises(ValidationError, match="/api/publications/"):
        data.save()
    data.refresh_from_db()
    assert data.slug == "data"


def test_it_is_not_moved_there(secretariat, home):
    api, page = page_below(home, "api"), page_below(home, "publications-x")
    inner = page_below(page, "publications")
    answer = secretariat.post(
        reverse("wagtailadmin_pages:move_confirm", args=[inner.pk, api.pk]), follow=True
    )
    assert "/api/publications/" in said(answer)
    with pytest.raises(ValidationError):
        inner.move(api, pos="last-child")
    inner.refresh_from_db()
    assert inner.get_parent().pk == page.pk
    # To where it can be read it goes.
    inner.move(page_below(home, "archive"), pos="last-child")


def test_several_are_moved_but_for_the_one_that_nobody_could_read(secretariat, home):
    api, parent = page_below(home, "api"), page_below(home, "old")
    bad, good = page_below(parent, "publications"), page_below(parent, "good")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    answer = secretariat.post(f"{address}?id={bad.pk}&id={good.pk}", {"chooser": api.pk}, follow=True)
    assert "/api/publications/" in said(answer)
    assert [Page.objects.get(pk=page.pk).get_parent().pk for page in (bad, good)] == [parent.pk, api.pk]


def test_it_is_not_copied_there_nor_an_alias_made(secretariat, home):
    api, parent = page_below(home, "api"), page_below(home, "old")
    page = page_below(parent, "publications")
    data = {"new_title": "Copy", "new_slug": "publications", "new_parent_page": api.pk}
    answer = secretariat.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert "/api/publications/" in str(answer.context["form"].errors["new_slug"])
    with pytest.raises(ValidationError):
        CopyPageAction(page, to=api).execute(skip_permission_checks=True)
    with pytest.raises(ValidationError):
        page.create_alias(parent=api)
    assert not api.get_children().exists()


def test_a_copy_that_keeps_the_address_offered_gets_one_that_can_be_read(secretariat, home):
    api, page = page_below(home, "api"), page_below(page_below(home, "old"), "publications")
    offered = secretariat.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).context["form"]
    data = {
        "new_title": "Copy",
        "new_slug": offered["new_slug"].initial,
        "new_parent_page": api.pk,
    }
    assert free_address(api, "publications") == "publications-2"
    assert secretariat.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data).status_code == 302


def test_a_copy_is_refused_for_what_is_copied_with_it(secretariat, home):
    data = page_below(home, "data")
    page_below(data, "publications")
    form = {"new_title": "Copy", "new_slug": "api", "new_parent_page": home.pk, "copy_subpages": "on"}
    answer = secretariat.post(reverse("wagtailadmin_pages:copy", args=[data.pk]), form)
    assert "/api/publications/" in str(answer.context["form"].errors["new_slug"])


def test_what_comes_back_from_the_bin_gets_an_address_at_which_it_can_be_read(secretariat, home):
    api = page_below(home, "old-api")
    page = page_below(api, "publications")
    secretariat.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    api.slug = "api"
    api.save()
    back = take_back(Deletion.objects.get(object_id=str(page.pk)))
    assert back.slug == "publications-2"


@pytest.mark.parametrize("action", ["", "action-publish"])
def test_the_form_says_so_beside_the_address(secretariat, home, action):
    add = reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", home.pk])
    data = {"title": "Our people", "slug": "people", "body-count": "0", **({action: "1"} if action else {})}
    answer = secretariat.post(add, data)
    assert answer.status_code == 200
    assert "/people/" in str(answer.context["form"].errors["slug"])
    assert len(answer.context["form"].errors["slug"]) == 1


def test_an_old_page_there_is_not_published_again_until_it_has_another(home):
    page = page_below(home, live=False)
    Page.objects.filter(pk=page.pk).update(slug="people", url_path=f"{home.url_path}people/")
    page = StandardPage.objects.get(pk=page.pk)
    with pytest.raises(ValidationError, match="site itself answers"):
        page.save_revision(clean=False).publish()
