"""Thirty ways to write a day, and thirty to write a moment: what is meant, or part of why it is refused."""

from datetime import date, datetime, time, timedelta
from typing import Final

DAY: Final = date(2020, 11, 26)
DAYS: Final[dict[str, date | str]] = {
    **dict.fromkeys(
        [
            "26/11/2020", "26.11.2020", "26-11-2020", "26 11 2020", "2020-11-26", "2020/11/26",
            "26 November 2020", "26 Nov 2020", "26th November 2020", "26-Nov-2020",
            "the 26th of November 2020",
            "Thu 26 November 2020", "Thursday, 26 Nov. 2020", "November 26, 2020", "Nov 26th 2020",
            "26NOV2020",
        ],
        DAY,
    ),
    "27 March 2024": date(2024, 3, 27),
    "27.03.2024": date(2024, 3, 27),
    "27 Mar 2024": date(2024, 3, 27),
    "3/4/2025": date(2025, 4, 3),
    "11/26/2020": "The day comes first",
    "31/02/2020": "February 2020 has 29 days",
    "26/11/20": "four digits",
    "26 November": "Give the year",
    "November 2020": "Give the day",
    "Wed 26 November 2020": "is a Thursday",
    "26112020": "not understood",
    "tomorrow": "not understood",
    "26/11/2020 09:00": "without a time",
    "26–27 November 2020": "One day is wanted",
    "1-3 May 2020": "One day is wanted",
    "26 novembre 2020": "month in English",
}  # fmt: skip

# To come, but not for long; on a day that cannot be a month.
SOON: Final = (date.today() + timedelta(days=60)).replace(day=26)
NINE: Final = datetime.combine(SOON, time(9))
_MONTH: Final = f"{SOON:%B %Y}"
MOMENTS: Final[dict[str, datetime | str]] = {
    **dict.fromkeys(
        [
            f"{SOON:%d/%m/%Y} 09:00", f"{SOON:%d.%m.%Y} 9.00", f"{SOON:%d-%m-%Y} 9am", f"26 {_MONTH} 09:00",
            f"26 {SOON:%b %Y}, 9 am", f"26th {_MONTH} at 9am", f"{SOON:%A} 26 {_MONTH} 0900",
            f"9am on 26 {_MONTH}",
            f"09:00, {SOON:%d/%m/%Y}", f"{SOON} 09:00", f"{SOON}T09:00", f"{SOON}T09:00:00",
            f"{SOON:%B} 26, {SOON.year} 9:00 AM", f"{SOON:%a} {SOON:%d/%m/%Y} - 9 a.m.",
        ],
        NINE,
    ),
    f"26 {_MONTH} 9.30 pm": NINE.replace(hour=21, minute=30),
    f"26 {_MONTH} noon": NINE.replace(hour=12),
    f"26 {_MONTH} 12 noon": NINE.replace(hour=12),
    f"26 {_MONTH} 9h30": NINE.replace(minute=30),
    f"26 {_MONTH}, 12.45 a.m.": NINE.replace(hour=0, minute=45),
    f"{SOON:%d/%m/%Y}": "Give the time",
    f"26 {_MONTH} 24:00": "no hour 24",
    f"26 {_MONTH} 25:00": "no hour 25",
    f"26 {_MONTH} 9": "9am, 9pm",
    f"26 {_MONTH} midnight": "first moment or its last",
    f"{SOON:%d/%m/%y} 9am": "four digits",
    f"{SOON:%m/%d/%Y} 9am": "The day comes first",
    f"31/02/{SOON.year} 9am": "days.",
    f"{SOON + timedelta(days=1):%A} 26 {_MONTH} 9am": f"is a {SOON:%A}",
    f"26 {_MONTH} 9am EST": "no time zone",
    **dict.fromkeys(
        [
            f"26 {_MONTH} 9am to 5pm", f"{SOON:%d/%m/%Y} 09:00-10:00", f"{SOON:%d/%m/%Y} 09:00–10:00",
            f"9-10am {SOON:%d/%m/%Y}", f"26-27 {_MONTH} 9am", f"{SOON:%d/%m/%Y} from 9",
        ],
        "One time is wanted",
    ),
    f"{SOON:%d/%m/%Y} {SOON.year}": "may be a year",
    f"26 {_MONTH} 9 o’clock": "9am, 9pm",
    f"26 {_MONTH} half nine": "in figures",
    "now": "not understood",
    "27 March 2024 09:00": "has passed",
}  # fmt: skip
