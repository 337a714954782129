"""The project in the head of every page of the desk."""

from django import template

from projects.pages.switch import Switch, switch_of

register = template.Library()


@register.simple_tag(takes_context=True)
def project_switch(context) -> Switch | None:
    """What `admin/_project_switch.html` shows; None for who has not come in."""
    request = context.get("request")
    if request is None or request.resolver_match is None or not context.get("has_permission"):
        return None
    return switch_of(request, context)
