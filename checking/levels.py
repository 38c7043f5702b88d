"""What becomes of something that is found: the settings say so for each check."""

from django.db.models import TextChoices


class Level(TextChoices):
    REFUSE = "refuse", "Keep the page back until it is put right"
    WARN = "warn", "List it; the page can go out"
    OFF = "off", "Don’t look"
