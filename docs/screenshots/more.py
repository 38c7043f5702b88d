"""What the pictures show and the demo has not: drafts, plans, a link that died. It names nobody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

ODD: Final = "Statement on the second reading"
JOINT: Final = "Joint statement on the first reading"
IN_A_WEEK: Final = date.today() + timedelta(days=7)
GONE: Final = "https://ministry.example/en/2019/report"
MOVED: Final = "https://court.example/en/ruling"
BODY: Final = (
    "<p>On Tuesday, 3 May 2023, the text had its second reading. The Rohinga and others were heard; "
    f'<a href="{GONE}">here</a> is the report.</p>'
)
CITES: Final = f'<p>See <a href="{GONE}">the report</a> and <a href="{MOVED}">the ruling</a>.</p>'


def make_more() -> None:
    """Puts it into the database, beside the demo."""
    from django.utils import timezone

    from campaigns.models import Campaign
    from campaigns.tests import factories as make
    from links.gathering import gather_all
    from links.models import Link, State
    from planning.models import DayOfRemembrance, ReviewDate

    about = Campaign.objects.get(slug="mla-convention")
    joint = make.StatementFactory(title=JOINT, live=False, attribution="joint", campaigns=[about])
    odd = make.StatementFactory(title=ODD, live=False, date=date(2023, 5, 26), body=[("text", BODY)])
    make.StatementFactory(title="Statement on two sources", body=[("text", CITES)], date=date(2022, 3, 1))
    for draft in (joint, odd):
        draft.save_revision()

    at = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=5)
    for number, title in enumerate(("Statement on the vote", "Questions and answers on the vote")):
        going = make.StatementFactory(
            title=title, live=False, go_live_at=at + timedelta(minutes=30 * number), campaigns=[about]
        )
        going.save_revision().publish()
    ReviewDate.objects.create(page=about, on=IN_A_WEEK, note="Is the number of states still right?")
    DayOfRemembrance.objects.create(name="Human Rights Day", month=12, day=10)

    gather_all()
    now = timezone.now()
    dead = Link.objects.filter(address=GONE)
    dead.update(state=State.DEAD, since=now - timedelta(days=9), asked_at=now, said="It is not there (404).")
    moved = Link.objects.filter(address=MOVED)
    moved.update(
        state=State.MOVED, since=now, asked_at=now, said="It has moved for good.", leads_to=f"{MOVED}/2"
    )
