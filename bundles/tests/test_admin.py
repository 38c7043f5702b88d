"""Bundles in the admin: making, looking, releasing, and who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from ajc_site.tests.support.depth import scaled
from bundles.models import Bundle, Member
from bundles.release import release
from campaigns.models import Library
from campaigns.tests import factories as make

from .factories import BundleFactory, are_live, draft, unfinished

pytestmark = pytest.mark.django_db
NEW = "/admin/bundles/new/"


def at(name: str, bundle: Bundle) -> str:
    return reverse(f"bundles:{name}", args=[bundle.pk])


def form(
    *pages: Page, time: Any = None, members: list[Member] | None = None, **changes: Any
) -> dict[str, Any]:
    """What the bundle's form sends."""
    rows = [{"id": member.pk, "page": member.page_id or ""} for member in members or []]
    rows += [{"page": page.pk} for page in pages]
    data = {
        "title": "Launch",
        "release_at": timezone.localtime(time).strftime("%Y-%m-%d %H:%M") if time else "",
        "members": inline_formset(rows, initial=len(members or [])),
    }
    return nested_form_data(data | changes)


def errors(response: Any) -> str:
    """What the form says is wrong."""
    assert response.status_code == 200
    tree = LexborHTMLParser(response.content.decode())
    return " ".join(node.text() for node in tree.css(".error-message, .messages .error"))


def test_a_bundle_is_made_and_says_what_is_missing(secretariat):
    ready, lacking = draft(title="Ready page"), unfinished()
    time = timezone.now() + timedelta(days=2)
    response = secretariat.post(NEW, form(lacking, ready, time=time), follow=True)
    bundle = Bundle.objects.get()
    assert [member.page_id for member in bundle.members.all()] == [lacking.pk, ready.pk]
    assert (bundle.state, bundle.created_by, bundle.changed_by) == (
        "Planned",
        secretariat.user,
        secretariat.user,
    )
    tree = LexborHTMLParser(response.content.decode())
    first, second = tree.css(".bundle-standings > ul > li")
    assert "Summary" in first.text()
    assert "Ready page: ready" in " ".join(second.text().split()).replace(" :", ":")
    link = first.css_first("a").attributes["href"]
    assert link == reverse("wagtailadmin_pages:edit", args=[lacking.pk])
    assert not tree.css_first(f'a[href="{at("release", bundle)}"]')


def test_the_form_names_the_time_zone(secretariat):
    box = LexborHTMLParser(secretariat.get(NEW).content.decode()).css_first("date-box")
    assert "London time" in box.text()


def test_a_time_that_has_passed_is_refused(secretariat):
    response = secretariat.post(NEW, form(draft(), time=timezone.now() - timedelta(hours=1)))
    assert "has passed. Give a later time" in errors(response)


def test_a_time_that_passed_since_may_stay_while_the_pages_change(secretariat):
    due = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=1)
    bundle = BundleFactory(pages=[unfinished()], release_at=due, failure="Something.", told_at=due)
    bundle_form = form(draft(), time=due, members=list(bundle.members.all()))
    response = secretariat.post(at("edit", bundle), bundle_form | {"members-0-DELETE": "on"})
    assert response.status_code == 302
    bundle.refresh_from_db()
    assert (bundle.members.count(), bundle.failure, bundle.told_at) == (1, "", None)


class TestPagesThatCannotBeIn:
    def refuse(self, secretariat, *pages: Page) -> str:
        said = errors(secretariat.post(NEW, form(*pages)))
        assert not Bundle.objects.filter(title="Launch").exists()
        return said

    def test_one_that_waits_in_another_bundle(self, secretariat):
        page = draft()
        BundleFactory(title="The other", pages=[page])
        assert "waits in the bundle “The other” already" in self.refuse(secretariat, page)

    def test_one_that_is_in_it_twice(self, secretariat):
        page = draft()
        assert "in the bundle twice" in self.refuse(secretariat, page, page)

    def test_one_that_is_scheduled(self, secretariat):
        page = draft()
        page.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
        assert "scheduled to go out by itself" in self.refuse(secretariat, page)

    def test_one_that_waits_for_approval(self, secretariat, writer):
        page = draft()
        page.get_workflow().start(page, writer.user)
        assert "waits for approval" in self.refuse(secretariat, page)

    def test_an_alias(self, secretariat):
        alias = make.StandardPageFactory().create_alias(update_slug="alias")
        assert "no text of its own" in self.refuse(secretariat, alias)

    def test_one_that_the_user_may_not_publish(self, writer):
        writer.user.user_permissions.set(Permission.objects.filter(content_type__app_label="bundles"))
        assert "You may not publish this page" in self.refuse(writer, draft())


def test_a_page_of_a_bundle_that_went_out_can_be_in_the_next(secretariat):
    page = draft()
    release(BundleFactory(pages=[page]))
    secretariat.post(NEW, form(page))
    assert Bundle.objects.waiting().get().members.get().page_id == page.pk


def test_the_database_keeps_a_page_in_one_waiting_bundle():
    page = draft()
    BundleFactory(pages=[page])
    with pytest.raises(IntegrityError), transaction.atomic():
        BundleFactory(pages=[page])


def test_of_two_who_take_a_page_in_one_moment_the_second_is_told(secretariat, monkeypatch):
    page = draft()
    BundleFactory(pages=[page])
    monkeypatch.setattr("bundles.admin.forms.bundle_of", lambda page: None)
    assert "put into another bundle just now" in errors(secretariat.post(NEW, form(page)))


class TestReleaseNow:
    def test_it_asks_once_more_and_then_releases(self, secretariat):
        page = draft()
        bundle = BundleFactory(pages=[page])
        tree = LexborHTMLParser(secretariat.get(at("edit", bundle)).content.decode())
        assert tree.css_first(f'a[href="{at("release", bundle)}"]')
        tree = LexborHTMLParser(secretariat.get(at("release", bundle)).content.decode())
        assert tree.css_first(f'form[action="{at("release", bundle)}"] input[name=csrfmiddlewaretoken]')
        assert are_live(page) == [False]
        response = secretariat.post(at("release", bundle), follow=True)
        assert response.redirect_chain[-1][0] == at("inspect", bundle)
        assert are_live(page) == [True]
        bundle.refresh_from_db()
        assert bundle.released_by == secretariat.user

    def test_it_offers_nothing_while_something_is_missing(self, secretariat):
        bundle = BundleFactory(pages=[unfinished()])
        tree = LexborHTMLParser(secretariat.get(at("release", bundle)).content.decode())
        assert not tree.css_first(f'form[action="{at("release", bundle)}"]')
        response = secretariat.post(at("release", bundle), follow=True)
        assert "Nothing was published" in response.content.decode()

    def test_a_forged_request_is_refused(self, secretariat):
        bundle = BundleFactory(pages=[draft()])
        secretariat.handler.enforce_csrf_checks = True
        assert secretariat.post(at("release", bundle)).status_code == 403

    def test_nobody_releases_a_page_that_they_may_not_publish(self, writer):
        writer.user.user_permissions.set(Permission.objects.filter(content_type__app_label="bundles"))
        page = draft()
        bundle = BundleFactory(pages=[page])
        for ask in (writer.get, writer.post):
            assert ask(at("release", bundle)).status_code == 302
        assert writer.get(at("edit", bundle)).status_code == 302
        assert are_live(page) == [False]


class TestRights:
    CHANGES = ["edit", "delete", "release"]

    @pytest.fixture
    def bundle(self) -> Bundle:
        return BundleFactory(title="Launch", pages=[draft()])

    def test_a_writer_with_a_page_in_it_may_look_and_no_more(self, writer, bundle):
        page, other = draft(owner=writer.user, title="Theirs"), draft(title="Another's")
        for number, waits in enumerate((page, other)):
            Member.objects.create(bundle=bundle, page=waits, sort_order=number)
        shown = writer.get(at("inspect", bundle)).content.decode()
        assert "Theirs" in shown
        assert "Another" not in shown
        assert "Launch" in writer.get(at("inspect", bundle)).content.decode()
        assert "Launch" in writer.get("/admin/bundles/").content.decode()
        assert writer.get(NEW).headers["Location"] == "/admin/"
        for name in self.CHANGES:
            for ask in (writer.get, writer.post):
                assert ask(at(name, bundle)).headers["Location"] == "/admin/"
        assert Bundle.objects.waiting().filter(pk=bundle.pk).exists()

    def test_a_writer_without_one_is_not_told_of_it(self, writer, bundle):
        assert "Launch" not in writer.get("/admin/bundles/").content.decode()
        for name in [*self.CHANGES, "inspect", "history", "usage"]:
            assert writer.get(at(name, bundle)).headers["Location"] == "/admin/"

    def test_a_visitor_is_sent_to_the_login(self, client, bundle):
        for address in [NEW, "/admin/bundles/", *(at(name, bundle) for name in [*self.CHANGES, "inspect"])]:
            assert client.post(address).headers["Location"].startswith("/admin/login/")
        assert Bundle.objects.waiting().filter(pk=bundle.pk).exists()

    def test_the_secretariat_may_delete_one_and_keeps_its_pages(self, secretariat, bundle):
        page = bundle.members.get().page
        assert secretariat.get(at("delete", bundle)).status_code == 200
        secretariat.post(at("delete", bundle))
        assert not Bundle.objects.exists()
        assert Page.objects.filter(pk=page.pk).exists()


class TestOnceItWentOut:
    @pytest.fixture
    def bundle(self) -> Bundle:
        bundle = BundleFactory(title="Launch", pages=[draft(title="Went out")])
        release(bundle)
        return bundle

    @pytest.mark.parametrize("name", ["edit", "delete", "release"])
    def test_it_can_only_be_looked_at(self, secretariat, bundle, name):
        assert secretariat.get(at(name, bundle)).headers["Location"] == at("inspect", bundle)
        changed = form(draft(), title="Changed")
        assert secretariat.post(at(name, bundle), changed).headers["Location"] == at("inspect", bundle)
        assert Bundle.objects.get(pk=bundle.pk).title == "Launch"

    def test_it_says_what_went_out(self, secretariat, bundle):
        text = secretariat.get(at("inspect", bundle)).content.decode()
        assert "It went out on" in text
        assert "Went out" in text
        assert at("edit", bundle) not in text


class TestTheList:
    def test_it_says_how_each_stands(self, secretariat):
        later = timezone.now() + timedelta(days=1)
        BundleFactory(title="A draft", pages=[draft(), draft()])
        BundleFactory(title="A plan", release_at=later)
        BundleFactory(title="A failure", failure="Something.", release_at=later - timedelta(hours=1))
        BundleFactory(title="An old one", released_at=timezone.now())
        tree = LexborHTMLParser(secretariat.get("/admin/bundles/").content.decode())
        rows = [[cell.text().split() for cell in row.css("td")] for row in tree.css("main tbody tr")]
        assert [(" ".join(row[0][:2]), row[2], row[3]) for row in rows] == [
            ("A failure", ["0"], ["Failed"]),
            ("A plan", ["0"], ["Planned"]),
            ("A draft", ["2"], ["Draft"]),
            ("An old", ["0"], ["Released"]),
        ]

    @pytest.mark.parametrize(
        "query", ["ordering=title", "ordering=-page_count", "q=plan", "ordering=nonsense"]
    )
    def test_it_can_be_sorted_and_searched(self, secretariat, query):
        BundleFactory(title="A plan")
        response = secretariat.get(f"/admin/bundles/?{query}")
        assert "A plan" in response.content.decode()

    @pytest.mark.deeper
    def test_it_costs_the_same_with_fifty(self, secretariat):
        counts = []
        for number in (1, scaled(49)):
            for _ in range(number):
                BundleFactory(pages=[make.StatementFactory()])
            secretariat.get("/admin/bundles/")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                secretariat.get("/admin/bundles/")
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestTheFrontPage:
    def test_it_names_what_failed_and_what_is_due_soon(self, secretariat):
        BundleFactory(title="A failure", failure="“A page”: It is locked.\n“Another”: No.")
        BundleFactory(title="Soon", release_at=timezone.now() + timedelta(days=6))
        BundleFactory(title="Far off", release_at=timezone.now() + timedelta(days=30))
        BundleFactory(title="Without a time")
        tree = LexborHTMLParser(secretariat.get("/admin/").content.decode())
        panel = tree.css_first("#bundles-due-section").text()
        assert "A failure" in panel
        assert "“A page”: It is locked." in panel
        assert "Soon" in panel
        assert "Far off" not in panel
        assert "Without a time" not in panel

    def test_it_says_nothing_to_writers_or_where_nothing_is_due(self, secretariat, writer):
        assert "bundles-due" not in secretariat.get("/admin/").content.decode()
        BundleFactory(title="Soon", release_at=timezone.now())
        assert "bundles-due" not in writer.get("/admin/").content.decode()


def test_the_window_to_choose_pages_opens_at_the_library(secretariat):
    form = secretariat.get(reverse("bundles:add")).content.decode()
    address = reverse("choose_pages_of_bundle")
    assert address in form
    library = Library.objects.get()
    assert secretariat.get(address).context["parent_page"].pk == library.pk
    elsewhere = secretariat.get(reverse("choose_pages_of_bundle", args=[library.get_parent().pk]))
    assert elsewhere.context["parent_page"].pk == library.get_parent().pk
