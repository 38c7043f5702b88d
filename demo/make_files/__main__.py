"""`python -m demo.make_files [pictures|sizes|documents|clips …]`: all demo files, or some."""

import sys
from collections.abc import Callable
from pathlib import Path

from .clips import make_clips
from .documents import make_documents
from .pictures import make_pictures
from .sizes import make_ready_sizes

FOLDER = Path(__file__).parent.parent / "files"
MAKERS: dict[str, Callable[[Path], None]] = {
    "pictures": make_pictures,
    "sizes": make_ready_sizes,
    "documents": make_documents,
    "clips": make_clips,
}


def main(names: list[str]) -> None:
    """Runs the named makers, or all of them; an unknown name ends the run with the names that exist."""
    unknown = sorted(set(names) - set(MAKERS))
    if unknown:
        raise SystemExit(f"Unknown: {', '.join(unknown)}. Choose from: {', '.join(MAKERS)}.")
    FOLDER.mkdir(exist_ok=True)
    for name in names or MAKERS:
        print(f"Making {name} …", flush=True)
        MAKERS[name](FOLDER)


if __name__ == "__main__":
    main(sys.argv[1:])
