"""What the secretariat and the writers may do, and the way of a draft from one to the other."""

from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.models import Page, Task
from wagtail.test.utils.form_data import inline_formset

from ajc_site.tests.support.admin_case import INLINES, AdminCase, form_for
from campaigns.models import Person, Statement
from campaigns.tests.factories import StandardPageFactory

OTHERS_BUSINESS = [
    "/admin/users/",
    "/admin/users/new/",
    "/admin/groups/",
    "/admin/sites/",
    "/admin/settings/campaigns/sitesettings/",
    "/admin/collections/",
    "/admin/workflows/list/",
    "/admin/workflows/tasks/index/",
]
SNIPPETS = ["person", "organisation", "series", "topic", "place"]


class Roles(AdminCase):
    def refused(self, address: str) -> bool:
        """Whether somebody who opens this, or sends a form to it, is led back to the front page."""
        answers = (self.client.get(address), self.client.post(address))
        return all(answer.headers.get("Location") == "/admin/" for answer in answers)

    def menu_of(self, user) -> list[str]:
        request = self.client.get("/admin/").wsgi_request
        request.user = user
        return [
            str(item.label)
            for item in sorted(admin_menu.menu_items_for_request(request), key=lambda i: i.order)
        ]

    def test_each_role_has_its_menu(self):
        own = [
            "Pages", "Campaigns", "Publications", "Calendar", "Bundles",
            "People", "Organisations", "Filing", "Pictures", "Files",
        ]  # fmt: skip
        assert [label for label in self.menu_of(self.secretariat) if label != "Help"] == [
            *own,
            "Recycle bin",
            "Reports",
            "Settings",
        ]
        assert [label for label in self.menu_of(self.writer) if label != "Help"] == own

    def test_the_admin_says_files_and_pictures_where_wagtail_says_documents_and_images(self):
        self.client.force_login(self.secretariat)
        self.assertContains(self.client.get(reverse("wagtaildocs:index")), "Add a file")
        self.assertContains(self.client.get(reverse("wagtailimages:index")), "Add a picture")
        form = self.client.get(reverse("wagtailadmin_pages:edit", args=[Statement.objects.get().pk]))
        self.assertContains(form, "Choose a file")
        self.assertNotContains(form, "Choose a document")

    def test_neither_role_sees_users_sites_or_settings(self):
        for user in (self.secretariat, self.writer):
            self.client.force_login(user)
            for address in OTHERS_BUSINESS:
                with self.subTest(user=user.username, address=address):
                    assert self.refused(address)
                    asked_by_script = self.client.get(address, headers={"x-requested-with": "XMLHttpRequest"})
                    assert asked_by_script.status_code == 403

    def test_a_writer_cannot_publish_even_by_sending_the_buttons_name(self):
        self.client.force_login(self.writer)
        address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", self.library.pk])
        self.assertNotContains(self.client.get(address), 'name="action-publish"')
        self.client.post(address, form_for("statement") | {"action-publish": "1"})
        assert not Statement.objects.get(slug="a-new-statement").live

    def test_a_writer_leaves_what_is_on_the_site_alone(self):
        self.client.force_login(self.writer)
        statement = Statement.objects.first()
        for view in ("edit", "delete", "unpublish", "move"):
            with self.subTest(view=view):
                assert self.refused(reverse(f"wagtailadmin_pages:{view}", args=[statement.pk]))
        statement.refresh_from_db()
        assert statement.live

    def test_a_writer_chooses_people_but_makes_and_changes_none(self):
        self.client.force_login(self.writer)
        for name in SNIPPETS:
            with self.subTest(name=name):
                chooser = self.client.get(reverse(f"wagtailsnippetchoosers_campaigns_{name}:choose"))
                assert chooser.status_code == 200
                assert "New person" not in chooser.json()["html"]
                assert self.client.get(reverse(f"wagtailsnippets_campaigns_{name}:list")).status_code == 200
                assert self.refused(reverse(f"wagtailsnippets_campaigns_{name}:add"))
        person = Person.objects.first()
        assert self.refused(reverse("wagtailsnippets_campaigns_person:edit", args=[person.pk]))
        self.client.post(reverse("wagtailsnippetchoosers_campaigns_person:create"), {"name": "New Person"})
        assert not Person.objects.filter(name="New Person").exists()

    def test_the_secretariat_makes_a_person_while_choosing_one(self):
        self.client.force_login(self.secretariat)
        chooser = self.client.get(reverse("wagtailsnippetchoosers_campaigns_person:choose"))
        assert "New person" in chooser.json()["html"]
        for _ in range(2):
            fields = {"name": "Hugo Relva", "description": ""}
            answer = self.client.post(reverse("wagtailsnippetchoosers_campaigns_person:create"), fields)
            assert answer.json()["step"] == "chosen"
        assert set(Person.objects.filter(name="Hugo Relva").values_list("slug", flat=True)) == {
            "hugo-relva",
            "hugo-relva-2",
            "hugo-relva-3",
        }

    def test_names_in_any_script_get_an_address(self):
        self.client.force_login(self.secretariat)
        addresses = {"ဒေါ်အောင်ဆန်း": "person", "김": "gim", "محمد": "person-2", "हिमाल": "himal"}
        for name, address in addresses.items():
            fields = {"name": name, "description": ""}
            self.client.post(reverse("wagtailsnippetchoosers_campaigns_person:create"), fields)
            assert Person.objects.get(name=name).get_absolute_url() == f"/people/{address}/"

    def test_the_secretariat_opens_every_page_for_editing_and_moves_unpublishes_and_publishes(self):
        self.client.force_login(self.secretariat)
        for page in Page.objects.filter(depth__gt=1):
            assert self.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
        statement = Statement.objects.first()
        assert self.client.get(reverse("wagtailadmin_pages:move", args=[statement.pk])).status_code == 200
        # What was issued is withdrawn instead.
        page = StandardPageFactory()
        self.client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        page.refresh_from_db()
        assert not page.live


class Moderation(AdminCase):
    def submit(self) -> Statement:
        self.client.force_login(self.writer)
        address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", self.library.pk])
        self.client.post(address, form_for("statement") | {"action-submit": "1"})
        return Statement.objects.get(slug="a-new-statement")

    def answer(self, statement, action, comment=""):
        self.client.force_login(self.secretariat)
        task = statement.current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[statement.pk, action, task.pk])
        return self.client.post(address, {"comment": comment})

    def test_what_a_writer_submits_waits_on_the_secretariats_front_page(self):
        statement = self.submit()
        assert not statement.live
        assert statement.workflow_in_progress
        self.client.force_login(self.secretariat)
        self.assertContains(self.client.get("/admin/"), statement.title)

    def test_the_secretariat_approves_and_it_is_on_the_site(self):
        statement = self.submit()
        self.answer(statement, "approve")
        statement.refresh_from_db()
        assert statement.live
        self.client.logout()
        assert self.client.get(statement.url).status_code == 200

    def test_the_secretariat_corrects_and_approves_in_one_go(self):
        statement = self.submit()
        self.client.force_login(self.secretariat)
        unchanged = {name: inline_formset([]) for name in INLINES["statement"]}
        form = form_for("statement", title="A corrected title", attribution="secretariat", **unchanged)
        approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}
        self.client.post(reverse("wagtailadmin_pages:edit", args=[statement.pk]), form | approval)
        statement.refresh_from_db()
        assert statement.live
        assert statement.title == "A corrected title"

    def test_sent_back_it_is_the_writers_again(self):
        statement = self.submit()
        self.answer(statement, "reject", "The date is missing.")
        self.client.force_login(self.writer)
        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[statement.pk]))
        assert response.status_code == 200
        unchanged = {name: inline_formset([]) for name in INLINES["statement"]}
        self.client.post(
            reverse("wagtailadmin_pages:edit", args=[statement.pk]),
            form_for("statement", attribution="secretariat", **unchanged) | {"action-submit": "1"},
        )
        statement.refresh_from_db()
        assert statement.current_workflow_task_state.status == "in_progress"

    def test_a_writer_cannot_approve(self):
        statement = self.submit()
        task = statement.current_workflow_task_state
        self.client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[statement.pk, "approve", task.pk])
        )
        statement.refresh_from_db()
        assert not statement.live
        assert list(Task.objects.get(name="the secretariat").specific.groups.all()) == [
            Group.objects.get(name="Secretariat")
        ]
