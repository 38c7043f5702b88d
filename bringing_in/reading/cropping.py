"""Pictures that a Word file shows a part of: the rest was cut away by somebody, and does not come in."""

import io
import posixpath
import re
from typing import Any, Final

from clean_files.office.markup import drop, find_all, local, namespace
from clean_files.office.package import Package

from ..found import LEFT_OUT, Found
from .changes import where
from .numbers import child, value

CANT_CUT: Final = "Left out: a picture of which only a part is shown. Cut it, and add it as a figure."
# How much is cut of each side: of 100,000 in drawings, of 1 or 65,536 in those of older programs.
_SIDES: Final = ("l", "t", "r", "b")
_OLD_SIDES: Final = ("cropleft", "croptop", "cropright", "cropbottom")

Cut = tuple[float, float, float, float]


def cut_pictures(
    name: str, parts: dict[str, Any], package: Package, added: dict[str, bytes], found: Found
) -> None:
    """Leads the pictures of a part to cut ones, which are ``added`` to the package; each has a relation of
    its own.
    """
    folder, own = posixpath.split(name)
    relations = parts.get(f"{folder}/_rels/{own}.rels")
    if relations is None:
        return
    for blip, cut in list(_cut_ones(parts[name])):
        key = "embed" if local(blip.tag) == "blip" else "id"
        relation = next((one for one in relations if value(one, "Id") == value(blip, key)), None)
        if relation is None or value(relation, "TargetMode") == "External":
            continue
        target = value(relation, "Target") or ""
        at = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        content = _cut(package.read(at), cut) if at in package else None
        if content is None:
            found.say(LEFT_OUT, CANT_CUT, where(blip))
            drop(blip)
            continue
        new = f"cut{len(added) + 1}"
        added[f"{folder}/media/{new}.png"] = content
        kept = dict(relation.attrib.items())
        relations.append(
            relation.makeelement(relation.tag, {**kept, "Id": new, "Target": f"media/{new}.png"})
        )
        for attribute in [
            one for one in blip.attrib if local(one) == key and "relationships" in namespace(one)
        ]:
            blip.attrib[attribute] = new


def _cut_ones(root: Any) -> list[tuple[Any, Cut]]:
    found = []
    for fill in find_all(root, "blipFill"):
        blip, part = child(fill, "blip"), child(fill, "srcRect")
        if blip is not None and part is not None:
            found.append((blip, tuple(_share(value(part, side), 100_000) for side in _SIDES)))
    for picture in find_all(root, "imagedata"):
        found.append((picture, tuple(_share(value(picture, side), 1) for side in _OLD_SIDES)))
    return [(one, cut) for one, cut in found if any(cut)]  # type: ignore[misc]


def _share(text: str | None, whole: int) -> float:
    """How much of a side is cut away, of 1. Less than nothing is a frame, and no matter."""
    match = re.fullmatch(r"(\d{0,9}(?:\.\d{1,9})?)(f|%)?", (text or "").strip())
    if match is None or not match[1]:
        return 0.0
    return float(match[1]) / {"f": 65_536, "%": 100, None: whole}[match[2]]


def _cut(content: bytes, cut: Cut) -> bytes | None:
    # Only in the process that reads: no other has a use for it.
    from PIL import Image, ImageOps

    left, top, right, bottom = cut
    try:
        with Image.open(io.BytesIO(content)) as picture:
            whole = ImageOps.exif_transpose(picture)
            wide, high = whole.size
            box = (
                round(wide * left),
                round(high * top),
                round(wide * (1 - right)),
                round(high * (1 - bottom)),
            )
            if box[0] >= box[2] or box[1] >= box[3]:
                return None
            part = whole.crop(box)
            output = io.BytesIO()
            # A photograph as PNG would be many times as large.
            is_plain = part.mode in ("RGB", "L", "CMYK") and picture.format == "JPEG"
            if is_plain:
                part.convert("RGB").save(output, "JPEG", quality=92)
            else:
                part.convert("RGBA").save(output, "PNG")
            return output.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
