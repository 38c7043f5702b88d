"""What an SQL statement's answer depends on."""

from typing import Any

import pytest
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from wagtail.models import Page

from assets.models import File
from assets.models.public import may_be_fetched
from campaigns.models import Attachment, Contribution, Organisation, Person, Publication, Signatory, Statement
from page_tree.public import SitePageQuerySet
from published.statements import template_of, ways_to_rows
from published.statements.parts import Key, Part


def keys_of(rows: QuerySet[Any, Any]) -> dict[str, tuple[Any, ...]]:
    """The keys of a query, as "table.column", with the values of each in this query."""
    sql, arguments = rows.query.sql_with_params()
    found: dict[str, tuple[Any, ...]] = {}
    for key in template_of(sql):
        name = f"{key.part.table}.{key.part.column}" if key.part.column else key.part.table
        found[name] = tuple(
            arguments[value] if type(value).__name__ == "Argument" else value for value in key.values
        )
    return found


def way_from(key: Key, table: str) -> Any:
    return next(way for way in key.part.ways if way.table == table)


def test_a_row_that_is_asked_for_by_its_key_is_named_by_it() -> None:
    assert keys_of(Person.objects.filter(pk=7)) == {"campaigns_person.id": (7,)}
    assert keys_of(Person.objects.filter(slug="x")) == {"campaigns_person.slug": ("x",)}
    assert keys_of(Person.objects.filter(pk__in=[3, 4])) == {"campaigns_person.id": (3, 4)}


def test_rows_of_something_are_named_by_that() -> None:
    assert keys_of(Attachment.objects.filter(publication=5)) == {"campaigns_attachment.publication_id": (5,)}
    joined = Contribution.objects.select_related("person").filter(publication__in=[5, 6])
    assert keys_of(joined) == {"campaigns_contribution.publication_id": (5, 6)}


def test_a_whole_list_is_named_by_its_table() -> None:
    assert keys_of(Person.objects.all()) == {"campaigns_person": ("",)}


def test_the_most_telling_value_is_taken() -> None:
    assert keys_of(Page.objects.filter(depth=3, slug="x", pk=9)) == {"wagtailcore_page.id": (9,)}
    assert keys_of(Publication.objects.filter(kind="video", series=4)) == {
        "campaigns_publication.series_id": (4,)
    }


@pytest.mark.parametrize(
    "condition",
    [
        Q(pk=7) | Q(name="x"),
        ~Q(pk=7),
        Q(pk__gt=7),
        Q(pk__in=Contribution.objects.values("person")) | Q(pk=7),
    ],
)
def test_a_value_that_need_not_hold_names_nothing(condition: Q) -> None:
    assert "campaigns_person" in keys_of(Person.objects.filter(condition))


def test_who_leads_to_a_key_is_known_by_what_stands_in_the_row() -> None:
    [key] = template_of(str(Attachment.objects.filter(publication=5).query.sql_with_params()[0]))
    assert way_from(key, "campaigns_attachment").direct == "publication_id"


def test_who_leads_to_a_key_is_asked_where_the_row_does_not_say() -> None:
    rows = Contribution.objects.select_related("person").filter(publication=5)
    [key] = template_of(rows.query.sql_with_params()[0])
    way = way_from(key, "campaigns_person")
    assert way.direct is None
    assert way.given == ("id",)
    assert "campaigns_contribution" in str(way.sql)


def test_only_what_is_live_leads_anywhere() -> None:
    rows = SitePageQuerySet(Page).published().filter(url_path="/home/x/")
    ways = [way for key in template_of(rows.query.sql_with_params()[0]) for way in key.part.ways]
    of_pages = [way for way in ways if way.table == "wagtailcore_page" and way.direct == "url_path"]
    assert [way.guards for way in of_pages] == [("live",)]


def test_a_restriction_leads_to_the_pages_below_it_alone() -> None:
    rows = SitePageQuerySet(Page).published().filter(url_path="/home/x/")
    ways = [way for key in template_of(rows.query.sql_with_params()[0]) for way in key.part.ways]
    found = [way for way in ways if way.table == "wagtailcore_pageviewrestriction"]
    assert found
    assert all("starts_with" in str(way.sql) and way.direct is None for way in found)


def test_what_is_asked_within_a_question_counts() -> None:
    assert set(keys_of(File.objects.filter(may_be_fetched(), pk=3))) == {"campaigns_file.id"}
    [key] = template_of(File.objects.filter(may_be_fetched(), pk=3).query.sql_with_params()[0])
    tables = {way.table for way in key.part.ways}
    assert {"campaigns_fileuse", "wagtailcore_page", "clean_files_report"} <= tables
    # The row says which file it is, and the page whether it counts.
    assert str(way_from(key, "campaigns_fileuse").sql).startswith('SELECT DISTINCT changed."file_id" FROM')


def test_each_side_of_a_union_has_its_own() -> None:
    rows = Person.objects.filter(pk=1).values("pk").union(Organisation.objects.filter(pk=2).values("pk"))
    assert keys_of(rows) == {"campaigns_person.id": (1,), "campaigns_organisation.id": (2,)}


def test_rows_that_may_be_missing_lead_on_and_bind_nothing() -> None:
    rows = Statement.objects.select_related("series").filter(pk=8)
    keys = template_of(rows.query.sql_with_params()[0])
    assert any(way.table == "campaigns_series" for key in keys for way in key.part.ways)
    assert all(key.part.table != "campaigns_series" for key in keys)


def test_a_value_that_only_a_loose_row_has_binds_nothing() -> None:
    loose = FilteredRelation("contributions", condition=Q(contributions__person=7))
    rows = Publication.objects.alias(mine=loose).values("pk", "mine__role")
    keys = template_of(rows.query.sql_with_params()[0])
    assert {key.part.table for key in keys} == {"campaigns_publication"}
    assert all(key.part.column is None for key in keys)


def test_parts_are_the_same_when_they_were_written_down() -> None:
    rows = Person.objects.filter(Exists(Signatory.objects.filter(organisation=OuterRef("pk"))), pk=7)
    for key in template_of(rows.query.sql_with_params()[0]):
        assert Part.from_text(key.part.as_text()) == key.part
        assert Part.from_text(key.part.as_text()).digest == key.part.digest


def test_from_a_change_to_the_rows_of_a_query() -> None:
    table, ways = ways_to_rows(Person.objects.published().query.sql_with_params()[0])
    assert table == "campaigns_person"
    assert {way.table for way in ways} >= {"campaigns_person", "campaigns_contribution", "wagtailcore_page"}
