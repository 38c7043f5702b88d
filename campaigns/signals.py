"""What is asked of those who stand above.

``going_out``: may this ``page`` go out, as it is given? Asked of every page, whatever the way. Receivers
return sentences that say what keeps it back, or nothing; one of a field is an ``AtField`` (``readiness``).
``is_asked``: it is not to go out yet, somebody is to say yes to it. ``approval``, ``bundles``, ``checking``
and ``campaigns.receivers`` answer.
``issuing``: this ``page`` of a ``revision`` goes out now, in this transaction; it is locked, and stored as it
was. ``editions`` listens, and may raise NotReady.
``kept``: this ``page`` was kept as this new ``revision``.
"""

from django.dispatch import Signal

going_out = Signal()
issuing = Signal()
kept = Signal()
