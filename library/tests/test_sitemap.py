"""The sitemap names every public page and no other, by its own address and with a true time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree  # type: ignore[import-untyped]
from wagtail.models import Page

from ajc_site.tests.support.depth import mostly_deep, scaled, some
from campaigns.models import Campaign, Contribution, Publication
from campaigns.tests import factories as make
from campaigns.tests.test_visibility import WAYS
from editions.choosing import issued_as
from editions.models import Edition
from library.following import sitemap
from page_tree.public import SitePageQuerySet

pytestmark = pytest.mark.django_db
SITEMAP = "/sitemap.xml"
HOST = "http://testserver"
# As sitemaps.org gives it in sitemap.xsd and siteindex.xsd, of the elements that the site has use for.
SCHEMA = """
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
    targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <xsd:element name="urlset"><xsd:complexType><xsd:sequence>
    <xsd:element name="url" type="entry" maxOccurs="50000"/>
  </xsd:sequence></xsd:complexType></xsd:element>
  <xsd:element name="sitemapindex"><xsd:complexType><xsd:sequence>
    <xsd:element name="sitemap" type="entry" maxOccurs="50000"/>
  </xsd:sequence></xsd:complexType></xsd:element>
  <xsd:complexType name="entry"><xsd:sequence>
    <xsd:element name="loc" type="address"/>
    <xsd:element name="lastmod" type="xsd:dateTime" minOccurs="0"/>
  </xsd:sequence></xsd:complexType>
  <xsd:simpleType name="address"><xsd:restriction base="xsd:anyURI">
    <xsd:minLength value="12"/><xsd:maxLength value="2048"/>
  </xsd:restriction></xsd:simpleType>
</xsd:schema>
"""


def listed(client: Any, address: str = SITEMAP) -> dict[str, str | None]:
    """The addresses that a file names, each with its time; fails unless it is there and of the right form."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(root)
    found = [[child.text for child in entry] for entry in root]
    assert len({row[0] for row in found}) == len(found)
    return {row[0]: row[1] if len(row) > 1 else None for row in found}


def paths(client: Any, address: str = SITEMAP) -> set[str]:
    found = listed(client, address)
    assert all(location.startswith(f"{HOST}/") for location in found)
    return {location.removeprefix(HOST) for location in found}


@pytest.mark.deeper
def test_every_public_page_is_listed_once_and_is_there(client):
    pages = [make.full(kind) for kind in some(list(make.KINDS), 2)]
    nested = make.StandardPageFactory(parent=make.StandardPageFactory())
    found = paths(client)
    public = SitePageQuerySet(Page).published().filter(depth__gt=1)
    assert {page.get_url() for page in public} <= found
    assert {
        *[page.get_url() for page in pages],
        nested.get_url(),
        "/",
        "/publications/",
        "/feeds/",
        "/verify/",
    } <= found
    assert pages[0].contributions.first().person.get_absolute_url() in found
    assert pages[0].joint_issuers.first().organisation.get_absolute_url() in found
    assert {client.get(path).status_code for path in found} == {200}


@pytest.mark.parametrize("way", mostly_deep(WAYS, 4))
def test_what_is_not_public_is_not_listed_and_neither_is_who_stands_in_it_alone(client, way):
    person = make.PersonFactory()
    page = make.VideoFactory(slug="hidden", contributions=[Contribution(person=person)])
    addresses = {page.get_url(), person.get_absolute_url()}
    assert addresses <= paths(client)
    WAYS[way](page)
    assert not addresses & paths(client)


def test_what_is_scheduled_is_not_listed_yet(client):
    page = make.StatementFactory(slug="later", live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert page.get_url() not in paths(client)


def test_nobody_is_listed_who_stands_in_no_publication(client):
    person, organisation = make.PersonFactory(), make.OrganisationFactory()
    assert not {person.get_absolute_url(), organisation.get_absolute_url()} & paths(client)


def test_an_alias_is_known_by_the_address_of_its_source(client):
    page = make.StatementFactory()
    alias = page.create_alias(update_slug="again")
    found = paths(client)
    assert page.get_url() in found
    assert alias.get_url() not in found


def test_a_time_is_when_readers_last_got_another_text_and_else_there_is_none(client):
    page, script_made = make.StatementFactory(), make.StatementFactory()
    campaign = make.CampaignFactory()
    for published in (page, campaign):
        published.save_revision().publish()
    moment = datetime(2025, 5, 1, 12, 30, 15, tzinfo=UTC)
    Edition.objects.filter(publication=page.pk).update(issued_at=moment)
    page.summary += "."
    with issued_as("silent"):
        page.save_revision().publish()
    page.title = "A draft"
    page.save_revision()
    found = listed(client)
    assert found[f"{HOST}{page.get_url()}"] == "2025-05-01T12:30:15Z"
    assert found[f"{HOST}{script_made.get_url()}"] is None
    # It changes with its publications, too, and when one of them went away nobody knows.
    assert Campaign.objects.get().last_published_at is not None
    assert found[f"{HOST}{campaign.get_url()}"] is None


def test_addresses_in_another_script_are_encoded(client):
    page = make.StandardPageFactory(slug="条約")
    (found,) = [path for path in paths(client) if "%" in path]
    assert (found.isascii(), client.get(found).status_code) == (True, 200)
    assert page.get_url() == found


def test_it_is_only_read_and_heeds_no_query(client):
    assert client.post(SITEMAP).status_code == 405
    head = client.head(SITEMAP)
    assert (head.status_code, head.content) == (200, b"")
    again = client.get(f"{SITEMAP}?p=%ff&page=x")
    assert again.headers["ETag"] == head.headers["ETag"]
    assert client.get(SITEMAP, headers={"If-None-Match": head.headers["ETag"]}).status_code == 304


# --- A large site -----------------------------------------------------------------------------------


@pytest.fixture
def large(monkeypatch):
    """A site that is too large for one file, as far as the sitemap knows."""
    for _ in range(8):
        make.StatementFactory(contributions=make.contributions(1))
    monkeypatch.setattr(sitemap, "MOST", 10)
    monkeypatch.setattr(sitemap, "SPAN", 5)


def test_a_large_site_has_an_index_whose_parts_together_list_the_same(client, large, monkeypatch):
    parts = paths(client)
    assert len(parts) > 3
    assert all(path.startswith("/sitemap-") for path in parts)
    found = [paths(client, part) for part in parts]
    assert all(len(part) <= 5 for part in found)
    monkeypatch.setattr(sitemap, "MOST", 50_000)
    assert set().union(*found) == paths(client)
    assert sum(len(part) for part in found) == len(paths(client))


def test_what_is_added_changes_the_newest_part_alone_and_what_goes_its_own(client, large):
    def parts() -> dict[str, Any]:
        return {part: listed(client, part) for part in paths(client)}

    def with_page(page: Publication) -> str:
        return f"/sitemap-pages-{page.pk // 5 + 1}.xml"

    def changed(
        before: dict[str, dict[str, str | None]], after: dict[str, dict[str, str | None]]
    ) -> set[str]:
        return {part for part in before.keys() | after.keys() if before.get(part) != after.get(part)}

    before = parts()
    new = make.StatementFactory()
    after = parts()
    assert changed(before, after) == {with_page(new)}
    old = Publication.objects.order_by("pk")[1]
    old.specific.unpublish()
    gone = parts()
    # Whoever contributed to it alone goes too.
    assert {part for part in changed(after, gone) if "pages" in part} == {with_page(old)}
    Publication.objects.filter(pk=old.pk).update(live=True)
    assert parts() == after


@pytest.mark.spread(1)
@pytest.mark.parametrize(("public", "is_one_file"), [(9, True), (10, True), (11, False), (50, False)])
def test_as_many_as_one_file_may_hold_are_one_file(client, monkeypatch, public, is_one_file):
    monkeypatch.setattr(sitemap, "MOST", 10)
    there = len(paths(client))
    for _ in range(public - there):
        make.StatementFactory()
    assert ("/publications/" in paths(client)) == is_one_file


def test_a_part_without_addresses_is_neither_named_nor_there(client, large):
    hidden = Publication.objects.order_by("pk").last()
    number = hidden.pk // 5 + 1
    for page in Publication.objects.filter(pk__gte=hidden.pk // 5 * 5):
        page.specific.unpublish()
    part = f"/sitemap-pages-{number}.xml"
    assert part not in paths(client)
    assert client.get(part).status_code == 404


def test_a_part_that_does_not_exist_is_not_found(client, large):
    for part in ("pages-0", "pages-999", "nothing-1", "site-2", f"pages-{10**20}", "pages-x", "people--1"):
        assert client.get(f"/sitemap-{part}.xml").status_code == 404, part


@pytest.mark.deeper
def test_the_sitemap_asks_the_database_as_often_for_many_pages_as_for_one(client):
    def queries() -> list[str]:
        client.get(SITEMAP)
        with CaptureQueriesContext(connection) as captured:
            client.get(SITEMAP)
        return [query["sql"] for query in captured]

    make.StatementFactory(contributions=make.contributions(1))
    few = queries()
    for _ in range(scaled(20)):
        make.StatementFactory(contributions=make.contributions(1))
    many = queries()
    assert len(few) == len(many) <= 7, "\n".join(many)
