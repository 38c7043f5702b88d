"""What is left out of the logs."""

import logging


class NoOutage(logging.Filter):
    """Leaves out answers that say that the site is away: they name what a reader asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != 503
