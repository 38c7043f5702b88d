"""What there is beside a publication.

Downloads are at its own address with an ending in place of the last stroke, its citations one step below it.
"""

import re

from django.urls import re_path

from campaigns.body.paragraphs import CITED_AT

from .downloads import FORMS
from .views import download, how_to_cite

# No page's address has a dot in it.
urlpatterns = [
    re_path(rf"^(?P<path>[^.]*[^./])\.{re.escape(form.extension)}$", download, {"form": form})
    for form in FORMS
]
urlpatterns.append(re_path(rf"^(?P<path>[^.]*[^./])/{CITED_AT}$", how_to_cite, name="how_to_cite"))
