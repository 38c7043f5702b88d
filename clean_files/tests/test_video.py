"""Videos lose places, devices, names and dates, and keep picture and sound byte for byte."""

import io
import json
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ajc_site.tests.support.depth import examples
from clean_files.findings import Findings, Refused
from clean_files.tests.marked_videos import (
    CLIP,
    FRAMES,
    MARKER,
    box,
    boxes,
    element,
    marked,
    mp4,
    shown,
    webm,
)
from clean_files.video import CLEANERS
from clean_files.video.report import AUTHOR, DATES, DEVICE, MEASURED, NAMES, OTHER, PLACE, PROGRAM, TEXTS

EXTENSIONS = ["mp4", "webm"]


def cleaned(extension: str, content: bytes) -> tuple[bytes, Findings]:
    target = io.BytesIO()
    findings = CLEANERS[extension](io.BytesIO(content), target)
    return target.getvalue(), findings


def run(command: list[str]) -> str:
    """Run a program, or skip the test where it is missing; in CI it must be there."""
    if not shutil.which(command[0]):
        if os.environ.get("CI"):
            pytest.fail(f"{command[0]} is missing.")
        pytest.skip(f"{command[0]} is not installed.")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def frame_hashes(content: bytes, path: Path) -> str:
    path.write_bytes(content)
    return run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v", "-map", "0:a?", "-f", "framemd5", "-"]
    )


@pytest.fixture(scope="module")
def films(tmp_path_factory) -> dict[str, bytes]:
    """Short films with picture and sound, made by a real program."""
    folder = tmp_path_factory.mktemp("films")
    pieces = ["-movflags", "frag_keyframe+empty_moov", "-g", "5"]
    options = {
        "plain.mp4": ["-c:v", "libx264", "-c:a", "aac", "-metadata", f"title={MARKER.decode()}"],
        "pieces.mp4": ["-c:v", "libx264", "-c:a", "aac", *pieces],
        "pieces from their own start.mp4": [
            "-c:v",
            "libx264",
            "-c:a",
            "aac",
            *pieces[:1],
            f"{pieces[1]}+default_base_moof",
        ],
        "vorbis.webm": ["-c:v", "libvpx", "-c:a", "libvorbis", "-metadata", f"artist={MARKER.decode()}"],
        "live.webm": ["-c:v", "libvpx-vp9", "-c:a", "libopus", "-live", "1"],
    }
    sources = ["-f", "lavfi", "-i", "testsrc=d=1:s=64x48", "-f", "lavfi", "-i", "sine=d=1"]
    for name, chosen in options.items():
        run(["ffmpeg", "-v", "error", "-y", *sources, *chosen, str(folder / name)])
    return {name: (folder / name).read_bytes() for name in options}


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_no_marker_is_left_and_nothing_moves(extension: str) -> None:
    content = marked(extension)
    clean, findings = cleaned(extension, content)
    assert content.count(MARKER) > 10
    assert MARKER not in clean
    assert MARKER[:8] not in clean
    assert not findings.is_held
    # Only what follows the last box or element is cut off.
    assert len(clean) == len(content) - len(MARKER)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_clean_video_stays_as_it_is(extension: str) -> None:
    clean, _ = cleaned(extension, marked(extension))
    again, findings = cleaned(extension, clean)
    assert again == clean
    assert findings == Findings()


def test_what_was_removed_is_said_in_plain_words() -> None:
    _, findings = cleaned("mp4", mp4())
    assert set(findings.removed) == {DATES, DEVICE, MEASURED, NAMES, OTHER, PLACE, PROGRAM}
    _, findings = cleaned("webm", webm())
    assert set(findings.removed) == {DATES, MEASURED, NAMES, OTHER, PLACE, PROGRAM}


def test_the_tables_of_an_mp4_find_the_same_pictures() -> None:
    original = CLIP.read_bytes()
    clean, _ = cleaned("mp4", mp4())
    assert shown(clean) == shown(original) == shown(mp4())
    assert len(shown(clean)) == 275


def test_a_webm_keeps_blocks_cues_chapters_and_languages() -> None:
    clean, _ = cleaned("webm", webm())
    for kept in [
        *FRAMES,
        b"The opening",
        b"eng",
        b"V_VP9",
        b"\x05vorbissetup",
        element(0xBB, element(0xB3, b"\0")),
    ]:
        assert kept in clean


def test_a_live_recording_is_cleaned_too() -> None:
    clean, findings = cleaned("webm", webm(is_live=True))
    assert MARKER not in clean
    assert len(clean) == len(webm(is_live=True))
    assert all(frame in clean for frame in FRAMES)
    assert PLACE in findings.removed


def test_a_real_programs_films_show_the_same(films: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in films.items():
        extension = name.rpartition(".")[2]
        clean, _ = cleaned(extension, content)
        assert MARKER not in clean, name
        before, after = (frame_hashes(c, tmp_path / f"film.{extension}") for c in (content, clean))
        assert before == after, name
        assert before.count("\n") > 30, name
        assert cleaned(extension, clean) == (clean, Findings()), name


def test_the_marked_clip_still_plays(tmp_path: Path) -> None:
    clean, _ = cleaned("mp4", mp4())
    assert frame_hashes(clean, tmp_path / "a.mp4") == frame_hashes(CLIP.read_bytes(), tmp_path / "b.mp4")


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_exiftool_finds_no_person_place_device_or_date(extension: str, tmp_path: Path) -> None:
    path = tmp_path / f"film.{extension}"
    path.write_bytes(cleaned(extension, marked(extension))[0])
    told = json.loads(run(["exiftool", "-j", "-a", "-u", "-ee", "-G1", str(path)]))[0]
    names = {name.rpartition(":")[2] for name in told if not name.startswith(("System:", "File:"))}
    telling = {
        "GPSCoordinates",
        "GPSLatitude",
        "Make",
        "Model",
        "Author",
        "Artist",
        "Title",
        "Location",
        "HandlerDescription",
    }
    assert not names & telling
    dates = {str(value) for name, value in told.items() if "Date" in name and not name.startswith("System:")}
    assert dates <= {"0000:00:00 00:00:00"}
    assert not [name for name, value in told.items() if MARKER.decode() in str(value)]


@pytest.mark.parametrize("handler", [b"text", b"sbtl", b"subt"])
def test_subtitles_stay_and_hold_the_video(handler: bytes) -> None:
    content = mp4().replace(bytes(8) + b"meta" + bytes(12), bytes(8) + handler + bytes(12))
    clean, findings = cleaned("mp4", content)
    assert findings.warnings == [TEXTS]
    assert findings.is_held
    assert len(clean) == len(content) - len(MARKER)


def test_subtitles_of_a_webm_hold_it() -> None:
    _, findings = cleaned("webm", webm().replace(element(0x83, b"\x21"), element(0x83, b"\x11")))
    assert findings.warnings == [TEXTS]
    assert findings.is_held


def test_what_lies_unused_between_the_pictures_is_overwritten() -> None:
    clean, _ = cleaned("mp4", mp4())
    mdat = dict(boxes(clean))[b"mdat"]
    assert mdat.count(0) >= 3 * len(MARKER)
    assert mdat.strip(b"\0") == dict(boxes(CLIP.read_bytes()))[b"mdat"].strip(b"\0")


def test_nothing_is_read_whole() -> None:
    """However large a video is, little of it is in memory at a time."""
    largest = 0

    class Source(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal largest
            piece = super().read(size)
            largest = max(largest, len(piece))
            return piece

    content = CLIP.read_bytes() + box(b"free", bytes(30_000_000))
    CLEANERS["mp4"](Source(content), io.BytesIO())
    assert largest <= 1024 * 1024


FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")
EBML = element(0x1A45DFA3, element(0x4282, b"webm"))


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("mp4", b""),
        ("mp4", b"no video"),
        ("mp4", FTYP),
        ("mp4", FTYP + box(b"moov")),
        ("mp4", FTYP + box(b"moov", box(b"trak"))),
        ("mp4", FTYP + box(b"moov") + box(b"moov")),
        ("mp4", box(b"moov") + FTYP),
        ("mp4", CLIP.read_bytes()[:-100]),
        ("mp4", CLIP.read_bytes()[:900]),
        ("mp4", CLIP.read_bytes().replace(b"avc1\0\0", b"encv\0\0")),
        ("mp4", CLIP.read_bytes().replace(b"url \0\0\0\1", b"url \0\0\0\0")),
        ("mp4", CLIP.read_bytes().replace(b"stco" + bytes(7) + b"\1", b"stco" + bytes(7) + b"\1\x7f\xff", 1)),
        ("mp4", FTYP + box(b"moov", box(b"mvhd", bytes(100))) + box(b"free") * 100_001),
        ("webm", b""),
        ("webm", EBML),
        ("webm", EBML + element(0x18538067)),
        ("webm", EBML + element(0x18538067, b"\0\0\0")),
        ("webm", EBML + element(0x18538067, element(0x1F43B675, element(0xA3, b"\x81\0\0\0")))),
        ("webm", webm()[:-200]),
        ("webm", webm(is_live=True)[:-5]),
        pytest.param(
            "webm", EBML + b"\x18\x53\x80\x67\xff" + element(0xEC) * 3_000_001, marks=pytest.mark.deep
        ),
    ],
)
def test_a_hostile_or_broken_video_is_refused_in_a_sentence(extension: str, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        cleaned(extension, content)
    assert len(refused.value.messages) == 1
    assert refused.value.message.endswith(".")


def _holed(data: st.DataObject, content: bytes) -> bytes:
    """Change, take out or add a few bytes, mostly of the structure and not of the pictures."""
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed) - 1))
        match data.draw(st.sampled_from(["set", "cut", "insert", "number"])):
            case "set":
                changed[at] = data.draw(st.integers(0, 255))
            case "cut":
                del changed[at : at + data.draw(st.integers(1, 40))]
            case "insert":
                changed[at:at] = data.draw(st.binary(min_size=1, max_size=12))
            case "number":
                changed[at : at + 4] = struct.pack(
                    ">L", data.draw(st.sampled_from([0, 1, 7, 8, 2**31, 2**32 - 1]))
                )
        if not changed:
            break
    return bytes(changed)


@settings(max_examples=examples(80), deadline=4000, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_mp4_is_refused_or_cleaned(data: st.DataObject) -> None:
    content = mp4()
    index = content.index(b"moov") - 4
    changed = content[:index] + _holed(data, content[index:])
    _refused_or_stable("mp4", changed)


@settings(max_examples=examples(150), deadline=4000)
@given(st.data())
def test_a_damaged_webm_is_refused_or_cleaned(data: st.DataObject) -> None:
    _refused_or_stable("webm", _holed(data, webm(is_live=data.draw(st.booleans()))))


def _refused_or_stable(extension: str, content: bytes) -> None:
    try:
        clean, _ = cleaned(extension, content)
    except Refused:
        return
    again, findings = cleaned(extension, clean)
    assert again == clean
    assert findings.removed == []


def test_the_author_of_a_webm_is_named_among_what_went() -> None:
    tag = element(0x67C8, element(0x45A3, b"ARTIST"), element(0x4487, MARKER))
    content = webm(is_live=True) + element(0x1254C367, element(0x7373, tag))
    _, findings = cleaned("webm", content)
    assert AUTHOR in findings.removed
