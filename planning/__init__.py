"""The staff’s days ahead: the calendar, what waits for whom, and who is told of comments by mail."""
