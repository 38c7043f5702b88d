"""What stands in readers' templates as bare words, not marked for translation."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.base import Lexer, TokenType

# Folders of templates that staff alone see.
OF_STAFF: Final = {
    "accounts", "admin", "approval", "audit", "bringing_in", "bundles", "campaigns_admin", "checking",
    "clean_files", "consent", "demo", "desk", "links", "planning", "recycle_bin", "reviewing_admin",
    "safekeeping", "shared", "wagtailadmin", "wagtaildocs", "wagtailimages", "written_dates",
}  # fmt: skip
SPOKEN_ATTRIBUTES: Final = {
    "alt",
    "aria-label",
    "aria-description",
    "content",
    "label",
    "placeholder",
    "title",
}
# What reads the same in all languages.
NAMES: Final = re.compile(r"\b(?:BibTeX|CSV|CSL|EPUB|JSON|OSCOLA|PDF|RIS|RSS|SHA|Atom)\b|https?:\S+")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_FORMATS: Final = re.compile(r'\|date:"(?!(?:[A-Z_]+_FORMAT|F|[YmdHisc:TP\\-]+)")')


def of_readers() -> list[Path]:
    """All templates of pages that readers see."""
    found = [path for folder in _folders() for path in folder.rglob("*") if path.suffix in {".html", ".xml"}]
    return sorted(path for path in found if not OF_STAFF & set(path.relative_to(settings.BASE_DIR).parts))


def _folders() -> Iterator[Path]:
    yield settings.BASE_DIR / "templates"
    yield from settings.BASE_DIR.glob("*/templates")


def bare_words(source: str) -> list[str]:
    """The words of a template that no translation would reach, each with what stands around it."""
    reader = _Reader()
    reader.feed(_without_tags(source))
    reader.close()
    found = [text for text in reader.texts if _WORD.search(NAMES.sub("", text))]
    return found + _made_in_english(source)


def _without_tags(source: str) -> str:
    """A template's own HTML, without what is marked for translation, comments and Django's tags."""
    kept, until = [], ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if not until and name in {"blocktranslate", "blocktrans", "comment"}:
                until = f"end{name}"
            elif name == until:
                until = ""
        elif token.token_type == TokenType.TEXT and not until:
            kept.append(token.contents)
    return "".join(kept)


def _made_in_english(source: str) -> list[str]:
    """What builds words or dates as English has them."""
    found = []
    for token in Lexer(source).tokenize():
        if token.token_type in {TokenType.BLOCK, TokenType.VAR} and (
            "|pluralize" in token.contents or "|capfirst" in token.contents or _FORMATS.search(token.contents)
        ):
            found.append(token.contents)
    return found


class _Reader(HTMLParser):
    """Gathers the texts that are seen or heard."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_technical = tag == "meta" and values.get("name") != "description"
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and value and not is_technical:
                self.texts.append(value)
