"""A secret key for one person's machine, made once and kept in a file that git does not see."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def local_secret_key(folder: Path) -> str:
    """Takes the folder for this machine's own state; gives the key kept there, made now if there is none.

    Where nothing can be written the key lives as long as the process: people log in again after a restart.
    """
    path = folder / "secret-key"
    try:
        folder.mkdir(exist_ok=True)
        kept = path.read_text().strip()
    except OSError:
        kept = ""
    if kept:
        return kept
    key = get_random_secret_key()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key + "\n")
    except OSError:
        pass
    return key
