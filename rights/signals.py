"""What is asked of those who stand above.

``waiting``: which pages go out together with others, as their latest draft is then? Receivers get ``pages``,
a queryset, or None for all, and return ``rights.going_out.Hold``s. ``bundles`` answers.
"""

from django.dispatch import Signal

waiting = Signal()
