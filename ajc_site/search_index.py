"""Wagtail's index of words, which answers the staff's searches: for people who publish in one moment."""

from django.db import transaction
from django.db.models import Avg, F
from modelsearch.backends.database.postgres.postgres import Length, PostgresIndex, PostgresSearchBackend


class Index(PostgresIndex):
    def _refresh_title_norms(self, full: bool = False) -> None:
        """As the library's, but it does not wait for rows that somebody else is writing.

        With each page it writes to all rows of which it does not know whether they are new. Two who do so at
        once wait for each other's rows, and PostgreSQL ends one of them. Whoever writes a row sees to it.
        """
        if full:
            super()._refresh_title_norms(full)
            return
        titled = self.entries.annotate(title_length=Length("title")).filter(title_length__gt=0)
        average = titled.aggregate(average=Avg("title_length"))["average"]
        with transaction.atomic(using=self.write_connection.alias):
            free = self.entries.filter(title_norm=1.0).select_for_update(skip_locked=True)
            new = list(free.values_list("pk", flat=True))
            titled.filter(pk__in=new).update(title_norm=average / F("title_length"))


class SearchBackend(PostgresSearchBackend):
    index_class = Index
