from .keep_time import Command as KeepTime


class Command(KeepTime):
    """In the place of Wagtail's, which asks nobody whether the time is right and stops at what fails."""

    help = "The same as keep_time --once."

    def handle(self, *args: object, **options: object) -> None:
        super().handle(*args, **options | {"once": True})
