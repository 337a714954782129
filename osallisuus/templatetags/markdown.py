from django import template

from osallisuus.markdown import render_markdown

register = template.Library()


@register.filter
def markdown(text, first_heading=2):
    """Text that people wrote in Markdown, as safe HTML."""
    return render_markdown(text, first_heading=first_heading)
