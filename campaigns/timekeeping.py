"""The clock's round, for other parts of the site that have something due."""

from django.dispatch import Signal

# Sent about twice a minute by the one `keep_time` whose turn it is, with `now`. A receiver does what is due
# in transactions of its own. Its failure is logged and holds up nobody else.
round_of_the_clock = Signal()
