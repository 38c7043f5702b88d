"""What there is beside a publication.

Downloads are at its own address with an ending in place of the last stroke, its citations one step below it,
and the downloads of an edition below the edition's address.
"""

import re

from django.urls import re_path

from campaigns.body.paragraphs import CITED_AT

from .downloads import FORMS, NAME
from .views import download, download_edition, how_to_cite

# No page's address has a dot in it.
urlpatterns = [
    re_path(
        rf"^(?P<path>[^.]*[^./])/editions/(?P<number>[1-9][0-9]{{0,5}})/{NAME}\.{re.escape(form.extension)}$",
        download_edition,
        {"form": form},
    )
    for form in FORMS
]
urlpatterns += [
    re_path(rf"^(?P<path>[^.]*[^./])\.{re.escape(form.extension)}$", download, {"form": form})
    for form in FORMS
]
urlpatterns.append(re_path(rf"^(?P<path>[^.]*[^./])/{CITED_AT}$", how_to_cite, name="how_to_cite"))
