"""What is asked of those who stand above.

``going_out``: may this ``page`` go out, as it is given? Asked of every page, whatever the way. Receivers
return sentences that say what keeps it back, or nothing. ``bundles`` answers, and ``campaigns.receivers``.
"""

from django.dispatch import Signal

going_out = Signal()
