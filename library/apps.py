from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Finding publications by what they say, and following them."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "library"

    def ready(self) -> None:
        from campaigns.models import Library

        from . import receivers  # noqa: F401  (importing connects them)
        from .lists.query import LibraryQuery
        from .lists.whole_list import page_of_list

        Library.list_asked_for = staticmethod(lambda query: page_of_list(LibraryQuery.from_address(query)))
