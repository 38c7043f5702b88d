"""Captions."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ajc_site.tests.support.depth import examples
from assets.recordings.captions import MAX_CAPTIONS_SIZE, check_captions

GOOD = """WEBVTT - Pavani Bhat, in English
Kind: captions

NOTE
Made by hand.

STYLE
::cue { color: yellow }

REGION
id:foot
width:40%

1
00:01.000 --> 00:04.000
First caption,
in two lines.

00:00:04.000 --> 00:00:06.500 align:start position:0%
<v Speaker>Second <i>caption</i> &amp; more.

last one
100:00:06.500 --> 100:00:09.000
كلمة — 한국어
"""

CUE = "00:01.000 --> 00:04.000\nText."


def captions(text: str | bytes) -> ContentFile:
    """A captions file with `text` in it."""
    return ContentFile(text.encode() if isinstance(text, str) else text, name="captions.vtt")


def refusal(text: str | bytes) -> str:
    """The message with which a captions file with `text` in it is refused."""
    with pytest.raises(ValidationError) as refused:
        check_captions(captions(text))
    assert len(refused.value.messages) == 1
    assert "\n" not in refused.value.messages[0]
    assert len(refused.value.messages[0]) < 200
    return refused.value.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        "\ufeff" + GOOD,
        "\ufeff" + GOOD.replace("\n", "\r\n"),
        f"WEBVTT\n\n{CUE}",
        f"WEBVTT\n\n\n\n{CUE}\n\n\n",
        f"WEBVTT\t\n{CUE}",
        f"WEBVTT\n\n{CUE}\n  \n\n  \n",
        f"WEBVTT\n\n  {CUE}",
        "WEBVTT\n\n00:01.000-->00:04.000\nText.",
        f"WEBVTT\n\nNOTE\n\n{CUE}\n\nNOTE the end",
        "WEBVTT\n\n00:01.000 --> 00:04.000 line:-1 size:80%\nText.",
    ],
)
def test_proper_webvtt_is_taken(text: str) -> None:
    check_captions(captions(text))


def test_the_file_can_be_read_from_its_start_afterwards() -> None:
    for text in (GOOD, "nothing of the kind"):
        file = captions(text)
        file.read(10)
        with suppress(ValidationError):
            check_captions(file)
        assert file.tell() == 0
        assert file.read().decode() == text


def test_a_stored_file_is_checked_too(tmp_path: Path) -> None:
    path = tmp_path / "captions.vtt"
    path.write_text(GOOD)
    with path.open("rb") as opened:
        check_captions(File(opened))
    check_captions(File(path.open("rb")))
    check_captions(SimpleUploadedFile("captions.vtt", GOOD.encode(), "text/html"))


def test_a_file_that_went_away_is_refused_rather_than_an_error(tmp_path: Path) -> None:
    path = tmp_path / "captions.vtt"
    path.write_text(GOOD)
    file = File(path.open("rb"), name=str(path))
    file.close()
    path.unlink()
    with pytest.raises(ValidationError, match="could not be read"):
        check_captions(file)


@pytest.mark.parametrize("text", ["", "\n\n", "   ", "\ufeff"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert "empty" in refusal(text) or "WEBVTT" in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        CUE,
        f"1\n{CUE.replace('.', ',')}",
        f"\n\nWEBVTT\n\n{CUE}",
        f"WEBVTTX\n\n{CUE}",
        f"webvtt\n\n{CUE}",
        f" WEBVTT\n\n{CUE}",
        "<html><body>captions</body></html>",
    ],
)
def test_a_file_without_the_first_line_is_told_what_it_must_be(text: str) -> None:
    assert "first line must be WEBVTT" in refusal(text)


@pytest.mark.parametrize(
    "text", ["WEBVTT", "WEBVTT\n", "WEBVTT\n\nNOTE nothing here", "WEBVTT\n\nSTYLE\n::cue {}\n"]
)
def test_a_file_without_any_caption_is_refused(text: str) -> None:
    assert "no caption" in refusal(text)


@pytest.mark.parametrize(
    "times",
    [
        "00:01,000 --> 00:04,000",
        "00:01.000 -> 00:04.000 -->",
        "00:01.000 --> ",
        "--> 00:04.000",
        "1 --> 4",
        "0:01.000 --> 0:04.000",
        "00:61.000 --> 00:62.000",
        "61:00.000 --> 62:00.000",
        "00:01.00 --> 00:04.00",
        "00:01.000 --> 00:04.0000",
        "-00:01.000 --> 00:04.000",
        "٠٠:٠١.000 --> 00:04.000",
        "00:01.000\u00a0-->\u00a000:04.000",
        "9" * 5000 + ":00:01.000 --> 00:04.000",
    ],
)
def test_times_that_browsers_would_not_read_are_refused_with_their_line(times: str) -> None:
    message = refusal(f"WEBVTT\r\n\r\n{CUE}\r\n\r\n2\r\n{times}\r\nText.")
    assert message.startswith("Line 7: ")
    assert "00:00:01.000 --> 00:00:04.000" in message


@pytest.mark.parametrize(
    "times", ["00:04.000 --> 00:01.000", "00:04.000 --> 00:04.000", "01:00:00.000 --> 59:00.000"]
)
def test_a_caption_that_ends_before_it_starts_is_refused_with_its_line(times: str) -> None:
    assert refusal(f"WEBVTT\n\n{CUE}\n\n{times}\nText.") == (
        "Line 6: the caption ends before it starts. Write the earlier time first."
    )


def test_an_empty_line_within_a_caption_is_found() -> None:
    message = refusal(f"WEBVTT\n\n{CUE}\n\nMore of the same caption.\n\n{CUE}")
    assert message.startswith("Line 6 belongs to no caption")
    assert refusal(f"WEBVTT\n\n{CUE}\n\nNOTEBOOK").startswith("Line 6 belongs to no caption")


def test_a_missing_empty_line_between_captions_is_found() -> None:
    assert refusal(f"WEBVTT\n\n{CUE}\n2\n{CUE}").startswith("Line 3: ")


def test_an_unknown_setting_is_named() -> None:
    message = refusal("WEBVTT\n\n00:01.000 --> 00:04.000 align:middle\nText.")
    assert message == "Line 3: browsers don’t know the setting 'align:middle'. Remove it."


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-32"])
def test_another_encoding_is_refused(encoding: str) -> None:
    assert refusal(f"WEBVTT\n\n{CUE} é".encode(encoding))


def test_the_line_of_the_first_wrong_byte_is_named() -> None:
    assert refusal(f"WEBVTT\n\n{CUE} é".encode("latin-1")).startswith("Line 4 is not UTF-8")


def test_a_file_over_two_megabytes_is_refused_without_reading_it_all() -> None:
    assert "2 MB" in refusal("WEBVTT\n\n" + CUE + "x" * MAX_CAPTIONS_SIZE)


def test_a_binary_file_is_refused() -> None:
    assert "not a text file" in refusal("WEBVTT\0\0\n\n" + CUE)


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n" + f"{CUE}\n\n" * 60_000,
        "WEBVTT\n\n" + "x\n\n" * 600_000,
        "WEBVTT\n\n00:01.000 --> 00:04.000\n" + "<" * 2_000_000,
        "WEBVTT\n\n" + " " * 2_000_000 + "-->\nText.",
        "WEBVTT\n\n00:01.000" + " " * 2_000_000 + "--> \nText.",
        "WEBVTT\n" + "x\n" * 1_000_000,
        "WEBVTT\n\nNOTE" + " " * 2_000_000 + "\n",
    ],
    ids=range(7),
)
def test_no_file_within_the_limit_takes_long(text: str) -> None:
    started = time.monotonic()
    with suppress(ValidationError):
        check_captions(captions(text))
    assert time.monotonic() - started < 15


pieces = st.sampled_from(
    [
        "WEBVTT", "NOTE", "STYLE", "REGION", "id:a", "::cue{}", "00:01.000", "00:00:04.000", "99:99:99.999",
        "-->", "align:start", "line:", "%", "1", "٣", "text", "é", "<v", ">", "<c.", "&amp;", " --> ", " ",
        "\n", "\n\n", "\r\n", "\r", "\t", "\u2028", "\x85", "\ufeff", "\0",
    ]
)  # fmt: skip


@given(st.lists(pieces, max_size=40).map("".join))
@example("WEBVTT\n\nNOTE")
def test_no_mixture_of_webvtt_makes_the_check_fail_in_another_way(text: str) -> None:
    for candidate in (text, "WEBVTT\n\n" + text):
        with suppress(ValidationError):
            check_captions(captions(candidate))


@given(st.binary(max_size=500), st.booleans())
@settings(max_examples=examples(300))
def test_no_bytes_make_the_check_fail_in_another_way(content: bytes, headed: bool) -> None:
    with suppress(ValidationError):
        check_captions(captions((b"WEBVTT\n\n" if headed else b"") + content))
