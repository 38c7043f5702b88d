"""A site of long contents, beside the demo: for tests in a browser, benches and screenshots alike.

320 signatories, 6,700 words under nine headings, Burmese and Arabic, words of sixty letters, 70 publications
of all kinds and a campaign that holds every block. Nothing of it is about anybody: its sentences are made by
rule, of how an office answers a request. What staff could make is made here by the same models.
"""

from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from wagtail.models import Page

from campaigns.models import (
    Attachment,
    Campaign,
    Contribution,
    Home,
    Milestone,
    Publication,
    Signatory,
    Statement,
    Video,
)
from campaigns.publishing.withdrawing import withdraw
from campaigns.tests import factories as make
from editions.choosing import issued_as
from editions.models import EditionKind

MEMBERS: Final = 24
SIGNATORIES: Final = 320
WORDS: Final = 6_700
HEADINGS: Final = (
    "How a request is made",
    "Who may answer for an office",
    "What is asked of those who translate, and of those who have a translation read by somebody else",
    "Time",
    "Records, their copies and their numbers",
    "When an answer is refused",
    "Costs",
    "Uninterruptedness",
    "How the rules are changed",
)
PUBLICATIONS: Final = 70
# Letters without a place to break: sixty of them.
LONG_WORD: Final = "interoffice" * 5 + "files"
ARABIC: Final = "يجيب المكتب عن كل طلب كتابةً، ويذكر رقم السجل وتاريخ الجواب. "
BURMESE: Final = "ရုံးသည် တောင်းဆိုချက်တိုင်းကို စာဖြင့် ဖြေကြားပြီး မှတ်တမ်းအမှတ်နှင့် ရက်စွဲကို ဖော်ပြသည်။ "
SCRIPTS: Final = {"ar": ARABIC, "my": BURMESE}
_SUBJECTS: Final = ("office", "reader", "translator", "registry", "archive")
_VERBS: Final = ("answers", "numbers", "copies", "returns", "keeps", "compares")
_OBJECTS: Final = ("request", "record", "translation", "annex", "list of names", "receipt")
_ENDINGS: Final = (
    "within {days} days of the day on which it arrived",
    "unless rule {days} says otherwise",
    "and writes the date beside the number, as paragraph {days} asks",
    "in two copies, one of which stays where it is",
    "before anything else is done with it, whoever has sent it and from wherever",
)


def sentence(number: int) -> str:
    """The sentence of this number: always the same one, and seldom the same as another."""
    ending = _ENDINGS[number % len(_ENDINGS)].format(days=number % 89 + 2)
    parts = (
        values[number // step % len(values)] for values, step in ((_SUBJECTS, 1), (_VERBS, 2), (_OBJECTS, 3))
    )
    return "The {} {} the {} {}.".format(*parts, ending)


def paragraphs(first: int, words: int) -> list[str]:
    """Paragraphs of four sentences that come to at least so many words, from the sentence ``first`` on."""
    found: list[str] = []
    while sum(len(one.split()) for one in found) < words:
        found.append(" ".join(sentence(first + 4 * len(found) + n) for n in range(4)))
    return found


def long_body() -> list[tuple[str, Any]]:
    """6,700 words under nine headings and two levels below, with lists, a table, notes and long words."""
    marked = make.mark("first")
    body: list[tuple[str, Any]] = [("text", f"<p>{sentence(0)}{marked} It is called {LONG_WORD}.</p>")]
    for number, heading in enumerate(HEADINGS):
        body.append(("heading", heading))
        texts = paragraphs(1_000 * (number + 1), WORDS // len(HEADINGS))
        listed = "".join(f"<li>{sentence(number * 7 + n)}</li>" for n in range(5))
        body.append(("text", "".join(f"<p>{text}</p>" for text in texts) + f"<ol>{listed}</ol>"))
    return [
        *body,
        ("heading", {"text": sentence(2)[:-1], "level": "3"}),
        long_table(),
        ("heading", {"text": "In other words", "level": "4"}),
        *(
            ("other_language", {"language": language, "text": f"<p>{text * 3}</p>"})
            for language, text in SCRIPTS.items()
        ),
        (
            "quotation",
            {"text": sentence(5), "person": None, "role": "Keeper of the register", "language": ""},
        ),
        make.notes(first=f"<p>{sentence(3)} {LONG_WORD}</p>"),
    ]


def long_table() -> tuple[str, Any]:
    """Eight columns and twenty rows: wider than a telephone."""
    columns = tuple(f"Column {n} of what an office keeps" for n in range(8))
    rows = [tuple(f"<p>{sentence(n + m)[:40]}</p>" for m in range(8)) for n in range(20)]
    return make.table(columns, *rows, caption=sentence(7))


def foreign_body(language: str) -> list[tuple[str, Any]]:
    """Three paragraphs and a heading in another script."""
    text = SCRIPTS[language] * 4
    return [("heading", SCRIPTS[language][:24]), ("text", f"<p>{text}</p>" * 3)]


def names() -> list[str]:
    """As many names as were pasted: short and long ones, some of them in other scripts."""
    made = (f"Group {n:03} for the numbering of records" for n in range(SIGNATORIES))
    kinds = cycle(
        ("{}", "{}", "{} and for their keeping in more than one place, with its branches", "{} ({ar})")
    )
    return [
        form.format(name, ar="سجل")
        for name, form in islice(zip(made, kinds, strict=False), SIGNATORIES - MEMBERS)
    ]


def signatories() -> list[Signatory]:
    return [
        Signatory(
            organisation=make.OrganisationFactory(
                name=f"Member office {n:02}", slug=f"member-office-{n:02}", is_member=True
            ),
            sort_order=n,
        )
        for n in range(MEMBERS)
    ]


@transaction.atomic
def make_long_contents() -> None:
    """Puts it into the site, published, and on the front page."""
    before = Publication.objects.count()
    campaign = make.CampaignFactory(
        title="The long way of a record from the office that has it to the office that asks",
        slug="long-campaign",
        summary=" ".join(map(sentence, range(4, 6))),
        milestones=_milestones(),
    )
    make.CampaignFactory(
        title=f"Of {LONG_WORD}", slug="long-words-campaign", summary=LONG_WORD, status=f"At {LONG_WORD}"
    )
    topic = make.TopicFactory(
        name="Rules on how records are numbered, kept and given back", slug="long-topic"
    )
    _statement(campaign, topic)
    for language in SCRIPTS:
        _foreign(language, campaign)
    full = {kind: _full(kind, campaign) for kind in make.KINDS}
    _changed(campaign)
    _withdrawn(campaign)
    _others(PUBLICATIONS + before - Publication.objects.count(), campaign, topic)
    _tell(campaign, full)
    _feature(campaign)
    make.StandardPageFactory(title=LONG_WORD, slug="long-page", summary=sentence(9), body=long_body())


def _milestones() -> list[Milestone]:
    """Forty over eleven years, some of several days."""
    return [
        Milestone(
            date=date(2014, 1, 31) + timedelta(days=97 * n),
            end_date=date(2014, 1, 31) + timedelta(days=97 * n + 11) if n % 5 == 0 else None,
            title=sentence(n),
            text=sentence(n + 1) if n % 3 == 0 else "",
            venue=f"Room {LONG_WORD}" if n % 7 == 0 else "",
            sort_order=n,
        )
        for n in range(40)
    ]


def _statement(campaign: Campaign, topic: Any) -> Statement:
    person = make.PersonFactory(name=f"Keeper {LONG_WORD}", slug="long-name")
    made: Statement = make.StatementFactory(
        title=(
            "Joint statement of three hundred and twenty organisations on the numbering of records, on their "
            "keeping, and on how those who asked for them are answered"
        ),
        slug="long-statement",
        summary=" ".join(map(sentence, range(3))),
        body=long_body(),
        attribution="joint",
        joint_issuers=make.joint_issuers(3),
        contributions=[
            Contribution(person=person, role=sentence(6)[:-1], sort_order=0),
            *make.contributions(3),
        ],
        attachments=make.attachments(1),
        signatories=signatories(),
        further_signatories="\n".join(names()),
        campaigns=[campaign],
        topics=[topic, *(make.TopicFactory() for _ in range(8))],
        places=[make.PlaceFactory() for _ in range(8)],
        date=date(2024, 11, 30),
    )
    return made


def _foreign(language: str, campaign: Campaign) -> Publication:
    made: Publication = make.StatementFactory(
        title=SCRIPTS[language].strip(),
        slug=f"long-{language}",
        summary=SCRIPTS[language],
        language=language,
        body=foreign_body(language),
        attachments=[Attachment(file=make.FileFactory(language=language), sort_order=0)],
        campaigns=[campaign],
    )
    return made


def _full(kind: str, campaign: Campaign) -> Page:
    return make.full(
        kind,
        title=f"{LONG_WORD} and other words of a {kind}",
        slug=f"long-words-{kind}",
        campaigns=[campaign],
    )


def _changed(campaign: Campaign) -> None:
    """A statement of which readers were told six times what changed, in notes short and long; its file was
    replaced.
    """
    page = make.StatementFactory(
        title=f"How {LONG_WORD} was changed",
        slug="long-changed",
        # The first of its year: so its reference is known.
        date=date(1999, 1, 2),
        body=[("text", f"<p>{sentence(1)}</p><p>{LONG_WORD}</p>")],
        attachments=make.attachments(1),
        campaigns=[campaign],
    )
    for n in range(6):
        said = " ".join(map(sentence, range(n, 2 * n + 1)))
        page.body = [("text", f"<p>{sentence(1)}</p><p>{LONG_WORD}, {said}</p>")]
        with issued_as(EditionKind.CORRECTION if n % 2 else EditionKind.UPDATE, f"{said} {LONG_WORD}"):
            page.save_revision().publish()
    file = page.attachments.get().file
    file.file = SimpleUploadedFile("other.pdf", make.pdf(9), "application/pdf")
    with issued_as(EditionKind.CORRECTION, f"{sentence(2)} {LONG_WORD}"):
        file.save()


def _withdrawn(campaign: Campaign) -> None:
    """A speech and a statement that were taken back: one stays readable, and the other is a notice alone."""
    kept = make.full("speech", title=f"{LONG_WORD} taken back", slug="long-kept", campaigns=[campaign])
    lost = make.StatementFactory(title=sentence(4), slug="long-taken-back", campaigns=[campaign])
    withdraw(kept, f"{sentence(3)} {LONG_WORD}", keeps_text=True, replaced_by=campaign)
    withdraw(lost, " ".join(map(sentence, range(5))))


def _others(count: int, campaign: Campaign, topic: Any) -> None:
    """So many publications of all kinds over ten years."""
    file, poster = make.FileFactory(), make.PictureFactory(caption=f"{sentence(3)} {LONG_WORD}")
    for n, kind in enumerate(islice(cycle(make.KINDS), count)):
        of_kind: dict[str, dict[str, Any]] = {
            "speech": {"poster": poster},
            "video": {"poster": poster, "duration": 61 * n},
            "document": {"attachments": [Attachment(file=file, sort_order=0)]},
        }
        make.KINDS[kind](
            title=f"{sentence(n)[:-1]}: {kind} {n}",
            slug=f"long-{kind}-{n}",
            summary=sentence(n + 1),
            date=date(2015, 3, 1) + timedelta(days=49 * n),
            campaigns=[campaign] if n % 3 == 0 else [],
            topics=[topic],
            **of_kind.get(kind, {}),
        )


def _tell(campaign: Campaign, publications: dict[str, Page]) -> None:
    """Gives the campaign a story that holds every block, and each kind of publication."""
    picture = make.PictureFactory()
    figures = [{"picture": picture, "caption": sentence(n)} for n in range(3)]
    placed = [
        ("publication", {"publication": one, "introduction": sentence(n)})
        for n, one in enumerate(publications.values())
    ]
    videos = list(Video.objects.order_by("pk")[:3])
    bodies = long_body(), make.text_blocks()
    campaign.body = [
        *(block for body in bodies for block in body if block[0] != "notes"),
        ("gallery", {"figures": figures}),
        ("dated_update", {"date": date(2023, 5, 23), "text": f"<p>{sentence(8)}</p>"}),
        *placed,
        ("video_series", {"heading": "Three recordings of how a record is read aloud", "videos": videos}),
        ("notes", [note for body in bodies for note in dict(body)["notes"]]),
    ]
    campaign.save_revision().publish()


def _feature(campaign: Campaign) -> None:
    """Puts the campaign on the front page, after what is there."""
    home = Home.objects.get(sites_rooted_here__is_default_site=True)
    home.featured_campaigns = [
        *home.featured_campaigns.all(),
        home.featured_campaigns.model(campaign=campaign, sort_order=9),
    ]
    home.save_revision().publish()
