"""Links that let somebody in once: invitations, and ways back that take two administrators."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from accounts.models import Link

pytestmark = [pytest.mark.django_db, pytest.mark.first]
PASSWORD = "another good long password"
NEW = {"username": "dee", "first_name": "Dee", "last_name": "", "password1": PASSWORD, "password2": PASSWORD}


def command(*arguments: str, **options: Any) -> str:
    """The link's address that the command prints."""
    said = io.StringIO()
    call_command("invite", *arguments, stdout=said, **options)
    return re.search(r"/admin/login/link/\S+", said.getvalue())[0]


def link_in(text: Any) -> str:
    return re.search(r"/admin/login/link/\S+", text)[0]


@pytest.fixture
def administrators(django_user_model: Any) -> list[Client]:
    """Two of them, signed in."""
    found = []
    for name in ("first", "second"):
        user = django_user_model.objects.create_superuser(name, f"{name}@example.org", PASSWORD)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found.append(client)
    return found


def test_a_link_works_once_and_used_unknown_and_ended_ones_look_the_same(django_user_model: Any) -> None:
    address, ended = (
        command("dee@example.org", role="writers"),
        command("eve@example.org", role="administrator"),
    )
    browser = Client()
    weak = browser.post(address, {**NEW, "password1": "short", "password2": "short"})
    assert weak.status_code == 200
    assert 'value="dee"' in weak.content.decode()
    # Wagtail hides what is said beside a box within a form of this class.
    assert "login-form" not in weak.content.decode()
    assert browser.get(address).headers["Cache-Control"].find("no-store") >= 0
    assert browser.post(address, NEW).headers["Location"] == "/admin/account/keys/"
    account = django_user_model.objects.get(username="dee")
    assert (account.email, account.is_superuser) == ("dee@example.org", False)
    assert [group.name for group in account.groups.all()] == ["Writers"]
    assert browser.get("/admin/").status_code == 200
    Link.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    answers = [Client().get(one) for one in (address, ended, "/admin/login/link/nothing/")]
    answers += [Client().post(one, {**NEW, "username": "x"}) for one in (address, ended)]
    assert {answer.status_code for answer in answers} == {404}
    # But for the token of the form for leaving, which is another each time.
    assert len({LexborHTMLParser(answer.content).css_first("main").html for answer in answers}) == 1
    assert not django_user_model.objects.filter(username="x").exists()


def test_guesses_at_links_are_counted_and_then_a_right_one_opens_nothing() -> None:
    address = command("dee@example.org", role="Writers")
    assert [Client().get(f"/admin/login/link/{n}/").status_code for n in range(10)] == [404] * 10
    assert Client().get(address).status_code == 429
    assert Client().get(address, REMOTE_ADDR="192.0.2.9").status_code == 200


def test_of_a_link_the_database_has_the_checksum_alone_and_a_new_one_replaces_it() -> None:
    first = command("dee@example.org", role="Writers")
    second = command("DEE@example.org", role="Writers")
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    token = second.rstrip("/").rpartition("/")[2]
    assert token not in str(list(Link.objects.values()))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["not an address", "--role", "Writers"], "is no mail address"),
        (["dee@example.org"], "say --role: Editors, Secretariat, Writers, administrator"),
        (["dee@example.org", "--role", "king"], "There is no role"),
        (["first@example.org", "--role", "Writers"], "leave out --role"),
    ],
)
def test_the_command_says_what_is_wrong(administrators: Any, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("invite", *arguments)
    assert not Link.objects.exists()


def test_administrators_invite_by_mail_see_what_is_open_and_take_it_back(administrators: Any) -> None:
    first, _ = administrators
    role = str(Group.objects.get(name="Editors").pk)
    answer = first.post("/admin/invitations/invite/", {"email": "first@EXAMPLE.org", "role": role})
    assert "has an account already" in answer.content.decode()
    first.post("/admin/invitations/invite/", {"email": "dee@example.org", "role": role})
    (sent,) = mail.outbox
    assert sent.to == ["dee@example.org"]
    page = first.get("/admin/invitations/").content.decode()
    assert "dee@example.org" in page
    assert "New account: Editors" in page
    address = link_in(sent.body)
    assert address not in page
    first.post(f"/admin/invitations/{Link.objects.get().pk}/take-back/")
    assert Client().get(address).status_code == 404


def test_where_no_mail_goes_out_the_link_is_shown_once(administrators: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    data = {"email": "dee@example.org", "role": "Administrator"}
    page = administrators[0].post("/admin/invitations/invite/", data).content.decode()
    browser = Client()
    browser.post(link_in(page.replace("<", " ")), NEW)
    assert browser.get("/admin/users/").status_code == 200


def test_who_makes_accounts_and_is_no_administrator_makes_none(django_user_model: Any, writer: Any) -> None:
    """Nor sees an administrator's link, or helps one back in."""
    assert writer.get("/admin/invitations/").status_code == 302
    assert writer.get("/admin/who-may-do-what/").status_code == 302
    rights = Permission.objects.filter(
        content_type__app_label="auth", codename__in=["add_user", "change_user"]
    )
    writer.user.user_permissions.add(*rights)
    root = django_user_model.objects.create_superuser("root", "root@example.org", PASSWORD)
    command("eve@example.org", role="administrator")
    command("root@example.org")
    page = writer.get("/admin/invitations/").content.decode()
    assert "eve@example.org" not in page
    assert ">root<" not in page
    answer = writer.post("/admin/invitations/invite/", {"email": "dee@example.org", "role": "Administrator"})
    assert answer.status_code == 200
    assert not Link.objects.filter(email="dee@example.org").exists()
    for address in (f"way-back/{root.pk}/", f"sign-ins/{root.pk}/", f"{Link.objects.first().pk}/take-back/"):
        assert writer.post(f"/admin/invitations/{address}").status_code in {302, 404}
    assert Link.objects.count() == 2


def test_a_way_back_takes_two_administrators_and_ends_what_was_lost(
    administrators: Any, secretariat: Any, django_user_model: Any
) -> None:
    first, second = administrators
    lost = secretariat.user
    lost.email = "lost@example.org"
    lost.save()
    TOTP.activate(lost, "JBSWY3DPEHPK3PXP")
    assert "Way back in" in first.get("/admin/users/").content.decode()
    first.post(f"/admin/invitations/way-back/{lost.pk}/")
    link = Link.objects.get()
    assert link.digest == ""
    assert mail.outbox == []
    confirm = f"/admin/invitations/{link.pk}/confirm/"
    assert "Confirm" not in first.get("/admin/invitations/").content.decode().replace("confirmed", "")
    assert first.post(confirm).status_code == 302
    assert not Link.objects.get().is_ready
    assert "have spoken to them" in second.get(confirm).content.decode()
    second.post(confirm)
    (sent,) = mail.outbox
    assert sent.to == ["lost@example.org"]
    assert second.post(confirm).status_code == 404
    browser = Client()
    data = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert browser.post(link_in(sent.body), data).headers["Location"] == "/admin/account/keys/"
    assert browser.get("/admin/").status_code == 200
    # Whoever has what was lost is out.
    assert secretariat.get("/admin/").status_code == 302
    assert not lost.authenticator_set.exists()
    assert Client().post(link_in(sent.body), data).status_code == 404
    assert (
        first.post(
            f"/admin/invitations/way-back/{django_user_model.objects.get(username='first').pk}/"
        ).status_code
        == 302
    )
    assert not Link.objects.exists()


def test_the_list_costs_the_same_for_many(administrators: Any, django_assert_max_num_queries: Any) -> None:
    first, _ = administrators
    first.get("/admin/invitations/")
    for number in range(20):
        command(f"person{number}@example.org", role="Writers")
    with django_assert_max_num_queries(20):
        assert first.get("/admin/invitations/").content.decode().count("take-back") == 20


def test_who_may_do_what_is_the_table_that_the_site_is_held_to(administrators: Any) -> None:
    page = administrators[0].get("/admin/who-may-do-what/")
    (public, *others) = page.context["parts"]
    assert public.state == "Public"
    assert ["sealed entry", "see", *["–"] * 9, "yes"] in public.rows
    assert len(others) == 4


def test_editors_change_others_drafts_and_publish_nothing(django_user_model: Any, client: Client) -> None:
    from campaigns.tests import factories as make

    user = django_user_model.objects.create_user("ed", "ed@example.org", PASSWORD)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    draft = make.StandardPageFactory(live=False)
    rights = draft.permissions_for_user(user)
    assert rights.can_edit()
    assert not rights.can_publish()
    assert client.get(f"/admin/pages/{draft.pk}/edit/").status_code == 200
