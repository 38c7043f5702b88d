"""What is understood of a written date, and what is refused: a table, and any day of any zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from written_dates.naming import clock_text, day_text, exact_text, in_words, moment_in_box, zone_name
from written_dates.reading import read_date, read_moment, read_time
from written_dates.refusal import NotUnderstood

LONDON, YANGON = ZoneInfo("Europe/London"), ZoneInfo("Asia/Yangon")
DAY = date(2026, 11, 26)
NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "26/11/2026",
        "26.11.2026",
        "26-11-2026",
        "26 11 2026",
        " 26 / 11 / 2026 ",
        "26. 11. 2026",
        "26\u201311\u20132026",
        "2026\u201311\u201326",
        "on 26 November 2026",
        "26/11/2026,",
        "\u201c26 November 2026.\u201d",
        "\u0662\u0666/\u0661\u0661/\u0662\u0660\u0662\u0666",
        "26\u00a0November\u00a02026",
        "26 November 2026",
        "26 NOVEMBER 2026",
        "26 nov 2026",
        "26 Nov. 2026",
        "26th November 2026",
        "the 26th of November, 2026",
        "26-Nov-2026",
        "26Nov2026",
        "Thursday 26 November 2026",
        "Thu, 26 Nov 2026",
        "Thurs. 26th November 2026",
        "26 November 2026 (Thursday)",
        "November 26, 2026",
        "Nov 26th 2026",
        "2026-11-26",
        "2026/11/26",
        "2026 November 26",
        "\u1042\u1046/\u1041\u1041/\u1042\u1040\u1042\u1046",
        "\u200e26/11/2026\u200e",
    ],
)
def test_a_day_is_understood_as_people_write_it(text):
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11/26/2026", "The day comes first: 26/11/2026"),
        ("2026-26-11", "There is no month 26"),
        ("31/02/2026", "February 2026 has 28 days"),
        ("29 February 2027", "February 2027 has 28 days"),
        ("0/11/2026", "November 2026 has 30 days"),
        ("32 November 2026", "November 2026 has 30 days"),
        ("26/11/26", "four digits"),
        ("26 Nov 26", "four digits"),
        ("26/11/026", "four digits"),
        ("26/11/0000", "no year 0000"),
        ("Wed 26 November 2026", "is a Thursday, not a Wednesday"),
        ("26st November 2026", "may be a slip"),
        ("26 November", "Give the year"),
        ("26/11", "Give the year"),
        ("November 2026", "Give the day"),
        ("26\u201327 November 2026", "One day is wanted"),
        ("26/27 November 2026", "One day is wanted"),
        ("1-3 May 2026", "One day is wanted"),
        ("November 26-27, 2026", "One day is wanted"),
        ("26 November - 3 December 2026", "One day is wanted"),
        ("26/11/2026 - 27/11/2026", "One day is wanted"),
        ("from 26 November 2026", "One day is wanted"),
        ("26 Nov \u201926", "four digits"),
        ("27. März 2026", "“märz” is not understood. Write the month in English"),
        ("26 de noviembre de 2026", "“noviembre”"),
        ("Thursday", "Write the day itself"),
        ("26112026", "not understood"),
        ("26/11.2026", "not understood"),
        ("26 novembre 2026", "not understood"),
        ("tomorrow", "not understood"),
        ("26/11/20261", "not understood"),
        ("-26/11/2026", "not understood"),
        ("26/11/2026 09:00", "without a time"),
        ("9" * 500, "too long"),
    ],
)
def test_what_is_no_day_or_not_one_alone_is_refused_with_a_reason(text, said):
    with pytest.raises(NotUnderstood, match=said):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("09:00", time(9)),
        ("9:00", time(9)),
        ("9.30", time(9, 30)),
        ("9am", time(9)),
        ("9 a.m.", time(9)),
        ("at 9 AM", time(9)),
        ("9.30 pm", time(21, 30)),
        ("9:30PM", time(21, 30)),
        ("12am", time(0)),
        ("12.30pm", time(12, 30)),
        ("0900", time(9)),
        ("2130 hrs", time(21, 30)),
        ("00:00", time(0)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("12 noon", time(12)),
        ("12:00 midday", time(12)),
        ("9h", time(9)),
        ("9h30", time(9, 30)),
        ("9 h 30", time(9, 30)),
        ("21 Uhr", time(21)),
        ("9 o\u2019clock am", time(9)),
        ("@ 9 a. m.", time(9)),
        ("09:00:30", time(9, 0, 30)),
    ],
)
def test_a_time_is_understood_as_people_write_it(text, clock):
    assert read_time(text) == clock
    if text != "midnight":
        assert read_moment(f"26/11/2026 {text}", UTC) == datetime.combine(DAY, clock, UTC)
        assert read_moment(f"{text}, 26 November 2026", UTC) == datetime.combine(DAY, clock, UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("24:00", "no hour 24"),
        ("25:00", "no hour 25"),
        ("2500", "no hour 25"),
        ("09:60", "no minute 60"),
        ("09:00:60", "no second 60"),
        ("13pm", "no 13pm"),
        ("0am", "no 0am"),
        ("9", "9am, 9pm or 09:00"),
        ("@ 9", "9am, 9pm or 09:00"),
        ("9 o\u2019clock", "9am, 9pm or 09:00"),
        ("14", "Write 2pm or 14:00"),
        ("24h", "no hour 24"),
        ("half nine", "in figures"),
        ("quarter to nine", "in figures"),
        ("9 to 10", "One time is wanted"),
        ("09:00\u201310:00", "One time is wanted"),
        ("9:5", "not understood"),
        ("nine", "in figures"),
        ("9am-5pm", "One time is wanted"),
        ("9am London", "not understood"),
        ("26/11/2026", "without a day"),
        ("26/11/2026 9am", "without a day"),
    ],
)
def test_what_is_no_time_is_refused_with_a_reason(text, said):
    with pytest.raises(NotUnderstood, match=said):
        read_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "26/11/2026 09:00",
        "26/11/2026, 9am",
        "26.11.2026 9.00",
        "26-11-2026 - 0900",
        "Thursday 26 November 2026 at 9am",
        "9am on Thursday 26 November 2026",
        "09:00 26/11/2026",
        "November 26, 2026 9:00 AM",
        "2026-11-26T09:00",
        "2026-11-26 09:00:00",
        "2026-11-26T09:00:00Z",
        "2026-11-26T09:00:00.000+00:00",
        "2026-11-26T15:30+06:30",
        "2026-11-25T23:00-10:00",
        "2026-11-26T04:00:00-0500",
        "26/11/2026 04:00 UTC-0500",
        "26/11/2026 15:30 +06:30",
        "26/11/2026 09:00 London time",
        "26/11/2026 09:00 (UK)",
        "26/11/2026 09:00 UK time",
        "26/11/2026 09:00 UTC time",
        "26/11/2026 09:00 in London",
        "26/11/2026 @9am",
        "on 26 November 2026 at 9 a.m.,",
        "26\u00a0November\u00a02026,\u00a09\u00a0am",
        "Thu, 26 Nov 2026 09:00:00 GMT",
        "26/11/2026 10:00 UTC+1",
        "26 November 2026, 09:00 London",
        "09:00 London on 26 November 2026",
        "26/11/2026 09:00 (GMT)",
        "26/11/2026 09:00 gmt Europe/London",
    ],
)
def test_a_moment_is_understood_as_people_write_it(text):
    assert read_moment(text, LONDON) == NINE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("26/11/2026", "Give the time, too: 26 November 2026"),
        ("26 November", "Give the year"),
        ("26/11/2026 midnight", "first moment or its last"),
        ("26/11/2026 24:00", "no hour 24"),
        ("26/11/2026 9", "9am, 9pm or 09:00"),
        ("11/26/2026 9am", "The day comes first"),
        ("26/11/26 9am", "four digits"),
        (
            "26/11/2026 9am EST",
            "“EST” is no time zone that is understood.*London. Write 09:00 UTC-05:00, if",
        ),
        ("1 July 2027 10am EDT", "Write 10:00 UTC-04:00, if you mean that."),
        (
            "1 July 2027 10am IST",
            "“IST” is no time zone that is understood.*London. Write 10:00 UTC+01:00 or 10:00 UTC+05:30,",
        ),
        (
            "1 July 2027 10am Yangon",
            "“Yangon” is no time zone that is understood.*London. Write 10:00 UTC+06:30,",
        ),
        (
            "1 July 2027 10am Phnom Penh time",
            "“Phnom Penh” is no time zone that is understood.*London. Write 10:00 UTC+07:00,",
        ),
        ("26/11/2026 9am New York", "Write 09:00 UTC-05:00, if you mean that."),
        (
            "1 July 2027 10am ICT",
            "“ICT” is no time zone that is understood. This box has the time of London. Give the time",
        ),
        (
            "1 July 2027 10am Myanmar time",
            "“Myanmar” is no time zone that is understood. This box has the time of London. Give",
        ),
        ("1 July 2027 10am GMT", "that is BST. Write 10:00 BST, or 10:00 UTC if you mean that."),
        ("26/11/2026 9.30am BST", "that is GMT. Write 09:30 GMT, or 09:30 UTC+01:00 if you mean that."),
        ("1 July 2027 10am UTC+3 London", "Write 10:00 BST, or 10:00 UTC+03:00 if you mean that."),
        ("26/11/2026 9am +15", "no time zone"),
        *(
            (text, "One time is wanted")
            for text in [
                "26/11/2026 9am to 5pm",
                "30/11/2026 09:00-10:00",
                "30/11/2026 09:00\u201310:00",
                "30/11/2026 0900-1000",
                "30/11/2026 04:00 -0500",
                "30/11/2026 9-10",
                "9-10am 30/11/2026",
                "09:00-10:00, 30/11/2026",
                "30/11/2026 9 to 10",
                "30/11/2026 from 9",
                "30/11/2026 9h-10h",
                "30/11/2026 9.30-10.30",
                "30/11/2026 9am/10am",
                "30/11/2026 9am, 10am",
                "30/11/2026 noon-1pm",
                "2026-11-30 09:00-10:00",
                "2026-11-30T09:00\u201310:00",
                "2026-11-30T09:00 - 10:00",
                "30/11/2026 09:00 GMT\u201310:00",
                "30/11/2026 09:00 GMT -10:00",
                "30/11/2026 09:00-",
                "26-27 November 2026 9am",
                "26/27 November 2026 9am",
                "1-3 May 2026 9am",
                "30 November 2026 - 1 December 2026",
                "30/11/2026 09:00 - 1/12/2026 10:00",
            ]
        ),
        ("30/11/2026 09:00-10:00", "If “-10:00” is how far behind UTC it is, write UTC-10:00"),
        ("26/11/2026 2026", "“2026” may be a year. Write 20:26"),
        ("26/11/2026 1930", "may be a year. Write 19:30"),
        ("26 November 2026, 1975", "may be a year. Write the time like"),
        ("2026 26 November 2026", "may be a year"),
        ("26/11/2026 12 midnight", "first moment or its last"),
        ("26/11/2026 half nine", "in figures"),
        ("26/11/2026 9.30 in the evening", "9.30 pm"),
        ("26 novembre 2026 9h", "month in English"),
        ("tomorrow 9am", "Write the day itself"),
        ("9am 26 November", "Give the year"),
        ("10/07/2026 09:00 GMT", "“GMT” is not the time of London then: that is BST"),
        ("26/11/2026 9am Yangon time", "This box has the time of London"),
        ("10/07/2026 9am GMT London", "“GMT” is not the time of London then"),
        ("26/11/2026 9am BST", "“BST” is not the time of London then: that is GMT"),
        ("29/03/2026 01:30", "01:30 is skipped"),
        ("25/10/2026 01:30", "01:30 comes twice.*01:30 BST for the first, 01:30 GMT for the second"),
        ("31/12/9999 23:59 UTC-05:00", "If you mean “never”"),
        ("now", "not understood"),
        ("09:00", "Give the day"),
    ],
)
def test_what_is_no_moment_is_refused_with_a_reason(text, said):
    with pytest.raises(NotUnderstood, match=said.replace("+", r"\+")):
        read_moment(text, LONDON)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("28 March 2027 01:30 GMT", "Europe/London"),
        ("28 March 2027 01:30 BST", "Europe/London"),
        ("28 March 2027 01:00 GMT London", "Europe/London"),
        ("28 March 2027 01:59 UTC London time", "Europe/London"),
        ("28 March 2027 02:30 CET", "Europe/Berlin"),
        ("8 March 2026 02:30 EST", "America/New_York"),
        ("4 October 2026 02:30 AEDT", "Australia/Sydney"),
    ],
)
def test_an_hour_that_is_skipped_is_so_under_any_name(text, zone):
    with pytest.raises(NotUnderstood, match="is skipped: the clocks in"):
        read_moment(text, ZoneInfo(zone))


def test_of_an_hour_that_comes_twice_each_can_be_written():
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert read_moment("25/10/2026 01:30 BST", LONDON) == first
    assert read_moment("25/10/2026 01:30 GMT", LONDON) == second
    assert read_moment("25/10/2026 01:30 +01:00", LONDON) == first


@pytest.mark.parametrize("clock", ["1930 hrs", "19:30", "at 1930", "7.30pm"])
def test_a_time_that_says_that_it_is_one_is_no_year(clock):
    assert read_moment(f"26/11/2026 {clock}", UTC) == NINE.replace(hour=19, minute=30)


def test_an_hour_that_comes_twice_in_a_zone_behind_utc_can_be_written():
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    for hour in (1, 2):
        moment = datetime(2018, 2, 18, hour, 30, tzinfo=UTC)
        with timezone.override(sao_paulo):
            assert read_moment(moment_in_box(moment), sao_paulo) == moment


def test_the_country_names_only_its_own_zone():
    with pytest.raises(NotUnderstood, match="This box has the time of Yangon"):
        read_moment("26/11/2026 09:00 UK time", YANGON)


def test_a_time_is_that_of_the_zone_it_is_read_in():
    assert read_moment("26/11/2026 10:00", YANGON) == datetime(2026, 11, 26, 3, 30, tzinfo=UTC)
    assert read_moment("10/07/2026 10:00", LONDON) == datetime(2026, 7, 10, 9, tzinfo=UTC)
    # A day that the Samoans never had.
    with pytest.raises(NotUnderstood, match="skipped"):
        read_moment("30/12/2011 10:00", ZoneInfo("Pacific/Apia"))


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Europe/London", "London"),
        ("UTC", "UTC"),
        ("Asia/Ho_Chi_Minh", "Ho Chi Minh"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_is_called_by_its_place(key, name):
    assert zone_name(ZoneInfo(key)) == name


ZONES = st.sampled_from(
    [
        "Europe/London",
        "UTC",
        "Asia/Yangon",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Etc/GMT+5",
    ]
)


@given(st.dates())
def test_any_day_is_read_again_as_it_is_written(day):
    numbers = f"{day.day:02}/{day.month:02}/{day.year:04}"
    for text in (day_text(day), in_words(day), day.isoformat(), numbers, numbers.replace("/", ".")):
        assert read_date(text) == day


@given(st.times())
def test_any_time_is_read_again_as_it_is_written(clock):
    assert read_time(clock_text(clock)) == clock


@given(
    st.datetimes(datetime(1800, 1, 1), datetime(2100, 1, 1))
    | st.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 26)),
    ZONES,
)
def test_any_moment_is_read_again_as_it_is_shown(naive, key):
    moment, zone = naive.replace(tzinfo=UTC), ZoneInfo(key)
    with timezone.override(zone):
        for text in (moment_in_box(moment), exact_text(moment), in_words(moment), moment.isoformat()):
            assert read_moment(text, zone) == moment


@given(st.text("0123456789/-.: aApPmMtTzZ+novembrfdhu,()", max_size=30), ZONES)
def test_whatever_is_typed_is_understood_the_same_twice_or_refused(text, key):
    """What was understood of it, written down, means the same; and nothing else is ever raised."""
    zone = ZoneInfo(key)
    with timezone.override(zone):
        for read in (read_date, read_time, lambda text: read_moment(text, zone)):
            try:
                found = read(text)
            except NotUnderstood:
                continue
            assert read(in_words(found)) == found


@given(
    st.datetimes(datetime(2026, 3, 28), datetime(2026, 3, 30)).map(
        lambda moment: moment.replace(second=0, microsecond=0)
    )
)
def test_a_local_time_is_stored_as_that_time_or_refused(naive):
    try:
        moment = read_moment(f"{naive:%d/%m/%Y %H:%M}", LONDON)
    except NotUnderstood:
        assert datetime(2026, 3, 29, 1) <= naive < datetime(2026, 3, 29, 2)
    else:
        assert moment.astimezone(LONDON).replace(tzinfo=None) == naive
