"""Pages that every installation has: health, and what a lost form token says."""

from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from osallisuus.models import DataVersion


@never_cache
def health(request):
    """200 while the database answers; what a monitor asks."""
    version = DataVersion.current()
    return JsonResponse({"status": "ok", "database": connection.vendor, "data_version": version})


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def about(request):
    return render(request, "osallisuus/about.html")


def accessibility(request):
    return render(request, "osallisuus/accessibility.html")


def privacy(request):
    return render(request, "osallisuus/privacy.html")


def feedback(request):
    return render(request, "osallisuus/feedback.html")
