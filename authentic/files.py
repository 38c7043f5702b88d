"""Files that nobody else may read."""

import os
from pathlib import Path


def write_secret(path: Path, text: str) -> None:
    """Writes a new file that its owner alone may read; raises FileExistsError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
