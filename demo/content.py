"""The words of the demo: public facts about the MLA Convention, told in this project's own words.

A text that the secretariat has still to give is a placeholder and says so; nothing here is a
quotation of anybody.
"""

from typing import Any, Final

LONG_NAME: Final = (
    "Convention on International Cooperation in the Investigation and Prosecution of Genocide, "
    "Crimes against Humanity, War Crimes and other International Crimes"
)
LEAD: Final = (
    "The secretariat of the Asia Justice Coalition puts on record what it says, where and on whose behalf: "
    "statements, speeches, videos, documents."
)
INDEX_INTRODUCTION: Final = "Long-running efforts of the coalition, each told as a story and as a timeline."
LIBRARY_INTRODUCTION: Final = "Everything that the secretariat has put on record, newest first."

CAMPAIGN: Final[dict[str, Any]] = {
    "title": "The MLA Convention",
    "slug": "mla-convention",
    "official_name": LONG_NAME,
    "other_names": "Mutual Legal Assistance Convention; MLA Convention",
    "status": "Adopted in Ljubljana in May 2023",
    "summary": (
        "A treaty that lets states help one another across borders when they investigate and prosecute "
        "atrocity crimes. The AJC secretariat followed its making, took part as an observer in the "
        "conference that adopted it, and explains what it offers to Asia."
    ),
}
MILESTONES: Final = [
    # first day, last day, title, text, place
    (
        "2023-05-15",
        "2023-05-26",
        "MLA Diplomatic Conference",
        "The AJC secretariat takes part as an observer civil society organisation.",
        "Ljubljana, Slovenia",
    ),
    (
        "2023-05-26",
        None,
        "The Convention is adopted",
        "At the conference, which ends on this day, states adopt the treaty.",
        "Ljubljana, Slovenia",
    ),
]

STORY: Final[dict[str, str]] = {
    "conference": (
        "<p>For two weeks, from 15 to 26 May 2023, delegations met in Ljubljana, Slovenia, to settle the "
        "text of a new treaty: how states work together when genocide, crimes against humanity, war crimes "
        "and other international crimes are investigated and brought to court. The AJC secretariat had a "
        "seat in the room as an observer civil society organisation.</p><p>The conference ended with the "
        "adoption of the <b>Mutual Legal Assistance Convention</b>, the MLA Convention for short. The "
        "secretariat welcomed it in a statement.</p>"
    ),
    "asia": (
        "<p>Evidence, witnesses and suspects cross borders; investigations stop at them unless states have agreed how "
        "to help each other. The secretariat sees real progress in the treaty: states work together more closely, and "
        "international justice has fewer gaps.</p>"
        "<p>For Asia three things stand out:</p><ul>"
        "<li><b>No regional framework.</b> Asia has none for cooperation on atrocity crimes. What exists covers "
        "transnational crime, and the treaty can complement it.</li>"
        "<li><b>South–South cooperation.</b> The secretariat expects the treaty to encourage states of the Global South "
        "to assist one another in investigations and trials.</li>"
        "<li><b>Complementarity.</b> States that can get help from one another are better able to try these crimes "
        "themselves; the principle that national courts come first gains strength.</li></ul>"
        "<p>A backgrounder looks at the draft from the region: what it brings, and why it concerns the states of Asia.</p>"
    ),
    "speech": (
        "<p>Dr Priya Pillai, who heads the secretariat, spoke at the opening ceremony on 15 May. She placed "
        "the need for more cooperation at the centre of the treaty: among the states of a region, and from "
        "one region to another, so that the effort against impunity is a global one. She also stressed the "
        "encouragement that the treaty gives to cooperation within the Global South.</p>"
    ),
    "videos": (
        "<p>Three people from organisations that belong to the coalition each take up one question about the "
        "treaty.</p>"
    ),
    "update": (
        "<p>While the conference was under way the secretariat published an update from Ljubljana, as a "
        "picture.</p>"
    ),
    "letter": (
        "<p>The secretariat’s part began before the conference. In October 2022 it wrote to the MLA "
        "Initiative: it welcomed that work on the draft convention was moving on, and made "
        "recommendations.</p>"
    ),
}

UNDATED: Final = "The coalition’s page does not give the day, so the date shown here is to be confirmed."


def placeholder(what: str, *facts: str) -> list[tuple[str, str]]:
    """The body of a publication whose own text is still to come: what belongs here, and the known facts."""
    notice = f"<p><b>Placeholder.</b> {what} will stand here once the secretariat has given it.</p>"
    return [("text", notice + "".join(f"<p>{fact}</p>" for fact in facts))]


STATEMENT: Final[dict[str, Any]] = {
    "title": "Statement on the adoption of the MLA Convention",
    "slug": "statement-on-the-adoption-of-the-mla-convention",
    "date": "2023-05-26",
    "date_precision": "month",
    "summary": (
        "The AJC secretariat welcomes that states have agreed, in a treaty, how to help each other against atrocity "
        "crimes. Date to be confirmed."
    ),
    "body": placeholder(
        "The text of the statement",
        f"It concerns the {LONG_NAME}, which states adopted at the MLA Diplomatic Conference in Ljubljana, "
        "Slovenia, in May 2023. The AJC secretariat took part in the conference as an observer civil society "
        "organisation.",
        UNDATED,
    ),
}
SPEECH: Final[dict[str, Any]] = {
    "title": "Speech at the opening of the MLA Diplomatic Conference",
    "slug": "speech-at-the-opening-of-the-mla-diplomatic-conference",
    "date": "2023-05-15",
    "summary": (
        "Dr Priya Pillai, head of the AJC secretariat, on cooperation within and across regions as the heart "
        "of the MLA Convention."
    ),
    "event": "Opening ceremony of the MLA Diplomatic Conference",
    "venue": "Ljubljana, Slovenia",
    # Eleven letters, as YouTube's addresses have, and no video of anybody's.
    "video_address": "https://www.youtube.com/watch?v=PLACEHOLDER",
    "start_time": 74 * 60,
    # Its text is a placeholder.
    "text_source": "unknown",
    "body": placeholder(
        "The full text of the speech",
        "The speech dealt with the need for more cooperation between states, within regions and across "
        "them, in a worldwide effort against impunity, and with cooperation within the Global South, which "
        "the treaty encourages.",
        "The recording’s address is a placeholder too: no video is kept there. In the recording of the "
        "ceremony the speech begins at about 1:14:00.",
    ),
}
VIDEOS: Final[list[dict[str, Any]]] = [
    {
        "person": "pavani-bhat",
        "role": "Investigations Associate",
        "organisation": "fortify-rights",
        "title": "Pursuing justice in Asia: possibilities and challenges",
        "slug": "pursuing-justice-in-asia",
        "summary": (
            "Pavani Bhat of Fortify Rights on what is possible, and what is hard, when justice is sought in Asia. "
            "Date to be confirmed."
        ),
    },
    {
        "person": "hugo-relva",
        "role": "Legal Adviser",
        "organisation": "amnesty-international",
        "title": "The MLA Convention beside the Rome Statute and the draft on crimes against humanity",
        "slug": "the-mla-convention-beside-the-rome-statute",
        "summary": (
            "Hugo Relva of Amnesty International on the place of the Convention next to the Rome Statute and to the "
            "draft treaty on crimes against humanity. Date to be confirmed."
        ),
    },
    {
        "person": "raquel-saavedra",
        "role": "International Legal Adviser",
        "organisation": "international-commission-of-jurists",
        "title": "What the MLA Convention means to Asia and to its lawyers",
        "slug": "what-the-mla-convention-means-for-asia",
        "summary": (
            "Raquel Saavedra of the International Commission of Jurists on why the Convention matters to Asia and to "
            "those who practise law there. Date to be confirmed."
        ),
    },
]
TRANSCRIPT: Final = (
    "<p><b>Placeholder.</b> The transcript will stand here once the secretariat has given it. The clip above "
    "is a placeholder as well: title cards without speech, in place of the recording.</p>"
    f"<p>{UNDATED}</p>"
)
BACKGROUNDER: Final[dict[str, Any]] = {
    "title": "Backgrounder on the Draft Mutual Legal Assistance Treaty",
    "slug": "backgrounder-on-the-draft-mutual-legal-assistance-treaty",
    "date": "2023-05-01",
    "date_precision": "year",
    "document_kind": "backgrounder",
    "summary": "The draft treaty seen from Asia: what it brings, and why it concerns its states. Date to be confirmed.",
    "body": placeholder("The backgrounder itself", "The file above keeps its place.", UNDATED),
}
UPDATE: Final[dict[str, Any]] = {
    "title": "Update from the MLA Diplomatic Conference, 23 May 2023",
    "slug": "update-from-the-mla-diplomatic-conference-23-may-2023",
    "date": "2023-05-23",
    "document_kind": "update",
    "summary": "An update from Ljubljana while the conference was under way, published as a picture.",
    "text_alternative": (
        "<p><b>Placeholder.</b> The picture above is a drawing that keeps the place of the secretariat’s "
        "own. It says:</p>"
        "<ul><li>Update from the MLA Diplomatic Conference, Ljubljana, 23 May 2023.</li>"
        "<li>The conference runs from 15 to 26 May 2023; the line of its days marks the opening ceremony "
        "on the 15th and this update on the 23rd.</li>"
        f"<li>On the table: the {LONG_NAME}, or MLA Convention.</li>"
        "<li>The AJC secretariat attends as an observer civil society organisation.</li>"
        "<li>Dr Priya Pillai, head of the secretariat, spoke on 15 May.</li></ul>"
    ),
}
LETTER: Final[dict[str, Any]] = {
    "title": "Letter to the MLA Initiative",
    "slug": "letter-to-the-mla-initiative",
    "date": "2022-10-01",
    "date_precision": "month",
    "document_kind": "letter",
    "addressee": "The MLA Initiative",
    "summary": "The AJC secretariat is glad that the draft convention is advancing, and gives its recommendations.",
    "body": placeholder("The letter itself", "The file above keeps its place; it holds no recommendations."),
}

STANDARD_PAGES: Final[list[dict[str, Any]]] = [
    {
        "title": "About",
        "slug": "about",
        "show_in_menus": True,
        "summary": "Who stands behind this site.",
        "body": placeholder(
            "What the coalition and its secretariat say of themselves",
            "The Asia Justice Coalition brings together organisations that work for justice for atrocity "
            "crimes in Asia. Its secretariat runs this site. On every publication stands on whose behalf it "
            "is issued.",
        ),
    },
    {
        "title": "Privacy",
        "slug": "privacy",
        "show_in_menus": False,
        "summary": "What this site knows of its readers: nothing that it keeps.",
        "body": [
            (
                "text",
                "<p>Reading this site sets no cookie and sends no request to anybody else. Who reads what "
                "is not counted and not written down.</p><p>Some recordings are kept at YouTube or Vimeo. "
                "The site shows a picture of its own in their place; the video host is contacted only when "
                "you press play, at the address it provides for playing without cookies.</p><p>Staff who "
                "sign in to edit the site get the cookies that signing in needs.</p>",
            )
        ],
    },
    {
        "title": "Contact",
        "slug": "contact",
        "show_in_menus": True,
        "summary": "How to reach the secretariat.",
        "body": placeholder("The secretariat’s address, and how to write to it safely"),
    },
]
