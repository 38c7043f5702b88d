"""What the feeds' templates need."""

from django import template

from ..following.xml_text import rfc3339

register = template.Library()
register.filter("rfc3339", rfc3339)
