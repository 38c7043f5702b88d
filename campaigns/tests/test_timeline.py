"""The timeline: a campaign's milestones and publications in the order in which things happened."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Milestone, Statement
from campaigns.models.timeline import timeline

from . import factories as make

pytestmark = pytest.mark.django_db


def moments(html) -> list[tuple[str, str]]:
    """Date and title of each entry, as a reader sees them."""
    return [
        (
            " ".join(moment.css_first(".moment-date time").text().split()),
            moment.css_first(".moment-title").text(strip=True),
        )
        for moment in html.css(".timeline .moment")
    ]


def test_milestones_and_publications_are_joined_by_date(read):
    campaign = make.CampaignFactory(
        milestones=[
            Milestone(date=date(2023, 5, 26), title="Adopted"),
            Milestone(date=date(2023, 5, 15), title="Opened"),
        ]
    )
    make.DocumentFactory(title="Letter", date="2022-10-03", campaigns=[campaign])
    make.SpeechFactory(title="Speech", date="2023-05-15", campaigns=[campaign])
    make.StatementFactory(title="Statement", date="2023-05-26", campaigns=[campaign])
    make.StatementFactory(title="Of another campaign", date="2023-05-20")
    html = read(campaign)
    assert moments(html) == [
        ("3 October", "Letter"),
        ("15 May", "Opened"),
        ("15 May", "Speech"),
        ("26 May", "Adopted"),
        ("26 May", "Statement"),
    ]
    assert [year.text() for year in html.css(".timeline-year")] == ["2022", "2023"]
    assert len(html.css(".timeline .year > ol")) == 2


@pytest.mark.parametrize(
    ("precision", "text", "code"),
    [("day", "3 October", "2022-10-03"), ("month", "October", "2022-10"), ("year", "2022", "2022")],
)
def test_a_date_says_no_more_than_is_known(read, precision, text, code):
    campaign = make.CampaignFactory()
    page = make.DocumentFactory(date="2022-10-03", date_precision=precision, campaigns=[campaign])
    time = read(campaign).css_first(".timeline time")
    assert (time.text(), time.attributes["datetime"]) == (text, code)
    full = {"day": "3 October 2022", "month": "October 2022", "year": "2022"}[precision]
    assert read(page).css_first("time").text() == full
    assert read(page).css_first("time").attributes["datetime"] == code


def test_a_milestone_of_several_days_says_both_and_where(read):
    milestone = Milestone(
        date=date(2023, 5, 15),
        end_date=date(2023, 5, 26),
        title="Conference",
        text="A text.",
        venue="Ljubljana",
    )
    moment = read(make.CampaignFactory(milestones=[milestone])).css_first(".moment")
    assert moment.css_first(".moment-date").text() == "15 May to 26 May 12 days"
    assert [time.attributes["datetime"] for time in moment.css("time")] == ["2023-05-15", "2023-05-26"]
    assert moment.css_first(".moment-text").text() == "A text."
    assert moment.css_first(".moment-place").text() == "Ljubljana"


def test_a_milestone_that_ends_in_another_year_says_which(read):
    milestone = Milestone(date=date(2022, 12, 30), end_date=date(2023, 1, 3), title="Over the new year")
    moment = read(make.CampaignFactory(milestones=[milestone])).css_first(".moment-date")
    assert moment.text() == "30 December to 3 January 2023 5 days"


def test_a_milestone_does_not_end_before_it_begins():
    campaign = make.CampaignFactory()
    milestone = Milestone(campaign=campaign, title="Wrong", date=date(2023, 5, 2), end_date=date(2023, 5, 1))
    with pytest.raises(ValidationError, match="It ends before it begins"):
        milestone.full_clean()


def bars(entries) -> list[list[tuple[int, bool, bool]]]:
    """Of each entry the bars beside it: their lane, and whether they begin and end there."""
    return [[(bar.lane, bar.begins, bar.ends) for bar in entry.bars] for entry in entries]


def lasting(pk: int, first: int, last: int) -> Milestone:
    return Milestone(pk=pk, date=date(2023, 5, first), end_date=date(2023, 5, last), title=f"Event {pk}")


def test_the_bar_of_an_event_reaches_along_what_happened_meanwhile():
    published = [Statement(pk=n, date=date(2023, 5, n), kind="statement") for n in (14, 20, 26, 27)]
    assert bars(timeline([lasting(1, 15, 26)], published)) == [
        [],
        [(0, True, False)],
        [(0, False, False)],
        [(0, False, True)],
        [],
    ]


def test_bars_of_events_at_one_time_are_beside_each_other_and_a_free_place_is_taken_again():
    entries = timeline([lasting(1, 1, 10), lasting(2, 5, 20), lasting(3, 11, 12)], [])
    assert bars(entries) == [
        [(0, True, False)],
        [(0, False, True), (1, True, False)],
        [(1, False, True), (0, True, True)],
    ]


def test_two_bars_never_share_a_place_and_a_further_event_has_its_days_in_words_alone():
    entries = timeline([lasting(pk, 1, 20 + pk) for pk in range(1, 8)], [])
    beside = [[bar.lane for bar in entry.bars] for entry in entries]
    assert all(len(set(lanes)) == len(lanes) for lanes in beside)
    assert beside[-1] == [0, 1, 2, 3, 4]
    assert all(entry.lasts for entry in entries)


def test_a_bar_that_stands_alone_is_longer_for_more_days_within_bounds():
    lengths = [timeline([lasting(1, 1, last)], [])[0].bars[0].length for last in (2, 10, 20, 31)]
    assert lengths == sorted(lengths)
    assert lengths[1] < lengths[2]
    assert lengths[-1] <= 130


def test_an_event_that_begins_and_ends_on_one_day_has_no_bar(read):
    milestone = lasting(1, 3, 3)
    milestone.pk = None
    moment = read(make.CampaignFactory(milestones=[milestone])).css_first(".moment")
    assert moment.css_first(".moment-date").text() == "3 May"
    assert not moment.css(".bar")


def test_bars_are_drawings_that_are_not_read_aloud(read):
    campaign = make.CampaignFactory(
        milestones=[Milestone(date=date(2023, 5, 15), end_date=date(2023, 5, 26), title="Conference")]
    )
    make.SpeechFactory(date="2023-05-16", campaigns=[campaign])
    drawn = read(campaign).css(".timeline svg.bar")
    assert len(drawn) == 2
    assert all(bar.attributes["aria-hidden"] == "true" for bar in drawn)


def test_a_campaign_without_dates_has_no_timeline(read):
    assert not read(make.CampaignFactory()).css(".timeline, #timeline")


days = st.dates(date(2020, 1, 1), date(2020, 1, 9))


@given(st.lists(days, max_size=8), st.lists(days, max_size=8), st.randoms())
def test_the_order_depends_on_dates_alone_and_is_always_the_same(milestone_days, publication_days, random):
    milestones = [Milestone(pk=n, date=day) for n, day in enumerate(milestone_days, start=1)]
    publications = [Statement(pk=n, date=day, kind="statement") for n, day in enumerate(publication_days, 1)]

    def keys(entries):
        return [
            (entry.date, entry.kind != "milestone", (entry.milestone or entry.publication).pk)
            for entry in entries
        ]

    found = keys(timeline(milestones, publications))
    assert found == sorted(found)
    random.shuffle(milestones)
    random.shuffle(publications)
    assert keys(timeline(milestones, publications)) == found
