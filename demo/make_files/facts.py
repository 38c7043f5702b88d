"""What drawings and clips say: names, roles and dates that are public, subjects in the site's own words."""

from dataclasses import dataclass

LONG_TITLE = (
    "Convention on International Cooperation in the Investigation and Prosecution of Genocide, "
    "Crimes against Humanity, War Crimes and other International Crimes"
)


@dataclass(frozen=True)
class Talk:
    """A talk that a clip or a poster stands for. Lists are lines, broken as they are set."""

    slug: str
    motif: str
    kicker: str
    subject: list[str]
    speaker: str
    role: list[str]


TALKS = (
    Talk(
        "pavani-bhat",
        "possibilities",
        "MLA Convention · Video 1 of 3",
        ["Justice in Asia:", "what is possible,", "what stands in the way"],
        "Pavani Bhat",
        ["Investigations Associate,", "Fortify Rights"],
    ),
    Talk(
        "hugo-relva",
        "complement",
        "MLA Convention · Video 2 of 3",
        ["One of three texts:", "beside the Rome Statute", "and the draft on crimes", "against humanity"],
        "Hugo Relva",
        ["Legal Adviser,", "Amnesty International"],
    ),
    Talk(
        "raquel-saavedra",
        "asia",
        "MLA Convention · Video 3 of 3",
        ["Why the Convention", "matters for Asia", "and its practitioners"],
        "Raquel Saavedra",
        ["International Legal Adviser,", "International Commission of Jurists"],
    ),
)

RECORDING = Talk(
    "opening-ceremony",
    "recording",
    "Recording · from 1:14:00",
    ["Opening ceremony", "of the MLA Diplomatic", "Conference"],
    "Dr Priya Pillai",
    ["Head of the AJC secretariat", "Ljubljana, 15 May 2023"],
)
