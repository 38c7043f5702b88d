"""The states of Asia, and where each has its tile on a map of equal squares.

Which they are, in which region, and what they are called is the United Nations' own list: "Standard country
or area codes for statistical use" (M49), without the two special administrative regions. To say who is a
state, or where its borders are, is not for this site: a tile has neither.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

COLUMNS: Final = 12
ROWS: Final = 7
# How much of a name has to be as in another for the one to be the other, mistyped.
ALIKE: Final = 0.8


@dataclass(frozen=True)
class State:
    """A state with its code (ISO 3166-1), and its tile's place, counted from 0 at the north-west."""

    code: str
    english: str
    part: str
    row: int
    column: int
    # What else people type; its name and code go without saying.
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
    State("KZ", _("Kazakhstan"), CENTRAL, 0, 5),
    State("KG", _("Kyrgyzstan"), CENTRAL, 1, 6, ("Kyrgyz Republic",)),
    State("TJ", _("Tajikistan"), CENTRAL, 2, 5),
    State("TM", _("Turkmenistan"), CENTRAL, 1, 4),
    State("UZ", _("Uzbekistan"), CENTRAL, 1, 5),
    State("CN", _("China"), EAST, 1, 8, ("People’s Republic of China",)),
    State("KP", _("Democratic People’s Republic of Korea"), EAST, 1, 10, ("North Korea", "DPRK")),
    State("JP", _("Japan"), EAST, 2, 11),
    State("MN", _("Mongolia"), EAST, 0, 8),
    State("KR", _("Republic of Korea"), EAST, 2, 10, ("South Korea", "Korea", "Korea, Republic of", "ROK")),
    State("BN", _("Brunei Darussalam"), SOUTH_EAST, 5, 10, ("Brunei",)),
    State("KH", _("Cambodia"), SOUTH_EAST, 4, 10),
    State("ID", _("Indonesia"), SOUTH_EAST, 6, 10),
    State("LA", _("Lao People’s Democratic Republic"), SOUTH_EAST, 3, 9, ("Laos", "Lao PDR")),
    State("MY", _("Malaysia"), SOUTH_EAST, 5, 9),
    State("MM", _("Myanmar"), SOUTH_EAST, 3, 8, ("Burma",)),
    State("PH", _("Philippines"), SOUTH_EAST, 4, 11, ("The Philippines",)),
    State("SG", _("Singapore"), SOUTH_EAST, 6, 9),
    State("TH", _("Thailand"), SOUTH_EAST, 4, 9),
    State("TL", _("Timor-Leste"), SOUTH_EAST, 6, 11, ("East Timor",)),
    State("VN", _("Viet Nam"), SOUTH_EAST, 3, 10, ("Vietnam",)),
    State("AF", _("Afghanistan"), SOUTH, 2, 4),
    State("BD", _("Bangladesh"), SOUTH, 4, 7),
    State("BT", _("Bhutan"), SOUTH, 3, 7),
    State("IN", _("India"), SOUTH, 4, 6),
    State("IR", _("Iran (Islamic Republic of)"), SOUTH, 2, 3, ("Iran", "Islamic Republic of Iran")),
    State("MV", _("Maldives"), SOUTH, 5, 5, ("The Maldives",)),
    State("NP", _("Nepal"), SOUTH, 3, 6),
    State("PK", _("Pakistan"), SOUTH, 3, 5),
    State("LK", _("Sri Lanka"), SOUTH, 5, 6),
    State("AM", _("Armenia"), WEST, 1, 2),
    State("AZ", _("Azerbaijan"), WEST, 1, 3),
    State("BH", _("Bahrain"), WEST, 3, 3),
    State("CY", _("Cyprus"), WEST, 2, 0),
    State("GE", _("Georgia"), WEST, 0, 2),
    State("IQ", _("Iraq"), WEST, 2, 2),
    State("IL", _("Israel"), WEST, 4, 0),
    State("JO", _("Jordan"), WEST, 3, 1),
    State("KW", _("Kuwait"), WEST, 3, 2),
    State("LB", _("Lebanon"), WEST, 3, 0),
    State("OM", _("Oman"), WEST, 5, 3),
    State("QA", _("Qatar"), WEST, 4, 3),
    State("SA", _("Saudi Arabia"), WEST, 4, 2),
    State("PS", _("State of Palestine"), WEST, 4, 1, ("Palestine",)),
    State("SY", _("Syrian Arab Republic"), WEST, 2, 1, ("Syria",)),
    State("TR", _("Türkiye"), WEST, 1, 1, ("Turkey",)),
    State("AE", _("United Arab Emirates"), WEST, 4, 4, ("UAE",)),
    State("YE", _("Yemen"), WEST, 5, 2),
)


def state_called(name: str) -> State | None:
    """The state of Asia with this name or code, as people write it."""
    return _BY_NAME.get(_plain(name))


def meant_by(name: str) -> State | None:
    """The state whose name is nearly this, where none is called so."""
    near = get_close_matches(_plain(name), [called for called in _BY_NAME if len(called) > 3], 1, ALIKE)
    return _BY_NAME[near[0]] if near else None


def _plain(name: str) -> str:
    return " ".join(name.replace("'", "’").casefold().removeprefix("the ").split())


def _names(state: State) -> Iterable[str]:
    return (state.code, state.english, *state.others)


_BY_NAME: Final = {_plain(name): state for state in STATES for name in _names(state)}
