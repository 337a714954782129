"""Three addresses for programs, in plain text: `/terveys/`, `/terveys/elossa/`, and the numbers."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from osallisuus.monitoring.facts import readiness
from osallisuus.serving.methods import require_safe

AWAY, RETRY_SECONDS = 503, "30"
PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def live(request):
    """200 while the process answers at all; asks no database."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def ready(request):
    """200 while people can be served here, else 503; a line for each fact."""
    is_ready, facts = readiness()
    text = "".join(f"{name}: {value}\n" for name, value in facts.items())
    if is_ready:
        return HttpResponse(text, content_type=PLAIN)
    return HttpResponse(
        text, content_type=PLAIN, status=AWAY, headers={"Retry-After": RETRY_SECONDS}
    )


@never_cache
@require_safe
def metrics(request):
    """Numbers for Prometheus, for whoever sends METRICS_TOKEN; to everybody else there is no such
    page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    # Only here: the library opens its files as soon as it is imported.
    from osallisuus.monitoring import numbers  # noqa: PLC0415  costs nothing where it is off

    return HttpResponse(numbers.as_text(), content_type=numbers.CONTENT_TYPE)
