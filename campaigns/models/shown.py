"""What pages show and what has a form of its own: people, organisations and terms."""

from typing import Any

from django.db import models, transaction


class ShownOnPages(models.Model):
    """In the moment in which it is written it is asked once more whether it may be."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django does. Raises ``campaigns.rights.meanwhile.TooLate``."""
        # The models come before what asks them.
        from ..rights.meanwhile import ask_again

        with transaction.atomic():
            ask_again(self)
            super().save(*args, **kwargs)
