"""What others are told."""

from django.dispatch import Signal

# Sent once the site that an archive holds is in the place of what was there: rows and files, brought up to
# date with this version of the code. For what lies beside both and was made for another machine.
restored = Signal()
