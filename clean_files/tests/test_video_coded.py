"""What encoders write of themselves between the coded pictures goes, and the film shows the same."""

import io
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clean_files.findings import Findings
from clean_files.video.coded import Coding, patches, without_unregistered, without_user_data
from clean_files.video.report import PROGRAM

from .marked_videos import CLIP
from .test_video import cleaned, frame_hashes, run

ENCODERS = re.compile(rb"x26[45]|Lavc|H\.26[45]/|iPhone of Jane")
SOURCES = ["-f", "lavfi", "-i", "testsrc=d=0.5:s=64x48", "-f", "lavfi", "-i", "sine=d=0.5"]
UNREGISTERED = "h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+iPhone of Jane"
WAYS = {
    "x264 and AAC": ["-c:v", "libx264", "-c:a", "aac"],
    "x264 in pieces": ["-c:v", "libx264", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-g", "5"],
    "the index first": ["-c:v", "libx264", "-bf", "2", "-c:a", "aac", "-movflags", "+faststart"],
    "x265": ["-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "aac", "-tag:v", "hvc1"],
    "MPEG-4 part 2": ["-c:v", "mpeg4", "-c:a", "aac"],
    "a camera's own message": ["-c:v", "libx264", "-c:a", "aac", "-bsf:v", UNREGISTERED],
}


@pytest.mark.parametrize("way", WAYS)
def test_no_encoder_is_named_in_a_film_and_it_shows_the_same(way: str, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    run(["ffmpeg", "-v", "error", "-y", *SOURCES, *WAYS[way], str(path)])
    content = path.read_bytes()
    assert ENCODERS.search(content)
    result, findings = cleaned("mp4", content)
    assert not ENCODERS.search(result)
    assert len(result) == len(content)
    assert PROGRAM in findings.removed
    assert frame_hashes(result, path) == frame_hashes(content, path)
    assert cleaned("mp4", result) == (result, Findings())


def test_the_demos_clip_names_no_encoder_once_it_is_clean() -> None:
    assert not ENCODERS.search(cleaned("mp4", CLIP.read_bytes())[0])


# --- Units of messages ----------------------------------------------------------------------------

TEXT = b"sixteen bytes id" + b"x264 - core 164 - options: Jane Doe"


def escaped(content: bytes) -> bytes:
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\0\0\3", content)


def message(kind: int, content: bytes) -> bytes:
    long, rest = divmod(len(content), 255)
    return bytes([kind]) + b"\xff" * long + bytes([rest]) + content


def unit(*messages: bytes, header: bytes = b"\6") -> bytes:
    return header + escaped(b"".join(messages) + b"\x80")


def test_messages_of_other_kinds_stay_as_they_are() -> None:
    captions = message(4, b"\xb5\0\x31GA94\3captions")
    result = without_unregistered(unit(captions, message(5, TEXT * 20), message(1, b"\0\0\0\1")), 1)
    assert b"Jane" not in result
    assert b"GA94\3captions" in result
    assert result.endswith(escaped(message(1, b"\0\0\0\1") + b"\x80"))
    assert without_unregistered(unit(captions), 1) == unit(captions)


@pytest.mark.parametrize("header", [b"\6", b"\x4e\1"])
@given(st.binary(max_size=700))
def test_a_message_of_any_bytes_goes_and_the_unit_keeps_its_length(header: bytes, tail: bytes) -> None:
    given_unit = unit(message(5, TEXT + tail), header=header)
    result = without_unregistered(given_unit, len(header))
    assert len(result) == len(given_unit)
    assert b"Jane" not in result
    assert not re.search(rb"\x00\x00[\x00-\x02]", result)
    assert without_unregistered(result, len(header)) == result


@given(st.binary(max_size=200))
def test_any_unit_keeps_its_length(content: bytes) -> None:
    assert len(without_unregistered(b"\6" + content, 1)) == len(content) + 1


def test_places_said_many_times_over_and_lengths_that_lead_out_cost_little() -> None:
    content = struct.pack(">L", 1 << 31) + unit(message(5, TEXT))
    assert list(patches(io.BytesIO(content), [((0, len(content)), Coding("h264"))])) == []
    whole = struct.pack(">L", len(unit(message(5, TEXT)))) + unit(message(5, TEXT))
    found = list(patches(io.BytesIO(whole), [((0, len(whole)), Coding("h264"))] * 100_000))
    assert len(found) == 1
    outside = [((len(whole), len(whole) + 50), Coding("aac")), ((-4, 9), Coding("mpeg4"))]
    assert list(patches(io.BytesIO(whole), outside)) == []


def test_captions_in_user_data_stay() -> None:
    said = b"\0\0\1\xb2Lavc59.37.100\0\0\1\xb2GA94captions\0\0\1\xb3"
    assert without_user_data(said) == said.replace(b"Lavc59.37.100", b" " * 13)
