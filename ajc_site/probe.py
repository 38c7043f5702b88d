"""The containers' health checks: does the web server answer, does the clock go? The exit code says so.

Without an argument the web server is asked. With one it names the file that `keep_time --pulse` touches.
"""

import os
import sys
import time
import urllib.request
from pathlib import Path

# Three rounds of keep_time, and some patience with a long one.
SECONDS_BETWEEN_PULSES = 120


def main(arguments: list[str]) -> int:
    """Takes the command's arguments; gives 0 if all is well, else 1."""
    well = clock_goes(Path(arguments[0])) if arguments else server_answers()
    return 0 if well else 1


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
