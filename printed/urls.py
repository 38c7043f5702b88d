"""What is printed beside a page: its own address with an ending in place of the last stroke."""

import re

from django.urls import re_path

from .forms import FORMS
from .views import printed

# No page's address has a dot in it.
urlpatterns = [
    re_path(rf"^(?P<path>[^.]*[^./])\.{re.escape(form.extension)}$", printed, {"form": form})
    for form in FORMS
]
