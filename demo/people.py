"""Who appears in the demo: names and roles as the coalition's page gives them."""

from typing import Final

ORGANISATIONS: Final = [
    # name, slug, member of the coalition
    ("Asia Justice Coalition secretariat", "ajc-secretariat", False),
    ("Fortify Rights", "fortify-rights", True),
    ("Amnesty International", "amnesty-international", True),
    ("International Commission of Jurists", "international-commission-of-jurists", True),
]
PEOPLE: Final = [
    # name, slug
    ("Dr Priya Pillai", "priya-pillai"),
    ("Pavani Bhat", "pavani-bhat"),
    ("Hugo Relva", "hugo-relva"),
    ("Raquel Saavedra", "raquel-saavedra"),
]
TOPICS: Final = [
    ("Mutual legal assistance", "mutual-legal-assistance"),
    ("Complementarity", "complementarity"),
]
PLACES: Final = [("Asia", "asia")]
SERIES: Final = [
    (
        "Three videos on the MLA Convention",
        "three-videos-on-the-mla-convention",
        "Three members of the coalition each take up one question about the Convention.",
    )
]
