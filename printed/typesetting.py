"""Sets a tree of nodes as a tagged PDF (PDF/UA-1). Runs in a process of its own, without Django.

Nothing that people typed is code for the typesetter: it gets a program of ours (``paper.typ``), and data. It
reads from one folder, which holds what is sent to it and nothing else, and asks no network.
"""

import base64
import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, Final

import typst

from clean_files.findings import Findings, Refused

from .stand_ins import StandIns

PROGRAM: Final = Path(__file__).with_name("paper.typ")
# Sets each sign by itself, to learn which have no font.
SIGNS_ALONE: Final = Path(__file__).with_name("signs.typ")
STANDARD: Final = "ua-1"
# How the typesetter says that it has no font for a sign, or for one with those that stand on it; and how it
# writes signs that would not be seen.
_NO_FONT: Final = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_WRITTEN: Final = re.compile(r"\\u\{([0-9a-f]{1,6})\}|\\(.)")
# One finds the signs, another the marks that can't be set where they stand.
MOST_TRIES: Final = 4


def typeset(source: BinaryIO, target: BinaryIO) -> Findings:
    """The PDF of what ``source`` says: JSON with the document's ``data``, ``pictures`` in base 64 by their
    names, ``fonts`` (folders), and ``moment``, the time in it. What was set in place of signs without a font
    is said in the findings. Raises Refused with the typesetter's reason.
    """
    given = json.load(source)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for program in (PROGRAM, SIGNS_ALONE):
            shutil.copy(program, root)
        for name, content in given["pictures"].items():
            (root / name).write_bytes(base64.b64decode(content))
        try:
            made, replaced = _set(root, given)
        except RuntimeError as error:
            raise Refused(f"{error}"[:2000]) from error
    # Where pages are shown, what reads PDFs is never loaded.
    from .once import said_once

    target.write(said_once(made))
    return Findings(warnings=replaced)


def _set(root: Path, given: dict[str, Any]) -> tuple[bytes, list[str]]:
    """The PDF, and what was set in place of signs. Raises the typesetter's error."""
    data, replaced = given["data"], list[str]()
    for _ in range(MOST_TRIES):
        (root / "content.json").write_text(json.dumps(data))
        try:
            return _compiled(root / PROGRAM.name, given), replaced
        except typst.TypstError as error:
            signs = _without_font(error)
            if not signs:
                raise
            if missing := _missing(root, given, signs):
                stand_ins = StandIns(missing)
                data = _rewritten(data, stand_ins.put_in)
                replaced += stand_ins.phrases()
            else:
                data = _rewritten(data, _without_marks(signs))
                replaced.append(f"“{''.join(signs)}” without marks")
    (root / "content.json").write_text(json.dumps(data))
    return _compiled(root / PROGRAM.name, given), replaced


def _compiled(program: Path, given: dict[str, Any]) -> bytes:
    made = typst.compile(
        program,
        root=program.parent,
        font_paths=given["fonts"],
        # The same bytes on every machine.
        ignore_system_fonts=True,
        package_path=program.parent,
        package_cache_path=program.parent,
        format="pdf",
        pdf_standards=[STANDARD],
        timestamp=given["moment"],
    )
    return bytes(made)


# --- Signs without a font -------------------------------------------------------------------------


def _without_font(error: typst.TypstError) -> list[str]:
    """The signs that the typesetter names, in order and each once."""
    named = "".join(_read(found) for found in _NO_FONT.findall(error.diagnostic))
    return list(dict.fromkeys(named))


def _read(written: str) -> str:
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], written)


def _missing(root: Path, given: dict[str, Any], signs: list[str]) -> list[str]:
    """Those of the signs that have no font by themselves. Of a letter under a mark that no font can set the
    typesetter names both, and the letter must stay.
    """
    fonts = given["data"]["fonts"][""]
    (root / "signs.json").write_text(json.dumps({"signs": signs, "fonts": fonts}))
    try:
        _compiled(root / SIGNS_ALONE.name, given)
    except typst.TypstError as error:
        return [sign for sign in _without_font(error) if sign in signs]
    return []


def _without_marks(signs: Iterable[str]) -> Callable[[str], str]:
    """Takes the marks among these signs off the others; all of them where there is nothing else."""
    marks = [sign for sign in signs if unicodedata.category(sign)[0] in "MC"]
    bases = [sign for sign in signs if sign not in marks]
    behind = f"(?<=[{_class(bases)}])" if bases else ""
    taken_off = re.compile(f"{behind}[{_class(marks)}]+") if marks else re.compile(f"[{_class(bases)}]")
    return lambda text: taken_off.sub("" if marks else "□", text)


def _class(signs: Iterable[str]) -> str:
    return "".join(map(re.escape, signs))


def _rewritten(data: dict[str, Any], write: Callable[[str], str]) -> dict[str, Any]:
    """The document's data with all that is set in it written otherwise; what is only said of it stays."""
    return {**data, "site": write(data["site"]), "content": _rewritten_nodes(data["content"], write)}


def _rewritten_nodes(node: Any, write: Callable[[str], str]) -> Any:
    if isinstance(node, str):
        return write(node)
    if isinstance(node, list):
        return [_rewritten_nodes(one, write) for one in node]
    inside = {key: _rewritten_nodes(node[key], write) for key in ("c", "caption") if key in node}
    return {**node, **inside}
