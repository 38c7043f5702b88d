"""Whom the clock wakes.

``round_of_the_clock``: sent about twice a minute by the one ``keep_time`` whose turn it is, with ``now``, the
database's time. A receiver does what is due in transactions of its own. Its failure is logged and holds up
nobody else.

``what_is_due``: what would happen in a round at this ``now``? Receivers return ``clock.timekeeping.Due``s.
"""

from django.dispatch import Signal

round_of_the_clock = Signal()
what_is_due = Signal()
