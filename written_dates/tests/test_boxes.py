"""Every box of the admin, in its own form, without a script: understood, or refused and kept as typed."""

import json
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail import blocks
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from ajc_site.tests.support.depth import in_turn, mostly_deep, some
from bundles.models import Bundle
from campaigns.models import Campaign, Library, Statement
from campaigns.tests import factories as make
from written_dates.blocks import DateBlock, DateTimeBlock, TimeBlock
from written_dates.boxes import Box, MomentBox
from written_dates.naming import day_text, today

from .ways import DAY, DAYS, MOMENTS, NINE, SOON

pytestmark = pytest.mark.django_db
ZONES = ["Europe/London", "UTC", "Asia/Yangon"]
UNDERSTOOD = {text: day for text, day in DAYS.items() if isinstance(day, date)}
EMPTY = inline_formset([])


def put(client, zone: str) -> None:
    """Sets the zone in the account of who is logged in."""
    UserProfile.objects.update_or_create(user=client.user, defaults={"current_time_zone": zone})


def tree(response) -> LexborHTMLParser:
    assert response.status_code == 200
    return LexborHTMLParser(response.content.decode())


def box(form: LexborHTMLParser, name: str):
    """The whole box with what stands beside it, from a page or a template in it."""
    html = form.html.replace("<template", "<div").replace("</template", "</div")
    return next(
        found
        for found in LexborHTMLParser(html).css("date-box")
        if found.css_first("input").attributes["name"] == name
    )


def error_beside(form: LexborHTMLParser, name: str) -> str:
    html = form.html.replace("<template", "<div").replace("</template", "</div")
    for field in LexborHTMLParser(html).css("[data-field]"):
        if field.css_first(f'input[name="{name}"]'):
            return " ".join(error.text(strip=True) for error in field.css(".error-message"))
    raise AssertionError(name)


def campaign_form(**changes):
    fields = {
        "title": "A campaign", "slug": "a-campaign", "summary": "In one sentence.", "official_name": "",
        "other_names": "", "status": "", "lead_picture": "", "body": streamfield([]), "milestones": EMPTY,
        "comments": EMPTY,
    }  # fmt: skip
    return nested_form_data(fields | changes)


def milestone(text: str, **changes):
    return {"date": text, "end_date": "", "title": text[:200], "text": "", "venue": "", **changes}


@pytest.fixture
def campaign(db):
    return make.CampaignFactory(title="A campaign", slug="a-campaign")


@pytest.fixture
def statement(db):
    return make.StatementFactory(title="A statement", slug="a-statement", live=False)


def statement_form(**changes):
    fields = {
        "title": "A statement", "slug": "a-statement", "summary": "In one sentence.",
        "date": "26 November 2020",
        "date_precision": "day", "language": "en", "body": streamfield([]), "attribution": "secretariat",
        "series": "", "series_position": "", "further_signatories": "", "comments": EMPTY,
        "attachments": EMPTY, "joint_issuers": EMPTY, "signatories": EMPTY, "contributions": EMPTY,
    }  # fmt: skip
    return nested_form_data(fields | changes)


def edit(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_days_are_stored_as_they_are_meant_in_rows_and_blocks(secretariat, campaign):
    rows = inline_formset([milestone(text, end_date=text) for text in UNDERSTOOD])
    updates = streamfield([("dated_update", {"date": text, "text": rich(text)}) for text in UNDERSTOOD])
    answer = secretariat.post(edit(campaign), campaign_form(milestones=rows, body=updates))
    assert answer.status_code == 302, answer.context["form"].errors
    draft = Campaign.objects.get().get_latest_revision_as_object()
    stored = {row.title: (row.date, row.end_date) for row in draft.milestones.all()}
    assert stored == {text: (day, day) for text, day in UNDERSTOOD.items()}
    assert [block.value["date"] for block in draft.body] == list(UNDERSTOOD.values())


def rich(text: str) -> str:
    return rich_text(f"<p>{text}</p>")


def test_what_is_no_day_is_refused_beside_its_box_and_kept_in_it(secretariat, campaign):
    refused = {text: said for text, said in DAYS.items() if isinstance(said, str)}
    rows = inline_formset([milestone(text) for text in refused])
    updates = streamfield([("dated_update", {"date": text, "text": rich(text)}) for text in refused])
    before = Revision.objects.count()
    form = tree(secretariat.post(edit(campaign), campaign_form(milestones=rows, body=updates)))
    for number, (text, said) in enumerate(refused.items()):
        name = f"milestones-{number}-date"
        assert box(form, name).css_first("input").attributes["value"] == text
        assert said in error_beside(form, name)
    data = form.css_first("#id_body, [data-w-block-data-value]").attributes["data-w-block-arguments-value"]
    shown, errors = json.loads(data or "")
    assert [block["value"]["date"] for block in shown] == list(refused)
    assert all(said in json.dumps(errors, ensure_ascii=False) for said in refused.values())
    assert Revision.objects.count() == before


@pytest.mark.deeper
@pytest.mark.parametrize("zone", some(ZONES[::-1], 1))
def test_moments_are_stored_in_the_zone_that_the_box_names(secretariat, zone):
    put(secretariat, zone)
    place, clock = zone.rpartition("/")[2], ZoneInfo(zone)
    assert f"{place} time" in box(tree(secretariat.get("/admin/bundles/new/")), "release_at").text()
    for text, meant in MOMENTS.items():
        data = nested_form_data({"title": text, "release_at": text, "members": EMPTY})
        answer = secretariat.post("/admin/bundles/new/", data)
        if isinstance(meant, datetime):
            assert answer.status_code == 302, (text, answer.context["form"].errors)
            bundle = Bundle.objects.get(title=text)
            assert bundle.release_at == meant.replace(tzinfo=clock), text
        else:
            form = tree(answer)
            assert meant in error_beside(form, "release_at"), text
            assert box(form, "release_at").css_first("input").attributes["value"] == text
    with_zone = tree(secretariat.get(reverse("bundles:edit", args=[bundle.pk])))
    assert f"{meant_words(bundle.release_at, clock)} {place}" in " ".join(
        box(with_zone, "release_at").text().split()
    )


def meant_words(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%-d %B %Y, %H:%M}"


@pytest.mark.deeper
@pytest.mark.parametrize("zone", some(ZONES[::-1], 1))
def test_the_button_says_when_pressing_it_publishes(secretariat, statement, zone):
    put(secretariat, zone)
    place = zone.rpartition("/")[2]
    assert button(tree(secretariat.get(edit(statement)))) == "Publish"
    secretariat.post(edit(statement), statement_form(go_live_at=f"{SOON:%d/%m/%Y} 9am"))
    said = f"26 {SOON:%B %Y}, 09:00 {place}"
    form = tree(secretariat.get(edit(statement)))
    assert button(form) == f"Schedule for {said}"
    secretariat.post(edit(statement), statement_form())
    assert button(tree(secretariat.get(edit(statement)))) == "Publish"
    # So does what stands in the box, when the form comes back with a fault elsewhere.
    again = statement_form(
        title="", go_live_at=box(form, "go_live_at").css_first("input").attributes["value"]
    )
    assert (
        button(tree(secretariat.post(edit(statement), again | {"action-publish": "1"})))
        == f"Schedule for {said}"
    )
    secretariat.post(
        edit(statement), statement_form(go_live_at=f"{SOON:%d/%m/%Y} 9am") | {"action-publish": "1"}
    )
    page = Statement.objects.get()
    assert not page.live
    scheduled = Revision.objects.get(approved_go_live_at__isnull=False)
    assert scheduled.approved_go_live_at == NINE.replace(tzinfo=ZoneInfo(zone))
    # So do Wagtail's own pages.
    assert said in tree(secretariat.get(edit(page))).css_first(".w-bg-info-50").text()
    history = secretariat.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert f"scheduled for publishing at {said}" in history
    assert re.search(rf'content-value="\d+ \w+ 20\d\d, \d\d:\d\d {place}"', history)


def button(form: LexborHTMLParser) -> str:
    return form.css_first("button[name=action-publish] em").text(strip=True)


def test_somebody_elses_zone_shows_the_same_moment_in_theirs(secretariat, statement):
    put(secretariat, "Europe/London")
    secretariat.post(edit(statement), statement_form(go_live_at=f"{SOON:%d/%m/%Y} 9am"))
    put(secretariat, "Asia/Yangon")
    form = tree(secretariat.get(edit(statement)))
    # Whether London has summer time then.
    hour = "15:30" if not NINE.replace(tzinfo=ZoneInfo("Europe/London")).dst() else "14:30"
    assert button(form) == f"Schedule for 26 {SOON:%B %Y}, {hour} Yangon"
    same = box(form, "go_live_at").css_first("input").attributes["value"]
    secretariat.post(edit(statement), statement_form(go_live_at=same))
    draft = Statement.objects.get().get_latest_revision_as_object()
    assert draft.go_live_at == NINE.replace(tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("text", "action"),
    in_turn(
        {text: text for text in ("27 March 2024 09:00", "1/1/2020 noon", "31 December 1999, 23:59")},
        ["action-save", "action-publish"],
    ),
)
def test_a_page_is_not_scheduled_for_a_time_that_has_passed(secretariat, statement, text, action):
    form = tree(secretariat.post(edit(statement), statement_form(go_live_at=text) | {action: "1"}))
    assert "has passed" in error_beside(form, "go_live_at")
    assert box(form, "go_live_at").css_first("input").attributes["value"] == text
    assert not Statement.objects.get().live


def test_a_time_that_passed_since_it_was_set_is_no_longer_in_its_box(secretariat, statement):
    statement.go_live_at = timezone.now() - timedelta(days=3)
    statement.save_revision()
    form = tree(secretariat.get(edit(statement)))
    assert not box(form, "go_live_at").css_first("input").attributes.get("value")
    answer = secretariat.post(edit(statement), statement_form(title="Corrected") | {"action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    page = Statement.objects.get()
    assert (page.title, page.live, page.go_live_at) == ("Corrected", True, None)


def test_an_hour_that_comes_twice_stays_the_one_it_is(secretariat):
    put(secretariat, "Europe/London")
    bundle = Bundle.objects.create(
        title="Launch", release_at=datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("UTC"))
    )
    address = reverse("bundles:edit", args=[bundle.pk])
    shown = box(tree(secretariat.get(address)), "release_at").css_first("input").attributes["value"]
    assert shown == "25 October 2026, 01:30 GMT"
    answer = secretariat.post(
        address, nested_form_data({"title": "Renamed", "release_at": shown, "members": EMPTY})
    )
    assert answer.status_code == 302, answer.context["form"].errors
    stored = Bundle.objects.get()
    assert (stored.title, stored.release_at) == ("Renamed", bundle.release_at)


@pytest.mark.parametrize(
    "text", mostly_deep(["3 March 0203", "1899-12-31", "26/11/2203", "1 January 1066"], 2)
)
def test_a_year_that_is_rarely_meant_is_asked_about_and_goes_in_when_confirmed(secretariat, statement, text):
    form = tree(secretariat.post(edit(statement), statement_form(date=text)))
    assert "If you mean that, tick" in error_beside(form, "date")
    asked = box(form, "date")
    tick = asked.css_first("input[type=checkbox]")
    assert asked.css_first("label").attributes.get("hidden", "no") == "no"
    assert "checked" not in tick.attributes
    meant = {"date-meant": tick.attributes["value"]}
    # Another day than the one that was confirmed is asked about by itself.
    assert "If you mean that" in error_beside(
        tree(secretariat.post(edit(statement), statement_form(date="4 May 0303") | meant)), "date"
    )
    assert secretariat.post(edit(statement), statement_form(date=text) | meant).status_code == 302
    stored = Statement.objects.get().get_latest_revision_as_object().date
    assert stored.isoformat() == tick.attributes["value"]
    # What was confirmed once is not asked again.
    ticked = box(tree(secretariat.get(edit(statement))), "date")
    assert "checked" in ticked.css_first("input[type=checkbox]").attributes


def test_rows_blocks_schedules_and_bundles_ask_too(secretariat, campaign, statement):
    rows = inline_formset([milestone("3 March 2203")])
    updates = streamfield([("dated_update", {"date": "3 March 2203", "text": rich("x")})])
    form = tree(secretariat.post(edit(campaign), campaign_form(milestones=rows, body=updates)))
    assert "If you mean that" in error_beside(form, "milestones-0-date")
    assert form.html.count("This is the year 2203.") == 2
    meant = {"milestones-0-date-meant": "2203-03-03", "body-0-value-date-meant": "2203-03-03"}
    answer = secretariat.post(edit(campaign), campaign_form(milestones=rows, body=updates) | meant)
    assert answer.status_code == 302, answer.context["form"].errors
    for name in ("go_live_at", "expire_at"):
        form = tree(secretariat.post(edit(statement), statement_form(**{name: "3 March 2203 9am"})))
        assert "If you mean that" in error_beside(form, name)
    data = nested_form_data({"title": "Launch", "release_at": "3 March 2203 9am", "members": EMPTY})
    assert "If you mean that" in error_beside(
        tree(secretariat.post("/admin/bundles/new/", data)), "release_at"
    )


FILTERS = [
    ("/admin/publications/", "date_from"),
    ("/admin/reports/site-history/", "timestamp_from"),
    ("/admin/reports/workflow_tasks/", "started_at_from"),
    ("/admin/pages/{home}/", "latest_revision_created_at_to"),
]


@pytest.mark.parametrize(("address", "name"), FILTERS)
def test_filters_read_days_in_the_same_way(admin_client, address, name):
    address = address.format(home=Library.objects.get().get_parent().pk)
    for text, meant in list(DAYS.items())[::4]:
        answer = admin_client.get(address, {name: text})
        shown = box(tree(answer), name)
        assert shown.css_first("input").attributes["value"] == text
        errors = " ".join(str(error) for error in answer.context["filters"].form.errors.values())
        assert (meant in errors) if isinstance(meant, str) else not errors, (text, errors)
        assert "London time" in shown.text()


def test_a_filter_finds_what_was_issued_from_a_day_on(secretariat):
    make.StatementFactory(title="Before", date=date(2024, 3, 26))
    make.StatementFactory(title="After", date=date(2024, 3, 27))
    found = tree(secretariat.get("/admin/publications/", {"date_from": "27th March 2024"})).text()
    assert "After" in found
    assert "Before" not in found


class EveryField(forms.Form):
    day = forms.DateField()
    moment = forms.DateTimeField(widget=MomentBox())
    bare_moment = forms.DateTimeField()
    clock = forms.TimeField()


def test_any_form_reads_as_the_admin_does():
    typed = {
        "day": "27 Mar 2024", "moment": "27.03.2024 9.30 pm",
        "bare_moment": "9am on 1/4/2024", "clock": "9.30 pm",
    }  # fmt: skip
    form = EveryField(typed)
    assert form.is_valid(), form.errors
    london = ZoneInfo("Europe/London")
    assert form.cleaned_data["day"] == date(2024, 3, 27)
    assert form.cleaned_data["moment"] == datetime(2024, 3, 27, 21, 30, tzinfo=london)
    assert form.cleaned_data["bare_moment"] == datetime(2024, 4, 1, 9, tzinfo=london)
    assert f"{form.cleaned_data['clock']:%H:%M}" == "21:30"
    refused = EveryField(dict.fromkeys(typed, "31/02/2024 25:00"))
    assert set(refused.errors) == set(typed)


@pytest.mark.parametrize(
    ("block", "text", "kept"),
    [
        (DateBlock(), "27th March 2024", "27 March 2024"),
        (TimeBlock(), "9.30 pm", "21:30"),
        (DateTimeBlock(), "9am on 27.3.2024", "27 March 2024, 09:00"),
        (blocks.DateTimeBlock(), "9am on 27.3.2024", "2024-03-27 09:00"),
    ],
)
def test_any_block_reads_as_the_admin_does_and_shows_it_again(block, text, kept):
    value = block.clean(block.value_from_datadict({"box": text}, {}, "box"))
    assert block.get_form_state(value) == kept
    assert block.clean(block.value_from_datadict({"box": kept}, {}, "box")) == value


def test_the_projects_bodies_use_the_blocks_that_ask():
    for body in (Campaign, Statement):
        for block in walk(body._meta.get_field("body").stream_block):
            if isinstance(block, blocks.DateBlock | blocks.TimeBlock | blocks.DateTimeBlock):
                assert isinstance(block.field.widget, Box), block.name


def walk(block):
    yield block
    children = getattr(block, "child_blocks", {}).values()
    for child in [*children, *filter(None, [getattr(block, "child_block", None)])]:
        yield from walk(child)


def test_a_range_of_days_is_two_boxes():
    html = DateRangePickerWidget().render("date", None, {"id": "id_date"})
    assert len(LexborHTMLParser(html).css("date-box")) == 2


def test_an_account_offers_zones_that_are_called_by_a_place(secretariat):
    account = tree(secretariat.get("/admin/account/"))
    offered = {choice.attributes["value"] for choice in account.css("[name$=current_time_zone] option")}
    assert {"Europe/London", "Asia/Yangon", "America/Argentina/Buenos_Aires", "UTC"} <= offered
    assert not {"EST", "Etc/GMT+5", "Factory", "localtime", "GB"} & offered


class TestWhatTheScriptAsks:
    def ask(self, client, **question):
        return client.get(reverse("understood_date"), question).json()

    def test_it_hears_what_is_understood_in_its_zone(self, secretariat):
        put(secretariat, "Asia/Yangon")
        answer = self.ask(secretariat, kind="moment", text=f"9am on 26 {SOON:%B %Y}")
        assert answer["words"] == f"{SOON:%A}, 26 {SOON:%B %Y}, 09:00 Yangon"
        assert answer["moment"] == f"26 {SOON:%B %Y}, 09:00 Yangon"
        assert answer["milliseconds"] > 0

    def test_it_hears_why_not_and_what_to_confirm(self, secretariat):
        assert "The day comes first" in self.ask(secretariat, kind="date", text="11/26/2020")["refusal"]
        asked = self.ask(secretariat, kind="date", text="3 March 0203")
        assert (asked["odd"], asked["confirmation"]) == ("0203-03-03", "I mean 3 March 0203")
        assert (
            "has passed" in self.ask(secretariat, kind="moment", text="1/1/2020 9am", future="1")["refusal"]
        )

    @pytest.mark.parametrize("question", [{}, {"kind": "x"}, {"kind": "date", "text": "\u202e9" * 999}])
    def test_nonsense_is_refused(self, secretariat, question):
        assert "refusal" in self.ask(secretariat, **question)

    def test_it_answers_the_staff_alone(self, client):
        assert client.get(reverse("understood_date"), {"kind": "date", "text": str(DAY)}).status_code == 302


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("March 2023", "Give any day of the month, and choose “Only the month” beside it."),
        ("Sept. 2022", "Give any day of the month, and choose “Only the month” beside it."),
        ("10/2022", "Give any day of the month, and choose “Only the month” beside it."),
        ("2023", "Give any day of the year, and choose “Only the year” beside it."),
        ("26th Nov. '27, 9 a.m.", "Write the year with four digits instead of “27”."),
        ("26 Nov 27, 9.30am", "Write the year with four digits instead of “27”."),
        ("9am on 26/11/27", "Write the year with four digits instead of “27”."),
        ("31/11/2026 9am", "November 2026 has 30 days."),
        ("26 November", "Give the year, too: 26 November 2026."),
    ],
)
def test_the_date_of_a_publication_says_what_to_do_where_it_is_half_known(
    typed, said, secretariat, statement
):
    answer = secretariat.post(edit(statement), statement_form(date=typed))
    assert error_beside(tree(answer), "date") == said
    asked = secretariat.get(reverse("understood_date"), {"kind": "rough date", "text": typed})
    assert asked.json() == {"refusal": said}


@pytest.mark.parametrize("days", [184, 300, 365, 366])
def test_a_date_that_may_be_a_slip_in_the_year_is_asked_about(days, secretariat, statement):
    day = today() + timedelta(days=days)
    answer = secretariat.post(edit(statement), statement_form(date=day_text(day)))
    assert f"This is the year {day.year}." in error_beside(tree(answer), "date")
    again = statement_form(date=day_text(day)) | {"date-meant": day.isoformat()}
    assert secretariat.post(edit(statement), again).status_code == 302


def test_a_date_of_the_next_months_is_not_asked_about(secretariat, statement):
    near = statement_form(date=day_text(today() + timedelta(days=183)))
    assert secretariat.post(edit(statement), near).status_code == 302
