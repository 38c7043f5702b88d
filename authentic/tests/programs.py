"""Other makers' programs that say whether a proof holds."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def run(program: str, *words: Any, check: bool = True) -> "subprocess.CompletedProcess[str]":
    """Runs a program. Where it is missing the test is skipped, and fails under CI=true."""
    found = shutil.which(program)
    if found is None:
        said = f"{program} is missing. On Debian: apt install {program}"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(said)
        pytest.skip(said)
    return subprocess.run([found, *map(str, words)], check=check, capture_output=True, text=True)


def accepted_by_minisign(path: Path, key: str) -> bool:
    """Whether minisign takes the signature beside a file for one of this file with this key."""
    return run("minisign", "-Vm", path, "-P", key, check=False).returncode == 0
