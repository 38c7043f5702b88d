"""What is noted: everything that staff do, by whichever door; and nothing of readers."""

from collections.abc import Callable
from functools import partial
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_login_failed
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    Site,
)

from accounts.models import Link
from approval.models import SecondPairOfEyes
from audit.actions import SETTING_CHANGED
from audit.commands import noted
from audit.models import Entry
from bundles.release import release
from bundles.tests.factories import BundleFactory, draft
from campaigns.models import Person, SiteSettings
from campaigns.tests import factories as make
from checking.models import Rules
from consent.models import Receipt
from recycle_bin.models import Deletion

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    user = User.objects.create_superuser("root", "root@example.org", "a long password", first_name="Ada")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def noted_by(do: Callable[[], object]) -> list[Entry]:
    """The entries that something makes, in their order."""
    before = Entry.objects.count()
    do()
    return list(Entry.objects.order_by("pk")[before:])


def short(entry: Entry) -> tuple[str, str, str]:
    return entry.action, entry.kind, entry.title


def test_pages_people_settings_bundles_and_the_bin_are_noted_with_who_did_it(admin: Client) -> None:
    page, person = draft(title="A letter"), make.PersonFactory(name="Ana")
    [entry] = noted_by(
        lambda: admin.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), {"reason": "R."})
    )
    assert short(entry) == ("wagtail.delete", "campaigns.statement", "A letter")
    assert (entry.key, entry.who, entry.way) == (str(page.pk), "Ada (root)", "")
    assert entry.by == User.objects.get().pk
    address = reverse("wagtailsnippets_campaigns_person:edit", args=[person.pk])
    [entry] = noted_by(
        lambda: admin.post(address, {"name": "Ana B.", "slug": person.slug, "description": ""})
    )
    assert short(entry) == ("wagtail.edit", "campaigns.person", "Ana B.")
    [for_good] = noted_by(
        lambda: admin.post(reverse("recycle_bin:delete_for_good", args=[Deletion.objects.get().pk]))
    )
    assert short(for_good) == ("recycle_bin.delete_for_good", "recycle_bin.deletion", "A letter")
    of_site = SiteSettings.for_site(Site.objects.get())
    address = reverse("wagtailsettings:edit", args=["campaigns", "sitesettings", of_site.site_id])
    values = {
        field.name: getattr(of_site, field.name)
        for field in of_site._meta.fields
        if field.editable and field.name not in {"id", "card_picture", "social_links"}
    }
    data = {**values, "strapline": "Another", "card_picture": "", "social_links-count": "0"}
    [what, entry] = noted_by(lambda: admin.post(address, data))
    assert (what.action, what.details) == (SETTING_CHANGED, {"changed": ["strapline"]})
    assert (entry.action, entry.kind) == ("wagtail.edit", "campaigns.sitesettings")
    bundle = BundleFactory(title="Together", pages=[draft(title="One"), draft(title="Two")])
    entries = noted_by(lambda: release(bundle, User.objects.get()))
    assert [short(one) for one in entries if one.action in ("wagtail.publish", "bundles.release")] == [
        ("wagtail.publish", "campaigns.statement", "One"),
        ("wagtail.publish", "campaigns.statement", "Two"),
        ("bundles.release", "bundles.bundle", "Together"),
    ]
    assert {entry.who for entry in entries} == {"Ada (root)"}


def test_what_people_wrote_stays_in_histories_and_a_receipt_is_named(admin: Client) -> None:
    page = draft()
    [entry] = noted_by(
        lambda: admin.post(
            reverse("wagtailadmin_pages:set_privacy", args=[page.pk]),
            {"restriction_type": "password", "password": "sesame"},
        )
    )
    assert entry.details["restriction.type"] == "password"
    assert "sesame" not in str(entry.details)
    assert page.title not in str(entry.details)
    receipt = Receipt.objects.create()

    [entry] = noted_by(
        lambda: log(receipt, "consent.withdraw", data={"receipt": receipt.number, "why": "Ana."})
    )
    assert entry.details == {"receipt": receipt.number}


def test_signing_in_and_out_is_noted_of_staff_alone(client: Client) -> None:
    User.objects.create_superuser("root", "root@example.org", "a long password")
    User.objects.create_user("reader", "reader@example.org", "a long password")
    login = reverse("wagtailadmin_login")

    def enter(name: str, password: str) -> None:
        client.post(login, {"username": name, "password": password}, REMOTE_ADDR="203.0.113.7")

    [failed] = noted_by(lambda: enter("root", "wrong"))
    assert (failed.action, failed.title, failed.by) == ("audit.sign_in_failed", "root", None)
    for name in ("nobody", "reader", ""):
        assert noted_by(partial(enter, name, "wrong")) == []
    [entered] = noted_by(lambda: enter("root", "a long password"))
    assert (entered.action, entered.who) == ("audit.sign_in", "root")
    [left] = noted_by(lambda: client.post(reverse("wagtailadmin_logout")))
    assert (left.action, left.who) == ("audit.sign_out", "root")
    assert noted_by(lambda: enter("reader", "a long password")) == []
    assert not [row for row in Entry.objects.values_list() if "203.0.113" in str(row)]


def test_invitations_ways_back_ended_sign_ins_and_keys_are_noted_with_who_did_it(admin: Client) -> None:
    root = User.objects.get()
    ana = User.objects.create_user("ana", "ana@example.org", "a long password")
    role = Group.objects.get(name="Writers").pk
    [invited] = noted_by(
        lambda: admin.post("/admin/invitations/invite/", {"email": "dee@example.org", "role": role})
    )
    assert short(invited) == ("accounts.invite", "accounts.link", "dee@example.org, as Writers")
    assert invited.who == "Ada (root)"
    link = Link.objects.get()
    [taken] = noted_by(lambda: admin.post(f"/admin/invitations/{link.pk}/take-back/"))
    assert (taken.action, taken.title) == ("accounts.take_back_link", invited.title)
    [asked] = noted_by(lambda: admin.post(f"/admin/invitations/way-back/{ana.pk}/"))
    assert (*short(asked), asked.by) == ("accounts.ask_way_back", "auth.user", "ana", root.pk)
    with noted(["manage.py", "invite", "eve@example.org"]):
        call_command("invite", "eve@example.org", role="administrator", stdout=StringIO())
    by_command, command = Entry.objects.order_by("-pk")[:2][::-1]
    assert (by_command.title, by_command.way) == ("eve@example.org, as Administrator", "invite")
    assert command.details["command"] == "invite"
    key = Authenticator.objects.create(user=ana, type="totp", data={})
    for signal in (authenticator_added, authenticator_removed):
        signal.send(sender=Authenticator, request=None, user=ana, authenticator=key)
    added, removed = Entry.objects.order_by("-pk")[:2][::-1]
    assert (added.action, added.title, added.details) == (
        "accounts.add_key",
        "ana",
        {"type": "authenticator app"},
    )
    assert removed.action == "accounts.remove_key"


def test_somebody_who_guesses_does_not_fill_the_log() -> None:
    root = User.objects.create_superuser("root", "root@example.org", "a long password")
    for _ in range(30):
        user_login_failed.send(sender=None, credentials={"email": "ROOT@example.org"}, request=None)
    assert Entry.objects.filter(action="audit.sign_in_failed", key=str(root.pk)).count() == 20


def test_accounts_and_groups_are_noted_by_whichever_door() -> None:
    [added] = noted_by(lambda: User.objects.create_user("ana", "ana@example.org", "a long password"))
    assert (added.action, added.details) == ("audit.account_added", {"is_superuser": False})
    ana = User.objects.get()
    ana.is_superuser, ana.email = True, "another@example.org"
    ana.set_password("another password")
    [changed] = noted_by(ana.save)
    assert changed.details == {"changed": ["email", "password", "is_superuser"], "is_superuser": True}
    ana.last_name = ""
    assert noted_by(lambda: ana.save(update_fields=["last_login"])) == []
    assert noted_by(ana.save) == []
    [group_added] = noted_by(lambda: Group.objects.create(name="Guests"))
    group = Group.objects.get(name="Guests")
    assert short(group_added) == ("audit.group_added", "auth.group", "Guests")
    [given] = noted_by(lambda: ana.groups.add(group))
    assert (given.action, given.title, given.details) == ("audit.rights_given", "ana", {"groups": ["Guests"]})
    assert noted_by(lambda: ana.groups.add(group)) == []
    [taken] = noted_by(lambda: group.user_set.clear())
    assert (taken.action, taken.title, taken.details) == (
        "audit.rights_taken",
        "Guests",
        {"accounts": ["ana"]},
    )
    right = Permission.objects.get(codename="delete_person")
    [given] = noted_by(lambda: group.permissions.set([right]))
    assert given.details == {"rights": ["campaigns.delete_person"]}
    group.name = "Friends"
    [renamed] = noted_by(group.save)
    assert (renamed.title, renamed.details) == ("Friends", {"before": "Guests"})
    publish = Permission.objects.get(codename="publish_page")
    root = Page.objects.get(depth=1)
    [given] = noted_by(lambda: GroupPagePermission.objects.create(group=group, page=root, permission=publish))
    assert given.details == {"rights": ["wagtailcore.publish_page"], "page": root.pk}
    deleted = noted_by(group.delete)
    assert [entry.action for entry in deleted] == ["audit.rights_taken", "audit.group_deleted"]
    [deleted_account] = noted_by(ana.delete)
    assert short(deleted_account) == ("audit.account_deleted", "auth.user", "ana")


def test_what_a_group_is_given_in_its_form_is_noted_once(admin: Client) -> None:
    group = Group.objects.create(name="Guests")
    root, files = Page.objects.get(depth=1), Collection.get_first_root_node()
    add = Permission.objects.get(codename="add_document", content_type__app_label="wagtaildocs")
    GroupCollectionPermission.objects.create(group=group, collection=files, permission=add)
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    form = LexborHTMLParser(admin.get(address).text)
    data: dict[str, Any] = {
        str(box.attributes["name"]): box.attributes.get("value") or ""
        for box in form.css("main form input[name]")
        if box.attributes.get("type") not in ("checkbox", "submit")
    }
    data |= {
        "page_permissions-TOTAL_FORMS": 1,
        "page_permissions-0-page": root.pk,
        "page_permissions-0-permissions": ["publish_page"],
        "document_permissions-0-DELETE": "1",
    }
    entries = noted_by(lambda: admin.post(address, data))
    assert [(entry.action, entry.details) for entry in entries] == [
        ("audit.rights_taken", {"rights": ["wagtaildocs.add_document"], "collection": files.pk}),
        ("audit.rights_given", {"rights": ["wagtailcore.publish_page"], "page": root.pk}),
    ]
    assert {entry.who for entry in entries} == {"Ada (root)"}


def test_of_a_setting_is_noted_what_was_chosen_and_only_that_something_was_written(admin: Client) -> None:
    eyes = SecondPairOfEyes.load()
    campaign = make.CampaignFactory()

    def change(kinds: list[str], campaigns: list[int]) -> list[Any]:
        address = reverse("wagtailsettings:edit", args=["approval", "secondpairofeyes", eyes.pk])
        sent = {"kinds": kinds, "campaigns": campaigns}
        done = noted_by(lambda: admin.post(address, sent))
        return [(one.who, one.details) for one in done if one.action == SETTING_CHANGED]

    who = "Ada (root)"
    assert change(["statement", "speech"], [campaign.pk]) == [
        (who, {"kinds": "none → Statements, Speeches"}),
        (who, {"campaigns added": [campaign.pk]}),
    ]
    assert change(["speech"], []) == [
        (who, {"kinds": "Statements, Speeches → Speeches"}),
        (who, {"campaigns taken away": [campaign.pk]}),
    ]
    assert change(["speech"], []) == []
    rules = Rules.load()
    rules.pictures, rules.names = "refuse", "Somebody’s name"
    [entry] = noted_by(rules.save)
    assert entry.details == {
        "changed": ["names that are right"],
        "a picture without a description": (
            "List it; the page can go out → Keep the page back until it is put right"
        ),
    }
    assert "Somebody" not in str(entry.details)


def test_a_command_is_noted_with_what_it_does_and_without_what_was_typed() -> None:
    with noted(["manage.py", "createsuperuser", "--username=secret", "--email", "e@example.org"]):
        User.objects.create_superuser("root")
    account, command = Entry.objects.order_by("pk")
    assert (account.action, account.way, account.who) == ("audit.account_added", "createsuperuser", "")
    assert (command.action, command.way) == ("audit.command", "createsuperuser")
    assert command.details == {"command": "createsuperuser", "options": ["--username", "--email"]}
    with pytest.raises(SystemExit), noted(["manage.py", "restore", "secret"]):
        raise SystemExit(1)
    assert Entry.objects.count() == 3
    for looks in (["check_audit_log"], ["published", "--check"], ["keep_time", "--once"]):
        with noted(["manage.py", *looks]):
            call_command("check_audit_log", stdout=StringIO())
    assert Entry.objects.count() == 3


def test_readers_leave_nothing(client: Client) -> None:
    page = make.StatementFactory(title="Open")
    person = make.PersonFactory()
    closed = make.StatementFactory(title="Closed")
    restriction = PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.PASSWORD, password="sesame"
    )
    password = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, closed.pk])

    def read() -> None:
        for address in (page.get_url(), "/publications/?q=torture", person.get_absolute_url(), "/nowhere/"):
            client.get(address, REMOTE_ADDR="203.0.113.7")
        for typed in ("wrong", "sesame"):
            client.post(
                password, {"password": typed, "return_url": closed.get_url()}, REMOTE_ADDR="203.0.113.7"
            )

    assert noted_by(read) == []
    assert Person.objects.exists()
    columns = {field.name for field in Entry._meta.get_fields()}
    assert not {name for name in columns if "address" in name or "ip" in name.split("_")}
