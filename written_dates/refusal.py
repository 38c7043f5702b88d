class NotUnderstood(ValueError):
    """What was written is no date or time, or not one alone; ``str()`` of it tells the writer why."""


# For what may be a stretch of time.
ONE_TIME = "One time is wanted."
ONE_MOMENT = f"{ONE_TIME} Write it like 26 November 2026, 09:00."
