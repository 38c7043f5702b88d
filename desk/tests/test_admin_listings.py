"""Staff find campaigns, publications, people and organisations again."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Workflow

from ajc_site.tests.support.admin_case import AdminCase
from ajc_site.tests.support.depth import is_deep, some
from campaigns.models import (
    Document,
    Organisation,
    Person,
    Publication,
    Signatory,
    Speech,
    Statement,
    Topic,
    Video,
)

PUBLICATIONS = "/admin/publications/"
LIVE = "Current page status: live"
NONSENSE = ["'", "0", "-1", "9" * 30, "2023-99-99", "😀", "a" * 3000, "1;drop", "null", "True"]


def cells(response) -> list[list[str]]:
    """The texts of a list's rows, without the box and the buttons."""
    rows = LexborHTMLParser(response.content.decode()).css("table.listing tbody tr")
    return [[" ".join(cell.text(separator=" ").split()) for cell in row.css("td")[1:]] for row in rows]


def titles(response) -> list[str]:
    return [page.title for page in response.context["object_list"]]


class ListOfPublications(AdminCase):
    def setUp(self):
        self.client.force_login(self.secretariat)

    def find(self, **query):
        return self.client.get(PUBLICATIONS, query)

    def test_a_row_says_kind_date_campaigns_and_status(self):
        row = next(row for row in cells(self.find()) if row[0].startswith("Letter to the MLA Initiative"))
        assert row[1:5] == [
            "Document: letter",
            "October 2022",
            "The MLA Convention",
            LIVE,
        ]

    def test_the_newest_comes_first_and_every_column_sorts_both_ways(self):
        newest = list(Publication.objects.newest_first().values_list("title", flat=True))
        assert titles(self.find()) == newest
        for column in ("title", "kind", "date", "live", "latest_revision_created_at"):
            up, down = titles(self.find(ordering=column)), titles(self.find(ordering=f"-{column}"))
            assert sorted(up) == sorted(down) == sorted(newest)

    def test_each_filter_leaves_what_it_names(self):
        letter = Document.objects.get(document_kind="letter")
        Publication.campaigns.through.objects.filter(publication=letter).delete()
        topic = Topic.objects.create(name="Cooperation", slug="cooperation")
        letter.topics.add(topic)
        letter.save()
        hugo = Person.objects.get(slug="hugo-relva")
        cases: list[tuple[dict[str, Any], set[str]]] = [
            ({"kind": "speech"}, {"speech"}),
            ({"kind": ["speech", "video"]}, {"speech", "video"}),
            ({"document_kind": "letter"}, {"document"}),
            ({"year": "2022"}, {"document"}),
            ({"date_from": "2023-05-15", "date_to": "2023-05-15"}, {"speech"}),
            ({"topics": topic.pk}, {"document"}),
            ({"person": hugo.pk}, {"video"}),
        ]
        for query, expected in cases:
            with self.subTest(query=query):
                assert {page.kind for page in self.find(**query).context["object_list"]} == expected
        assert letter.title not in titles(self.find(campaigns=self.campaign.pk))

    def test_status_tells_drafts_scheduled_changed_and_waiting_ones_apart(self):
        draft, scheduled, changed, waiting = Publication.objects.specific().order_by("pk")[:4]
        draft.unpublish()
        scheduled.go_live_at = timezone.now() + timedelta(days=3)
        scheduled.save_revision().publish()
        changed.summary = "Another summary."
        changed.save_revision()
        Workflow.objects.get().start(waiting, self.writer)
        for status, expected in [
            ("draft", draft),
            ("scheduled", scheduled),
            ("changed", changed),
            ("moderation", waiting),
        ]:
            with self.subTest(status=status):
                assert expected.title in titles(self.find(status=status))
                assert len(titles(self.find(status=status))) <= 2
        assert draft.title not in titles(self.find(status="live"))

    def test_words_find_publications_together_with_filters_and_an_order(self):
        assert len(titles(self.find(q="convention", kind="video"))) == 2
        self.find(q="convention", kind="video", ordering="-date", status="live", campaigns=self.campaign.pk)
        found = titles(self.find(q="convention", kind="video", ordering="title"))
        assert found == sorted(found)
        assert titles(self.find(q="nothing like this")) == []

    @pytest.mark.deeper
    def test_no_value_of_a_filter_breaks_the_list(self):
        names = [
            "kind",
            "document_kind",
            "year",
            "date_from",
            "date_to",
            "campaigns",
            "topics",
            "status",
            "person",
            "ordering",
            "p",
            "q",
            "export",
        ]
        # Some of them, evenly spread, have each name, and with another value.
        for name, value in some(list(product(names, NONSENSE)), len(names)):
            with self.subTest(name=name, value=value[:30]):
                assert self.find(**{name: value}).status_code in {200, 404}

    @pytest.mark.deeper
    def test_fifty_publications_ask_no_more_than_four(self):
        few = self.count_queries()
        for number in range(12 if is_deep() else 2):
            for model in (Statement, Speech, Video, Document):
                page = model(title=f"{model.__name__} {number}", summary="One.", campaigns=[self.campaign])
                if model is Speech:
                    page.event = "Opening"
                self.library.add_child(instance=page)
                page.save_revision()
        assert self.count_queries() == few

    def count_queries(self) -> int:
        self.find()
        with CaptureQueriesContext(connection) as queries:
            response = self.find()
        assert response.status_code == 200
        return len(queries)


class ListOfCampaigns(AdminCase):
    def test_a_row_says_where_it_stands_and_how_many_publications_it_has(self):
        self.client.force_login(self.writer)
        (row,) = cells(self.client.get("/admin/campaigns/"))
        assert row[1:4] == [
            self.campaign.status,
            str(Publication.objects.count()),
            LIVE,
        ]

    @pytest.mark.deep
    def test_no_value_of_a_filter_breaks_the_list(self):
        self.client.force_login(self.secretariat)
        for name in ("page_status", "ordering", "q", "p"):
            for value in NONSENSE:
                assert self.client.get("/admin/campaigns/", {name: value}).status_code in {200, 404}


class ListsOfPeople(AdminCase):
    def setUp(self):
        self.client.force_login(self.secretariat)

    def test_people_are_listed_with_what_they_contributed_to(self):
        rows = cells(self.client.get(reverse("wagtailsnippets_campaigns_person:list")))
        assert rows[0][0].startswith("Dr Priya Pillai")
        assert [row[2] for row in rows] == ["1", "1", "1", "1"]

    def test_organisations_are_counted_once_for_each_publication(self):
        amnesty = Organisation.objects.get(slug="amnesty-international")
        Signatory.objects.create(statement=Statement.objects.first(), organisation=amnesty)
        response = self.client.get(reverse("wagtailsnippets_campaigns_organisation:list"))
        found = {row.name: row for row in response.context["object_list"]}[amnesty.name]
        assert (found.signed_count, found.issued_count, found.contribution_count) == (1, 0, 1)

    def test_members_are_told_apart_and_names_are_found(self):
        address = reverse("wagtailsnippets_campaigns_organisation:list")
        members = self.client.get(address, {"is_member": "true"}).context["object_list"]
        assert {row.is_member for row in members} == {True}
        assert len(self.client.get(address, {"q": "amnes"}).context["object_list"]) == 1

    def test_fifty_people_and_organisations_ask_no_more_than_one(self):
        for name, model in (("person", Person), ("organisation", Organisation), ("topic", Topic)):
            address = reverse(f"wagtailsnippets_campaigns_{name}:list")
            self.client.get(address)
            with CaptureQueriesContext(connection) as few:
                self.client.get(address)
            model.objects.bulk_create(
                model(name=f"Name {number}", slug=f"name-{number}") for number in range(45)
            )
            with CaptureQueriesContext(connection) as many:
                self.client.get(address)
            assert len(many) == len(few), name

    @pytest.mark.deep
    def test_no_value_breaks_the_lists(self):
        models = ("person", "organisation", "series", "topic", "place")
        tries = list(product(models, ("q", "ordering", "p", "is_member"), NONSENSE))
        for model, name, value in some(tries, 53):
            address = reverse(f"wagtailsnippets_campaigns_{model}:list")
            assert self.client.get(address, {name: value}).status_code in {200, 404}
