"""What happens to files and pictures, for those who stand above.

``about_to_write``: somebody writes or deletes the ``thing``, in this transaction. A receiver raises what keeps
them from it. ``rights`` listens.

``addresses_go``: addresses of these ``things``, a queryset of files or pictures, are about to lead nowhere or
elsewhere, in this transaction. ``campaigns.addresses`` listens.
"""

from django.dispatch import Signal

about_to_write = Signal()
addresses_go = Signal()
