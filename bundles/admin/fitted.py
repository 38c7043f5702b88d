"""Which form staff get for a bundle, and what it shows besides: the model itself knows of no form."""

from ..models import Bundle
from .forms import BundleForm
from .panels import MissingPanel


def fit() -> None:
    """Gives the model its form, before Wagtail makes anything of it; once a process."""
    Bundle.base_form_class = BundleForm
    Bundle.panels = [MissingPanel(heading="What is still missing"), *Bundle.panels]
