"""The numbers of an installation as Prometheus reads them, those of all its processes together."""

import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

# Read by the library when it is imported: processes put their counts together in files there. The
# server has named a folder for all of its own; whoever runs alone counts alone.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="portaali-")

from prometheus_client import (  # noqa: E402  see above
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.metrics_core import GaugeMetricFamily  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

from osallisuus.models import BackgroundJob  # noqa: E402
from osallisuus.monitoring import facts  # noqa: E402

CONTENT_TYPE = CONTENT_TYPE_LATEST
DESK = ("/hallinta/", "/tilit/")
REQUESTS = Counter("portal_requests", "Pages and files asked for.", ["room", "status"])
SECONDS = Histogram(
    "portal_request_seconds",
    "How long an answer took.",
    ["room"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)


def count(path: str, status: int, seconds: float) -> None:
    """Adds one request: `room` resident, desk or public, and the class of its status, as 2xx."""
    room = _room(path)
    REQUESTS.labels(room, f"{status // 100}xx").inc()
    SECONDS.labels(room).observe(seconds)


def _room(path: str) -> str:
    # A label with the path would tell who does what, and be one for every card.
    if path.startswith(settings.RESIDENT_PATHS):
        return "resident"
    return "desk" if path.startswith(DESK) else "public"


def as_text() -> bytes:
    """All numbers in Prometheus' text format."""
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    registry.register(Installation())
    return generate_latest(registry)


class Installation(Collector):
    """What the database and the machine say at the moment of asking."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        is_there = facts.database() == facts.OK
        yield gauge("portal_database_up", "Whether the database answers.", int(is_there))
        yield gauge("portal_disk_free_bytes", "Of the data folder.", facts.free_bytes())
        if is_there:
            yield from self._queue()
            yield from (gauge(f"portal_{name}", text, ask()) for name, text, ask in facts.counts())

    def _queue(self):
        state = BackgroundJob.State
        jobs = BackgroundJob.objects
        n_waiting = jobs.filter(state=state.WAITING).count()
        yield gauge("portal_jobs_waiting", "Jobs of the queue that wait.", n_waiting)
        failed = jobs.filter(state=state.FAILED).count()
        yield gauge("portal_jobs_failed", "Jobs of the last thirty days that failed.", failed)
        age = seconds_since(facts.waiting_since()) or 0
        yield gauge("portal_queue_age_seconds", "How long the oldest job has waited.", age)
        seen = seconds_since(facts.worker_seen_at())
        if seen is not None:
            yield gauge("portal_worker_seen_seconds", "Since a worker was last alive.", seen)


def gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value)


def seconds_since(moment) -> float | None:
    return None if moment is None else (timezone.now() - moment) / timedelta(seconds=1)
