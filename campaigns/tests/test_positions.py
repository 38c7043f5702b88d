"""Positions of states: the table that staff keep, its map of tiles, and its download."""

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StructBlockValidationError

from campaigns.body.asia import COLUMNS, ROWS, STATES
from campaigns.body.elsewhere import ELSEWHERE
from campaigns.body.known_states import AnyState, state_called
from campaigns.body.positions import MARKS, PositionsBlock, read_table
from campaigns.models import Campaign

from . import factories as make

pytestmark = pytest.mark.django_db

POSITIONS = ["Ratified or acceded", "Signed", "Not signed"]
TABLE = "State\tPosition\nJP\tSigned\t14 February 2024\nViet Nam\tNot signed\nSlovenia\tratified or acceded"
KEY = "1f0c9a2b"
ON_NO_LIST = (
    "is not known: no state of the United Nations’ list (M49) is called so. Put the name of who is not on it"
    " in quotation marks."
)


def block(table: str = TABLE, **changes: Any) -> dict[str, Any]:
    value = {
        "title": "Where states stand",
        "as_of": "2023-05-26",
        "source": "Invented for this test",
        "source_address": "",
        "positions": POSITIONS,
        "table": table,
        **changes,
    }
    return {"type": "positions", "value": value, "id": f"{KEY}-0000-4000-8000-000000000000"}


def campaign_with(*blocks: dict[str, Any], **changes: Any) -> Campaign:
    return make.CampaignFactory(body=list(blocks), **changes)


def download(page: Any, key: str = KEY) -> str:
    return f"{page.url}positions-{key}.csv"


# --- The states -----------------------------------------------------------------------------------


def test_the_states_are_the_48_of_the_list_each_once_and_each_with_a_tile_of_its_own():
    assert len(STATES) == 48
    assert len({state.code for state in STATES}) == len({state.english for state in STATES}) == 48
    places = {(state.row, state.column) for state in STATES}
    assert len(places) == 48
    assert all(0 <= row < ROWS and 0 <= column < COLUMNS for row, column in places)
    assert {region: len([s for s in STATES if s.part == region]) for region in {s.part for s in STATES}} == {
        "Central Asia": 5,
        "Eastern Asia": 5,
        "South-eastern Asia": 11,
        "Southern Asia": 9,
        "Western Asia": 18,
    }


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("jp", "JP"), ("VIETNAM", "VN"), ("the Philippines", "PH"), ("Lao  PDR", "LA"),
        ("Lao People's Democratic Republic", "LA"), ("South Korea", "KR"), ("Turkey", "TR"),
        ("KOR", "KR"), ("khm", "KH"), ("PRC", "CN"), ("Turkiye", "TR"), ("Timor Leste", "TL"),
        ("Myanmar (Burma)", "MM"), ("Burma/Myanmar", "MM"), ("Burma / Myanmar", "MM"), ("Siam", "TH"),
        ("Republic of India", "IN"), ("Kingdom of Cambodia", "KH"), ("Republic of the Philippines", "PH"),
        ("Republic of the Union of Myanmar", "MM"), ("Socialist Republic of Vietnam", "VN"),
        ("Democratic Socialist Republic of Sri Lanka", "LK"), ("Hashemite Kingdom of Jordan", "JO"),
        ("Palestine, State of", "PS"), ("Palestine (State of)", "PS"), ("Iran, Islamic Republic of", "IR"),
        ("Iran, Islamic Rep.", "IR"), ("Korea, Republic of", "KR"), ("Korea, Rep.", "KR"),
        ("Korea, South", "KR"), ("Korea (Democratic People's Republic of)", "KP"), ("D.P.R. Korea", "KP"),
        ("Korea, Dem. People’s Rep.", "KP"), ("Philippines (the)", "PH"), ("Viet Nam (Vietnam)", "VN"),
        ("Slovenia", "SI"), ("FRA", "FR"), ("Cote d'Ivoire", "CI"), ("U.S.A.", "US"), ("St. Lucia", "LC"),
        ("Congo, Dem. Rep.", "CD"), ("Republic of the Congo", "CG"), ("Trinidad & Tobago", "TT"),
        ("Tanzania, United Republic of", "TZ"), ("The former Yugoslav Republic of Macedonia", "MK"),
    ],
)  # fmt: skip
def test_a_state_is_known_by_its_code_and_the_names_that_people_type(typed, code):
    assert state_called(typed).code == code


@pytest.mark.parametrize(
    "typed",
    [
        "Atlantis", "XX", "", "(", "/", "Republic of", "India/Pakistan", "Myanmar (Japan)",
        "Republic of China", "Republic of Vietnam", "Taiwan", "Kosovo", "European Union", "=1+1", "<b>",
    ],
)  # fmt: skip
def test_what_is_on_the_list_by_no_name_is_no_state(typed):
    assert state_called(typed) is None


def test_the_states_elsewhere_are_the_other_members_and_observers_and_each_has_names_of_its_own():
    # 193 members and 2 observers, 48 of them in Asia; and the Cook Islands and Niue.
    assert len(ELSEWHERE) == 193 + 2 - 48 + 2
    every: list[AnyState] = [*STATES, *ELSEWHERE]
    for state in every:
        for name in (state.code, state.long_code, state.english, *state.others):
            assert state_called(name) is state, name
    assert all(re.fullmatch("[A-Z]{2}", state.code) for state in every)
    assert all(re.fullmatch("[A-Z]{3}", state.long_code) for state in every)


# --- Reading what staff type ----------------------------------------------------------------------


def read_rows(text: str) -> list[tuple[str, str, str]]:
    table = read_table(text, POSITIONS)
    assert not table.problems
    return [(row.name, row.position, row.note) for row in table.rows]


def test_columns_from_a_spreadsheet_and_lines_with_semicolons_are_read_alike():
    expected = [("Japan", "Signed", "14 February 2024"), ("Viet Nam", "Not signed", "")]
    assert (
        read_rows("Country\tPosition\r\nJapan\tsigned\t14 February 2024\r\n\r\nVietnam\tNot signed\t\r\n")
        == expected
    )
    assert read_rows("Japan; Signed; 14 February 2024\n Vietnam ;Not  signed") == expected


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("Jappan;Signed", "Line 1: “Jappan” is not known. Did you mean Japan?"),
        (
            "Japan;Signed\nAtlantis;Signed",
            f"Line 2: “Atlantis” {ON_NO_LIST}",
        ),
        ("Slovennia;Signed", "Line 1: “Slovennia” is not known. Did you mean Slovenia?"),
        # Not "Did you mean China?": that is for whoever writes it to say.
        (
            "Republic of China;Signed",
            f"Line 1: “Republic of China” {ON_NO_LIST}",
        ),
        ("Burma;Signed\nMyanmar (Burma);Signed", "Line 2: Myanmar (Burma) is in the table already."),
        ("France;Signed\nFRA;Signed", "Line 2: FRA is in the table already."),
        ("Japan", "Line 1: Japan has no position. It stands behind a tab or a semicolon."),
        ("Japan, Signed", "Line 1: Japan, Signed has no position. It stands behind a tab or a semicolon."),
        (
            "Japan;Perhaps",
            "Line 1: “Perhaps” is not among the positions above: " + "; ".join(POSITIONS) + ".",
        ),
        ("Japan;Signed\n\nJP;Signed", "Line 3: JP is in the table already."),
        ("“Jappan”;Signed", "Line 1: “Jappan” is not known. Did you mean Japan?"),
        (
            "Japan;Signed\n'Nippon Koku';Signed\n\"nippon koku\";Signed",
            "Line 3: nippon koku is in the table already.",
        ),
    ],
)
def test_what_is_not_understood_is_said_with_its_line_and_nothing_is_guessed(table, said):
    checked = PositionsBlock()
    value = checked.to_python(block(table)["value"])
    with pytest.raises(StructBlockValidationError) as refused:
        checked.clean(value)
    assert refused.value.block_errors["table"].messages == [said]


def test_of_many_problems_the_first_are_said():
    checked = PositionsBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        checked.clean(checked.to_python(block("\n".join(f"{state.code};?" for state in STATES))["value"]))
    assert len(refused.value.block_errors["table"].messages) == 6
    assert refused.value.block_errors["table"].messages[-1] == "And 43 more."


def test_a_good_table_is_taken_with_its_tabs():
    checked = PositionsBlock()
    assert "\t" in checked.clean(checked.to_python(block()["value"]))["table"]


# --- The page -------------------------------------------------------------------------------------


def test_each_state_of_asia_has_a_tile_with_its_name_and_position(read):
    tiles = read(campaign_with(block())).css(".positions .tiles > g")
    names = {tile.css_first("text").text(): tile.css_first("title").text() for tile in tiles}
    assert len(names) == 48
    assert names["JP"] == "Japan: Signed (14 February 2024)"
    assert names["VN"] == "Viet Nam: Not signed"
    assert names["MM"] == "Myanmar"


def test_positions_are_told_apart_by_a_mark_and_not_by_colour_alone(read):
    html = read(campaign_with(block()))
    tiles = {tile.css_first("text").text(): tile for tile in html.css(".tiles > g")}
    assert tiles["JP"].css_first("path").attributes["d"] == MARKS[1]
    assert tiles["VN"].css_first("path").attributes["d"] == MARKS[2]
    assert not tiles["MM"].css("path")
    assert [entry.css_first("path").attributes["d"] for entry in html.css(".legend li")[:3]] == list(
        MARKS[:3]
    )


def test_the_legend_counts_the_states_of_each_position(read):
    entries = [
        re.sub(r"\s+", " ", entry.text(strip=False)).strip()
        for entry in read(campaign_with(block())).css(".legend li")
    ]
    assert entries == [
        "Ratified or acceded 1 state",
        "Signed 1 state",
        "Not signed 1 state",
        "Not in the table 46 states",
    ]


def test_the_table_is_on_the_page_too_with_states_that_have_no_tile(read):
    html = read(campaign_with(block()))
    rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in html.css(".positions tbody tr")]
    assert rows == [
        ["Japan", "Signed", "14 February 2024"],
        ["Viet Nam", "Not signed", ""],
        ["Slovenia", "Ratified or acceded", ""],
    ]
    assert all(head.attributes["scope"] == "row" for head in html.css(".positions tbody th"))
    assert html.css_first(".tiles").attributes["role"] == "img"
    assert html.css_first(".tiles").attributes["aria-label"]


def test_who_is_on_no_list_stands_in_the_table_as_typed_in_quotation_marks(client, read):
    page = campaign_with(block(f'{TABLE}\n“European Union”\tSigned\tnot a state\n"Nepal"\tSigned'))
    html = read(page)
    rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in html.css(".positions tbody tr")]
    assert rows[-2:] == [["European Union", "Signed", "not a state"], ["Nepal", "Signed", ""]]
    # It is counted as no state.
    assert html.css_first(".positions summary").text(strip=True) == "The table, 4 states and 1 other"
    assert "Signed 2 states" in " ".join(html.css_first(".legend").text().split())
    assert rows_of(client.get(download(page)))[4][:3] == ["European Union", "", ""]


def test_a_page_without_such_a_table_has_none_of_its_styles(client):
    assert b".tiles" not in client.get(campaign_with().url).content
    assert b".tiles" in client.get(campaign_with(block()).url).content


def test_what_staff_type_is_text(read):
    hostile = "<b>\"'&</b>"
    html = read(campaign_with(block(f"Japan;{hostile};{hostile}", title=hostile, positions=[hostile])))
    assert not html.css(".positions b")
    assert html.css_first(".positions tbody").text(strip=True) == f"Japan{hostile * 2}"


# --- The download ---------------------------------------------------------------------------------


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_download_that_the_page_links_to_has_the_whole_table(client, read):
    page = campaign_with(block())
    link = read(page).css_first(".positions a[download]").attributes["href"]
    assert link == download(page)
    response = client.get(link)
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == f'attachment; filename="positions-{KEY}.csv"'
    assert rows_of(response) == [
        ["State", "Code", "Region", "Position", "Note", "As of"],
        ["Japan", "JP", "Eastern Asia", "Signed", "14 February 2024", "2023-05-26"],
        ["Viet Nam", "VN", "South-eastern Asia", "Not signed", "", "2023-05-26"],
        ["Slovenia", "", "", "Ratified or acceded", "", "2023-05-26"],
    ]


def test_no_cell_is_a_formula(client):
    page = campaign_with(block("Japan;=1+1;@x", positions=["=1+1"]))
    assert rows_of(client.get(download(page)))[1][3:5] == ["'=1+1", "'@x"]


def test_the_download_is_public_exactly_when_the_page_is(client):
    page = campaign_with(block())
    assert client.get(download(page)).status_code == 200
    make.restrict(page)
    assert client.get(download(page)).status_code == 404
    hidden = campaign_with(block(), live=False)
    assert client.get(download(hidden)).status_code == 404


def test_other_keys_and_other_pages_have_none(client):
    page = campaign_with(block())
    assert client.get(download(page, "00000000")).status_code == 404
    assert client.get(download(make.StandardPageFactory())).status_code == 404
    assert client.get(f"{page.url}positions-x.csv").status_code == 404


def test_where_the_campaign_moved_the_download_leads_there(client):
    page = campaign_with(block())
    before = download(page)
    page.slug = "called-otherwise"
    page.save_revision().publish()
    response = client.get(before)
    assert (response.status_code, response["Location"]) == (301, download(Campaign.objects.get(pk=page.pk)))


def test_a_table_costs_no_query(client):
    plain, with_tables = campaign_with(), campaign_with(*[block()] * 3)
    for page in (plain, with_tables):
        client.get(page.url)
    counts = []
    for page in (plain, with_tables):
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
