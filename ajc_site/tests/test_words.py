"""All words that readers see can be translated, and the site then speaks that language alone."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, pgettext
from selectolax.lexbor import LexborHTMLParser, LexborNode
from wagtail.fields import StreamField
from wagtail.models import Page

from campaigns.models import SiteSettings
from campaigns.tests import factories as make
from campaigns.tests.test_pages import PAGES, full, minimal

from .support.depth import mostly_deep
from .support.words import invented
from .support.words.invented import FROM_THE_RIGHT, LONGER
from .support.words.marked import marked
from .support.words.templates import bare_words, of_readers

# What reads the same in all languages: makers, forms of files, styles of citing, hosts.
NAMES = re.compile(
    r"\b(?:PDF|DOCX|MP4|VTT|RIS|BibTeX|CSL-JSON|CSV|JSON|EPUB|OSCOLA|Bluebook|Chicago|APA|YouTube|Vimeo|Atom"
    r"|SHA|Windows|macOS|Linux|Android)\b"
    r"|AJC/[0-9/]+|https?://\S+|[\w.-]+@[\w.-]+|\b404\b|\{\w+\}"
    # ISO's codes of states, on the map of tiles.
    r"|^[A-Z]{2}$"
)
WORD = re.compile(r"[A-Za-z]{2,}")
SCRIPTS = settings.PROJECT_DIR / "static/js"
HEARD = ("alt", "aria-label", "aria-description", "title", "placeholder", "label")
# Citations are as their guides have them, in English; what machines read is not looked at.
# What stands in <bdi> is a name, or words that were searched for.
NOT_OURS = ".cite dd, script, style, bdi, code"
# Texts that were cut out of what staff wrote; only links and the like in them are ours.
CUT_OUT = {"excerpt", "elsewhere-line"}


@pytest.mark.parametrize("path", of_readers(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_template_has_no_words_of_its_own(path):
    assert bare_words(path.read_text()) == []


# The names of keys, headers and the like, and how a citation, which is in English, writes a day.
OF_BROWSERS = {"Accept", "Escape", "Enter", "Home", "End", "Tab", "ArrowDown", "ArrowUp", "AbortError"}
OF_STAFF = {"offer-title.js", "title-first.js"}


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(SCRIPTS.glob("*.js")) if path.name not in OF_STAFF],
    ids=lambda path: path.name,
)
def test_a_script_has_no_words_of_its_own(path):
    """It takes them from the page: from attributes of what it works on."""
    code = re.sub(r"(?m)^\s*//.*$|\s//\s.*$", "", path.read_text())
    texts = [text for _, text in re.findall(r"""(["'`])((?:\\.|(?!\1).)*)\1""", code)]
    said = [
        text for text in texts if re.match(r"[A-Z][a-z]+", text) or re.match(r"[a-z]+(?: [a-z]+){2,}$", text)
    ]
    assert [text for text in said if text not in OF_BROWSERS] == []


def test_in_english_all_reads_as_it_stands_in_the_code():
    """Wagtail has other words for some of ours, and the admin others again: those need a context."""
    with translation.override(settings.LANGUAGE_CODE):
        for text, where in marked().items():
            read = pgettext(text.context, text.text) if text.context else gettext(text.text)
            assert read == text.text, where


def test_what_is_put_into_a_text_is_named():
    """So that another language may have it in another order."""
    for text, where in marked().items():
        for said in (text.text, text.plural):
            assert not re.search(r"%[sdrf]\b|%(?![(%\d\s])|\{\}", said), (said, where)


def test_the_languages_that_nobody_speaks_are_longer_and_keep_what_is_put_in():
    said = "Only the first %(number)s <b>phrases</b> were looked for."
    for code in (LONGER, FROM_THE_RIGHT):
        other = invented.in_language(code, said)
        assert "%(number)s" in other
        assert "<b>" in other
        words, longer = (re.sub(r"%\(\w+\)s|<[^>]+>|\W", "", text) for text in (said, other))
        assert not WORD.search(longer)
        assert len(longer) >= 1.3 * len(words)


@pytest.fixture(scope="module", params=[minimal, full], ids=["minimal", "full"])
def addresses(request, django_db_setup, django_db_blocker):
    """The addresses of the pages of one site, by page type."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield request.param()
        transaction.set_rollback(True)


@pytest.mark.spread(4)
@pytest.mark.django_db
@pytest.mark.parametrize("page_type", mostly_deep(PAGES, 8))
def test_a_page_speaks_one_language(client, addresses, page_type):
    assert left_in_english(client, addresses[page_type]) == []


@pytest.fixture
def read_in(client: Client):
    def read(address: str, language: str = LONGER, status: int = 200) -> LexborHTMLParser:
        with invented.spoken(language):
            response = client.get(address)
        assert response.status_code == status
        return LexborHTMLParser(response.content.decode())

    return read


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "code", "way"), [(LONGER, "en", "ltr"), (FROM_THE_RIGHT, "ar", "rtl")])
def test_a_page_says_in_which_language_and_direction_it_speaks(read_in, language, code, way):
    root = read_in("/", language).css_first("html")
    assert (root.attributes["lang"], root.attributes["dir"]) == (code, way)


@pytest.mark.django_db
def test_in_another_language_what_is_in_english_says_so(read_in):
    statement = make.StatementFactory(body=[("text", "<p>Words</p>")])
    html = read_in(statement.get_url(), FROM_THE_RIGHT)
    for selector in ("h1", ".lead", ".prose"):
        node = html.css_first(f"main {selector}")
        assert (node.attributes["lang"], node.attributes["dir"]) == ("en", "ltr")


# What the library may have to say of an address.
LISTS = [
    "", "?kind=statement", "?kind=statement&kind=speech&language=en", "?q=words", "?q=words&sort=date",
    "?q=words&kind=speech", "?q=wrods", "?q=nothingofthis", "?q=words+nothingofthis", "?q=%22not+in+it%22",
    "?q=nothingofthis&kind=speech", "?q=...", "?q=the", "?q=" + "word+" * 60, "?sort=upwards", "?page=99",
    "?q=words&page=99", "?page=x", "?topic=none", "?kind=none", "?year=1900", "?person=none", "?all=topic",
    "?kind=speech&topic=none",
    "?q=" + "+".join(f"%22two+words{n}%22" for n in range(12)),
]  # fmt: skip


@pytest.mark.spread(4)
@pytest.mark.django_db
@pytest.mark.parametrize("asked", mostly_deep(LISTS, 6))
def test_the_library_speaks_one_language(client, asked):
    make.StatementFactory(title="A title with words", body=[("text", "<p>Of words.</p>")])
    make.SpeechFactory(topics=[make.TopicFactory()], attachments=make.attachments(6))
    assert left_in_english(client, f"/publications/{asked}") == []


@pytest.fixture(scope="module")
def one_of_each_kind(django_db_setup, django_db_blocker):
    """A site with a publication of each kind that has all that one can have."""
    with django_db_blocker.unblock(), transaction.atomic():
        campaign = make.CampaignFactory()
        yield {kind: make.full(kind, campaigns=[campaign]) for kind in make.KINDS}
        transaction.set_rollback(True)


@pytest.mark.spread(4)
@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/feeds/", "/feeds/all/", "/feeds/kind/statement/", "/feeds/publications/?kind=statement&q=words",
        "/people/", "/organisations/", "/verify/", "/verify/?checksum=words", "/verify/known/0/",
        "/nothing-here/", "/people/nobody/",
    ],
)  # fmt: skip
def test_other_pages_speak_one_language(client, one_of_each_kind, address):
    assert left_in_english(client, address) == []


@pytest.mark.django_db
def test_how_to_cite_speaks_one_language(client):
    page = make.full("statement", body=[("text", "<p>Words</p>")])
    assert left_in_english(client, f"{page.get_url()}cite/") == []


@pytest.mark.django_db
def test_the_question_for_a_password_speaks_one_language(client):
    page = make.full("statement")
    make.restrict(page)
    assert left_in_english(client, page.get_url()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403, 404, 410, 500, 503, 507])
def test_errors_speak_one_language(status):
    with invented.spoken(LONGER):
        page = render_to_string(f"{status}.html")
    assert list(english_in(LexborHTMLParser(page), content())) == []


@pytest.mark.django_db
def test_what_the_web_server_says_speaks_one_language(client):
    from published.web.refusals import addresses as all_refusals

    with invented.spoken(LONGER):
        for address in all_refusals():
            if address.endswith(".html"):
                html = LexborHTMLParser(client.get(address).content.decode())
                assert list(english_in(html, content())) == [], address


@pytest.mark.django_db
@pytest.mark.parametrize("kind", make.KINDS)
def test_a_feeds_content_speaks_one_language(client, one_of_each_kind, kind):
    with invented.spoken(LONGER):
        feed = client.get(f"/feeds/kind/{kind}.atom").content.decode()
    found = re.findall(r"<content[^>]*>(.*?)</content>", feed, re.DOTALL)
    assert found
    for text in found:
        assert list(english_in(LexborHTMLParser(unescape(text)), content())) == []


def left_in_english(client: Client, address: str) -> list[str]:
    """What a page has in English that staff did not write."""
    with invented.spoken(LONGER):
        response = client.get(address)
    return list(english_in(LexborHTMLParser(response.content.decode()), content(address)))


def english_in(html: LexborHTMLParser, written: re.Pattern[str]) -> Iterator[str]:
    for node in html.css(NOT_OURS):
        node.decompose()
    # What was searched for is marked amidst what staff wrote.
    html.unwrap_tags(["mark"])
    html.root.merge_text_nodes()
    for text in seen_and_heard(html):
        left = written.sub("", NAMES.sub("", text))
        if WORD.search(left):
            yield f"{left} ({text[:60]})"


def seen_and_heard(html: LexborHTMLParser) -> Iterator[str]:
    """All texts of a page, each as the element that holds it alone."""
    for node in html.css("title, body *"):
        if not CUT_OUT & {*(node.attributes.get("class") or "").split()}:
            yield from _own_texts(node)
        yield from (value for name in HEARD if (value := node.attributes.get(name)))
        yield from _words_for_scripts(node)
    for meta in html.css("meta[name=description], link[title]"):
        yield meta.attributes.get("content") or meta.attributes.get("title") or ""


def _words_for_scripts(node: LexborNode) -> Iterator[str]:
    """What scripts say is in attributes of what they work on, among addresses and codes."""
    for name, value in node.attributes.items():
        is_code = name.endswith("language") or (value or "").startswith(("/", "http"))
        if name.startswith("data-") and value and not is_code:
            yield value


def _own_texts(node: LexborNode) -> Iterable[str]:
    child = node.child
    while child is not None:
        if child.tag == "-text":
            yield " ".join(child.text().split())
        child = child.next


def content(*more: str) -> re.Pattern[str]:
    """All texts that staff wrote, and what else is asked for."""
    texts = {*_written(), *more}
    texts |= {part for text in more for part in re.split(r"[?&=+]|%22", text)}
    pieces = {piece for text in texts for piece in _pieces(text) if WORD.search(piece)}
    longest_first = sorted(pieces, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)")


def _written() -> Iterator[str]:
    for model in apps.get_models():
        if model._meta.app_label == "campaigns" or model is Page:
            for row in model._default_manager.all():
                yield from _texts(row)
    # They stand on the pages of a site whose staff have set nothing, too.
    yield from _texts(SiteSettings())


def _texts(row: models.Model) -> Iterator[str]:
    """All that was typed into a row; not what was chosen from a list, whose names are ours."""
    for field in row._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | StreamField) and not field.choices
        if is_text and field.name not in {"slug", "url_path", "path"}:
            yield str(field.value_to_string(row))


def _pieces(text: str) -> Iterator[str]:
    """A text as it may stand on a page: its lines, what stands between the tags of rich text, and in them."""
    # In a body's JSON quotation marks and letters that are not ASCII are written as it has them.
    plain = text.replace('\\"', '"').replace("\\n", "\n")
    plain = re.sub(r"\\u([0-9a-f]{4})", lambda letter: chr(int(letter[1], 16)), plain)
    for piece in re.split(r"<[^>\"]*>?|\n|\"|>|;", plain):
        words = " ".join(unescape(piece).split())
        yield from (words, words.rstrip("."))
