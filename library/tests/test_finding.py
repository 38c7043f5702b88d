"""Searching the library: what is found, in which order, and what is shown of it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from fpdf import FPDF
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import Attachment, Contribution
from campaigns.tests import factories as make
from library.search.excerpts import on_one_line, paragraphs

pytestmark = pytest.mark.django_db


def pdf(*pages: str) -> bytes:
    """A PDF with these texts, a page each."""
    writer = FPDF()
    writer.set_font("Helvetica", size=12)
    for text in pages:
        writer.add_page()
        writer.multi_cell(0, 8, text)
    return bytes(writer.output())


def with_file(*pages: str, **fields: Any) -> Any:
    """A document with a PDF of these pages."""
    file = make.FileFactory(file__data=pdf(*pages), file__filename="file.pdf", title="The file")
    return make.DocumentFactory(attachments=[Attachment(file=file)], **fields)


def search(read, text: str, **more: str) -> LexborHTMLParser:
    return read(f"/publications/?{urlencode({'q': text, **more})}")


def found(html: LexborHTMLParser) -> list[str]:
    return [title.text().strip() for title in html.css(".lines .line-title")]


def everywhere(word: str) -> dict[str, Any]:
    """A publication for each place in which a word can stand."""
    someone = make.PersonFactory(name=f"Dr {word}")
    body = make.OrganisationFactory(name=f"{word} Network")
    return {
        "title": make.StatementFactory(title=f"On {word} today"),
        "summary": make.StatementFactory(title="By summary", summary=f"It says {word}."),
        "body": make.StatementFactory(title="By body", body=[("text", f"<p>There is <b>{word}</b>.</p>")]),
        "quotation": make.StatementFactory(
            title="By quotation", body=[("quotation", {"text": f"Of {word}.", "person": None, "role": ""})]
        ),
        "contributor": make.StatementFactory(title="By person", contributions=[Contribution(person=someone)]),
        "signatory": make.StatementFactory(
            title="By signatory", signatories=make.signatories(1, name=f"{word} Forum")
        ),
        "pasted": make.StatementFactory(title="By pasted name", further_signatories=f"{word} Union"),
        "issuer": make.StatementFactory(
            title="By issuer", attribution="joint", joint_issuers=[make.JointIssuer(organisation=body)]
        ),
        "event": make.SpeechFactory(title="By event", event=f"Opening of {word}"),
        "transcript": make.VideoFactory(title="By transcript", transcript=f"<p>So {word} it is.</p>"),
        "alternative": make.DocumentFactory(title="By alternative", text_alternative=f"<p>{word}</p>"),
        "addressee": make.DocumentFactory(title="By addressee", document_kind="letter", addressee=word),
        "file": with_file("An empty page.", f"A page on {word} here.", title="By file"),
    }


def test_a_word_is_found_wherever_it_stands(read):
    pages = everywhere("Ljubljana")
    make.StatementFactory(title="Of something else")
    assert sorted(found(search(read, "ljubljana"))) == sorted(page.title for page in pages.values())


@pytest.mark.parametrize("typed", ["Ljubljana", "LJUBLJANA", "ljubljana ", "ljubljana’s", "ljubljána"])
def test_case_accents_and_endings_do_not_matter(read, typed):
    make.StatementFactory(title="Adopted in Ljubljana")
    assert found(search(read, typed)) == ["Adopted in Ljubljana"]


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("prosecuting crimes", "prosecute"), ("a crime", "crimes"), ("São Paulo", "sao paulo"),
        ("Đà Nẵng", "da nang"), ("naive", "naïve"), ("the ﬁrst conﬂict", "first conflict"),
        ("Straße", "strasse"), ("well-known", "known"), ("ICC’s rules", "icc"),
    ],
)  # fmt: skip
def test_english_is_stemmed_and_letters_are_folded(read, said, typed):
    make.StatementFactory(title="It", body=[("text", f"<p>Here is {said}.</p>")])
    assert found(search(read, typed)) == ["It"]


@pytest.mark.spread(4)
@pytest.mark.parametrize("said", ["co-operation", "cooperation", "co‑operation", "Co-Operation"])
@pytest.mark.parametrize("typed", ["co-operation", "cooperation", "co‐operation", "regional co-operation"])
def test_a_hyphen_does_not_matter(read, said, typed):
    make.StatementFactory(title="It", body=[("text", f"<p>Regional {said} of states.</p>")])
    make.StatementFactory(title="Another", body=[("text", "<p>Regional operations.</p>")])
    assert found(search(read, typed)) == ["It"]


def test_all_words_must_be_there_though_in_different_places(read):
    make.StatementFactory(title="On extradition", body=[("text", "<p>It concerns torture.</p>")])
    make.StatementFactory(title="On torture")
    assert found(search(read, "extradition torture")) == ["On extradition"]


def test_quoted_words_must_stand_side_by_side(read):
    make.StatementFactory(title="Together", body=[("text", "<p>It rests on universal jurisdiction.</p>")])
    make.StatementFactory(title="Apart", body=[("text", "<p>A jurisdiction that is universal.</p>")])
    assert len(found(search(read, "universal jurisdiction"))) == 2
    for typed in ('"universal jurisdiction"', "“universal jurisdiction”", "«universal jurisdiction»"):
        assert found(search(read, typed)) == ["Together"]


def test_of_many_phrases_the_first_are_looked_for_and_that_is_said(read):
    words = "one two three four five six seven eight nine ten red blue"
    make.StatementFactory(title="It", body=[("text", f"<p>{words}</p>")])
    phrases = '"one two" "three four" "five six" "seven eight" "ten nine"'
    html = search(read, phrases)
    assert found(html) == ["It"]
    assert html.css_first(".notice").text() == "Only the first 4 phrases were looked for as phrases."
    turned = search(read, phrases.replace("one two", "two one"))
    assert "No publication has all of this." in turned.css(".notice")[0].text()


def test_quoted_words_are_found_in_a_file_and_not_across_its_pages(read):
    with_file("On universal", "jurisdiction alone", "here is universal jurisdiction", title="Third page")
    with_file("On universal", "jurisdiction", title="Over the edge")
    html = search(read, '"universal jurisdiction"')
    assert found(html) == ["Third page"]
    assert html.css_first(".excerpt a").text().endswith("page 3")


def test_a_hit_in_a_file_says_the_page_and_opens_the_file_there(read, client):
    page = with_file("Nothing.", "Nothing.", "About universal jurisdiction.", title="Backgrounder")
    link = search(read, "universal jurisdiction").css_first(".excerpt a")
    assert link.text() == "The file, page 3"
    assert link.attributes["href"] == f"{page.attachments.get().file.url}#page=3"
    assert client.get(link.attributes["href"].partition("#")[0]).status_code == 200


def test_further_pages_with_hits_are_named(read):
    with_file("On torture.", "Nothing.", "Torture. Torture. Torture.", "More torture.", title="Report")
    links = search(read, "torture").css(".excerpt a")
    assert {link.attributes["href"].partition("#")[2] for link in links} == {"page=1", "page=3", "page=4"}


def test_titles_come_before_texts_and_the_order_can_be_by_date(read):
    make.StatementFactory(title="Newer", date="2024-01-01", body=[("text", "<p>torture torture torture</p>")])
    make.StatementFactory(title="On torture", date="2020-01-01")
    assert found(search(read, "torture")) == ["On torture", "Newer"]
    html = search(read, "torture", sort="date")
    assert found(html) == ["Newer", "On torture"]
    assert "sort=relevance" in str(html.css_first(".sorted a").attributes["href"])


def test_what_says_it_in_its_summary_comes_before_what_says_it_in_its_body(read):
    make.StatementFactory(title="Body", date="2024-01-01", body=[("text", "<p>Of torture.</p>")])
    make.StatementFactory(title="Summary", date="2020-01-01", summary="Of torture.")
    assert found(search(read, "torture")) == ["Summary", "Body"]


@pytest.mark.deep
def test_pages_of_a_long_result_hold_each_publication_once(read):
    for n in range(45):
        title = f"On torture {n}" if n % 3 == 0 else f"Number {n}"
        make.StatementFactory(
            title=title, body=[("text", "<p>Of torture.</p>")], date=date(2020, 1, 1 + n % 9)
        )
    seen = [title for page in "123" for title in found(search(read, "torture", page=page))]
    assert len(seen) == len(set(seen)) == 45
    assert all("torture" in title for title in seen[:15])


def test_a_reference_finds_its_publication_before_those_that_name_it(read, client):
    meant = make.StatementFactory(title="Meant", date=date(2023, 5, 1))
    number = int(meant.reference.split("/")[1])
    make.StatementFactory(
        title="Names it",
        body=[("text", f"<p>As we wrote in AJC/{meant.reference}.</p>")],
        date=date(2024, 5, 1),
    )
    assert found(search(read, f"AJC/{meant.reference}")) == ["Meant", "Names it"]
    for typed in (meant.reference, f"ajc 2023/{number}", f"[AJC/{meant.reference}]", f"AJC-2023-{number:04}"):
        assert found(search(read, typed))[0] == "Meant", typed
    assert found(search(read, f"AJC/{meant.reference}", kind="video")) == []
    meant.unpublish()
    assert found(search(read, f"AJC/{meant.reference}")) == ["Names it"]


def test_words_are_marked_and_everything_is_escaped(read, client):
    make.StatementFactory(
        title="<i>Torture</i> & more",
        summary="On <script>alert('torture')</script>",
        body=[("text", "<p>1 &lt; 2 and &lt;img src=x onerror=alert(1)&gt; tortured</p>")],
    )
    html = search(read, "torture")
    assert [mark.text() for mark in html.css(".line mark")] == ["Torture", "torture", "tortured"]
    main = html.css_first("main")
    assert main is not None
    assert not main.css("script:not([src]), .line img, .line i")
    assert found(html) == ["<i>Torture</i> & more"]
    # What was typed is shown, too.
    html = search(read, "<b>torture</b>")
    assert "<b>torture</b>" in html.css_first("#found").text()
    assert not html.css("#found b")


def test_common_words_alone_are_said_to_be_so(read):
    make.StatementFactory(title="The one")
    html = search(read, "the of and")
    assert found(html) == ["The one"]
    assert "Nearly every text" in html.css_first(".notice").text()
    assert found(search(read, "the one")) == ["The one"]


@pytest.mark.parametrize("typed", ["?!", "…", '""', "''", "😀", "-", "\u200b", "%", "\\"])
def test_what_holds_no_word_is_said_to_hold_none(read, typed):
    make.StatementFactory(title="One")
    html = search(read, typed)
    assert found(html) == ["One"]
    assert "There is no word in" in html.css_first(".notice").text()


def test_facets_count_what_was_found(read):
    make.StatementFactory(title="Torture", language="fr")
    make.SpeechFactory(title="Torture too")
    make.VideoFactory(title="Other")
    html = search(read, "torture")
    counts = {
        box.attributes["value"]: box.parent.css_first(".count").text() for box in html.css(".facet input")
    }
    assert counts == {"statement": "1", "speech": "1", "fr": "1", "en": "1", "2024": "2"}


def test_a_draft_of_a_public_page_is_not_searched(read):
    page = make.StatementFactory(title="Public", body=[("text", "<p>As it was.</p>")])
    page.body = [("text", "<p>Still secret.</p>")]
    page.title = "Secret title"
    page.save_revision()
    assert found(search(read, "secret")) == []
    page.get_latest_revision().publish()
    assert found(search(read, "secret")) == ["Secret title"]
    assert found(search(read, "public")) == []


def test_what_was_changed_is_found_by_its_new_words_alone(read):
    page = make.StatementFactory(title="Old words")
    page.title = "New phrase"
    page.save_revision().publish()
    assert found(search(read, "old")) == []
    assert found(search(read, "phrase")) == ["New phrase"]


def test_a_renamed_person_is_found_by_the_new_name(read):
    someone = make.PersonFactory(name="Old Name")
    make.SpeechFactory(title="Speech", contributions=[Contribution(person=someone)])
    someone.name = "Married Otherwise"
    someone.save()
    assert found(search(read, "married")) == ["Speech"]
    assert found(search(read, "old")) == []


def test_a_replaced_file_is_found_by_what_it_says_now(read):
    page = with_file("About extradition.", title="Brief")
    file = page.attachments.get().file
    file.file.save("new.pdf", ContentFile(pdf("About asylum.")))
    assert found(search(read, "extradition")) == []
    assert found(search(read, "asylum")) == ["Brief"]


def test_a_file_that_is_held_back_is_not_searched_until_it_is_let_out(read, django_user_model):
    page = with_file("About extradition.", title="Brief")
    report = page.attachments.get().file.report
    report.is_held = True
    report.save()
    assert found(search(read, "extradition")) == []
    report.let_out(django_user_model.objects.create_user("somebody"))
    assert found(search(read, "extradition")) == ["Brief"]


def test_nothing_found_says_what_may_help(read):
    make.StatementFactory(title="Torture")
    html = search(read, '"universal jurisdiction"')
    assert "Without quotation marks" in html.css_first(".nothing").text()
    html = search(read, "torture", kind="speech")
    link = html.css_first(".nothing a")
    assert link.text() == "1 publication with these words in the whole library"
    assert found(read(link.attributes["href"])) == ["Torture"]


# --- Entries of lists -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<ul><li>Witness protection</li><li>Reparations</li></ul>", "Witness protection · Reparations"),
        ("<ul><li>Witness<ul><li>at home</li></ul></li><li>Funds</li></ul>", "Witness · at home · Funds"),
        ("<p>We witness:</p><ol><li>One;</li><li>Two.</li></ol><p>Three</p>", "We witness: One; Two. Three"),
        ("<p>Witness<br/>again</p><blockquote>Words</blockquote>", "Witness · again · Words"),
        ("<ul><li>Witness ကုလ။</li><li>Two</li></ul>", "Witness ကုလ။ Two"),
        ("<p>Witness &lt;b&gt; &amp; co</p><p>Two</p>", "Witness <b> & co · Two"),
    ],
)
def test_entries_of_a_list_do_not_run_together_in_an_excerpt(read, body, shown):
    make.StatementFactory(body=[("text", body)])
    assert search(read, "witness").css_first(".excerpt").text(deep=True).strip() == shown


def test_cells_and_headings_do_not_run_together_in_an_excerpt(read):
    rows = [("State", "Signed"), ("<p>Slovenia</p>", "<p>Extradition agreed</p>"), ("<p>Mongolia</p>", "")]
    text = ("text", "<p>Before it</p><h3>Surrender</h3>")
    make.StatementFactory(body=[text, make.table(*rows, caption="Who")])
    for word in ("extradition", "surrender"):
        shown = search(read, word).css_first(".excerpt").text(deep=True)
        assert "Before it · Surrender" in shown
        assert "Slovenia · Extradition agreed · Mongolia" in shown


def test_names_do_not_run_together_in_an_excerpt(read):
    make.StatementFactory(further_signatories="Mangrove Inc.\nFortify Rights\nA and B, eds.\nReprieve")
    shown = search(read, "mangrove").css_first(".excerpt").text(deep=True).strip()
    assert shown == "Mangrove Inc. · Fortify Rights · A and B, eds. · Reprieve"


def test_contributors_do_not_run_together_in_an_excerpt(read):
    fortify = make.OrganisationFactory(name="Fortify")
    rows = [
        Contribution(person=make.PersonFactory(name=name), role=role, organisation=fortify, sort_order=order)
        for order, (name, role) in enumerate([("Zan Zau", "Clerk"), ("Bo Bo", "Chief")])
    ]
    make.SpeechFactory(contributions=rows)
    shown = search(read, "Zau").css_first(".excerpt").text(deep=True).strip()
    assert shown.startswith("Zan Zau, Clerk, Fortify · Bo Bo, Chief, Fortify · ")


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        (
            "The undersigned organisations call upon all\nstates to join the convention now.\n"
            "Mangrove Watch\nFortify Rights\nAmnesty International",
            "The undersigned organisations call upon all states to join the convention now. "
            "Mangrove Watch · Fortify Rights · Amnesty International",
        ),
        ("Mangrove\nwatch begins", "Mangrove watch begins"),
        ("", ""),
    ],
)
def test_names_on_the_page_of_a_file_do_not_run_together(page, shown):
    assert on_one_line("\n".join(paragraphs(page))) == shown


def test_an_entry_with_a_list_in_it_is_found_by_its_own_last_word(read):
    make.StatementFactory(body=[("text", "<ul><li>Extradition<ul><li>Surrender</li></ul></li></ul>")])
    for word in ("extradition", "surrender"):
        assert search(read, word).css_first(".excerpt") is not None
