"""The container's health check: does the process answer? Its exit code says so."""

import os
import sys
import urllib.request


def main() -> int:
    """Asks /healthz/; gives 0 if it says yes, else 1."""
    url = f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}/healthz/"
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return 0 if response.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
