"""The files for reference managers, read back by libraries that read such files."""

import json
from datetime import date, timedelta
from typing import Any

import bibtexparser
import jsonschema  # type: ignore[import-untyped]
import pytest
import rispy
from django.utils import timezone

from campaigns.models import SiteSettings
from campaigns.tests import factories as make
from campaigns.tests.test_visibility import WAYS
from citations.downloads import FORMS

from .test_citations import by, document, jointly, letter, speech, statement, video

pytestmark = pytest.mark.django_db
EXTENSIONS = [form.extension for form in FORMS]
KINDS = [statement, speech, video, document, letter]


def get(client, page, extension: str):
    response = client.get(page.get_url().rstrip("/") + f".{extension}")
    assert response.status_code == 200
    return response


def read_ris(client, page) -> dict[str, Any]:
    (entry,) = rispy.loads(get(client, page, "ris").content.decode())
    return entry


def read_bibtex(client, page) -> Any:
    library = bibtexparser.parse_string(get(client, page, "bib").content.decode())
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry


def read_csl(client, page) -> dict[str, Any]:
    (entry,) = json.loads(get(client, page, "csl.json").content)
    return entry


NAMES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {"literal": {"type": "string", "minLength": 1}},
        "required": ["literal"],
        "additionalProperties": False,
    },
}
# What CSL-JSON's schema says of the fields that we use.
SCHEMA = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[!-~]+$"},
        "type": {"enum": ["webpage", "speech", "motion_picture", "report", "personal_communication"]},
        **dict.fromkeys(("author", "recipient", "contributor"), NAMES),
        "issued": {
            "type": "object",
            "properties": {
                "date-parts": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 1,
                    "items": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
                }
            },
            "required": ["date-parts"],
            "additionalProperties": False,
        },
        **{
            name: {"type": "string", "minLength": 1}
            for name in (
                "genre", "title", "publisher", "URL", "language", "abstract", "event-title", "event-place",
                "dimensions", "number", "status", "edition", "note",
            )
        },
    },
    "required": ["id", "type", "title", "author", "issued", "URL"],
    "additionalProperties": False,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_csl_json_is_valid_for_each_kind(client, kind):
    jsonschema.validate(read_csl(client, kind()), SCHEMA)


@pytest.mark.parametrize(
    ("kind", "ris", "bibtex", "csl"),
    [
        (statement, "ELEC", "misc", "webpage"),
        (speech, "SLIDE", "misc", "speech"),
        (video, "VIDEO", "misc", "motion_picture"),
        (document, "RPRT", "techreport", "report"),
        (letter, "PCOMM", "misc", "personal_communication"),
    ],
)
def test_each_kind_has_its_type_and_the_same_title_date_and_authors(client, kind, ris, bibtex, csl):
    page = kind()
    in_ris, in_bibtex, in_csl = read_ris(client, page), read_bibtex(client, page), read_csl(client, page)
    assert (in_ris["type_of_reference"], in_bibtex.entry_type, in_csl["type"]) == (ris, bibtex, csl)
    assert in_ris["title"] == in_bibtex["title"].strip("{}") == in_csl["title"] == page.title
    assert in_csl["issued"] == {"date-parts": [[page.date.year, page.date.month, page.date.day]]}
    assert in_ris["date"] == f"{page.date:%Y/%m/%d/}"
    assert (in_bibtex["date"], in_bibtex["year"]) == (f"{page.date:%Y-%m-%d}", f"{page.date:%Y}")
    assert in_bibtex["month"] == f"{page.date:%b}".lower()
    names = [name["literal"] for name in in_csl["author"]]
    assert in_ris["authors"] == names
    assert in_bibtex["author"] == " and ".join(f"{{{name}}}" for name in names)
    assert in_ris["urls"] == [in_bibtex["url"]] == [in_csl["URL"]]
    assert in_csl["URL"].endswith("/publications/it/")
    assert in_ris["id"] == in_bibtex.key == in_csl["id"] == "it"
    assert in_ris["abstract"] == in_bibtex["abstract"] == in_csl["abstract"] == page.summary


@pytest.mark.parametrize(
    ("precision", "ris", "bibtex", "parts"),
    [("month", "2023/05//", "2023-05", [2023, 5]), ("year", "2023///", "2023", [2023])],
)
def test_what_is_not_known_of_a_date_is_left_open(client, precision, ris, bibtex, parts):
    page = statement(date_precision=precision)
    assert read_ris(client, page)["date"] == ris
    assert read_bibtex(client, page)["date"] == bibtex
    assert ("month" in read_bibtex(client, page).fields_dict) == (precision == "month")
    assert read_csl(client, page)["issued"] == {"date-parts": [parts]}


@pytest.mark.parametrize("day", [date(203, 3, 3), date(45, 12, 31), date(1066, 10, 14)])
def test_a_year_is_written_with_four_digits(client, day):
    page = make.StatementFactory(date=day)
    ris, bibtex = (get(client, page, extension).content.decode() for extension in ("ris", "bib"))
    assert f"PY  - {day.year:04}\r\n" in ris
    assert f"DA  - {day.year:04}/{day.month:02}/{day.day:02}/\r\n" in ris
    assert f"year = {{{day.year:04}}}" in bibtex
    assert f"date = {{{day.isoformat()}}}" in bibtex


def test_a_speech_names_its_occasion_and_a_letter_its_addressee(client):
    occasion = read_csl(client, speech())
    assert occasion["event-title"] == "Opening of the Diplomatic Conference"
    assert occasion["event-place"] == "Ljubljana, Slovenia"
    page = letter(slug="letter")
    assert read_csl(client, page)["recipient"] == [{"literal": "The MLA Initiative"}]
    assert read_bibtex(client, page)["howpublished"] == "Letter to The MLA Initiative"
    assert read_ris(client, page)["secondary_authors"] == ["The MLA Initiative"]


def test_joint_issuers_are_authors_and_who_contributed_to_a_statement_a_contributor(client):
    found = read_csl(client, statement(contributions=by("Asha Rao"), **jointly("Some Rights, Inc.")))
    assert [name["literal"] for name in found["author"]] == [
        "Asia Justice Coalition secretariat",
        "Some Rights, Inc.",
    ]
    assert found["contributor"] == [{"literal": "Asha Rao"}]


def test_the_organisation_has_the_name_from_the_site_settings(client):
    page = statement(attribution="coalition")
    SiteSettings.objects.create(site=page.get_site(), organisation_name="Another Coalition")
    assert read_ris(client, page)["authors"] == ["Another Coalition"]


HOSTILE = 'A } B { C \\ 100% & #1 _x_ $y$ ~ ^ "q" @misc{x, မြန်မာ 🇲🇲 <b>\nER  - \r\nTY  - BOOK\u2028AU  - X'
TEX = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\%": "%", r"\&": "&", r"\#": "#", r"\_": "_", r"\$": "$",
}  # fmt: skip


def from_tex(text: str) -> str:
    for command, char in TEX.items():
        text = text.replace(command, char)
    return text


def test_hostile_words_are_one_field_of_one_entry(client):
    page = statement(title="x", summary=HOSTILE)
    type(page).objects.filter(pk=page.pk).update(title=HOSTILE)
    line = " ".join(HOSTILE.split())
    assert read_csl(client, page)["title"] == line
    in_ris = read_ris(client, page)
    assert in_ris["title"] == in_ris["abstract"] == line
    assert in_ris["authors"] == ["Asia Justice Coalition secretariat"]
    in_bibtex = read_bibtex(client, page)
    assert in_bibtex["title"].startswith("{")
    assert from_tex(in_bibtex["title"][1:-1]) == from_tex(in_bibtex["abstract"]) == line


def test_ris_has_the_line_ends_and_the_end_that_its_specification_asks_for(client):
    text = get(client, statement(), "ris").content.decode()
    assert text.startswith("TY  - ELEC\r\n")
    assert text.endswith("\r\nER  - \r\n")
    assert text.count("\n") == text.count("\r\n") == len(text.split("\r\n")) - 1


def test_a_key_is_plain_ascii_and_stays_when_the_title_changes(client):
    page = statement()
    before = read_bibtex(client, page).key
    page.title = "Another title"
    page.save()
    assert read_bibtex(client, page).key == before == "it"
    chinese = statement(slug="声明")
    assert read_bibtex(client, chinese).key == f"statement-{chinese.pk}"
    assert read_csl(client, chinese)["URL"].isascii()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_download_has_its_type_its_name_and_an_etag(client, form):
    page = statement(slug="a-statement")
    response = get(client, page, form.extension)
    assert response["Content-Type"] == form.media_type
    assert response["Content-Disposition"] == f'attachment; filename="a-statement.{form.extension}"'
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    address = f"/publications/a-statement.{form.extension}"
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    head = client.head(address)
    assert (head.status_code, head["ETag"]) == (200, response["ETag"])
    assert client.get(f"{address}?anything=%FF&x").status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_public_has_no_citation_to_download(client, way, extension):
    page = statement()
    assert get(client, page, extension)
    WAYS[way](page)
    assert client.get(f"/publications/it.{extension}").status_code in (404, 410)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_what_is_scheduled_has_no_citation_before_its_time(client, extension):
    page = statement(live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert client.get(f"/publications/it.{extension}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/.ris", "/publications.ris", "/publications/.bib", "/publications/none.csl.json", "/about.ris",
     "/publications/it/.ris", "/publications/it.json", "/publications/it.ris/", "/publications/%FF%00.ris"],
)  # fmt: skip
def test_other_addresses_are_not_found(client, path):
    statement()
    make.StandardPageFactory(slug="about")
    assert client.get(path).status_code in (400, 404)


def test_a_page_links_to_its_downloads(client, read):
    links = read(statement()).css(".cite a")
    assert [link.text() for link in links] == ["RIS", "BibTeX", "CSL-JSON"]
    for link in links:
        assert client.get(link.attributes["href"]).status_code == 200


def test_a_copy_of_a_page_in_another_place_is_cited_by_the_address_of_its_source(client, read):
    page = statement()
    page.create_alias(update_slug="copy")
    links = [link.attributes["href"] for link in read("/publications/copy/").css(".cite a")]
    assert links == [f"{page.get_url().rstrip('/')}.{extension}" for extension in EXTENSIONS]
    assert read_csl(client, page) == json.loads(client.get("/publications/copy.csl.json").content)[0]
