"""Which form staff get for what, and what it shows besides: the models themselves know of no form."""

from campaigns.models import Campaign, Organisation, Person, SiteSettings
from campaigns.models.base import BasePage
from campaigns.models.taxonomy import Term

from .choices import OrganisationForm, PersonForm, SiteSettingsForm
from .copy_form import FreeAddressCopyForm
from .filing import TermForm
from .page_form import ReadinessForm
from .panels import PublicationsPanel


def fit() -> None:
    """Gives the models their forms, before Wagtail makes anything of them; once a process."""
    BasePage.base_form_class = ReadinessForm
    BasePage.copy_form_class = FreeAddressCopyForm
    Person.base_form_class = PersonForm
    Organisation.base_form_class = OrganisationForm
    Term.base_form_class = TermForm
    SiteSettings.base_form_class = SiteSettingsForm
    Campaign.content_panels = [
        *Campaign.content_panels,
        PublicationsPanel(heading="Publications of this campaign"),
    ]
