"""Gives models their forms and panels in the admin when the site starts: they themselves know of none."""

from campaigns.kinds.registry import kinds
from campaigns.models import Campaign, Organisation, Person, Publication, SiteSettings
from campaigns.models.base import BasePage
from campaigns.models.taxonomy import Term

from .forms.choices import OrganisationForm, PersonForm, SiteSettingsForm
from .forms.copy_form import FreeAddressCopyForm
from .forms.edition_choice import PANEL, PublicationForm
from .forms.page_form import ReadinessForm
from .lists.filing import TermForm
from .lists.panels import PublicationsPanel


def fit() -> None:
    """Gives the models their forms, before Wagtail makes anything of them; once a process."""
    BasePage.base_form_class = ReadinessForm
    Publication.base_form_class = PublicationForm
    BasePage.copy_form_class = FreeAddressCopyForm
    Person.base_form_class = PersonForm
    Organisation.base_form_class = OrganisationForm
    Term.base_form_class = TermForm
    SiteSettings.base_form_class = SiteSettingsForm
    for model in kinds().values():
        model.content_panels = [*model.content_panels, PANEL]
    Campaign.content_panels = [
        *Campaign.content_panels,
        PublicationsPanel(heading="Publications of this campaign"),
    ]
