"""The states of Asia, and where each has its tile on a map of equal squares.

Which they are, in which region, and what they are called is the United Nations' own list: "Standard country
or area codes for statistical use" (M49), without the two special administrative regions. To say who is a
state, or where its borders are, is not for this site: a tile has neither.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

COLUMNS: Final = 12
ROWS: Final = 7


@dataclass(frozen=True)
class State:
    """A state with its codes (ISO 3166-1), and its tile's place, counted from 0 at the north-west."""

    code: str
    long_code: str
    english: str
    part: str
    row: int
    column: int
    # What else people type; its name and codes go without saying.
    others: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the language of the page."""
        return gettext(self.english)

    @property
    def region(self) -> str:
        return gettext(self.part)


CENTRAL, EAST = _("Central Asia"), _("Eastern Asia")
SOUTH_EAST, SOUTH, WEST = _("South-eastern Asia"), _("Southern Asia"), _("Western Asia")

STATES: Final = (
    State("KZ", "KAZ", _("Kazakhstan"), CENTRAL, 0, 5),
    State("KG", "KGZ", _("Kyrgyzstan"), CENTRAL, 1, 6, ("Kyrgyz Republic", "Kirghizia")),
    State("TJ", "TJK", _("Tajikistan"), CENTRAL, 2, 5),
    State("TM", "TKM", _("Turkmenistan"), CENTRAL, 1, 4),
    State("UZ", "UZB", _("Uzbekistan"), CENTRAL, 1, 5),
    State("CN", "CHN", _("China"), EAST, 1, 8, ("People’s Republic of China", "PRC")),
    State(
        "KP",
        "PRK",
        _("Democratic People’s Republic of Korea"),
        EAST,
        1,
        10,
        ("North Korea", "DPRK", "DPR Korea"),
    ),
    State("JP", "JPN", _("Japan"), EAST, 2, 11),
    State("MN", "MNG", _("Mongolia"), EAST, 0, 8),
    State("KR", "KOR", _("Republic of Korea"), EAST, 2, 10, ("South Korea", "Korea", "ROK")),
    State("BN", "BRN", _("Brunei Darussalam"), SOUTH_EAST, 5, 10, ("Brunei", "Nation of Brunei")),
    State("KH", "KHM", _("Cambodia"), SOUTH_EAST, 4, 10, ("Kampuchea",)),
    State("ID", "IDN", _("Indonesia"), SOUTH_EAST, 6, 10),
    State("LA", "LAO", _("Lao People’s Democratic Republic"), SOUTH_EAST, 3, 9, ("Laos", "Lao PDR")),
    State("MY", "MYS", _("Malaysia"), SOUTH_EAST, 5, 9),
    State("MM", "MMR", _("Myanmar"), SOUTH_EAST, 3, 8, ("Burma", "Union of Myanmar")),
    State("PH", "PHL", _("Philippines"), SOUTH_EAST, 4, 11),
    State("SG", "SGP", _("Singapore"), SOUTH_EAST, 6, 9),
    State("TH", "THA", _("Thailand"), SOUTH_EAST, 4, 9, ("Siam",)),
    State("TL", "TLS", _("Timor-Leste"), SOUTH_EAST, 6, 11, ("East Timor",)),
    State(
        "VN",
        "VNM",
        _("Viet Nam"),
        SOUTH_EAST,
        3,
        10,
        ("Vietnam", "Socialist Republic of Viet Nam", "Socialist Republic of Vietnam"),
    ),
    State("AF", "AFG", _("Afghanistan"), SOUTH, 2, 4),
    State("BD", "BGD", _("Bangladesh"), SOUTH, 4, 7),
    State("BT", "BTN", _("Bhutan"), SOUTH, 3, 7),
    State("IN", "IND", _("India"), SOUTH, 4, 6),
    State("IR", "IRN", _("Iran (Islamic Republic of)"), SOUTH, 2, 3, ("Iran", "Persia")),
    State("MV", "MDV", _("Maldives"), SOUTH, 5, 5),
    State("NP", "NPL", _("Nepal"), SOUTH, 3, 6),
    State("PK", "PAK", _("Pakistan"), SOUTH, 3, 5),
    State("LK", "LKA", _("Sri Lanka"), SOUTH, 5, 6, ("Ceylon",)),
    State("AM", "ARM", _("Armenia"), WEST, 1, 2),
    State("AZ", "AZE", _("Azerbaijan"), WEST, 1, 3),
    State("BH", "BHR", _("Bahrain"), WEST, 3, 3),
    State("CY", "CYP", _("Cyprus"), WEST, 2, 0),
    State("GE", "GEO", _("Georgia"), WEST, 0, 2),
    State("IQ", "IRQ", _("Iraq"), WEST, 2, 2),
    State("IL", "ISR", _("Israel"), WEST, 4, 0),
    State("JO", "JOR", _("Jordan"), WEST, 3, 1),
    State("KW", "KWT", _("Kuwait"), WEST, 3, 2),
    State("LB", "LBN", _("Lebanon"), WEST, 3, 0, ("Lebanese Republic",)),
    State("OM", "OMN", _("Oman"), WEST, 5, 3),
    State("QA", "QAT", _("Qatar"), WEST, 4, 3),
    State("SA", "SAU", _("Saudi Arabia"), WEST, 4, 2),
    State("PS", "PSE", _("State of Palestine"), WEST, 4, 1, ("Palestine",)),
    State("SY", "SYR", _("Syrian Arab Republic"), WEST, 2, 1, ("Syria",)),
    State("TR", "TUR", _("Türkiye"), WEST, 1, 1, ("Turkey",)),
    State("AE", "ARE", _("United Arab Emirates"), WEST, 4, 4, ("UAE", "Emirates")),
    State("YE", "YEM", _("Yemen"), WEST, 5, 2),
)
