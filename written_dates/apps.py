from django.apps import AppConfig
from django.db import models


class WrittenDatesConfig(AppConfig):
    name = "written_dates"
    verbose_name = "Dates as people write them"

    def ready(self) -> None:
        from wagtail.admin.forms.models import register_form_field_override

        from . import fields, reach
        from .boxes import DateBox, MomentBox, TimeBox

        fields.teach_all()
        reach.teach_all()
        for field, box in (
            (models.DateField, DateBox),
            (models.TimeField, TimeBox),
            (models.DateTimeField, MomentBox),
        ):
            register_form_field_override(field, override={"widget": box})
