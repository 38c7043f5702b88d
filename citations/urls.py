"""The downloads beside a publication: its own address with an ending in place of the last stroke."""

import re

from django.urls import re_path

from .downloads import FORMS
from .views import download

# No page's address has a dot in it.
urlpatterns = [
    re_path(rf"^(?P<path>[^.]*[^./])\.{re.escape(form.extension)}$", download, {"form": form})
    for form in FORMS
]
