class NotUnderstood(ValueError):
    """What was written is no date or time, or not one alone; ``str()`` of it tells the writer why."""
