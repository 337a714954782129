from django import template

from osallisuus.text.markdown import render_markdown

register = template.Library()


@register.filter
def markdown(text, first_heading=2):
    """Text that people wrote in Markdown, as safe HTML."""
    return render_markdown(text, first_heading=first_heading)
