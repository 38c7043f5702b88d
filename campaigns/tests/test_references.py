"""Reference numbers: one for each publication, for ever."""

import csv
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import Publication, Statement
from campaigns.models.reference import ReferenceCounter, allot

from . import factories as make


def stored(page: Any) -> str | None:
    return Publication.objects.get(pk=page.pk).reference


def publish(page: Any) -> Any:
    page.save_revision().publish()
    return Publication.objects.get(pk=page.pk).specific


@pytest.mark.django_db
class TestAllotted:
    def test_at_first_publication_and_not_to_a_draft(self) -> None:
        page = make.StatementFactory(date="2023-05-26", live=False)
        assert stored(page) is None
        assert publish(page).reference == "2023/001"
        assert publish(make.StatementFactory(date="2023-01-01", live=False)).reference == "2023/002"
        assert make.VideoFactory(date="2024-01-01").reference == "2024/001"

    def test_it_stays_whatever_changes(self) -> None:
        page = make.StatementFactory(date="2023-05-26")
        first = page.save_revision()
        old = Statement.objects.get(pk=page.pk)
        page.date, page.slug = "2024-01-01", "another"
        page = publish(page)
        page.unpublish()
        page = publish(Statement.objects.get(pk=page.pk))
        assert page.reference == "2023/001"
        first.publish()
        assert stored(page) == "2023/001"
        other = make.StandardPageFactory()
        assert other.pk
        old.reference = None
        old.save()
        assert stored(page) == "2023/001"
        Publication.objects.filter(pk=page.pk).update(reference="2020/123")
        assert stored(page) == "2023/001"

    def test_a_draft_that_was_begun_before_keeps_it(self) -> None:
        page = make.StatementFactory(date="2023-05-26", live=False)
        early = page.save_revision()
        publish(page)
        early.refresh_from_db()
        early.publish()
        assert stored(page) == "2023/001"
        assert ReferenceCounter.objects.get(year=2023).last == 1

    def test_a_copy_gets_its_own_when_it_is_published(self) -> None:
        page = make.StatementFactory(date="2023-05-26")
        page.save_revision()
        draft = page.copy(update_attrs={"slug": "copy"}, keep_live=False)
        assert stored(draft) is None
        assert draft.get_latest_revision_as_object().reference is None
        assert publish(draft).reference == "2023/002"
        assert stored(page.copy(update_attrs={"slug": "live-copy"})) == "2023/003"

    def test_an_alias_says_that_of_its_source(self) -> None:
        page = make.StatementFactory(date="2023-05-26")
        alias = page.create_alias(update_slug="alias")
        assert stored(alias) is None
        publish(page)
        alias = Statement.objects.get(pk=alias.pk)
        assert alias.reference is None
        assert alias.reference_in_words == "AJC/2023/001"

    def test_none_is_given_again_after_a_deletion(self) -> None:
        make.StatementFactory(date="2023-05-26")
        last = make.StatementFactory(date="2023-05-27")
        last.delete()
        assert make.StatementFactory(date="2023-05-28").reference == "2023/003"

    def test_the_thousandth_has_four_digits(self) -> None:
        ReferenceCounter.objects.create(year=2023, last=999)
        assert make.StatementFactory(date="2023-05-26").reference == "2023/1000"
        assert Client().get("/r/2023/1000/").status_code == 302


@pytest.mark.django_db
class TestShortAddress:
    def test_it_leads_to_wherever_the_page_is(self, client: Client) -> None:
        page = make.StatementFactory(date="2023-05-26", slug="it")
        assert client.get("/r/2023/001/")["Location"] == page.get_url()
        page.slug = "another"
        page = publish(page)
        answer = client.get("/r/2023/001/")
        assert (answer.status_code, answer["Location"]) == (302, "/publications/another/")
        assert answer["Cache-Control"] == "public, no-cache"

    def test_it_says_what_is_gone_and_knows_nothing_of_the_rest(self, client: Client) -> None:
        page = make.StatementFactory(date="2023-05-26")
        other = make.StatementFactory(date="2023-05-26")
        page.unpublish()
        other.delete()
        assert client.get("/r/2023/001/").status_code == 410
        assert client.get("/r/2023/002/").status_code == 410
        for path in ("/r/2023/003/", "/r/2023/0001/", "/r/2024/001/", "/r/2023/000/", "/r/2023/01/"):
            assert client.get(path).status_code == 404, path

    def test_no_page_can_be_in_its_way(self) -> None:
        page = make.StandardPageFactory()
        page.slug = "r"
        with pytest.raises(ValidationError, match="site itself answers"):
            page.save_revision()


def at_once(actions: list[Callable[[], Any]]) -> list[Any]:
    together = Barrier(len(actions))

    def go(action: Callable[[], Any]) -> Any:
        together.wait(timeout=60)
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(go, actions))


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_in_one_moment_get_two_numbers() -> None:
    pages = [make.StatementFactory(title=f"Draft {n}", date="2023-05-26", live=False) for n in range(8)]
    revisions = [page.save_revision() for page in pages]
    for one, other in zip(revisions[::2], revisions[1::2], strict=True):
        at_once([one.publish, other.publish])
    found = list(Publication.objects.order_by("reference").values_list("reference", flat=True))
    assert found == [f"2023/{n:03}" for n in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_scripts_that_save_in_one_moment_get_two_numbers() -> None:
    pages = [make.StatementFactory(title=f"Draft {n}", date="2023-05-26", live=False) for n in range(2)]

    def let_out(page: Any) -> Callable[[], str | None]:
        def act() -> str | None:
            page.live = True
            page.save()
            return page.reference

        return act

    assert sorted(at_once([let_out(page) for page in pages])) == ["2023/001", "2023/002"]


@pytest.mark.django_db(transaction=True)
def test_who_asks_while_another_has_not_committed_waits_and_gets_the_next() -> None:
    """Without the turn that all who publish take: the counter by itself."""

    def ask() -> str:
        try:
            with transaction.atomic():
                return allot(2023)
        finally:
            connection.close()

    assert ask() == "2023/001"
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        mine = allot(2023)
        others = pool.submit(ask)
        while not others.done() and not is_somebody_waiting():
            sleep(0.01)
        assert not others.done()
    assert (mine, others.result(timeout=60)) == ("2023/002", "2023/003")


def is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
class TestSaid:
    def test_by_the_page_its_head_its_citations_and_the_list_for_machines(self, client: Client) -> None:
        page = make.DocumentFactory(date="2023-05-26", document_kind="report")
        html = LexborHTMLParser(client.get(page.get_url()).content.decode())
        link = html.css_first('.rail a[href="/r/2023/001/"]')
        assert link is not None
        assert link.text() == "AJC/2023/001"
        number = html.css_first('meta[name="citation_technical_report_number"]')
        assert number is not None
        assert number.attributes["content"] == "AJC/2023/001"
        graph = json.loads(html.css_first('script[type="application/ld+json"]').text())["@graph"]
        assert "AJC/2023/001" in {node.get("identifier") for node in graph}
        beside = page.get_url().rstrip("/")
        assert "SN  - AJC/2023/001\r\n" in client.get(f"{beside}.ris").content.decode()
        assert "number = {AJC/2023/001}" in client.get(f"{beside}.bib").content.decode()
        assert client.get(f"{beside}.csl.json").json()[0]["number"] == "AJC/2023/001"
        (record,) = client.get("/api/publications/").json()["publications"]
        assert record["reference"] == "AJC/2023/001"
        assert record["short_address"].endswith("/r/2023/001/")
        table = client.get("/api/publications.csv").getvalue().decode()
        (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
        assert row["reference"] == "AJC/2023/001"

    def test_by_no_draft(self, client: Client) -> None:
        assert make.StatementFactory(live=False).reference_in_words == ""
