"""The demo's pictures and files: what each shows, and what is said of it."""

from typing import Final

DRAWING: Final = "Drawing made for this site"

PICTURES: Final = {
    # file: (title, description, caption)
    "ljubljana-triple-bridge.jpg": (
        "Ljubljana",
        "Drawing of Ljubljana: a stone bridge over the river, a row of roofs, the castle on its hill "
        "before a red sun.",
        "Ljubljana, Slovenia, where the diplomatic conference met from 15 to 26 May 2023.",
    ),
    "conference-hall.jpg": (
        "The conference hall",
        "Drawing of an empty conference hall: curved rows of desks with blank name plates face a podium.",
        "A hall before the delegations arrive.",
    ),
    "observers-row.jpg": (
        "The observers’ row",
        "Drawing of five observers seen from behind, seated in the last row of a conference hall.",
        "The secretariat attended as an observer civil society organisation.",
    ),
    "treaty-text.jpg": (
        "A treaty text",
        "Drawing of a bound treaty text, open on a table, with a ribbon and a seal.",
        "The end of the road for a draft: a text that states can join.",
    ),
    "treaty-seal.jpg": (
        "Motif: the MLA Convention",
        "Drawing of two leaves of a treaty, held together by a seal, before a red sun.",
        "",
    ),
    "mlat-update-2023-05-23.jpg": (
        "Update of 23 May 2023",
        "Placeholder drawing of the update of 23 May: the conference’s days as a line, with the 23rd marked.",
        "Placeholder drawing: the secretariat’s own picture goes here.",
    ),
    "poster-pavani-bhat.jpg": (
        "Poster: Pavani Bhat",
        "Title card: a road through hills under a red sun, with the speaker’s name and role. Placeholder.",
        "",
    ),
    "poster-hugo-relva.jpg": (
        "Poster: Hugo Relva",
        "Title card: three sheets held by a clip, with the speaker’s name and role. Placeholder.",
        "",
    ),
    "poster-raquel-saavedra.jpg": (
        "Poster: Raquel Saavedra",
        "Title card: points joined into a network, with the speaker’s name and role. Placeholder.",
        "",
    ),
    "poster-opening-ceremony.jpg": (
        "Poster: opening ceremony",
        "Title card: a lectern with microphones, with the speaker’s name and the day. Placeholder.",
        "",
    ),
}
FILES: Final = {
    # file: title
    "statement-adoption.pdf": "Statement on the adoption of the MLA Convention (placeholder)",
    "speech-opening-ceremony.pdf": "Speech at the opening ceremony, 15 May 2023 (placeholder)",
    "backgrounder-draft-mla-treaty.pdf": (
        "Backgrounder on the Draft Mutual Legal Assistance Treaty (placeholder)"
    ),
    "letter-mla-initiative-2022-10.pdf": "Letter to the MLA Initiative, October 2022 (placeholder)",
    "clip-pavani-bhat.mp4": "Video: Pavani Bhat (placeholder clip)",
    "clip-hugo-relva.mp4": "Video: Hugo Relva (placeholder clip)",
    "clip-raquel-saavedra.mp4": "Video: Raquel Saavedra (placeholder clip)",
    "captions-pavani-bhat.vtt": "Captions: Pavani Bhat",
    "captions-hugo-relva.vtt": "Captions: Hugo Relva",
    "captions-raquel-saavedra.vtt": "Captions: Raquel Saavedra",
}
