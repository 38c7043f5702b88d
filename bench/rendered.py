"""What a file shows, as numbers that can be compared: by other programs than those that clean it."""

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

# More pages, frames and seconds than these are not looked at.
MOST_PAGES = 12
MOST_FRAMES = 40
MOST_SECONDS = 20
# A picture that was turned upright is coded anew: so much may its pixels differ, of 255, on average.
TURNED = 6.0
# Where two programs round in two ways.
ROUNDED = 0.05


def can_be_seen(extension: str, content: bytes) -> bool:
    """Whether another program shows something of a file."""
    if extension == "pdf":
        return bool(_pages(content))
    if extension in {"docx", "odt", "pptx", "xlsx"}:
        return bool(_words(content))
    if extension in {"mp4", "webm"}:
        return bool(_frames_of_film(content, extension))
    return extension not in {"csv", "txt", "vtt"} and bool(_frames(content))


def differs(extension: str, before: bytes, after: bytes) -> str:
    """In what a cleaned file shows something else than it did, or "" if in nothing or if nothing can tell."""
    if extension == "pdf":
        return _compare(_pages(before), _pages(after), ROUNDED)
    if extension in {"docx", "odt", "pptx", "xlsx"}:
        words = _words(before)
        return "" if words is None or words == _words(after) else "words"
    if extension in {"mp4", "webm"}:
        return "" if _frames_of_film(before, extension) == _frames_of_film(after, extension) else "frames"
    if extension in {"csv", "txt", "vtt"}:
        return "" if before == after else "bytes"
    return _compare(_frames(before), _frames(after), ROUNDED) and _compare(
        _frames(before, is_upright=True), _frames(after), TURNED
    )


def _compare(before: list[Any] | None, after: list[Any] | None, most: float) -> str:
    if before is None:
        return ""  # Nobody could see it before.
    if after is None:
        return "can't be opened"
    if [image.size for image in before] != [image.size for image in after]:
        return "sizes"
    worst = max((_distance(one, other) for one, other in zip(before, after, strict=True)), default=0)
    return f"pixels by {worst:.2f}" if worst > most else ""


def _distance(one: Any, other: Any) -> float:
    """How far two pictures are from each other, of 255."""
    from PIL import ImageChops, ImageStat

    difference = ImageChops.difference(one, other)
    return max(ImageStat.Stat(difference).mean)


def _frames(content: bytes, *, is_upright: bool = False) -> list[Any] | None:
    """The frames of a picture, the first of those that are no animations; None where Pillow can't open it."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content)) as image:
            is_still = image.format in {"JPEG", "MPO", "HEIF", "TIFF"}
            found = []
            for number in range(1 if is_still else min(getattr(image, "n_frames", 1), MOST_FRAMES)):
                if not is_still:  # Of several pictures, the one that is meant to be shown is there at first.
                    image.seek(number)
                frame = ImageOps.exif_transpose(image) if is_upright else image
                found.append(frame.convert("RGBA"))
            return found
    except Exception:
        return None


def _pages(content: bytes) -> list[Any] | None:
    """The pages of a PDF as PDFium draws them."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        document.init_forms()
        return [
            document[number].render(scale=0.6).to_pil().convert("RGB")
            for number in range(min(len(document), MOST_PAGES))
        ]
    except Exception:
        return None


_SHOWN = re.compile(
    r"(?:word/(?:document|footnotes|endnotes|header\d*|footer\d*)|ppt/slides/slide\d+|xl/worksheets/sheet\d+"
    r"|content)\.xml"
)
# What holds text that is shown; in OpenDocument all of the body does, but who wrote a comment and when.
_HOLDERS = frozenset({"t", "v", "f", "delText"})
_NAMES = frozenset(
    {"creator", "date", "date-string", "creator-initials", "sender-initials", "meta", "scripts"}
)


def _words(content: bytes) -> dict[str, list[str]] | None:
    """The words of an office file, by part; None where it can't be read."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = [name for name in package.namelist() if _SHOWN.fullmatch(name)]
            roots = {name: etree.fromstring(package.read(name), parser) for name in names}
    except Exception:
        return None
    return {name: _words_in(root, name == "content.xml") for name, root in roots.items()}


def _words_in(root: Any, is_open_document: bool) -> list[str]:
    found = []
    for element in root.iter("{*}*"):
        name = element.tag.rpartition("}")[2]
        if is_open_document:
            found.append(element.tail or "")
        if name in _HOLDERS or (is_open_document and name not in _NAMES):
            found.append(element.text or "")
    return "".join(found).split()


def _frames_of_film(content: bytes, extension: str) -> bytes | None:
    """What ffmpeg makes of the pictures and the sound of a video, as checksums."""
    with tempfile.NamedTemporaryFile(suffix=f".{extension}") as file:
        file.write(content)
        file.flush()
        command = ["ffmpeg", "-v", "quiet", "-nostdin", "-i", file.name, "-t", str(MOST_SECONDS)]
        command += ["-map", "0:v?", "-map", "0:a?", "-f", "framemd5", "-"]
        done = subprocess.run(command, capture_output=True, check=False)
    rows = [line for line in done.stdout.splitlines() if not line.startswith(b"#")]
    return b"\n".join(rows)


def draw_office(folder: Path) -> dict[str, list[Any] | None]:
    """The pages of the office files in a folder as LibreOffice draws them, by name; none without it."""
    office = shutil.which("soffice")
    names = sorted(path for path in folder.iterdir() if path.suffix in {".docx", ".odt", ".pptx", ".xlsx"})
    if office is None:
        return {}
    with tempfile.TemporaryDirectory() as profile, tempfile.TemporaryDirectory() as output:
        # A few at once, so that one over which it falls costs no others.
        for start in range(0, len(names), 5):
            command = [office, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
            command += ["--outdir", output, *map(str, names[start : start + 5])]
            try:
                subprocess.run(command, capture_output=True, timeout=120, check=False)
            except subprocess.TimeoutExpired:
                continue
        return {path.name: _drawn(Path(output) / f"{path.stem}.pdf") for path in names}


def _drawn(path: Path) -> list[Any] | None:
    return _pages(path.read_bytes()) if path.exists() else None


def compare_drawn(before: list[Any] | None, after: list[Any] | None) -> str:
    """In what two drawings of an office file differ; the day of printing and the like may."""
    return _compare(before, after, 1.0)
