"""Bars of publications by year: each narrows the list to its year and keeps what else was chosen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.tests import factories as make
from library.lists.years import HIGHEST, LOWEST

pytestmark = pytest.mark.django_db
ADDRESS = "/publications/"


def bars(html) -> list[tuple[str, str, int]]:
    """Year, count and height of each bar."""
    return [
        (
            bar.css_first("b").text(),
            bar.css_first(".count > [aria-hidden]").text(),
            int(bar.css_first("rect").attributes["height"]),
        )
        for bar in html.css(".years li")
    ]


def leads(html) -> dict[str, str]:
    return {link.css_first("b").text(): link.attributes["href"] for link in html.css(".years a")}


def test_bars_are_as_high_as_their_year_has_publications_and_gaps_are_seen(read):
    for day in ("2020-03-01", "2023-01-01", "2023-05-15", "2023-05-26", "2023-06-01"):
        make.StatementFactory(date=day)
    html = read(ADDRESS)
    assert bars(html) == [
        ("2020", "1", HIGHEST // 4),
        ("2021", "0", 0),
        ("2022", "0", 0),
        ("2023", "4", HIGHEST),
    ]
    # A year without publications leads nowhere.
    assert list(leads(html)) == ["2020", "2023"]
    assert "4 publications" in html.css(".years a")[-1].text()


def test_a_bar_narrows_to_its_year_and_keeps_the_other_choices(read):
    make.StatementFactory(date="2022-01-01", title="Kept")
    make.StatementFactory(date="2023-01-01", title="Other year")
    make.SpeechFactory(date="2022-01-01", title="Other kind")
    address = leads(read(f"{ADDRESS}?kind=statement&page=1"))["2022"]
    assert address == f"{ADDRESS}?kind=statement&year=2022#found"
    html = read(address.partition("#")[0])
    assert [title.text(strip=True) for title in html.css(".lines .line-title")] == ["Kept"]


def test_the_chosen_year_is_marked_and_leads_back_to_all_and_the_others_stay(read):
    make.StatementFactory(date="2022-01-01")
    make.StatementFactory(date="2023-01-01")
    html = read(f"{ADDRESS}?year=2022")
    assert [link.css_first("b").text() for link in html.css(".years a[aria-current]")] == ["2022"]
    assert leads(html) == {"2022": f"{ADDRESS}#found", "2023": f"{ADDRESS}?year=2023#found"}


def test_one_year_has_no_bars(read):
    make.StatementFactory(date="2022-01-01")
    assert not read(ADDRESS).css(".years")


def test_of_years_far_apart_only_those_with_publications_have_a_bar(read):
    make.StatementFactory(date="1948-12-09")
    make.StatementFactory(date="2023-01-01")
    assert [year for year, _, _ in bars(read(ADDRESS))] == ["1948", "2023"]


def test_forty_years_each_have_a_bar_that_can_be_seen(read):
    for year in range(1984, 2024):
        make.StatementFactory(date=f"{year}-01-01")
    make.StatementFactory.create_batch(40, date="2023-02-01")
    found = bars(read(ADDRESS))
    assert len(found) == 40
    assert min(height for _, _, height in found) == LOWEST


def test_bars_stand_behind_the_list_so_that_the_first_result_is_reached_soon(read):
    make.StatementFactory(date="2022-01-01")
    make.StatementFactory(date="2023-01-01")
    found = read(ADDRESS).css(".found a")
    lines = [(link.parent.attributes.get("class") or "") for link in found]
    results = [place for place, name in enumerate(lines) if "line-title" in name]
    bars_at = [place for place, link in enumerate(found) if "year=" in (link.attributes["href"] or "")]
    assert results
    assert max(results) < min(bars_at)


def test_bars_cost_no_query(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(ADDRESS)
        return len(found)

    make.StatementFactory(date="2023-01-01")
    queries()
    before = queries()
    for year in range(2000, 2012):
        make.StatementFactory(date=f"{year}-01-01")
    assert queries() == before
