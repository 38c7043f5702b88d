"""What is left out of the logs."""

import logging
import re
from typing import Final

# Who has such an address is let in by it: to a draft, somebody's calendar, an account.
_SECRET: Final = re.compile(
    r"(/review/|/staff-calendar/|/login/link/|/password_reset/confirm/[^/\s]+/)[^/\s]+"
)


class NoOutage(logging.Filter):
    """Leaves out answers that say that the site is away: they name what a reader asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != 503


class NoLinks(logging.Filter):
    """Takes what is secret out of addresses that let somebody in: errors of the site's own name what was
    asked.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _SECRET.search(said):
            record.msg, record.args = _SECRET.sub(r"\1…", said), ()
        return True
