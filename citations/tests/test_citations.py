"""How each kind of publication is cited, in each style, word for word."""

import logging
import re
import threading
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Site

from ajc_site.tests.support.depth import some
from campaigns.models import Contribution, JointIssuer, SiteSettings, Statement
from campaigns.tests import factories as make
from citations import styles
from citations.downloads import FORMS

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000/publications"
STYLES = ["OSCOLA", "Bluebook", "Chicago", "APA"]


def by(*names: str) -> list[Contribution]:
    people = [make.PersonFactory(name=name) for name in names]
    return [Contribution(person=person, role="Adviser", sort_order=n) for n, person in enumerate(people)]


def jointly(*names: str) -> dict[str, Any]:
    bodies = [make.OrganisationFactory(name=name) for name in names]
    issuers = [JointIssuer(organisation=body, sort_order=n) for n, body in enumerate(bodies)]
    return {"attribution": "joint", "joint_issuers": issuers}


def statement(**fields: Any) -> Any:
    title = "Statement on the adoption of the MLA Convention"
    return make.StatementFactory(**{"slug": "it", "title": title, "date": "2023-05-26", **fields})


def speech(**fields: Any) -> Any:
    own = {"event": "Opening of the Diplomatic Conference", "venue": "Ljubljana, Slovenia"}
    title = {"slug": "it", "title": "Remarks at the opening", "date": "2023-05-15"}
    return make.SpeechFactory(**{**title, **own, "contributions": by("Dr Asha Rao"), **fields})


def video(**fields: Any) -> Any:
    title = {"slug": "it", "title": "Justice in Asia: a beginning", "date": "2023-05-15", "duration": 245}
    return make.VideoFactory(**{**title, "contributions": by("U Ba", "Daw Hla Hla"), **fields})


def document(**fields: Any) -> Any:
    title = {"slug": "it", "title": "Backgrounder on the draft treaty", "date": "2022-10-03"}
    return make.DocumentFactory(**{**title, "body": [("text", "<p>Words.</p>")], **fields})


def letter(**fields: Any) -> Any:
    kind = {"document_kind": "letter", "addressee": "The MLA Initiative", "title": "Letter on the draft"}
    return document(**{**kind, **fields})


EXPECTED = {
    statement: {
        "OSCOLA": "Asia Justice Coalition secretariat, ‘Statement on the Adoption of the MLA Convention’ "
        f"(<i>Asia Justice Coalition</i>, 26 May 2023) (AJC/2023/001) <{SITE}/it/> accessed [the day you "
        "read it].",
        "Bluebook": "Asia Justice Coalition secretariat, <i>Statement on the Adoption of the MLA "
        f'Convention</i>, <span class="capitals">Asia Justice Coalition</span> (May 26, 2023), {SITE}/it/ '
        "(AJC/2023/001).",
        "Chicago": "Asia Justice Coalition secretariat. “Statement on the Adoption of the MLA Convention.” "
        f"Statement, AJC/2023/001. Asia Justice Coalition, May 26, 2023. {SITE}/it/.",
        "APA": "Asia Justice Coalition secretariat. (2023, May 26). <i>Statement on the adoption of the MLA "
        f"Convention</i> [Statement, AJC/2023/001]. Asia Justice Coalition. {SITE}/it/",
    },
    speech: {
        "OSCOLA": "Asha Rao, ‘Remarks at the Opening’ (Opening of the Diplomatic Conference, Ljubljana, "
        f"Slovenia, 15 May 2023) (AJC/2023/001) <{SITE}/it/> accessed [the day you read it].",
        "Bluebook": "Asha Rao, <i>Remarks at the Opening</i>, "
        f'<span class="capitals">Asia Justice Coalition secretariat</span> (May 15, 2023), {SITE}/it/ '
        "(AJC/2023/001).",
        "Chicago": "Asha Rao. “Remarks at the Opening.” Speech, AJC/2023/001. Opening of the Diplomatic "
        "Conference, "
        f"Ljubljana, Slovenia. Asia Justice Coalition secretariat, May 15, 2023. {SITE}/it/.",
        "APA": "Asha Rao. (2023, May 15). <i>Remarks at the opening</i> [Speech, AJC/2023/001]. Opening "
        "of the Diplomatic "
        f"Conference, Ljubljana, Slovenia. {SITE}/it/",
    },
    video: {
        "OSCOLA": "U Ba and Daw Hla Hla, ‘Justice in Asia: A Beginning’ (Asia Justice Coalition secretariat, "
        f"15 May 2023) (AJC/2023/001) <{SITE}/it/> accessed [the day you read it].",
        "Bluebook": "U Ba & Daw Hla Hla, <i>Justice in Asia: A Beginning</i>, "
        f'<span class="capitals">Asia Justice Coalition secretariat</span> (May 15, 2023), {SITE}/it/ '
        "(AJC/2023/001).",
        "Chicago": "U Ba and Daw Hla Hla. <i>Justice in Asia: A Beginning</i>. Video, AJC/2023/001. Asia "
        "Justice Coalition "
        f"secretariat, May 15, 2023. 4:05. {SITE}/it/.",
        "APA": "U Ba & Daw Hla Hla. (2023, May 15). <i>Justice in Asia: A beginning</i> [Video, "
        "AJC/2023/001]. Asia "
        f"Justice Coalition secretariat. {SITE}/it/",
    },
    document: {
        "OSCOLA": "Asia Justice Coalition secretariat, ‘Backgrounder on the Draft Treaty’ (Asia Justice "
        f"Coalition, 3 October 2022) (AJC/2022/001) <{SITE}/it/> accessed [the day you read it].",
        "Bluebook": "Asia Justice Coalition secretariat, <i>Backgrounder on the Draft Treaty</i>, "
        f'<span class="capitals">Asia Justice Coalition</span> (Oct. 3, 2022), {SITE}/it/ (AJC/2022/001).',
        "Chicago": "Asia Justice Coalition secretariat. <i>Backgrounder on the Draft Treaty</i>. "
        f"Backgrounder AJC/2022/001. Asia Justice Coalition, 2022. {SITE}/it/.",
        "APA": "Asia Justice Coalition secretariat. (2022, October 3). <i>Backgrounder on the draft "
        f"treaty</i> (Backgrounder AJC/2022/001). Asia Justice Coalition. {SITE}/it/",
    },
    letter: {
        "OSCOLA": "Letter from Asia Justice Coalition secretariat to The MLA Initiative, ‘Letter on the "
        f"Draft’ (3 October 2022) (AJC/2022/001) <{SITE}/it/> accessed [the day you read it].",
        "Bluebook": "Asia Justice Coalition secretariat, <i>Letter on the Draft</i>, "
        f'<span class="capitals">Asia Justice Coalition</span> (Oct. 3, 2022), {SITE}/it/ (AJC/2022/001).',
        "Chicago": "Asia Justice Coalition secretariat. “Letter on the Draft.” Letter to The MLA "
        "Initiative, AJC/2022/001. "
        f"Asia Justice Coalition, October 3, 2022. {SITE}/it/.",
        "APA": "Asia Justice Coalition secretariat. (2022, October 3). <i>Letter on the draft</i> [Letter to "
        f"The MLA Initiative, AJC/2022/001]. Asia Justice Coalition. {SITE}/it/",
    },
}


@pytest.fixture(autouse=True)
def site_address(settings):
    settings.WAGTAILADMIN_BASE_URL = "http://localhost:8000"
    styles._formatted.cache_clear()


# What a script writes the day into.
TODAY = re.compile(r'<span class="today">([^<]*)</span>')


def cited(html: LexborHTMLParser, markup: bool = False) -> dict[str, str]:
    """The citations on a page, by style: their words, or their HTML without its escapes."""
    found = {}
    for entry in html.css(".cite dl > div"):
        citation = entry.css_first("dd")
        inner = TODAY.sub(r"\1", citation.html.removeprefix("<dd>").removesuffix("</dd>"))
        for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            inner = inner.replace(escaped, plain)
        found[entry.css_first("dt").text(strip=True)] = inner if markup else citation.text()
    return found


@pytest.mark.spread(4)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", EXPECTED, ids=lambda kind: kind.__name__)
def test_each_kind_is_cited_as_each_guide_asks(read, kind, style):
    assert cited(read(kind()), markup=True)[style] == EXPECTED[kind][style]


@pytest.mark.deeper
def test_every_page_has_the_four_styles_in_the_same_order(read):
    for kind in some(list(make.KINDS), 2):
        assert list(cited(read(make.full(kind)))) == STYLES


def test_a_date_says_no_more_than_is_known(read):
    month = cited(read(statement(date_precision="month")))
    assert "(Asia Justice Coalition, May 2023)" in month["OSCOLA"]
    assert "(May 2023)" in month["Bluebook"]
    assert "Coalition, May 2023." in month["Chicago"]
    assert "(2023, May)." in month["APA"]
    year = cited(read(statement(slug="year", date_precision="year")))
    for style in STYLES:
        assert "2023" in year[style]
        assert "May" not in year[style], style
        assert "26" not in year[style], style


def test_all_who_issue_a_joint_statement_are_its_authors(read):
    two = cited(read(statement(**jointly("Some Rights"))))
    assert two["OSCOLA"].startswith("Asia Justice Coalition secretariat and Some Rights, ‘")
    assert two["Bluebook"].startswith("Asia Justice Coalition secretariat & Some Rights, ")
    assert two["Chicago"].startswith("Asia Justice Coalition secretariat and Some Rights. “")
    assert two["APA"].startswith("Asia Justice Coalition secretariat & Some Rights. (2023")
    four = cited(read(statement(slug="four", **jointly("A Group", "B Group, Inc.", "C Group"))))
    assert four["OSCOLA"].startswith("Asia Justice Coalition secretariat and others, ‘")
    assert four["Bluebook"].startswith("Asia Justice Coalition secretariat et al., ")
    everybody = "Asia Justice Coalition secretariat, A Group, B Group, Inc., {} C Group. "
    assert four["Chicago"].startswith(everybody.format("and"))
    assert four["APA"].startswith(everybody.format("&"))


def test_issuers_left_over_from_when_it_was_joint_are_not_named(read):
    page = statement(**{**jointly("Some Rights"), "attribution": "coalition"})
    assert "Some Rights" not in str(cited(read(page)))


def test_the_coalition_is_not_named_again_as_the_publisher_of_its_own_text(read):
    found = cited(read(statement(attribution="coalition")))
    assert found["APA"].count("Asia Justice Coalition") == 1
    assert found["Chicago"].count("Asia Justice Coalition") == 1


def test_authors_of_a_document_come_before_the_body_that_issues_it(read):
    found = cited(read(document(contributions=by("Prof. Dr. Asha Rao"), **jointly("Some Rights"))))
    assert found["OSCOLA"].startswith("Asha Rao, ‘")
    assert "(Asia Justice Coalition secretariat and Some Rights, 3 October 2022)" in found["OSCOLA"]


def test_who_contributed_to_a_statement_is_not_its_author(read):
    assert "Asha Rao" not in str(cited(read(statement(contributions=by("Asha Rao")))))


@pytest.mark.parametrize(
    ("printed", "cited_as"),
    [
        ("Dr Asha Rao", "Asha Rao"),
        ("Prof. Dr. Asha Rao", "Asha Rao"),
        ("Dr Rao", "Dr Rao"),
        ("U Ba Than", "U Ba Than"),
        ("Daw Hla", "Daw Hla"),
        ("Drew Profit", "Drew Profit"),
        ("Sukarno", "Sukarno"),
        ("Justice Adu Mensah", "Justice Adu Mensah"),
    ],
)
def test_a_name_stays_as_it_is_printed_but_for_titles_that_no_guide_has(read, printed, cited_as):
    assert cited(read(speech(contributions=by(printed))))["OSCOLA"].startswith(f"{cited_as}, ‘")


def test_only_the_guide_that_asks_it_of_a_dated_page_says_when_it_was_read(read):
    for kind in some(list(make.KINDS), 2):
        for style, citation in cited(read(make.full(kind))).items():
            words = {"accessed", "retrieved", "visited"} & set(citation.lower().split())
            assert words == ({"accessed"} if style == "OSCOLA" else set()), citation


HOSTILE = [
    "<script>alert(1)</script>",
    "A & B < C > D &amp; &lt;i&gt; \"E\" 'F'",
    'Not <i>italic</i>, not <span class="nocase">kept</span>',
    r"\emph{x} $x_{1}$ 100% #1 ~ ^ \\ }{",
    "A flag 🇲🇲 and a family 👩‍👩‍👧",
    "{{ settings }} {% load x %}",
    "A mark \ue000of ours\ue001 \ue006and \ue007others",
    "Long " + "words and more " * 16,
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_comes_out_as_its_words(read, title):
    html = read(statement(title=title))
    assert not html.css(".cite script, .cite dd span:not(.capitals, .today)")
    shown = "".join(char for char in title if not "\ue000" <= char <= "\uf8ff").split()
    found = cited(html)
    assert list(found) == STYLES
    for style, citation in found.items():
        words = " ".join(shown).casefold().replace("'", "’")
        assert words in citation.casefold().replace("'", "’"), style
    for element in html.css(".cite dd i"):
        assert element.text().casefold() != "italic"


def test_names_that_hold_no_text_break_nothing(client, read):
    SiteSettings.objects.create(site=Site.objects.get(), organisation_name=" ")
    page = video(contributions=by("\ue000"), title="\ue000")
    assert all("Video" in citation for citation in cited(read(page)).values())
    for form in FORMS:
        assert client.get(f"/publications/it.{form.extension}").status_code == 200


def test_a_title_in_another_language_is_marked_as_such_and_keeps_its_case(read):
    html = read(document(title="تقرير عن MLA", language="ar"))
    for entry in html.css(".cite dd"):
        title = entry.css_first("bdi")
        assert (title.attributes["lang"], title.attributes["dir"]) == ("ar", "rtl")
        assert title.text() == "تقرير عن MLA"
    french = cited(read(document(slug="fr", title="La justice pour tous", language="fr")))
    assert all("La justice pour tous" in citation for citation in french.values())


def test_american_styles_set_stops_within_quotation_marks_and_single_ones_within_double(read):
    found = cited(read(statement(title="Who decides on “justice”?")))
    assert "“Who Decides on ‘Justice’?” Statement," in found["Chicago"]
    assert "‘Who Decides on “Justice”?’ (" in found["OSCOLA"]
    plain = cited(read(statement(slug="plain", title="On Rights, Inc.")))
    assert "“On Rights, Inc.” Statement," in plain["Chicago"]


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ja", "正義とは何か。"), ("ja", "誰が裁くのか？"), ("zh-Hans", "正义！"),
        ("ar", "من يقرر؟"), ("ur", "یہ انصاف ہے۔"),
        ("my", "တရားမျှတမှုဖြစ်သည်။"), ("hi", "न्याय क्या है।"), ("km", "យុត្តិធម៌។"), ("en", "Who “Decides?”"),
    ],
)  # fmt: skip
def test_no_full_stop_follows_what_ends_a_sentence_in_any_script(read, language, title):
    for page in (
        statement(title=title, language=language),
        document(slug="d", title=title, language=language),
    ):
        chicago = cited(read(page))["Chicago"]
        assert not re.search(r"\.[’”]*[.]|[^\w\s’”)]\.", chicago.split("http")[0]), chicago
        assert title.rstrip("”")[-1] + "”" in chicago.replace("’", "") or page.kind == "document"


def test_a_stop_stands_within_the_inner_quotation_marks_but_not_before_an_apostrophe(read):
    assert "“‘Never Again.’” Statement," in cited(read(statement(title="“Never Again”")))["Chicago"]
    inner = cited(read(statement(slug="b", title="On ‘What We Don’t Say’")))["Chicago"]
    assert "“On ‘What We Don’t Say.’” Statement," in inner
    apostrophe = cited(read(statement(slug="c", title="On ‘Law’ and the States’")))["Chicago"]
    assert "“On ‘Law’ and the States’.” Statement, AJC" in apostrophe


def test_a_style_that_fails_is_left_out_and_logged_and_the_page_is_there(read, caplog, monkeypatch):
    # A style that is not there is the failure that citeproc can be made to have.
    broken = styles.Style("APA", "no-style-of-this-name", False)
    monkeypatch.setitem(styles._BY_NAME, "APA", broken)
    with caplog.at_level(logging.ERROR, "citations.styles"):
        found = cited(read(statement()))
    assert list(found) == ["OSCOLA", "Bluebook", "Chicago"]
    assert "No citation of it in APA" in caplog.text


def test_many_threads_get_the_same_citations():
    item = {
        "type": "webpage", "genre": "Statement", "author": [{"literal": "A"}], "publisher": "B",
        "issued": {"date-parts": [[2023, 5, 26]]}, "URL": "https://example.org/", "language": "en",
    }  # fmt: skip
    items = [{**item, "id": str(n), "title": f"Statement {n}"} for n in range(12)]
    alone = [styles.cite(item) for item in items]
    styles._formatted.cache_clear()
    together: dict[int, list[Any]] = {}

    def work() -> None:
        together[threading.get_ident()] = [styles.cite(item) for item in items]

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found == alone for found in together.values())


def test_a_preview_says_how_it_will_be_cited():
    draft = Statement.objects.get(pk=statement(live=False).pk)
    response = draft.make_preview_request()
    assert list(cited(LexborHTMLParser(response.content.decode()))) == STYLES
