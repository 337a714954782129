"""Nothing but Django: what a page costs when neither middleware nor database is asked."""

from tests.benchmarks.plain.settings import *  # noqa: F403

MIDDLEWARE = []
