"""What the code marks for translation, as GNU gettext's xgettext finds it, without that program."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.utils.translation.template import templatize

# How many of a call's first arguments are texts, and whether the first of these is a context.
CALLS: Final = {
    "_": (1, False), "gettext": (1, False), "gettext_lazy": (1, False), "gettext_noop": (1, False),
    "ngettext": (2, False), "ngettext_lazy": (2, False),
    "pgettext": (2, True), "pgettext_lazy": (2, True),
    "npgettext": (3, True), "npgettext_lazy": (3, True),
}  # fmt: skip
# Not the readers': tests, the demo, and Wagtail's own templates of which we changed a few.
LEFT_OUT: Final = {
    "tests",
    "bench",
    "demo",
    "docs",
    "migrations",
    "media",
    "static_root",
    "wagtailadmin",
    "wagtaildocs",
    "wagtailimages",
}

_TEXT: Final = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
# As ``templatize`` writes calls: " ngettext(u'...', u'...', count) ".
_IN_TEMPLATE: Final = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({_TEXT}(?:, {_TEXT})*)")


class Message(NamedTuple):
    """A text to translate. Without a plural, or a context, that is empty."""

    text: str
    plural: str = ""
    context: str = ""


@cache
def marked() -> dict[Message, str]:
    """All that readers may see, and in which file."""
    found: dict[Message, str] = {}
    for path in _sources():
        texts = _in_code(path) if path.suffix == ".py" else _in_template(path)
        for text in texts:
            found.setdefault(text, str(path.relative_to(settings.BASE_DIR)))
    return found


def _sources() -> Iterator[Path]:
    """Of the rooms, and of the templates beside them."""
    for room in sorted(path for path in settings.BASE_DIR.iterdir() if path.is_dir()):
        if not room.name.startswith("."):
            for path in sorted(room.rglob("*")):
                is_source = (
                    path.suffix in {".py", ".html", ".xml", ".txt", ".svg"} and "static" not in path.parts
                )
                if is_source and not LEFT_OUT & set(path.relative_to(settings.BASE_DIR).parts):
                    yield path


def _in_code(path: Path) -> Iterator[Message]:
    source = path.read_text()
    if "django.utils.translation" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            count, _ = CALLS[node.func.id]
            texts = [argument.value for argument in node.args[:count] if isinstance(argument, ast.Constant)]
            # What is not written out is marked elsewhere: by ``gettext_noop``.
            if len(texts) == count:
                yield _message(node.func.id, [str(text) for text in texts])


def _in_template(path: Path) -> Iterator[Message]:
    for name, texts in _IN_TEMPLATE.findall(templatize(path.read_text(), origin=str(path))):
        yield _message(name, [ast.literal_eval(text) for text in re.findall(_TEXT, texts)])


def _message(name: str, texts: list[str]) -> Message:
    _count, has_context = CALLS[name]
    context, text, plural = [texts.pop(0) if has_context else "", *texts, ""][:3]
    assert text, f"{name} with no text"
    return Message(text, plural, context)
