"""What happens to files and pictures, for those who stand above.

``about_to_write``: somebody writes or deletes the ``thing``, in this transaction. A receiver raises what
keeps them from it. ``rights`` listens.

``addresses_go``: addresses of these ``things``, a queryset of files or pictures, are about to lead nowhere or
elsewhere, in this transaction. ``campaigns.addresses`` listens.

``page_recorded``: what this ``page`` uses was written down, in the transaction that stored it. ``library``
listens.

``taken_back``: an earlier version of this ``instance`` was made the newest again. ``library`` listens.

``still_needed``: asked before stored files that nothing names are swept away. Receivers return the names of
those they keep. ``campaigns.addresses`` and ``recycle_bin`` answer.

``what_else``: asked of each upload that was stored, the ``instance``. Receivers return a sentence for the
editor, or "". ``library`` answers.
"""

from django.dispatch import Signal

about_to_write = Signal()
addresses_go = Signal()
page_recorded = Signal()
taken_back = Signal()
still_needed = Signal()
what_else = Signal()
