"""Every page of the site on one."""

from django.shortcuts import render

from osallisuus.serving.methods import require_safe
from toolkits.queries.site_map import sections


@require_safe
def site_map(request):
    return render(request, "toolkits/site_map.html", {"sections": list(sections())})
