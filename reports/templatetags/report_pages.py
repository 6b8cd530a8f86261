"""Small words of the reports' pages."""

from django import template

from reports.pages import size_text

register = template.Library()


@register.filter
def file_size(size: int) -> str:
    """`2,1 MB`."""
    return size_text(size)
