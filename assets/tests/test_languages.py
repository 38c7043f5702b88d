"""Words in another language than English say so, and the site's own words around them stay English."""

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ajc_site.tests.support.depth import mostly_deep, some
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db

# What the site itself says on the page of a publication.
OWN_WORDS = (
    ".line-meta", ".line-meta time", ".attribution p", ".series h2", ".filed", ".people h2",
    ".signatories h2", ".signatories h3", ".alternative h2", ".transcript h2", ".player figcaption",
    ".page-head .file-facts", ".prose .download .file-facts",
)  # fmt: skip
# What the publication says.
ITS_WORDS = ("h1", ".lead", ".prose p", ".prose h2", ".prose figcaption", ".publication > .figure figcaption")

# What staff marked as being in yet another one.
IN_A_THIRD = ".prose [lang=fr], .prose [lang=id]"


def spoken(node: LexborNode | None) -> tuple[str | None, str | None]:
    """The language and direction in which a browser takes the words of an element."""
    found: dict[str, str | None] = {}
    while node is not None and node.tag != "-undef":
        for name in ("lang", "dir"):
            if node.attributes.get(name):
                found.setdefault(name, node.attributes[name])
        node = node.parent
    return found.get("lang"), found.get("dir")


def all_spoken(html: LexborHTMLParser, selectors: tuple[str, ...]) -> set[tuple[str, str | None, str | None]]:
    return {(selector, *spoken(node)) for selector in selectors for node in html.css(f"main {selector}")}


@pytest.mark.spread(1)
@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(list(make.KINDS), 2))
def test_a_publications_words_are_in_its_language_and_the_sites_words_in_english(read, kind):
    html = read(make.full(kind, language="ar"))
    for node in html.css(IN_A_THIRD):
        node.decompose()
    its_words, own_words = all_spoken(html, ITS_WORDS), all_spoken(html, OWN_WORDS)
    assert {(language, way) for _, language, way in its_words} == {("ar", "rtl")}, its_words
    assert {(language, way) for _, language, way in own_words} == {("en", "ltr")}, own_words
    assert {"h1", ".lead", ".prose p"} <= {selector for selector, _, _ in its_words}
    assert {".line-meta", ".attribution p", ".series h2", ".filed"} <= {name for name, _, _ in own_words}


@pytest.mark.parametrize(
    ("language", "way"), [("my", "ltr"), ("id", "ltr"), ("fa", "rtl"), ("ug", "rtl"), ("rhg", "auto")]
)
def test_each_language_runs_its_way(read, language, way):
    html = read(make.StatementFactory(language=language, body=[("text", "<p>Words</p>")]))
    assert {spoken(html.css_first(selector)) for selector in ("h1", ".lead", ".prose p")} == {(language, way)}


@pytest.mark.spread(1)
@pytest.mark.parametrize("kind", mostly_deep(make.KINDS, 2))
def test_a_page_in_english_says_so_once(read, kind):
    html = read(make.full(kind))
    for node in html.css(IN_A_THIRD):
        node.decompose()
    assert not html.css("main [lang]")
    assert not html.css("main [dir='rtl'], main [dir='ltr']")


@pytest.mark.parametrize("kind", make.KINDS)
def test_a_line_in_a_list_gives_title_and_summary_in_their_language(read, kind):
    make.KINDS[kind](language="ar")
    line = read("/publications/").css_first(".line")
    assert spoken(line.css_first(".line-title a")) == ("ar", "rtl")
    assert spoken(line.css_first(".line-summary")) == ("ar", "rtl")
    assert spoken(line.css_first(".line-meta")) == ("en", "ltr")


@pytest.mark.parametrize("kind", make.KINDS)
def test_one_of_the_latest_gives_its_title_in_its_language(read, kind):
    make.KINDS[kind](language="ar")
    line = read("/").css_first(".latest .line")
    assert spoken(line.css_first(".line-title a")) == ("ar", "rtl")
    assert spoken(line.css_first(".line-meta")) == ("en", "ltr")


@pytest.mark.parametrize("kind", mostly_deep(make.KINDS, 1))
def test_a_publication_placed_in_a_story_is_in_its_language(read, kind):
    placed = make.full(kind, language="ar")
    html = read(make.CampaignFactory(body=[("publication", {"publication": placed})]))
    assert spoken(html.css_first(".placed .line-title a")) == ("ar", "rtl")
    assert spoken(html.css_first(".placed .line-summary")) == ("ar", "rtl")
    for selector in (".placed .line-meta", ".placed .file-facts"):
        assert spoken(html.css_first(selector)) == ("en", "ltr")


def test_a_timeline_gives_titles_in_their_language(read):
    campaign = make.CampaignFactory(milestones=make.milestones(1))
    make.StatementFactory(language="ar", campaigns=[campaign])
    html = read(campaign)
    assert spoken(html.css_first(".moment-statement .moment-title")) == ("ar", "rtl")
    assert spoken(html.css_first(".moment-statement .moment-date")) == ("en", "ltr")
    assert spoken(html.css_first(".moment-milestone .moment-title")) == ("en", "ltr")


def test_the_members_of_a_series_run_each_its_way_and_their_numbers_the_pages(read):
    series = make.SeriesFactory()
    page = make.StatementFactory(language="ar", series=series, series_position=1)
    make.StatementFactory(series=series, series_position=2)
    members = read(page).css(".series li")
    assert spoken(members[0].css_first("[aria-current]")) == ("ar", "rtl")
    # Of the others the language is not known there; a browser sees the direction by the letters.
    assert members[1].css_first("a").attributes["dir"] == "auto"
    assert {spoken(member) for member in members} == {("en", "ltr")}
