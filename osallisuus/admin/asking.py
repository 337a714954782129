"""The second question of the desk: what asks once more is done with the answer to it only."""

from django.http import HttpRequest

CONFIRMED = "vahvistettu"
"""Field of the form that stands under the question: `admin/_confirmed.html` writes it."""


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the page that asks once more has sent this; a POST from elsewhere is asked first."""
    return request.method == "POST" and CONFIRMED in request.POST
