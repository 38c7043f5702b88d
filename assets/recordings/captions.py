"""Captions: whether an uploaded file is WebVTT that browsers will show in full.

webvtt-py (strict) judges each block of the file. It has no line numbers, and it passes four things over that
readers would miss captions by: text that belongs to no caption, an end before its start, digits that browsers
don't read, and a first line that merely begins with WEBVTT. Those are checked here.
"""

import re
from collections.abc import Iterator
from typing import NoReturn

import webvtt
from django.core.exceptions import ValidationError
from django.core.files.base import File
from webvtt.errors import MalformedCaptionError, MalformedFileError

MAX_CAPTIONS_SIZE = 2 * 1024 * 1024

_TIMES = "00:00:01.000 --> 00:00:04.000"
_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADER = re.compile(r"\ufeff?WEBVTT(?:[ \t].*)?")
_TIMES_LINE = re.compile(r"[ \t]*[0-9:.]+[ \t]*-->[ \t]*[0-9:.]+(?:[ \t].*)?")
_COMMENT = re.compile(r"NOTE(?:[ \t].*)?")
_SETTING = re.compile(r"(?:Invalid|Repeated) (?:cue|region) setting (.*)", re.DOTALL)


def check_captions(file: File) -> None:
    """Take an uploaded file and leave it at its start; raise ValidationError if it isn't proper WebVTT."""
    lines = _LINE_END.split(_text(file))
    if not _HEADER.fullmatch(lines[0]):
        _refuse("The first line must be WEBVTT. (Subtitles in SRT can be saved as WebVTT by most editors.)")
    captions = sum(_check_block(number, block) for number, block in _blocks(lines))
    if not captions:
        _refuse(f"There is no caption in this file. Each needs a line with its times, such as {_TIMES}.")


def read_start(file: File, size: int) -> bytes:
    """Return at most the first `size` bytes of an upload and leave it at its start.

    Raises ValidationError when it can't be read: the form then says so, where an OSError would be a 500.
    """
    try:
        if file.closed:
            file.open("rb")
        file.seek(0)
        content = file.read(size)
        file.seek(0)
    except (OSError, ValueError):
        raise ValidationError("The file could not be read. Upload it again.", code="unreadable") from None
    return content if isinstance(content, bytes) else content.encode()


def _refuse(message: str) -> NoReturn:
    raise ValidationError(message, code="invalid_captions")


def _text(file: File) -> str:
    content = read_start(file, MAX_CAPTIONS_SIZE + 1)
    if len(content) > MAX_CAPTIONS_SIZE:
        _refuse("A captions file may have 2 MB at most. Make one for each part of the video.")
    if not content.strip():
        _refuse("The captions file is empty. Save the captions again and upload that.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(_LINE_END.split(content[: error.start].decode("utf-8")))
        raise ValidationError(
            f"Line {line} is not UTF-8. Save the captions again with the encoding UTF-8.",
            code="invalid_captions",
        ) from None
    if "\0" in text:
        _refuse("This is not a text file. Captions must be a WebVTT file (.vtt).")
    return text


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each run of lines between empty ones, after the header, with the number of its first line."""
    start = 0
    # The header may go on over several lines, and a caption may follow it at once.
    while lines[start] and "-->" not in lines[start] and start + 1 < len(lines):
        start += 1
    block: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start + 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _check_block(number: int, block: list[str]) -> bool:
    """Take a block that begins at line `number`; return whether it is a caption, or raise ValidationError."""
    # Lines of blanks alone look empty to whoever wrote them.
    if not "".join(block).strip():
        return False
    times = next((index for index, line in enumerate(block) if "-->" in line), None)
    line = number + (times or 0)
    try:
        found = webvtt.from_string("\n".join(["WEBVTT", "", *block]), strict=True)
    except (MalformedCaptionError, MalformedFileError) as error:
        if setting := _SETTING.fullmatch(str(error)):
            _refuse(f"Line {line}: browsers don’t know the setting {setting[1][:40]}. Remove it.")
        _refuse(f"Line {line}: write a caption’s times as {_TIMES}, with an empty line before each caption.")
    if not (found.captions or found.styles or found.regions or _COMMENT.fullmatch(block[0])):
        _refuse(
            f"Line {line} belongs to no caption. An empty line ends a caption: take out those inside one."
        )
    for caption in found.captions:
        if not _TIMES_LINE.fullmatch(block[times or 0]):
            _refuse(f"Line {line}: write a caption’s times in the digits 0 to 9, as {_TIMES}.")
        if caption.end_time <= caption.start_time:
            _refuse(f"Line {line}: the caption ends before it starts. Write the earlier time first.")
    return bool(found.captions)
