"""The page of components. It is Finnish only, in no site map, and no search engine shows it."""

from django.shortcuts import render

from osallisuus.serving.methods import require_safe
from osallisuus.styles import forms, samples


@require_safe
def styles(request):
    context = {
        "samples": samples.samples(),
        "forms": [forms.filled(), forms.disabled()],
        "refused": forms.refused(),
        "is_noindex": True,
    }
    return render(request, "osallisuus/styles/page.html", context)
