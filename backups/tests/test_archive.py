"""An archive is taken only if every byte of it is as it was written; no database is asked."""

import hashlib
import io
import json
import os
import tarfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ajc_site.tests.support.depth import is_deep
from backups.archive import (
    BLOCK,
    CHUNK,
    TAIL,
    ArchiveError,
    ArchiveReader,
    ArchiveWriter,
    Member,
    header,
    padding,
    tail,
)

TIME = 1_780_000_000_000_000_000
FILES = {
    "uploads/documents/letter.pdf": b"%PDF-1.7 " + bytes(range(256)) * 5,
    "uploads/images/ကျောင်း.jpg": b"\xff\xd8" * 256,
    "uploads/images/" + "long-" * 40 + ".jpg": b"x",
    "uploads/odd\nname.txt": b"",
    "uploads/" + os.fsdecode(b"not-utf8-\xff"): b"y" * BLOCK,
    "published/v1/site/index.html": b"<!doctype html>",
    "database/a.copy": b"1\tone\n2\ttwo\n",
    "database/b.copy": b"",
}
ABOUT: dict[str, Any] = {
    "made": "2026-11-26T03:15:00+00:00",
    "code": {"commit": "", "sha256": ""},
    "database": {
        "tables": {"a": ["id", "name"], "b": ["id"]},
        "migrations": [["a", "0001_initial"]],
        "sequences": {"a_id_seq": [2, True]},
    },
    "uploads": {"files": 5, "missing": []},
    "published": {"files": 1, "current": "v1"},
}


def written(files: dict[str, bytes] | list[tuple[str, bytes]], about: object = ABOUT) -> bytes:
    """An archive with these files, sealed, whatever they are called."""
    file = io.BytesIO()
    archive = ArchiveWriter(file, TIME)
    for name, data in files.items() if isinstance(files, dict) else files:
        with archive.member(name, TIME) as content:
            for start in range(0, len(data), 1000):
                content.write(data[start : start + 1000])
    archive.close(about)  # type: ignore[arg-type]
    return file.getvalue()


WHOLE = written(FILES)


@contextmanager
def opened(data: bytes) -> Iterator[io.BufferedRandom]:
    """The bytes as a file without a name."""
    handle = os.memfd_create("archive")
    with os.fdopen(handle, "r+b") as file:
        file.write(data)
        file.flush()
        yield file


def check(data: bytes) -> dict[str, Any]:
    with opened(data) as file:
        return ArchiveReader(file).check()


def is_refused(data: bytes) -> bool:
    """Whether it is refused in one line, and in no other way."""
    try:
        check(data)
    except ArchiveError as error:
        return "\n" not in (said := str(error)) and len(said) < 400
    return False


def resealed(body: bytes, members: list[Member]) -> bytes:
    """A body of one's own, with a manifest and a seal that say that all is well."""
    lines = b"".join(member.line() for member in members)
    manifest = Member("manifest.jsonl", len(lines), TIME, hashlib.sha256(lines).hexdigest())
    own = header(manifest.name, manifest.size, manifest.time) + lines + padding(len(lines))
    return body + own + tail(manifest, len(body))


# --- What is whole ---


def test_what_is_whole_is_taken_and_says_what_it_is():
    assert check(WHOLE) == json.loads(json.dumps(ABOUT))


def test_what_comes_out_is_what_went_in_with_its_times():
    with opened(WHOLE) as file:
        found = {
            member.name: (b"".join(content.chunks()), member.time)
            for member, content in ArchiveReader(file).members()
        }
    assert {name: data for name, (data, _) in found.items() if name in FILES} == FILES
    assert {time for _, time in found.values()} == {TIME}


def test_any_program_for_tar_unpacks_it(tmp_path):
    with tarfile.open(fileobj=io.BytesIO(WHOLE), errorlevel=2) as archive:
        archive.extractall(tmp_path, filter="data")
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == FILES
    for line in (tmp_path / "manifest.jsonl").read_text().splitlines():
        name, size, _, sha256 = json.loads(line)
        data = (tmp_path / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (size, sha256)


def test_an_upload_that_changed_while_it_was_copied_may_come_again():
    assert not is_refused(written([*FILES.items(), ("uploads/odd\nname.txt", b"more")]))


def test_writing_and_reading_take_no_more_memory_for_a_large_file(tmp_path):
    with (tmp_path / "large.tar").open("w+b") as file:
        tracemalloc.start()
        archive = ArchiveWriter(file, TIME)
        with archive.member("uploads/film.mp4") as content:
            for _ in range(64):
                content.write(bytes(CHUNK))
        for table in ABOUT["database"]["tables"]:
            with archive.member(f"database/{table}.copy"):
                pass
        archive.close(ABOUT)
        file.flush()
        ArchiveReader(file).check()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 8 * CHUNK


def test_a_file_of_more_than_eight_gigabytes_has_a_header_of_the_same_length():
    assert len(header("uploads/film.mp4", 1 << 40, TIME)) == len(header("uploads/film.mp4", 0, TIME))


# --- Damage ---


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_one_byte_that_is_another_anywhere_is_refused(place, change):
    assert is_refused(WHOLE[:place] + bytes([WHOLE[place] ^ change]) + WHOLE[place + 1 :])


@pytest.mark.deep
def test_every_single_byte_counts():
    for place in range(len(WHOLE)):
        assert is_refused(WHOLE[:place] + bytes([WHOLE[place] ^ 1]) + WHOLE[place + 1 :]), place


@pytest.mark.deeper
def test_what_was_cut_off_is_refused_wherever_that_was():
    for length in range(0, len(WHOLE), 1 if is_deep() else 101):
        assert is_refused(WHOLE[:length]), length
    assert is_refused(WHOLE[:-1])


@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=3 * BLOCK))
def test_what_was_put_in_between_or_behind_is_refused(place, more):
    assert is_refused(WHOLE[:place] + more + WHOLE[place:])


@given(st.integers(0, len(WHOLE) // BLOCK - 1), st.integers(0, len(WHOLE) // BLOCK - 1), st.integers(1, 8))
def test_blocks_that_went_elsewhere_or_went_missing_are_refused(source, target, count):
    block = slice(source * BLOCK, (source + count) * BLOCK)
    without = WHOLE[: block.start] + WHOLE[block.stop :]
    assert is_refused(without)
    moved = without[: target * BLOCK] + WHOLE[block] + without[target * BLOCK :]
    assert moved == WHOLE or is_refused(moved)


@given(st.binary(max_size=6000))
def test_what_never_was_an_archive_is_refused(data):
    assert is_refused(data)


def test_two_archives_behind_one_another_are_refused():
    assert is_refused(WHOLE + WHOLE)


def test_a_file_with_a_hole_in_its_place_is_refused():
    assert is_refused(bytes(len(WHOLE)))
    assert is_refused(bytes(len(WHOLE) - TAIL) + WHOLE[-TAIL:])


# --- Made by somebody on purpose: sealed, and all checksums right ---


def without(name: str) -> dict[str, bytes]:
    return {key: data for key, data in FILES.items() if key != name}


EVIL_NAMES = [
    "uploads/../../etc/cron.d/x",
    "uploads/..",
    "uploads/a/../../b",
    "/etc/passwd",
    "uploads//etc/passwd",
    "uploads/",
    "uploads",
    "uploads/./x",
    "uploads/x/",
    "uploads/.restoring/new/x",
    "uploads/.gitkeep/x",
    "published/.restoring/journal.json",
    "../uploads/x",
    "",
    "uploads/nul\0byte",
    "uploads/" + "x" * 256,
    "uploads/" + "x/" * 3000 + "y",
    "database/../uploads/x.copy",
    "database/deep/a.copy",
    "database/a.sql",
    "database/.copy/x.copy",
    "secrets/key",
    "C:\\x",
    "manifest.jsonl",
    "seal",
    "uploads/documents/letter.pdf/below",
    "uploads/documents",
]


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_a_name_that_no_backup_gives_is_refused(name):
    assert is_refused(written([*FILES.items(), (name, b"evil")]))


FORGED: dict[str, Callable[[], bytes]] = {
    "a table is missing": lambda: written(without("database/a.copy")),
    "a table too many": lambda: written({**FILES, "database/c.copy": b""}),
    "a table twice": lambda: written([*FILES.items(), ("database/a.copy", b"3\tthree\n")]),
    "a published file twice": lambda: written([*FILES.items(), ("published/v1/site/index.html", b"")]),
    "described twice": lambda: written([*FILES.items(), ("about.json", json.dumps(ABOUT).encode())]),
    "described by nothing": lambda: written(FILES, None),
    "described by a list": lambda: written(FILES, []),
    "described without a database": lambda: written(FILES, {**ABOUT, "database": {}}),
    "described with numbers for names": lambda: written(
        FILES, {**ABOUT, "database": {**ABOUT["database"], "tables": {"a": [1], "b": []}}}
    ),
    "described with a path for the current site": lambda: written(
        FILES, {**ABOUT, "published": {"files": 1, "current": "../../etc"}}
    ),
    "described in depth": lambda: written(FILES, json.loads("[" * 400 + "]" * 400)),
    "nothing in it": lambda: resealed(b"", []),
    "a member that is not there": lambda: resealed(
        b"", [Member("uploads/x", 0, TIME, hashlib.sha256().hexdigest())]
    ),
    "a size without end": lambda: resealed(b"", [Member("uploads/x", (1 << 62) - 1, TIME, "")]),
    "a size below nothing": lambda: resealed(b"", [Member("uploads/x", -1, TIME, "")]),
    "a size beyond all": lambda: resealed(b"", [Member("uploads/x", 1 << 80, TIME, "")]),
    "a size that is true": lambda: resealed(b"", [Member("uploads/x", True, TIME, "")]),
    "a name that is a number": lambda: resealed(b"", [Member(7, 0, TIME, "")]),  # type: ignore[arg-type]
    "a name of half a letter": lambda: resealed(b"", [Member("uploads/\ud800", 0, TIME, "")]),
    "a manifest of one endless line": lambda: resealed(
        b"", [Member("uploads/" + "x" * 200_000, 0, TIME, "")]
    ),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_is_forged_is_refused(forged):
    assert is_refused(forged())


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
        tarfile.DIRTYPE,
        tarfile.GNUTYPE_SPARSE,
    ],
)
def test_links_devices_and_the_like_are_refused_though_they_are_sealed(kind):
    info = tarfile.TarInfo("uploads/x")
    info.type, info.linkname, info.mode, info.mtime = kind, "/etc/shadow", 0o600, TIME // 1_000_000_000
    empty = hashlib.sha256().hexdigest()
    assert is_refused(resealed(info.tobuf(tarfile.GNU_FORMAT), [Member("uploads/x", 0, TIME, empty)]))


@pytest.mark.parametrize("program", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_an_archive_that_another_program_made_of_the_same_files_is_refused(tmp_path: Path, program):
    with tarfile.open(fileobj=io.BytesIO(WHOLE)) as archive:
        archive.extractall(tmp_path, filter="data")
    (tmp_path / "uploads/odd\nname.txt").unlink()
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=program) as again:
        for name in ("published", "database", "about.json", "manifest.jsonl", "seal"):
            again.add(tmp_path / name, name)
    assert is_refused(file.getvalue())


def test_an_archive_of_a_newer_format_says_so():
    newer = WHOLE.replace(b'{"format": 1, ', b'{"format": 2, ')
    with pytest.raises(ArchiveError, match="newer version"):
        check(newer)
