"""What a change takes off file, and what it has made anew: what showed it, and not the other fifty."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page, Site

from ajc_site.tests.support.depth import scaled
from campaigns.models import Contribution, SiteSettings, Statement
from campaigns.tests import factories as make
from published import renewing, sites
from published.models import Change, Due
from published.store import Store
from published.version import this_version

pytestmark = pytest.mark.django_db(transaction=True)

# Lists of what was published last, and of all there is.
LISTS = {
    "/", "/publications/", "/feeds/", "/feeds/all.atom", "/feeds/kind/statement.atom",
    "/feeds/language/en.atom", "/sitemap.xml", "/sitemap-pages-1.xml", "/sitemap-people-1.xml",
    # They say when something was last taken away.
    "/feeds/kind/document.atom", "/feeds/kind/speech.atom", "/feeds/kind/video.atom",
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
    assert sites.sweep() == []
    return Effect(off, anew)


def own(page: Page) -> set[str]:
    """The addresses of a publication itself."""
    return {page.url, *(f"{page.url.rstrip('/')}.{form}" for form in ("ris", "bib", "csl.json"))}


@pytest.mark.deeper
def test_a_change_touches_what_showed_it_and_nothing_else(on_file: Path, monkeypatch: Any) -> None:
    topics, campaigns = [make.TopicFactory() for _ in range(5)], [make.CampaignFactory() for _ in range(5)]
    people = [make.PersonFactory() for _ in range(5)]
    pages = []
    for number in range(max(10, scaled(50))):
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
    of_third |= {f"/feeds/campaign/{campaigns[3].slug}.atom"}
    lists = LISTS | {f"/publications/?page={number}" for number in range(1, 4)}

    # One is for those with a password alone: the others stay where they are.
    found = effect_of(lambda: make.restrict(pages[8]), monkeypatch)
    assert own(pages[8]) <= found.off <= own(pages[8]) | of_third | lists
    assert found.anew <= own(pages[8]) | of_third | lists

    found = effect_of(lambda: Page.objects.get(pk=moved.pk).move(closed, "last-child"), monkeypatch)
    assert {moved.url} <= found.off <= {moved.url} | LISTS
    assert not found.anew & {page.url for page in pages}

    # A word that stands on many takes none of them off.
    shown = {page.url for number, page in enumerate(pages) if number % 5 == 1}

    def rename() -> None:
        topics[1].name = "Called otherwise"
        topics[1].save()

    found = effect_of(rename, monkeypatch)
    assert found.off == set()
    assert shown <= found.anew <= shown | lists | {
        f"/feeds/topic/{topics[1].slug}.atom", f"/feeds/campaign/{campaigns[1].slug}.atom"
    }  # fmt: skip

    # With another address it is gone from the one before, and from nowhere else.
    before = f"/feeds/topic/{topics[2].slug}.atom"

    def give_another_address() -> None:
        topics[2].slug = "another-address"
        topics[2].save()

    found = effect_of(give_another_address, monkeypatch)
    assert found.off == {before}
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


def test_nothing_is_written_down_where_nothing_is_on_file(on_file: Path) -> None:
    make.StatementFactory(title="Before the first writing").save_revision().publish()
    assert not Due.objects.exists()
    assert not Change.objects.exists()
