"""The form for a picture."""

from typing import Any

from django.db import transaction
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Saves the picture; its new sizes are made after Wagtail has taken the old file's sizes away."""
        return super().save(commit)
