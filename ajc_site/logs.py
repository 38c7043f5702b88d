"""What is left out of the logs."""

import logging
import re
from typing import Final

# Who has the address of a review is let in by it.
_SECRET: Final = re.compile(r"/review/[^/\s]+")


class NoOutage(logging.Filter):
    """Leaves out answers that say that the site is away: they name what a reader asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != 503


class NoLinks(logging.Filter):
    """Takes what is secret out of the addresses of reviews: errors of the site's own name what was asked."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/review/" in said:
            record.msg, record.args = _SECRET.sub("/review/…", said), ()
        return True
