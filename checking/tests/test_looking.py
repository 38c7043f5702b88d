"""All that is missing or odd on a page is found, wherever it stands; what is right is passed over."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Attachment
from campaigns.tests import factories as make
from checking.checks import CHECKS, links
from checking.looking import look_through, odd_on
from checking.models import Rules

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 3)


def test_the_settings_name_each_check_and_no_other() -> None:
    levels = {field.name for field in Rules._meta.fields if field.choices}
    assert levels == set(CHECKS)


def spoilt(**fields: Any) -> Any:
    """A statement with something odd of each kind."""
    hidden = make.StatementFactory(live=False)
    named, bare = make.FileFactory(title="brief_v2.pdf"), make.PictureFactory(description=" ")
    link = f'<a linktype="page" id="{hidden.pk}">the draft</a>'
    body = [
        ("text", f'<p>Geneva, 4 May 2023 – Read {link}, or <a href="https://dead.example/">here</a>.</p>'),
        ("other_language", {"language": "fr", "text": "<p>On Tuesday, 3 May 2023, the Rohinga spoke.</p>"}),
        ("text", "<p>عدالة للجميع في كل مكان</p>"),
        ("figure", {"picture": bare, "caption": ""}),
        ("downloads", {"heading": "", "files": [named]}),
        make.table(("State",), ('<p><a href="https://example.org/">click here</a></p>',)),
        (
            "call_to_action",
            {"text": "Write.", "label": "More", "page": None, "address": "https://example.org/"},
        ),
    ]
    return make.StatementFactory(
        date=DAY, body=body, attachments=[Attachment(file=named)], live=False, **fields
    )


def test_each_thing_is_found_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "dead_among", [lambda addresses: {"https://dead.example/": "Since May."}])
    page = spoilt()
    told = [(one.place.field, one.place.block, one.sentence) for one in odd_on(page)]
    ids = [block.id for block in page.body]
    inside = page.body[4].value["files"].bound_blocks[0].id
    expected = [
        ("body", ids[0], "The link “here” does not say"),
        ("body", ids[0], "The link “the draft” leads to a page that is not on the site"),
        ("body", ids[0], "https://dead.example/ is dead. Since May."),
        ("body", ids[0], "The text begins with “Geneva, 4 May 2023”"),
        ("body", ids[1], "3 May 2023 was a Wednesday"),
        ("body", ids[1], "“Rohinga”: is “Rohingya” meant?"),
        ("body", ids[2], "is not in the letters of English"),
        ("body", ids[3], "has no description"),
        ("body", inside, "“brief_v2.pdf” is a file’s name"),
        ("attachments", "", "“brief_v2.pdf” is a file’s name"),
        ("body", ids[5], "The link “click here” does not say"),
        ("body", ids[6], "The link “More” does not say"),
    ]
    missing = [row for row in expected if not any(row[:2] == one[:2] and row[2] in one[2] for one in told)]
    assert missing == []
    assert len(told) == len(expected), told
    # And what keeps it back in any case is of the same list.
    page.summary = ""
    assert [one.place.field for one in look_through(page).refused] == ["summary"]


def test_what_is_not_looked_for_is_not_found() -> None:
    Rules.objects.create(**dict.fromkeys(set(CHECKS) - {"withdrawn_people"}, "off"))
    assert odd_on(spoilt()) == []


def test_recordings_want_their_words() -> None:
    video = make.VideoFactory(transcript="", no_transcript_yet=True)
    film = make.VideoFactory(video_address="", video_file=make.FileFactory(film=True))
    speech = make.SpeechFactory(body=[], video_address="https://vimeo.com/123456789")
    assert [one.place.field for page in (video, film, speech) for one in odd_on(page)] == [
        "transcript", "captions", "body",
    ]  # fmt: skip


@pytest.mark.deep
def test_a_full_page_of_each_kind_is_right_as_it_is() -> None:
    pages = [make.full(kind) for kind in make.KINDS]
    pages.append(make.CampaignFactory(body=make.campaign_blocks(), milestones=make.milestones(2)))
    # But for their links, of a word that could stand on any other.
    words = ("page", "file", "Read")
    told = {f"The link “{word}” does not say where it leads. Have it name that." for word in words}
    assert {one.sentence for page in pages for one in odd_on(page)} == told


def test_a_known_name_is_one_of_the_site_or_of_the_settings() -> None:
    page = make.StatementFactory(title="Quillfeathr speaks")
    assert odd_on(page) == []
    make.PersonFactory(name="Zoë Quillfeather")
    assert [one.sentence for one in odd_on(page)] == ["“Quillfeathr”: is “Quillfeather” meant?"]
    Rules.objects.create(names="Quillfeathr\n")
    assert odd_on(page) == []


def test_it_costs_as_many_queries_for_many_as_for_two() -> None:
    def cost(count: int) -> int:
        texts = [
            (
                "text",
                f'<p>A <a linktype="page" id="{make.StandardPageFactory().pk}">treaty</a> of Rohinga.</p>',
            )
            for _ in range(count)
        ]
        figures = [("figure", {"picture": make.PictureFactory(sizes=make.SOME_SIZES), "caption": ""})] * count
        page = make.StatementFactory(
            body=[*texts, *figures],
            attachments=make.attachments(count),
            contributions=make.contributions(count),
        )
        page = type(page).objects.get(pk=page.pk)
        with CaptureQueriesContext(connection) as queries:
            assert len(odd_on(page)) == count
        return len(queries)

    cost(1)
    assert cost(2) == cost(8)
