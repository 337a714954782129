"""Fifty rows for the page of fifty rows."""

import django

django.setup()

from tests.benchmarks.plain.models import Row  # noqa: E402  after the set-up

if __name__ == "__main__":
    Row.objects.bulk_create(
        Row(name=f"Kokeilu {number}", place=f"Kunta {number}", number=number)
        for number in range(50)
    )
