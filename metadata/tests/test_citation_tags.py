"""The tags by which Google Scholar and Zotero take a publication into a list of works."""

from datetime import date

import pytest
from django.test import Client

from campaigns.models import Attachment, Contribution, JointIssuer, Publication
from campaigns.tests import factories as make
from clean_files.models import Report

from .told import OURS, Told, told_by

pytestmark = pytest.mark.django_db
HOSTILE = "\"><script>alert(1)</script> '&amp; <b> اَلْعَرَبِيَّة"


def tags(told: Told | Publication) -> dict[str, list[str]]:
    """The contents of a page's citation tags by the names without their beginning."""
    names = (told if isinstance(told, Told) else told_by(told)).names
    return {
        name.removeprefix("citation_"): contents
        for name, contents in names.items()
        if name.startswith("citation_")
    }


def check(told: Told) -> None:
    """Fails unless there is what Scholar needs of a work, and everybody gets the PDFs."""
    found = tags(told)
    assert found["title"] == [told.html.css_first("h1").text()]
    assert all(found["author"])
    (day,) = found["publication_date"]
    assert day == told.page["datePublished"].replace("-", "/")
    assert found["language"] == [told.page["inLanguage"]]
    assert found["public_url"] == found["abstract_html_url"] == [told.canonical]
    for pdf in found.get("pdf_url", []):
        response = Client().get(pdf.removeprefix(OURS))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("kind", make.KINDS)
def test_the_authors_are_the_contributors_and_of_a_statement_those_who_issue_it(kind):
    people = [Contribution(person=make.PersonFactory(name=name), sort_order=n) for n, name in enumerate("BA")]
    issuers = [JointIssuer(organisation=make.OrganisationFactory(name="Another body"))]
    page = make.KINDS[kind](contributions=people, attribution="joint", joint_issuers=issuers)
    bodies = ["Asia Justice Coalition secretariat", "Another body"]
    assert tags(page)["author"] == (bodies if kind == "statement" else ["B", "A"])
    assert tags(page)["publisher"] == [", ".join(bodies)]
    assert tags(make.KINDS[kind](attribution="coalition"))["author"] == ["Asia Justice Coalition"]


@pytest.mark.parametrize(
    ("precision", "written"), [("day", "2022/10/03"), ("month", "2022/10"), ("year", "2022")]
)
def test_the_date_says_what_is_known(precision, written):
    page = make.StatementFactory(date=date(2022, 10, 3), date_precision=precision)
    assert tags(page)["publication_date"] == [written]


def test_the_sort_of_work_is_told_for_reports_and_speeches():
    report = tags(make.DocumentFactory(document_kind="backgrounder"))
    assert report["technical_report_institution"] == ["Asia Justice Coalition secretariat"]
    assert "technical_report_institution" not in tags(make.DocumentFactory(document_kind="letter"))
    speech = tags(make.SpeechFactory(event="Opening of a conference"))
    assert speech["conference_title"] == ["Opening of a conference"]
    assert not {"conference_title", "technical_report_institution"} & tags(make.StatementFactory()).keys()


def test_topics_places_and_the_series_are_told():
    page = make.StatementFactory(
        topics=[make.TopicFactory(name="Universal jurisdiction")],
        places=[make.PlaceFactory(name="Myanmar")],
        series=make.SeriesFactory(name="Nine briefs"),
        campaigns=[make.CampaignFactory()],
    )
    found = tags(page)
    assert sorted(found["keywords"]) == ["Myanmar", "Universal jurisdiction"]
    assert found["series_title"] == ["Nine briefs"]


def test_pdfs_are_named_that_are_let_out_those_in_the_pages_language_first():
    arabic, english, held = (
        make.FileFactory(language="ar"),
        make.FileFactory(),
        make.FileFactory(file__data=make.pdf(7), file__filename="held.pdf"),
    )
    sheet = make.FileFactory(file__data=b"words", file__filename="words.txt")
    Report.objects.filter(digest=held.file_hash).update(is_held=True)
    files = [held, arabic, sheet, english]
    page = make.DocumentFactory(
        attachments=[Attachment(file=file, sort_order=n) for n, file in enumerate(files)]
    )
    assert tags(page)["pdf_url"] == [f"{OURS}{english.url}", f"{OURS}{arabic.url}"]
    check(told_by(page))


def test_hostile_words_stay_words():
    page = make.SpeechFactory(
        title=HOSTILE,
        event=HOSTILE,
        contributions=[Contribution(person=make.PersonFactory(name=HOSTILE))],
        topics=[make.TopicFactory(name=HOSTILE)],
    )
    found = tags(page)
    for name in ("title", "author", "conference_title", "keywords"):
        assert found[name] == [HOSTILE]
