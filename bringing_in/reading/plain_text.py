"""Texts without a form (.txt), and with the signs of Markdown (.md): read as the page that they stand for."""

import re
from html import escape
from typing import Final

from django.utils.text import slugify

from clean_files.findings import Refused

from ..found import TO_DO, Found
from .blocks import read_tree
from .trees import parsed, words

UNKNOWN: Final = "This is no text: it has signs in it that none has. See what made it, and save it as that."
# What no text has, but programs' own files.
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BULLET: Final = re.compile(r"^\s*[-*•–]\s+")
# A line as long as that was broken by a program, and not by who wrote it.
_BROKEN: Final = 50
_HEAD: Final = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SAID: Final = re.compile(r"^(\w+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_NOTE: Final = re.compile(
    r"^\[\^([^\]\s]{1,40})\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*)", re.MULTILINE
)
_NOTE_MARK: Final = re.compile(r"\[\^([^\]\s]{1,40})\]")


def read_text(data: bytes, *, is_markdown: bool) -> Found:
    """Reads a text; raises Refused for what is none."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    if _NO_TEXT.search(text):
        raise Refused(UNKNOWN)
    found = Found()
    html = _of_markdown(text, found) if is_markdown else _of_lines(text)

    def picture(source: str) -> None:
        found.say(TO_DO, f"The picture “{source}” is not in the text: upload it and add it as a figure.")

    root = parsed(f"<body>{html}</body>")
    for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        # What links in such texts call it.
        heading.set("id", slugify(words(heading), allow_unicode=True))
    read_tree(root, found, picture)
    return found


def _decoded(data: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeError:
        return data.decode("cp1252", "replace")


def _of_lines(text: str) -> str:
    """Paragraphs are what empty lines part; in one, short lines stay lines."""
    return "".join(map(_paragraph, re.split(r"\n\s*\n", text.strip("\n"))))


def _paragraph(text: str) -> str:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and all(map(_BULLET.match, lines)):
        return f"<ul>{''.join(f'<li>{escape(_without_bullet(line))}</li>' for line in lines)}</ul>"
    written = ""
    for before, line in zip(["", *lines], lines, strict=False):
        written += ("" if not before else " " if len(before) >= _BROKEN else "<br>") + escape(line)
    return f"<p>{written}</p>"


def _without_bullet(line: str) -> str:
    return _BULLET.sub("", line)


def _of_markdown(text: str, found: Found) -> str:
    # Only in the process that reads: no other has a use for it.
    from markdown_it import MarkdownIt

    if head := _HEAD.match(text):
        said = {name.lower(): value for name, value in _SAID.findall(head[1])}
        found.own_title = said.get("title", "")
        found.summary = said.get("summary") or said.get("description", "")
        found.language = said.get("lang") or said.get("language", "")
        found.dates += [said["date"]] if said.get("date") else []
        text = text[head.end() :]
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    notes = {key: re.sub(r"^[ \t]+", "", said, flags=re.MULTILINE) for key, said in _NOTE.findall(text)}
    numbers = {key: number for number, key in enumerate(notes, 1)}

    def mark(one: re.Match[str]) -> str:
        number = numbers.get(one[1])
        return f'<sup><a href="#fn-{number}">{number}</a></sup>' if number else one[0]

    html = reader.render(_NOTE_MARK.sub(mark, _NOTE.sub("", text)))
    items = "".join(f'<li id="fn-{numbers[key]}">{reader.render(said)}</li>' for key, said in notes.items())
    return html + (f"<ol>{items}</ol>" if items else "")
