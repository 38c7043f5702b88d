"""The words of the demo's PDFs: public facts in the site's own words, and where the real texts go."""

from dataclasses import dataclass

from .facts import LONG_TITLE

# A block is a sort and its words. Sorts: "h" heading, "p" paragraph, "li" list item, "gap" room for the text.
Block = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """One PDF: file name without ending, title with a line above and a line under it, and its blocks."""

    slug: str
    kicker: str
    title: str
    details: str
    blocks: tuple[Block, ...]
    room: int = 6  # empty lines under each "gap"


ABOUT_CONVENTION: tuple[Block, ...] = (
    ("h", "The Convention and its names"),
    (
        "p",
        f"The official title is: {LONG_TITLE}. Two shorter names are in use: Mutual Legal Assistance "
        "Convention, and MLA Convention.",
    ),
)
ABOUT_CONFERENCE: tuple[Block, ...] = (
    ("h", "The conference"),
    (
        "p",
        "The MLA Diplomatic Conference met in Ljubljana, Slovenia, from 15 to 26 May 2023. The "
        "secretariat of the Asia Justice Coalition (AJC secretariat) was there as an observer civil "
        "society organisation.",
    ),
)

STATEMENT = Text(
    "statement-adoption",
    "Statement · AJC secretariat",
    "Statement on the adoption of the MLA Convention",
    "MLA Diplomatic Conference, Ljubljana, 15–26 May 2023",
    (
        ("h", "What this statement is about"),
        (
            "p",
            "States have adopted a treaty on working together across borders on atrocity crimes. The "
            "AJC secretariat issued a statement that welcomes this step. The statement’s own text has "
            "still to be put here.",
        ),
        ("gap", "The text of the statement goes here"),
        *ABOUT_CONVENTION,
        *ABOUT_CONFERENCE,
        ("h", "Read more on the campaign page"),
        ("li", "the speech given at the opening ceremony on 15 May 2023"),
        ("li", "three videos with members of the Asia Justice Coalition"),
        ("li", "the update of 23 May 2023 from the conference"),
        ("li", "the backgrounder on the draft treaty"),
        ("li", "the letter of October 2022 to the MLA Initiative"),
    ),
)

SPEECH = Text(
    "speech-opening-ceremony",
    "Speech · 15 May 2023",
    "Speech at the opening ceremony of the MLA Diplomatic Conference",
    "Dr Priya Pillai, head of the AJC secretariat · Ljubljana, Slovenia",
    (
        ("h", "The occasion"),
        (
            "p",
            "Dr Priya Pillai, who heads the AJC secretariat, spoke on 15 May 2023, when the MLA "
            "Diplomatic Conference was opened in Ljubljana. The conference ran until 26 May 2023.",
        ),
        ("h", "What the speech dealt with"),
        ("p", "According to the secretariat’s campaign page, the speech made two points:"),
        (
            "li",
            "Cooperation is what the Convention is about: among the States of one region and, above "
            "all, from region to region, so that the work against impunity involves the whole world.",
        ),
        ("li", "The Convention gives encouragement to cooperation among States of the Global South."),
        ("h", "The text"),
        ("gap", "The full text of the speech goes here, as it was given"),
        ("h", "The recording"),
        (
            "p",
            "A recording of the ceremony exists. The speech begins at about 1 hour and 14 minutes (1:14:00).",
        ),
        *ABOUT_CONVENTION,
    ),
    room=20,
)

BACKGROUNDER = Text(
    "backgrounder-draft-mla-treaty",
    "Backgrounder · AJC secretariat",
    "The Draft Mutual Legal Assistance Treaty and its relevance for Asian States",
    "What the treaty offers the region",
    (
        ("h", "Purpose of the backgrounder"),
        (
            "p",
            "The secretariat’s backgrounder looks at the Draft Mutual Legal Assistance Treaty with two "
            "questions in mind: what does it hold for the region, and why is it relevant for States in "
            "Asia? The pages below keep its place and gather what the campaign page says on the matter.",
        ),
        *ABOUT_CONVENTION,
        ("h", "What the treaty is for"),
        (
            "p",
            "It deals with cooperation between States when genocide, crimes against humanity, war "
            "crimes and other international crimes are investigated and prosecuted. The secretariat "
            "sees it as a step that strengthens such cooperation and helps to close gaps in the way "
            "international justice is built.",
        ),
        ("gap", "The backgrounder’s account of the draft goes here"),
        ("h", "Why it matters for Asia"),
        ("p", "The secretariat’s reasons, as the campaign page gives them, in short:"),
        ("li", "Asia has no regional framework for cooperation on atrocity crimes."),
        (
            "li",
            "A framework for cooperation against transnational crime is in place; the treaty could add "
            "to it.",
        ),
        (
            "li",
            "In the secretariat’s view it would encourage States of the South to work with each other "
            "on investigations and prosecutions of atrocity crimes.",
        ),
        ("li", "In the same view it would make the principle of complementarity stronger."),
        ("gap", "The backgrounder’s analysis for Asian States goes here"),
        ("h", "Beside other texts"),
        (
            "p",
            "How the Convention relates to the Rome Statute and to the Draft Convention on Crimes "
            "against Humanity is the subject of the campaign’s video with Hugo Relva, Legal Adviser at "
            "Amnesty International. Its importance for Asia and for practitioners there is the subject "
            "of the video with Raquel Saavedra, International Legal Adviser at the International "
            "Commission of Jurists. Pavani Bhat, Investigations Associate at Fortify Rights, speaks "
            "about the possibilities and challenges of pursuing justice in Asia.",
        ),
        *ABOUT_CONFERENCE,
        ("h", "Sources and further reading"),
        ("gap", "The backgrounder’s references go here"),
    ),
    room=16,
)

LETTER = Text(
    "letter-mla-initiative-2022-10",
    "Letter · October 2022",
    "Letter to the MLA Initiative",
    "From the AJC secretariat · October 2022",
    (
        ("h", "To"),
        ("p", "MLA Initiative"),
        ("h", "Subject"),
        ("p", "The draft Mutual Legal Assistance Convention"),
        ("h", "What the letter does"),
        ("p", "In October 2022 the AJC secretariat wrote to the MLA Initiative. The letter does two things:"),
        ("li", "it welcomes that the draft Convention is moving forward;"),
        ("li", "it makes recommendations."),
        (
            "p",
            "What the secretariat recommended is not repeated here, because this placeholder holds no "
            "text from the letter.",
        ),
        ("gap", "The text of the letter goes here"),
        *ABOUT_CONVENTION,
        ("h", "What came after"),
        (
            "p",
            "The diplomatic conference on the Convention took place in Ljubljana, Slovenia, from 15 to "
            "26 May 2023. The AJC secretariat was there as an observer civil society organisation.",
        ),
    ),
    room=20,
)

TEXTS = (STATEMENT, SPEECH, BACKGROUNDER, LETTER)
