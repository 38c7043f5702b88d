"""Sets a tree of nodes as a tagged PDF (PDF/UA-1). Runs in a process of its own, without Django.

Nothing that people typed is code for the typesetter: it gets a program of ours (``paper.typ``), and data. It
reads from one folder, which holds what is sent to it and nothing else, and asks no network.
"""

import base64
import json
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, Final

import typst

from clean_files.findings import Findings, Refused

from .once import said_once

PROGRAM: Final = Path(__file__).with_name("paper.typ")
STANDARD: Final = "ua-1"


def typeset(source: BinaryIO, target: BinaryIO) -> Findings:
    """The PDF of what ``source`` says: JSON with the document's ``data``, ``pictures`` in base 64 by their
    names, ``fonts`` (folders), and ``moment``, the time in it. Raises Refused with the typesetter's reason.
    """
    given = json.load(source)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(PROGRAM, root / "paper.typ")
        (root / "content.json").write_text(json.dumps(given["data"]))
        for name, content in given["pictures"].items():
            (root / name).write_bytes(base64.b64decode(content))
        try:
            made = typst.compile(
                root / "paper.typ",
                root=root,
                font_paths=given["fonts"],
                # The same bytes on every machine.
                ignore_system_fonts=True,
                package_path=root,
                package_cache_path=root,
                format="pdf",
                pdf_standards=[STANDARD],
                timestamp=given["moment"],
            )
        except (typst.TypstError, RuntimeError) as error:
            raise Refused(f"{error}"[:2000]) from error
    target.write(said_once(made))
    return Findings()
