"""Sends a folder of files that nobody here made through the way in, and prints what became of them.

    .venv/bin/python bench/foreign.py FOLDER [--drawn 100] [--report report.tsv]

Each file goes where a form would send it: the check of its type, the cleaner, the look at what is clean. What
comes out is compared with what went in by other programs (Pillow, PDFium, ffmpeg, and LibreOffice for as many
office files as ``--drawn`` says), and ExifTool looks for what still tells of a person, a device, a place or a
time. Nothing is written but the report. Collections that fit: the source distributions of Pillow, pikepdf and
openpyxl, the test files of ExifTool, Apache POI and Tika, libavif, libheif, pdf.js.
"""

import argparse
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ajc_site.settings.build")

# Seconds of processor for one file from which on it is called slow, and after which it is given up.
SLOW = 5.0
GIVEN_UP = 180

PICTURES = frozenset({"avif", "gif", "heic", "heif", "jpeg", "jpg", "png", "tif", "tiff", "webp"})
DOCUMENTS = frozenset({"csv", "docx", "mp4", "odt", "pdf", "pptx", "txt", "vtt", "webm", "xlsx"})


@dataclass
class Row:
    """What became of one file."""

    path: Path
    extension: str
    outcome: str = ""  # cleaned, held, refused, traceback
    reason: str = ""
    seconds: float = 0.0
    warnings: int = 0
    damaged: str = ""
    left: str = ""
    is_seen: bool = False  # Refused, though another program shows something of it.


def files_in(folder: Path) -> Iterable[Path]:
    """The files of types that the site takes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix[1:].lower() in PICTURES | DOCUMENTS:
            yield path


def send(path: Path, clean_folder: Path, number: int) -> Row:
    """Send a file in; put what comes out into the folder under a name with this number."""
    row = Row(path, path.suffix[1:].lower())
    began = time.process_time() + _children()
    signal.alarm(GIVEN_UP)
    try:
        clean = _arrive(row)
    except TimeoutError:
        row.outcome, row.reason = "traceback", f"more than {GIVEN_UP} s"
        clean = None
    except Exception:
        row.outcome, row.reason = "traceback", traceback.format_exc().splitlines()[-1]
        clean = None
    finally:
        signal.alarm(0)
    row.seconds = time.process_time() + _children() - began
    from rendered import can_be_seen, differs

    if clean is None:
        row.is_seen = can_be_seen(row.extension, path.read_bytes())
    else:
        row.damaged = differs(row.extension, path.read_bytes(), clean)
        (clean_folder / f"{number}.{row.extension}").write_bytes(clean)
    return row


def _arrive(row: Row) -> bytes | None:
    from django.core.exceptions import ValidationError
    from django.core.files.base import File

    from assets.uploads.checks import check_document, check_image
    from assets.uploads.pictures import check_pixels
    from clean_files.arrival import arrive

    def check_picture(content: File, name: str) -> None:
        check_image(File(content.file, name=name))

    is_picture = row.extension in PICTURES
    check = check_picture if is_picture else check_document
    upload = File(io.BytesIO(row.path.read_bytes()), name=row.path.name)
    try:
        arrival = arrive(upload, row.path.name, check, check_pixels if is_picture else None)
    except ValidationError as refusal:
        row.outcome, row.reason = "refused", " ".join(refusal.messages)
        return None
    row.outcome = "held" if arrival.findings.is_held else "cleaned"
    row.reason = " | ".join(arrival.findings.warnings)
    row.warnings = len(arrival.findings.warnings)
    if is_picture:
        _open_as_the_site_does(arrival.content)
    return arrival.content.read()


def _open_as_the_site_does(content: Any) -> None:
    """What Wagtail does with a picture as it is stored; an error here is an error to whoever uploads it."""
    from willow.image import Image

    Image.open(content).get_size()
    content.seek(0)


def _children() -> float:
    """Seconds of processor that ended children took."""
    times = os.times()
    return times.children_user + times.children_system


def _too_long(*_: object) -> None:
    raise TimeoutError


# --- What is left -----------------------------------------------------------------------------------

# What ExifTool calls that which tells of persons, devices, places, times and programs.
_TELLING = re.compile(
    r"(?:.*(?:GPS|Serial|Author|Creator|Artist|Copyright|Credit|By-line|Byline|Owner|Manager|Company|Person|"
    r"LastModifiedBy|Template$|Software|Encod(?:er|edBy|ingSettings)|MuxingApp|WritingApp|Producer|"
    r"DocumentID|InstanceID|HistoryWhen|Location|City|Comment|Keywords|Subject|Description|Caption|"
    r"UniqueCameraModel|LensModel|LensMake|CameraID|HostComputer|DateTimeOriginal|CreateDate|CreationDate|"
    r"ModifyDate|ModDate|MediaDate|ProfileDateTime|DeviceModel$|DeviceMfg|DeviceManufacturer|"
    r"ProfileDescription|ProfileCopyright|HandlerDescription|HandlerVendorID|CompressorName|VendorID).*"
    r"|Make|Model|Title(?!sOfParts).*)(?<!SampleGroupDescription)"
)
_BESIDE = re.compile(r"(?:System|File|ExifTool|Composite|ZIP)$")
# Of these, what a file must keep: its own title, and what every profile of a kind says.
_KEPT_TITLES = frozenset({"PDF", "XMP-dc", "XMP-pdf", "XMP"})


def look_for_identity(folder: Path) -> dict[str, list[str]]:
    """What ExifTool finds in each file of the folder that still tells something, as "group:tag = value"."""
    command = ["exiftool", "-json", "-G1", "-a", "-u", "-api", "LargeFileSupport=1", "-r", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    found: dict[str, list[str]] = defaultdict(list)
    for entry in json.loads(done.stdout or b"[]"):
        name = Path(entry["SourceFile"]).name
        for key, value in entry.items():
            group, _, tag = key.rpartition(":")
            if (
                _TELLING.fullmatch(tag)
                and not _BESIDE.fullmatch(group)
                and not _is_harmless(group, tag, value)
            ):
                found[name].append(f"{key} = {str(value)[:60]}")
    return found


_MAKERS = frozenset({"none", "Adobe Systems Inc.", "Apple Computer Inc.", "Hewlett-Packard", "IEC"})


def _is_harmless(group: str, tag: str, value: Any) -> bool:
    """Whether a value is none, a neutral one, or the title that a document keeps for its readers."""
    from clean_files.pictures.icc import _WELL_KNOWN

    text = str(value).strip()
    if not text.strip("0:. ") or text in {"Author", "1970:01:01 00:00:00", "2000:01:01 00:00:00"}:
        return True
    if group.startswith("ICC"):
        # Profiles that everybody has stay as they are, and say which company made them.
        is_header = group == "ICC-header" and (tag != "DeviceManufacturer" or text in _MAKERS)
        return is_header or bool(_WELL_KNOWN.fullmatch(text))
    return tag in {"Title", "TitlesOfParts"} or (tag == "Subject" and group in _KEPT_TITLES and not text)


_ENCODERS = re.compile(
    rb"x26[45] - (?:core|H\.26)|x265 \(build|Lavc\d\d|HandBrake|Elemental|NVENC|MainConcept"
)


def look_for_encoders(content: bytes) -> str:
    """The name of a program in the bytes of a video, or ""."""
    found = _ENCODERS.search(content)
    return f"bytes = {found[0].decode('latin-1')}" if found else ""


# --- The table --------------------------------------------------------------------------------------


def print_table(rows: list[Row]) -> None:
    """Print what became of the files, by type; then the reasons, the slowest and whatever is wrong."""
    columns = ("tried", "cleaned", "held", "refused", "shown elsewhere", "traceback", "slow", "damaged")
    print(f"| type | {' | '.join(columns)} | identity left |")
    print("| --- " * (len(columns) + 2) + "|")
    kinds = sorted({row.extension for row in rows})
    for name, group in [
        *((kind, [row for row in rows if row.extension == kind]) for kind in kinds),
        ("all", rows),
    ]:
        outcomes = Counter(row.outcome for row in group)
        cells = [len(group), *(outcomes[word] for word in ("cleaned", "held", "refused"))]
        cells += [sum(row.is_seen for row in group), outcomes["traceback"]]
        cells += [sum(row.seconds > SLOW for row in group), sum(bool(row.damaged) for row in group)]
        cells += [sum(bool(row.left) for row in group)]
        print(f"| {name} | " + " | ".join(map(str, cells)) + " |")
    for title, is_seen in (("Refused, though another program shows it", True), ("Refused otherwise", False)):
        print(f"\n{title}, by reason:\n")
        reasons = Counter(
            (row.extension, row.reason) for row in rows if row.outcome == "refused" and row.is_seen is is_seen
        )
        for (kind, reason), count in reasons.most_common():
            print(f"- {count} {kind}: {reason}")
    print("\nSlowest:\n")
    for row in sorted(rows, key=lambda row: -row.seconds)[:8]:
        print(f"- {row.seconds:.1f} s of processor: {row.path.name}")
    for title, found in (
        ("Damaged", [(row, row.damaged) for row in rows]),
        ("Identity left", [(row, row.left) for row in rows]),
        ("Tracebacks", [(row, row.reason) for row in rows if row.outcome == "traceback"]),
        ("Many warnings", [(row, f"{row.warnings} lines") for row in rows if row.warnings > 8]),
    ):
        if lines := [f"- {row.path}: {text}" for row, text in found if text]:
            print(f"\n{title}:\n")
            print("\n".join(lines))


def compare_office(rows: list[Row], clean_folder: Path, most: int) -> None:
    """Draw as many office files before and after, and note where they differ."""
    from rendered import compare_drawn, draw_office

    clean = [(number, row) for number, row in enumerate(rows) if row.outcome in {"cleaned", "held"}]
    office = [(number, row) for number, row in clean if row.extension in {"docx", "odt", "pptx", "xlsx"}]
    chosen = office[:: max(1, len(office) // most)]
    with tempfile.TemporaryDirectory() as before, tempfile.TemporaryDirectory() as after:
        for number, row in chosen:
            name = f"{number}.{row.extension}"
            (Path(before) / f"f{number}{row.extension}.{row.extension}").write_bytes(row.path.read_bytes())
            target = Path(after) / f"f{number}{row.extension}.{row.extension}"
            target.write_bytes((clean_folder / name).read_bytes())
        drawn, drawn_after = draw_office(Path(before)), draw_office(Path(after))
    for number, row in chosen:
        name = f"f{number}{row.extension}.{row.extension}"
        row.damaged = row.damaged or compare_drawn(drawn.get(name), drawn_after.get(name))
    print(f"Drawn by LibreOffice before and after: {len(drawn)} office files.\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--drawn", type=int, default=0, help="how many office files to draw before and after")
    parser.add_argument("--report", type=Path, help="a file for one line per file, with tabs between")
    options = parser.parse_args()
    import django

    django.setup()
    signal.signal(signal.SIGALRM, _too_long)
    with tempfile.TemporaryDirectory() as name:
        clean_folder = Path(name)
        rows = []
        for number, path in enumerate(files_in(options.folder)):
            rows.append(send(path, clean_folder, number))
            print(f"\r{number + 1}", end="", file=sys.stderr, flush=True)
        left = look_for_identity(clean_folder)
        for number, row in enumerate(rows):
            file = clean_folder / f"{number}.{row.extension}"
            encoder = (
                look_for_encoders(file.read_bytes())
                if row.extension in {"mp4", "webm"} and file.exists()
                else ""
            )
            row.left = "; ".join(filter(None, [*left.get(file.name, []), encoder]))
        if options.drawn:
            compare_office(rows, clean_folder, options.drawn)
    print_table(rows)
    if options.report:
        lines = [
            "\t".join(map(str, (r.path, r.outcome, r.reason, f"{r.seconds:.2f}", r.damaged, r.left)))
            for r in rows
        ]
        options.report.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
