"""Of which versions the site is made."""

import hashlib
import platform
import subprocess
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings


def versions() -> dict[str, Any]:
    """What this program is made of: its code, Python, and its packages."""
    return {
        "code": {"commit": _commit(), "sha256": _digest()},
        "python": platform.python_version(),
        "packages": dict(
            sorted(
                (found.metadata["Name"], found.version) for found in distributions() if found.metadata["Name"]
            )
        ),
    }


def _commit() -> str:
    """The commit of a checkout; nothing in an image, which has none."""
    command = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def _digest() -> str:
    """What tells the code of one version from that of another."""
    base = Path(settings.BASE_DIR)
    folders = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == base]
    digest = hashlib.sha256()
    for path in sorted(
        path for folder in [*folders, base / "templates", base / "ajc_site"] for path in folder.rglob("*")
    ):
        if path.suffix in (".py", ".html", ".css", ".js") and "tests" not in path.parts:
            digest.update(f"{path.relative_to(base)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
