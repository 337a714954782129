"""The support package Tunnista, toimi, tarkista."""

from django.http import Http404
from django.shortcuts import render

from toolkits.models import SupportPhase
from toolkits.queries import content

SCALE = ("0", "1", "2", "3", "–")
"""Steps of the self-assessment; the last is *ei kuulu meille*. The page tells what each means."""


def support_package(request):
    return render(
        request,
        "toolkits/support_package.html",
        {"phases": content.support_phases(), "figures": content.disadvantage_figures()},
    )


def support_phase(request, key):
    phases = list(content.support_phases())
    place = next((n for n, phase in enumerate(phases) if phase.key == key), None)
    if place is None:
        raise Http404
    return render(
        request,
        "toolkits/support_phase.html",
        {
            "phase": phases[place],
            "next_phase": phases[place + 1] if place + 1 < len(phases) else None,
            "scale": SCALE,
            "figures": content.disadvantage_figures() if key == SupportPhase.Key.CHECK else [],
        },
    )
