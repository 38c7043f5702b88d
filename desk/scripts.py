"""The site's own scripts and styles on the staff's side, from `static/desk/`."""

from typing import Final

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

# What is pasted, what stands within words, what a text's box is called, how long a text may be, which
# address is proposed, and what is ticked where several are chosen.
SCRIPTS: Final = (
    "desk/pasting/main.js",
    "desk/inline/main.js",
    "desk/named_texts.js",
    "desk/limits.js",
    "desk/addresses.js",
    "desk/ticks.js",
)
STYLES: Final = ("desk/boxes.css", "desk/listings.css")


def all_pages() -> SafeString:
    addresses = ((static(path),) for path in SCRIPTS)
    return format_html_join("", '<script type="module" src="{}"></script>', addresses)


def styles() -> SafeString:
    addresses = ((static(path),) for path in STYLES)
    return format_html_join("", '<link rel="stylesheet" href="{}">', addresses)
