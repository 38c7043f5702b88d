"""After every kind of change the index says what one made anew from the stored pages would say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page

from ajc_site.tests.support.depth import some
from assets.models import File
from bundles.release import release
from bundles.tests.factories import BundleFactory
from campaigns.models import Attachment, Contribution, JointIssuer, Library, Publication, Signatory
from campaigns.tests import factories as make
from clean_files.models import Report
from clock.signals import round_of_the_clock
from library.models import Entry, Passage, Reading, Text

from .test_finding import pdf

pytestmark = pytest.mark.django_db

Said = dict[str, list[dict[str, Any]]]


def said() -> Said:
    """All that the index says, but for numbers that tell nothing."""
    rows: Said = {}
    for model, order in ((Entry, ["pk"]), (Text, ["pk"]), (Passage, ["publication_id", "position"])):
        columns = [field.name for field in model._meta.fields if field.name not in {"id", "changed"}]
        rows[model.__name__] = list(model.objects.order_by(*order).values(*columns))
    return rows


def told(command: str, **options: Any) -> list[str]:
    """What a command prints, line by line."""
    output = StringIO()
    call_command(command, stdout=output, **options)
    return output.getvalue().splitlines()


def true() -> None:
    """Fails unless the index says what it would say if it was made anew."""
    before = said()
    told("index_library")
    assert before == said()


@contextmanager
def noticed() -> Iterator[None]:
    """What is done inside changes what the index says, and leaves it true."""
    before = said()
    yield
    after = said()
    assert before != after
    true()


def texts(page: Page) -> str:
    """All that the index says that a publication says."""
    passages = Passage.objects.filter(publication_id=page.pk).order_by("position")
    return "\n".join(passages.values_list("text", flat=True))


def a_file(*pages: str, **fields: Any) -> File:
    return make.FileFactory(file__data=pdf(*pages), file__filename="file.pdf", **fields)


def as_stored(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


def filled(kind: str) -> Any:
    """A publication with a value for each facet and in each part of the index, and without pictures."""
    own: dict[str, dict[str, Any]] = {
        "statement": {"signatories": make.signatories(1), "further_signatories": "A group"},
        "document": {"document_kind": "letter", "addressee": "The Minister"},
    }
    return make.KINDS[kind](
        body=[("text", "<p>What is said.</p>")],
        attribution="joint",
        joint_issuers=make.joint_issuers(1),
        contributions=make.contributions(1),
        attachments=[Attachment(file=a_file(f"The file of the {kind}."))],
        campaigns=[make.CampaignFactory()],
        topics=[make.TopicFactory()],
        places=[make.PlaceFactory()],
        series=make.SeriesFactory(),
        **own.get(kind, {}),
    )


@pytest.fixture(scope="module")
def made(kept_for_module: None) -> dict[str, Any]:
    """A publication of each kind, and one that says little, made once: each test takes back what it does."""
    found = {kind: filled(kind) for kind in make.KINDS}
    make.StatementFactory()
    true()
    return found


@pytest.fixture
def whole(made: dict[str, Any]) -> dict[str, Any]:
    """Those publications, as they are stored."""
    return {kind: as_stored(page) for kind, page in made.items()}


# --- Pages ----------------------------------------------------------------------------------------


@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(list(make.KINDS), 2))
def test_what_a_script_saves(whole, kind):
    page = as_stored(whole[kind])
    with noticed():
        page.title, page.summary, page.date, page.language = "Another", "Other words.", "2001-02-03", "th"
        page.body = [("text", "<p>Of <b>kangaroos</b>.</p>")]
        page.series = None
        page.topics, page.places = [make.TopicFactory()], []
        page.attribution = "coalition"
        page.save()
    assert "kangaroos" in texts(page)
    assert Entry.objects.get(pk=page.pk).series == []


def test_a_title_that_a_script_saves_alone(whole):
    page = as_stored(whole["speech"])
    with noticed():
        page.title = "A title alone"
        page.save(update_fields=["title"])


def test_a_copy_and_an_alias_that_follows_its_source(whole):
    source = as_stored(whole["document"])
    with noticed():
        copy = source.copy(update_attrs={"slug": "copy", "title": "The copy"})
    assert "The copy" in texts(copy)
    with noticed():
        alias = CreatePageAliasAction(source, parent=Library.objects.get(), update_slug="alias").execute()
    with noticed():
        source.title = "What both are called"
        source.save_revision().publish()
    assert "What both are called" in texts(alias)


@pytest.mark.parametrize("by_query", [False, True])
@pytest.mark.parametrize("kind", make.KINDS)
def test_nothing_is_left_of_what_a_deleted_page_says(whole, kind, by_query):
    page = as_stored(whole[kind])
    with noticed():
        if by_query:
            Page.objects.filter(pk=page.pk).delete()
        else:
            page.delete()
    assert not Passage.objects.filter(publication_id=page.pk).exists()
    assert not Text.objects.filter(pk=page.pk).exists()
    # The mark by which every process learns of it tells nothing of where it was filed.
    mark = Entry.objects.get(pk=page.pk)
    lists = ("campaigns", "series", "topics", "places", "people", "organisations")
    assert [getattr(mark, name) for name in lists] == [[]] * len(lists)


# --- Rows of pages --------------------------------------------------------------------------------


def test_rows_that_are_added_changed_and_deleted_by_themselves(whole):
    page, statement = as_stored(whole["speech"]), as_stored(whole["statement"])
    rows: list[Callable[[], Any]] = [
        lambda: Contribution(publication=page, person=make.PersonFactory(), role="Judge"),
        lambda: JointIssuer(publication=page, organisation=make.OrganisationFactory()),
        lambda: Signatory(statement=statement, organisation=make.OrganisationFactory()),
    ]
    for new in rows:
        row = new()
        with noticed():
            row.save()
        with noticed():
            if isinstance(row, Contribution):
                row.role = "Prosecutor"
            else:
                row.organisation = make.OrganisationFactory()
            row.save()
        with noticed():
            row.delete()
        with noticed():
            row = new()
            row.save()
        with noticed():
            type(row).objects.filter(pk=row.pk).delete()


def test_the_files_of_a_page(whole):
    page = as_stored(whole["statement"])
    with noticed():
        row = Attachment.objects.create(publication=page, file=a_file("About kangaroos.", "And emus."))
    assert "kangaroos" in texts(page)
    with noticed():
        row.delete()
    assert "kangaroos" not in texts(page)
    file = a_file("About wombats.")
    with noticed():
        page = as_stored(page)
        page.body = [("downloads", {"heading": "", "files": [file]})]
        page.save()
    assert "wombats" in texts(page)
    with noticed():
        file.delete()
    assert "wombats" not in texts(page)


# --- What publications share ----------------------------------------------------------------------


def test_filing_from_both_sides(whole):
    page = as_stored(whole["video"])
    for term in (make.TopicFactory(), make.PlaceFactory(), make.CampaignFactory()):
        with noticed():
            term.publications.add(page, whole["speech"])
        with noticed():
            term.publications.remove(page)
        with noticed():
            term.publications.set([page])
        with noticed():
            term.publications.clear()
        with noticed():
            term.publications.add(page)
        with noticed():
            term.delete()
    with noticed():
        page = as_stored(page)
        page.topics.add(make.TopicFactory())
        page.save()
    with noticed():
        Publication.objects.get(pk=whole["document"].pk).series.delete()


def test_new_names_of_people_and_organisations(whole):
    for page in whole.values():
        for row in page.contributions.all():
            for somebody in (row.person, row.organisation):
                with noticed():
                    somebody.name = f"New name of {somebody.pk}"
                    somebody.save()
                assert somebody.name in texts(page)
    issuer = whole["speech"].joint_issuers.first().organisation
    signatory = whole["statement"].signatories.first().organisation
    for page, organisation in ((whole["speech"], issuer), (whole["statement"], signatory)):
        with noticed():
            organisation.name = f"Another name of {organisation.pk}"
            organisation.save()
        assert organisation.name in texts(page)


def test_a_file_that_is_replaced(whole):
    page = make.DocumentFactory(attachments=[Attachment(file=a_file("About kangaroos."))])
    file = page.attachments.get().file
    with noticed():
        file.file.save("new.pdf", ContentFile(pdf("About wombats.")))
    assert "wombats" in texts(page)
    with noticed():
        file.file = ContentFile(pdf("About emus."), name="newest.pdf")
        file.save()
    assert "emus" in texts(page)
    assert "wombats" not in texts(page)
    assert "kangaroos" not in texts(page)


def test_a_file_that_is_held_back_and_let_out(whole, secretariat):
    page = make.DocumentFactory(attachments=[Attachment(file=a_file("About kangaroos."))])
    report = page.attachments.get().file.report
    with noticed():
        report.is_held = True
        report.save()
    assert "kangaroos" not in texts(page)
    with noticed():
        report.let_out(secretariat.user)
    assert "kangaroos" in texts(page)


def test_a_file_that_is_found_clean_long_after_it_came(whole):
    page = make.DocumentFactory(attachments=[Attachment(file=a_file("About kangaroos."))])
    Report.objects.all().delete()
    told("index_library")
    assert "kangaroos" not in texts(page)
    with noticed():
        told("clean_stored_files")
    assert "kangaroos" in texts(page)


# --- The clock, and bundles -----------------------------------------------------------------------


def test_what_goes_out_with_a_bundle(whole):
    page = as_stored(whole["statement"])
    page.title = "Let out together"
    page.save_revision()
    bundle = BundleFactory(pages=[page])
    true()
    with noticed():
        release(bundle)
    assert "Let out together" in texts(page)


def test_what_goes_out_at_its_time(whole):
    page = as_stored(whole["statement"])
    page.title, page.go_live_at = "Let out in time", timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    true()
    with noticed():
        call_command("keep_time", "--once")
    assert "Let out in time" in texts(page)


def forget_all() -> None:
    """As it is after an upgrade: the tables are new and empty."""
    with connection.cursor() as cursor:
        for model in (Entry, Text, Passage, Reading):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608


def test_the_clock_makes_up_for_an_upgrade(whole, monkeypatch):
    page = make.DocumentFactory(attachments=[Attachment(file=a_file("About kangaroos."))])
    before = said()
    forget_all()
    monkeypatch.setattr("library.receivers.READ_IN_A_ROUND", 1)
    monkeypatch.setattr("library.receivers.INDEXED_IN_A_ROUND", 3)
    for _ in range(File.objects.count() + Publication.objects.count()):
        round_of_the_clock.send(sender=None, now=timezone.now())
    assert said() == before
    assert "kangaroos" in texts(page)


def test_the_commands_make_up_for_an_upgrade(whole):
    before = said()
    forget_all()
    count = Publication.objects.count()
    assert told("index_library", missing=True) == [f"{count} publications were indexed."]
    told("read_files")
    assert said() == before


# --- The commands ---------------------------------------------------------------------------------


def test_indexing_says_how_much_was_indexed(whole):
    count = Publication.objects.count()
    for _ in range(2):
        assert told("index_library") == [f"{count} publications were indexed."]
        assert told("index_library", missing=True) == ["0 publications were indexed."]
    Text.objects.filter(pk=whole["speech"].pk).delete()
    assert told("index_library", missing=True) == ["1 publications were indexed."]
    true()
