"""What a change takes off file, and what it has made anew: what showed it, and not the other fifty."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, Site

from ajc_site.tests.support.depth import is_deep, mostly_deep, scaled, some
from assets.models import Picture
from campaigns.models import (
    Attachment,
    Campaign,
    Contribution,
    Library,
    Organisation,
    Person,
    SiteSettings,
    Statement,
)
from campaigns.tests import factories as make
from library.following.sitemap import part_with
from published import renewing, sites
from published.models import Change, Due
from published.store import Store
from published.taking import taking
from published.version import this_version
from published.web import refusals

pytestmark = pytest.mark.django_db(transaction=True)

# Lists of what was published last, and of all there is.
LISTS = {
    "/", "/publications/", "/feeds/", "/feeds/all.atom", "/feeds/kind/statement.atom",
    "/feeds/corrections/", "/feeds/corrections.atom",
    "/feeds/language/en.atom", "/sitemap.xml", "/people/", "/feeds/all/", "/feeds/kind/statement/",
    "/feeds/language/en/",
    # They say when something was last taken away.
    "/feeds/kind/document.atom", "/feeds/kind/speech.atom", "/feeds/kind/video.atom",
    "/feeds/kind/document/", "/feeds/kind/speech/", "/feeds/kind/video/",
}  # fmt: skip

# By which columns of which tables something is withdrawn.
TAKING = {
    "bundles_member": ["bundle_id", "page_id"],
    "campaigns_attachment": ["file_id", "publication_id"],
    "campaigns_campaign": ["lead_picture_id", "motif_id", "page_ptr_id"],
    "campaigns_campaignindex": ["page_ptr_id"],
    "campaigns_contribution": ["organisation_id", "person_id", "publication_id"],
    "campaigns_document": ["picture_id", "publication_ptr_id"],
    "campaigns_file": ["collection_id", "file", "file_hash"],
    "campaigns_fileuse": ["file_id", "page_id"],
    "campaigns_home": ["lead_story_id", "page_ptr_id", "picture_id"],
    "campaigns_jointissuer": ["organisation_id", "publication_id"],
    "campaigns_library": ["page_ptr_id"],
    "campaigns_milestone": ["campaign_id"],
    "campaigns_organisation": ["logo_id"],
    "campaigns_person": ["portrait_id"],
    "campaigns_picture": ["collection_id", "file", "file_hash"],
    "campaigns_pictureuse": ["page_id", "picture_id"],
    "campaigns_publication": ["page_ptr_id"],
    "campaigns_rendition": ["file", "image_id"],
    "campaigns_signatory": ["organisation_id", "statement_id"],
    "campaigns_sitesettings": ["card_picture_id", "site_id"],
    "campaigns_speech": ["captions_id", "poster_id", "publication_ptr_id", "video_file_id"],
    "campaigns_standardpage": ["page_ptr_id"],
    "campaigns_statement": ["publication_ptr_id"],
    "campaigns_video": ["captions_id", "poster_id", "publication_ptr_id", "video_file_id"],
    "campaigns_withdrawal": ["is_gone", "keeps_text", "publication_id", "replaced_by_id"],
    "clean_files_report": ["is_held"],
    "clean_files_report_handed_in_by": ["report_id"],
    "editions_edition": ["publication_id"],
    "editions_fileedition": ["edition_id", "of_id", "stored"],
    "editions_lastingfile": ["file_id", "publication_id"],
    "library_onlist": ["publication_id"],
    "printed_printed": ["page_id"],
    "wagtailcore_collection": ["path"],
    "wagtailcore_collectionviewrestriction": ["collection_id"],
    "wagtailcore_collectionviewrestriction_groups": ["collectionviewrestriction_id", "group_id"],
    "wagtailcore_groupapprovaltask_groups": ["group_id", "groupapprovaltask_id"],
    "wagtailcore_page": ["alias_of_id", "content_type_id", "expire_at", "expired", "live", "path"],
    "wagtailcore_pagelogentry": ["content_changed", "content_type_id", "deleted", "page_id", "revision_id"],
    "wagtailcore_pageviewrestriction": ["page_id"],
    "wagtailcore_pageviewrestriction_groups": ["group_id", "pageviewrestriction_id"],
    "wagtailcore_site": ["is_default_site", "root_page_id"],
}  # fmt: skip


@dataclass
class Effect:
    """What was taken off before a commit, and all that was to be made anew after it."""

    off: set[str]
    anew: set[str]


def effect_of(change: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> Effect:
    store = Store(this_version())
    before = set(store.names())
    with monkeypatch.context() as patch:
        patch.setattr(renewing, "after_commit", lambda: None)
        change()
    off = {f"/{name.removesuffix('index.html')}" for name in before - set(store.names())}
    anew = set(Due.objects.values_list("address", flat=True))
    renewing.renew_due()
    # The whole site is compared: after each change at length, else by the tests after their last.
    assert not is_deep() or sites.sweep() == []
    return Effect(off, anew)


def parts(*rows: Page | Person) -> set[str]:
    """The parts of the sitemap that rows are in: by their keys, which are large after many other tests."""
    return {part_with("people" if isinstance(row, Person) else "pages", row.pk) for row in rows}


def own(page: Page) -> set[str]:
    """The addresses of a publication itself."""
    forms = ("ris", "bib", "csl.json", "pdf", "epub")
    return {page.url, f"{page.url}cite/", *(f"{page.url.rstrip('/')}.{form}" for form in forms)}


def of_editions(page: Page) -> set[str]:
    """Those of what it was before, and its short one."""
    below = ["history/", "editions/1/", "editions/2/", "compare/1/2/"]
    below += [f"editions/{n}/citation.{form}" for n in (1, 2) for form in ("ris", "bib", "csl.json")]
    return {f"{page.url}{end}" for end in below} | {f"/r/{Statement.objects.get(pk=page.pk).reference}/"}


@pytest.mark.deep
def test_a_change_touches_what_showed_it_and_nothing_else(on_file: Path, monkeypatch: Any) -> None:
    topics, campaigns = [make.TopicFactory() for _ in range(5)], [make.CampaignFactory() for _ in range(5)]
    people = [make.PersonFactory() for _ in range(5)]
    pages = []
    for number in range(max(10, scaled(30))):
        page = make.StatementFactory(title=f"Number {number}")
        page.topics, page.campaigns = [topics[number % 5]], [campaigns[number % 5]]
        page.contributions = [Contribution(person=people[number % 5], role="Author")]
        page.save_revision().publish()
        pages.append(page)
    section, closed = (make.StandardPageFactory(title=title) for title in ("Section", "Closed"))
    moved = make.StandardPageFactory(title="Moved", parent=section)
    make.restrict(closed)
    sites.write_whole()
    of_third = {people[3].get_absolute_url(), campaigns[3].url, f"/feeds/topic/{topics[3].slug}.atom"}
    of_third |= {f"/feeds/topic/{topics[3].slug}/", f"/feeds/campaign/{campaigns[3].slug}/"}
    of_third |= {f"/feeds/campaign/{campaigns[3].slug}.atom"}
    of_third |= {f"/feeds/corrections/{campaigns[3].slug}{end}" for end in ("/", ".atom")}
    of_third |= {f"{campaigns[3].url.rstrip('/')}.{form}" for form in ("pdf", "epub")}
    lists = LISTS | parts(*pages, *people) | {f"/publications/?page={number}" for number in range(1, 4)}

    # One is for those with a password alone: the others stay where they are.
    found = effect_of(lambda: make.restrict(pages[8]), monkeypatch)
    assert own(pages[8]) <= found.off <= own(pages[8]) | of_editions(pages[8]) | of_third | lists
    assert found.anew <= own(pages[8]) | of_editions(pages[8]) | of_third | lists

    found = effect_of(lambda: Page.objects.get(pk=moved.pk).move(closed, "last-child"), monkeypatch)
    assert {moved.url} <= found.off <= {moved.url} | LISTS | parts(moved)
    assert not found.anew & {page.url for page in pages}

    # A word that stands on many takes none of them off.
    of_topic = [page for number, page in enumerate(pages) if number % 5 == 1]
    shown = {page.url for page in of_topic}

    def rename() -> None:
        topics[1].name = "Called otherwise"
        topics[1].save()

    found = effect_of(rename, monkeypatch)
    assert found.off == set()
    feeds = {f"/feeds/topic/{topics[1].slug}", f"/feeds/campaign/{campaigns[1].slug}"}
    feeds = {f"{feed}{ending}" for feed in feeds for ending in ("/", ".atom")}
    assert (
        shown <= found.anew <= set().union(*map(own, of_topic), *map(of_editions, of_topic)) | lists | feeds
    )

    # With another address it is gone from the one before, and from nowhere else.
    before = f"/feeds/topic/{topics[2].slug}.atom"

    def give_another_address() -> None:
        topics[2].slug = "another-address"
        topics[2].save()

    found = effect_of(give_another_address, monkeypatch)
    assert found.off == {before, before.replace(".atom", "/")}
    assert {before, "/feeds/topic/another-address.atom"} <= found.anew
    assert not found.anew & shown

    # On every page: all are made anew, none is away meanwhile.
    SiteSettings.objects.get_or_create(site=Site.objects.get())
    renewing.renew_due()
    found = effect_of(lambda: SiteSettings.objects.update(footer_text="New words"), monkeypatch)
    assert found.off == set()
    assert {page.url for page in pages if page is not pages[8]} <= found.anew

    # A correction, and one more: what shows them.
    def correct() -> None:
        page = Statement.objects.get(pk=pages[4].pk)
        page.title = "Corrected"
        page.save_revision().publish()

    found = effect_of(correct, monkeypatch)
    assert found.off == set()
    assert not found.anew & ({page.url for page in pages} - {pages[4].url})
    found = effect_of(lambda: make.StatementFactory(title="One more"), monkeypatch)
    assert found.off == set()
    # What was a draft, or is back: the lists that it is on from now on stay where they are.
    draft = make.StatementFactory(title="A draft", live=False)
    draft.topics = [topics[3]]
    found = effect_of(lambda: draft.save_revision().publish(), monkeypatch)
    assert found.off == set()
    assert own(draft) | {"/", "/publications/"} <= found.anew
    Statement.objects.get(pk=draft.pk).unpublish()
    found = effect_of(lambda: Page.objects.filter(pk=draft.pk).update(live=True), monkeypatch)
    assert found.off == set()
    assert not found.anew & {page.url for page in pages}
    assert sites.sweep() == []


@pytest.fixture
def around(on_file: Path) -> Iterator[Any]:
    """A small site: a statement by somebody with a portrait, a page in the menu, one in the footer."""
    picture = make.PictureFactory()
    statement = make.StatementFactory(title="The statement")
    statement.contributions = [Contribution(person=make.PersonFactory(portrait=picture), role="Author")]
    statement.save_revision().publish()
    make.CampaignFactory()
    make.StandardPageFactory(title="In the menu", show_in_menus=True)
    make.StandardPageFactory(title="In the footer")
    SiteSettings.objects.get_or_create(site=Site.objects.get())
    sites.write_whole()
    yield statement
    assert sites.sweep() == []


def in_menu() -> Any:
    return Page.objects.filter(title="In the menu")


def in_footer() -> Any:
    return Page.objects.filter(title="In the footer")


def card_is_portrait() -> None:
    SiteSettings.objects.update(card_picture=Picture.objects.first())


def file_under_nothing() -> None:
    page = Statement.objects.get()
    page.topics, page.places, page.campaigns, page.series = [], [], [], None
    page.save_revision().publish()


WITHDRAWING_NOTHING: dict[str, Callable[[], object]] = {
    "off the menu": lambda: in_menu().update(show_in_menus=False),
    "into the menu": lambda: in_footer().update(show_in_menus=True),
    "renamed": lambda: in_menu().update(title="Called otherwise"),
    "card": card_is_portrait,
    "member": lambda: Organisation.objects.update(is_member=True),
    "filed": file_under_nothing,
    "new": lambda: make.StatementFactory(title="One more", live=False).save_revision().publish(),
    "new in the menu": lambda: make.StandardPageFactory(title="Another", show_in_menus=True),
    "draft": lambda: make.StandardPageFactory(title="New", live=False).save_revision().publish(),
}


@pytest.mark.deep
def test_what_withdraws_nothing_takes_nothing_off(around: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    around.topics, around.places = [make.TopicFactory()], [make.PlaceFactory()]
    around.campaigns, around.series = [Campaign.objects.get()], make.SeriesFactory()
    around.save_revision().publish()
    make.OrganisationFactory()
    for name, change in some([*WITHDRAWING_NOTHING.items()], 2):
        assert effect_of(change, monkeypatch).off == set(), name


WITHDRAWING: dict[str, Callable[[Any], object]] = {
    "unpublish": lambda pages: pages.get().specific.unpublish(),
    "query": lambda pages: pages.update(live=False),
    "restrict": lambda pages: make.restrict(pages.get()),
    "expire": lambda pages: pages.update(expire_at=timezone.now()),
    "delete": lambda pages: pages.get().delete(),
}


@pytest.mark.parametrize("way", mostly_deep([*WITHDRAWING], 1))
def test_pages_that_name_a_withdrawn_one_stay_until_they_are_made_anew(
    around: Any, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    for pages in (in_menu, in_footer):
        gone = pages().get()
        found = effect_of(partial(WITHDRAWING[way], pages()), monkeypatch)
        assert gone.url in found.off
        assert found.off <= {gone.url, "/sitemap.xml"} | parts(gone)
        assert {"/", around.url, "/.errors/404.html"} <= found.anew
        for name in ("index.html", f"{around.url.strip('/')}/index.html", ".errors/404.html"):
            assert gone.title.encode() not in (Store(this_version()).read(name) or b"")


def test_a_card_that_is_exchanged_goes_alone_and_not_where_somebody_else_shows_it(
    around: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    portrait, own_card = Picture.objects.get(), make.PictureFactory()
    SiteSettings.objects.update(card_picture=own_card)
    of_card = {size["url"] for sizes in own_card.sizes.values() for size in sizes}
    found = effect_of(lambda: SiteSettings.objects.update(card_picture=portrait), monkeypatch)
    assert found.off
    assert found.off <= of_card
    found = effect_of(lambda: SiteSettings.objects.update(card_picture=None), monkeypatch)
    assert found.off == set()
    # Deleted: pages stay, which only name its address.
    SiteSettings.objects.update(card_picture=own_card)
    found = effect_of(own_card.delete, monkeypatch)
    assert found.off
    assert found.off <= of_card


def test_an_upload_stays_while_something_else_shows_it(around: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a person's page, of which the portrait is."""
    file = make.FileFactory()
    for page in (around, make.StatementFactory(title="With the same file")):
        page.attachments = [Attachment(file=file)]
        page.save_revision().publish()
    found = effect_of(lambda: Statement.objects.get(pk=page.pk).unpublish(), monkeypatch)
    assert page.url in found.off
    assert file.url not in found.off
    found = effect_of(lambda: Statement.objects.get(pk=around.pk).unpublish(), monkeypatch)
    assert {around.url, file.url} <= found.off
    assert not any(address.startswith("/.errors/") for address in found.off)


def test_error_pages_stay_whatever_is_withdrawn(around: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = set(refusals.addresses())
    # They lead to the library themselves.
    found = effect_of(lambda: make.restrict(Library.objects.get()), monkeypatch)
    assert around.url in found.off
    assert not errors & found.off
    assert errors <= {f"/{name}" for name in Store(this_version()).names()}


def test_each_column_is_known_by_which_something_is_withdrawn() -> None:
    """The whole list, to be thought about whenever a column is added. All others are shown, and no more."""
    found = {table: sorted(columns) for table, columns in taking().items() if columns}
    assert found == TAKING


def test_nothing_is_written_down_where_nothing_is_on_file(on_file: Path) -> None:
    make.StatementFactory(title="Before the first writing").save_revision().publish()
    assert not Due.objects.exists()
    assert not Change.objects.exists()
