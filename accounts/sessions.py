"""The sessions that the settings name: Django's, with whose they are."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as StoreInDatabase


class SessionStore(StoreInDatabase):
    @classmethod
    def get_model_class(cls) -> Any:
        from .models import Session  # this module is imported before models may be

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row
