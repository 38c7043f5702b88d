"""The containers' health checks: does the web server answer, does the clock go, is there a backup of the last
day? The exit code says so.

Without an argument the web server is asked. With one it names the file that `keep_time --pulse` touches, or
the folder of `backup --daily`.
"""

import os
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Three rounds of keep_time, and some patience with a long one.
SECONDS_BETWEEN_PULSES = 120
# A day, and some patience with a long one.
BETWEEN_BACKUPS = timedelta(hours=26)


def main(arguments: list[str]) -> int:
    """Takes the command's arguments; gives 0 if all is well, else 1."""
    return 0 if is_well(Path(arguments[0]) if arguments else None) else 1


def is_well(place: Path | None) -> bool:
    """Takes the file or the folder to look at, if any."""
    if place is None:
        return server_answers()
    return is_backed_up(place) if place.is_dir() else clock_goes(place)


def server_answers() -> bool:
    """Asks /healthz/; says whether it says yes."""
    url = f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}/healthz/"
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def clock_goes(pulse: Path) -> bool:
    """Takes the file that the clock touches after each good round; says whether it did so lately."""
    try:
        return time.time() - pulse.stat().st_mtime < SECONDS_BETWEEN_PULSES
    except OSError:
        return False


def is_backed_up(folder: Path) -> bool:
    """Takes the folder of archives; says whether one was made lately: its name tells."""
    oldest = (datetime.now(UTC) - BETWEEN_BACKUPS).strftime("site-%Y-%m-%dT%H%M%SZ.tar")
    return any(path.name >= oldest for path in folder.glob("site-[0-9]*T[0-9]*Z.tar"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
