"""In somebody’s account: when they are told of comments by mail."""

from django import forms
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from .models import MailChoice


class MailChoiceForm(forms.ModelForm):
    class Meta:
        model = MailChoice
        fields = ["when", "hour"]


class MailChoicePanel(BaseSettingsPanel):
    name = "mails"
    title = "Mails about comments"
    tab = notifications_tab
    order = 200
    form_class = MailChoiceForm
    _form: MailChoiceForm | None = None

    def get_form(self) -> MailChoiceForm:
        """One for the whole request: each new one would ask the database once more."""
        if self._form is None:
            data = self.request.POST if self.request.method == "POST" else None
            self._form = MailChoiceForm(data, instance=MailChoice.of(self.user), prefix=self.name)
        return self._form
