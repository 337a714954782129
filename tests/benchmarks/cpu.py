"""The CPU that a piece of work takes in this process and in its connection's server."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def cpu_seconds() -> float:
    """Of this process and of the server of its connection."""
    used = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        # In nanoseconds: the ticks of `stat` are longer than a page.
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
        used += int(stat.split()[0]) / 1e9
    return used


def cpu_ms(work: Callable[[], object], *, at_least: float = 0.2) -> float:
    """Milliseconds of one call, the mean of as many as fit into these seconds."""
    gc.collect()
    begun, n_calls, wall = cpu_seconds(), 0, time.perf_counter()
    while n_calls == 0 or time.perf_counter() - wall < at_least:
        work()
        n_calls += 1
    return 1000 * (cpu_seconds() - begun) / n_calls
