"""People and organisations: their lists, and making one while filling in a publication."""

from django import forms
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django_filters.filters import BooleanFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, UpdatedAtColumn
from wagtail.admin.widgets import BooleanRadioSelect

from campaigns.models import Contribution, JointIssuer, Organisation, Person, Signatory

from .known import KnownChooserViewSet, KnownViewSet


class NewPersonForm(WagtailAdminModelForm):
    """Makes a person from the name alone; the rest can follow in the form of its own."""

    class Meta:
        model = Person
        fields = ["name", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}


class NewOrganisationForm(WagtailAdminModelForm):
    """The same for an organisation."""

    class Meta:
        model = Organisation
        fields = ["name", "is_member", "website"]


class PersonChooserViewSet(KnownChooserViewSet):
    creation_form_class = NewPersonForm
    creation_tab_label = "New person"
    create_action_label = "Add this person"


class OrganisationChooserViewSet(KnownChooserViewSet):
    creation_form_class = NewOrganisationForm
    creation_tab_label = "New organisation"
    create_action_label = "Add this organisation"


def number_of(rows: QuerySet, link: str) -> Coalesce:
    """How many publications have the listed person or organisation in these rows, as a subquery.

    ``link`` is the rows' field for the person or organisation.
    """
    publication = "publication" if rows.model is not Signatory else "statement"
    # An alias has rows of its own.
    own = rows.filter(**{link: OuterRef("pk"), f"{publication}__alias_of": None})
    counted = own.order_by().values(link).annotate(count=Count(publication, distinct=True))
    return Coalesce(Subquery(counted.values("count")), 0, output_field=IntegerField())


class PersonViewSet(KnownViewSet):
    model = Person
    icon = "user"
    menu_order = 130
    add_to_admin_menu = True
    chooser_viewset_class = PersonChooserViewSet
    list_display = [
        "name",
        Column("description", label="About", width="40%"),
        Column("publication_count", label="Publications", sort_key="publication_count", width="12%"),
        UpdatedAtColumn(width="14%"),
    ]
    ordering = "name"
    list_per_page = 50

    def rows(self) -> QuerySet:
        return Person.objects.annotate(publication_count=number_of(Contribution.objects.all(), "person"))


class OrganisationFilterSet(WagtailFilterSet):
    is_member = BooleanFilter(label="Member of the coalition", widget=BooleanRadioSelect)

    class Meta:
        model = Organisation
        fields = ["is_member"]


class OrganisationViewSet(KnownViewSet):
    model = Organisation
    icon = "group"
    menu_order = 140
    add_to_admin_menu = True
    chooser_viewset_class = OrganisationChooserViewSet
    filterset_class = OrganisationFilterSet
    list_display = [
        "name",
        BooleanColumn("is_member", label="Member", sort_key="is_member", width="10%"),
        Column("signed_count", label="Signed", sort_key="signed_count", width="10%"),
        Column("issued_count", label="Issued jointly", sort_key="issued_count", width="12%"),
        Column("contribution_count", label="Contributed to", sort_key="contribution_count", width="12%"),
        UpdatedAtColumn(width="14%"),
    ]
    ordering = "name"
    list_per_page = 50

    def rows(self) -> QuerySet:
        return Organisation.objects.annotate(
            signed_count=number_of(Signatory.objects.all(), "organisation"),
            issued_count=number_of(JointIssuer.objects.all(), "organisation"),
            contribution_count=number_of(Contribution.objects.all(), "organisation"),
        )
