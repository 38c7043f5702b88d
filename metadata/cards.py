"""What other sites and messengers show of a page where somebody shares its address.

The properties are Open Graph's (https://ogp.me/), which nearly all of them read; `twitter:card` says whether
the picture is shown large, the rest X takes from Open Graph.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.templatetags.static import static

from assets.languages import spoken
from assets.models import Picture
from assets.pictures import sizes as pictures
from campaigns.models import SiteSettings

# The card of a site that has none of its own: the coalition's name in the site's colours.
DEFAULT_FILE: Final = "card.png"
DEFAULT_SIZE: Final = (1200, 630)
# From this width on a picture is shown large.
LARGE: Final = 600
# Open Graph wants a territory with a language, one of a list; the languages without one on it are left out.
LOCALES: Final = {
    "en": "en_GB", "ar": "ar_AR", "bn": "bn_IN", "my": "my_MM", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW",
    "fil": "tl_PH", "fr": "fr_FR", "hi": "hi_IN", "id": "id_ID", "ja": "ja_JP", "km": "km_KH", "ko": "ko_KR",
    "lo": "lo_LA", "ms": "ms_MY", "ne": "ne_NP", "ps": "ps_AF", "fa": "fa_IR", "ru": "ru_RU", "si": "si_LK",
    "es": "es_ES", "ta": "ta_IN", "th": "th_TH", "ur": "ur_PK", "vi": "vi_VN",
}  # fmt: skip


@dataclass(frozen=True)
class CardPicture:
    """A picture on a card; ``url`` may be a path of this site. ``is_small`` is for faces and signs."""

    url: str
    width: int
    height: int
    description: str
    is_small: bool = False

    @property
    def is_large(self) -> bool:
        return self.width >= LARGE and not self.is_small


def picture_of(picture: Picture | None, *, whole: bool = False) -> CardPicture | None:
    """A picture as a card shows it, or None where there is none, or none that is made ready for readers.

    ``whole`` is for faces and signs: they are not cut, and shown small.
    """
    size = pictures.card(picture, whole=whole) if picture else None
    if picture is None or size is None:
        return None
    return CardPicture(size["url"], size["width"], size["height"], picture.description, is_small=whole)


def own_picture(page: Any) -> CardPicture | None:
    """The picture that a page of the tree itself has for its card."""
    return picture_of(getattr(page, page.card_picture)) if page.card_picture else None


def default_picture(settings: SiteSettings) -> CardPicture:
    """The picture for pages without one: that of the site settings, or the one that comes with the code."""
    width, height = DEFAULT_SIZE
    shipped = CardPicture(static(DEFAULT_FILE), width, height, settings.organisation_name)
    return picture_of(settings.card_picture) or shipped


def properties(
    *,
    kind: str,
    title: str,
    description: str,
    address: str,
    site_name: str,
    picture: CardPicture,
    picture_address: str,
    language: str = "",
    published: str = "",
    changed: str = "",
) -> list[tuple[str, str]]:
    """The Open Graph properties of a page in their order; the addresses are full ones."""
    found = [
        ("og:type", kind),
        ("og:title", title),
        ("og:description", " ".join(description.split())),
        ("og:url", address),
        ("og:site_name", site_name),
        ("og:locale", LOCALES.get(language or spoken(), "")),
        ("og:image", picture_address),
        ("og:image:width", str(picture.width)),
        ("og:image:height", str(picture.height)),
        ("og:image:alt", picture.description),
        ("article:published_time" if kind == "article" else "video:release_date", published),
        ("article:modified_time" if kind == "article" else "og:updated_time", changed),
    ]
    return [(name, value) for name, value in found if value]
