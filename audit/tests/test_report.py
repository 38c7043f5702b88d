"""The log as administrators see it."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser
from wagtail.log_actions import log

from audit.models import Entry
from audit.noting import About, about, note
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db
LOG = "/admin/reports/audit-log/"


@pytest.fixture
def admin() -> Client:
    user = User.objects.create_superuser("root", "root@example.org", "a long password")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def lines(client: Client, query: str = "") -> list[str]:
    """What stands in the rows of the list."""
    answer = client.get(f"{LOG}?{query}")
    assert answer.status_code == 200
    rows = LexborHTMLParser(answer.text).css("table.listing tbody tr")
    return [" ".join(row.text(separator=" ").split()) for row in rows]


def test_who_may_see_it(admin: Client, secretariat: Client, writer: Client, client: Client) -> None:
    assert client.get(LOG).status_code == 302
    for other in (writer, secretariat):
        assert other.get(LOG, follow=True).redirect_chain[0][0] == "/admin/"
        assert other.get(f"{LOG}results/", follow=True).redirect_chain
        assert other.get(f"{LOG}?export=csv", follow=True).redirect_chain
        assert LOG not in other.get("/admin/").text
    assert admin.get(LOG).status_code == 200
    assert LOG in admin.get("/admin/").text
    for method in (admin.post, admin.put, admin.delete, admin.patch):
        assert method(LOG).status_code == 405
    # A group that an administrator makes for it.
    group = Group.objects.get(name="Secretariat")
    right = Permission.objects.get(codename="view_entry", content_type__app_label="audit")
    group.permissions.add(right)
    assert secretariat.get(LOG).status_code == 200
    assert f'value="{right.pk}"' in admin.get(reverse("wagtailusers_groups:edit", args=[group.pk])).text


def test_it_is_narrowed_by_person_action_kind_thing_words_and_time(admin: Client) -> None:
    root, ana = User.objects.get(), User.objects.create_user("ana", first_name="Ana")
    page = make.StatementFactory(title="Of torture")
    log(page, "wagtail.edit", user=ana)
    log(page, "wagtail.publish", user=root)
    log(make.TopicFactory(name="Impunity"), "wagtail.edit")
    Entry.objects.create(action="wagtail.lock", title="Long ago", at=timezone.now() - timedelta(days=40))
    [line] = lines(admin, f"by={ana.pk}")
    assert "Ana (ana) Edit Of torture Statement" in line
    assert len(lines(admin, f"by={ana.pk}&by={root.pk}&kind=campaigns.statement")) == 2
    assert [("Impunity" in line) for line in lines(admin, "kind=campaigns.topic")] == [True]
    assert len(lines(admin, f"kind=campaigns.statement&key={page.pk}")) == 3
    assert lines(admin, f"kind=campaigns.topic&key={page.pk}") == []
    assert ["Nobody signed in" in line for line in lines(admin, "by=null&q=impunity")] == [True]
    assert len(lines(admin, "action=wagtail.publish")) == 1
    today = timezone.localdate()
    assert len(lines(admin, f"at_to={today - timedelta(days=30)}")) == 1
    assert len(lines(admin, f"at_from={today + timedelta(days=2)}")) == 0
    assert "Of torture" in lines(admin, "q=torture")[0]
    assert lines(admin, "at_from=28/11/26") == []
    for bad in ("by=x&action=y&kind=z", "at_from=never", "p=999", "ordering=who", "key=%00", "q=%00"):
        assert admin.get(f"{LOG}?{bad}").status_code in (200, 400)


def test_an_entry_leads_to_its_thing_if_that_is_there_still(admin: Client) -> None:
    page, person = make.StatementFactory(), make.PersonFactory(name="Ana")
    for thing in (page, person, User.objects.get()):
        note("wagtail.edit", about(thing))
    note("wagtail.edit", About("gone.model", "7", "Gone"))
    note("wagtail.edit", About("campaigns.topic", "7", "Gone, too"))
    text = admin.get(LOG).text
    links = {link.attributes["href"] for link in LexborHTMLParser(text).css("table.listing a")}
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in links
    assert reverse("wagtailsnippets_campaigns_person:edit", args=[person.pk]) in links
    assert f"?kind=campaigns.person&key={person.pk}" in links
    assert "Gone, too" in text
    assert "Gone.model 7" in text


def test_fifty_entries_cost_as_many_queries_as_one(admin: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert lines(admin, "kind=campaigns.statement&kind=campaigns.person")
        return len(asked)

    def some(number: int) -> None:
        for _ in range(number):
            note("wagtail.edit", about(make.StatementFactory()))
            note("wagtail.edit", about(make.PersonFactory()))

    some(1)
    lines(admin)
    first = cost()
    some(12)
    assert cost() == first


def test_all_of_it_as_csv(admin: Client) -> None:
    note("wagtail.edit", About("campaigns.topic", "7", "“Impunity”, again"), details={"page": 7})
    answer: Any = admin.get(f"{LOG}?export=csv")
    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == Entry.objects.count()
    assert rows[0]["Title"] == "“Impunity”, again"
    assert rows[0]["What"] == "wagtail.edit"
    # A writer chooses titles; who opens the file runs none.
    note("wagtail.edit", About("campaigns.topic", "8", '=HYPERLINK("https://example.org/")'))
    answer = admin.get(f"{LOG}?export=csv")
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))
    assert rows[0]["Title"] == '\'=HYPERLINK("https://example.org/")'
    assert {"Entry", "When", "Who", "Checksum", "Before"} <= rows[0].keys()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-log.csv"'


@pytest.mark.parametrize("address", [LOG, "/admin/reports/site-history/"])
@pytest.mark.parametrize("sign", ["\x07", "\ufffe", "\x1b"])
def test_what_no_spreadsheet_can_hold_ends_no_export(admin: Client, address: str, sign: str) -> None:
    page = make.StandardPageFactory(title=f"Bell{sign}and tab")
    page.save_revision(log_action=True)
    note("wagtail.edit", About("campaigns.topic", "7", f"Bell{sign}and tab"))
    answer: Any = admin.get(f"{address}?export=xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert any("Bell" in str(cell) and sign not in str(cell) for row in sheet.values for cell in row)
