"""How many people of a pilot answered twice, for the page of its costs."""

from django.urls import reverse

from projects.queries.paired import Paired, register_paired
from surveys.models import Survey
from surveys.queries.pairs import pairs_by_survey


@register_paired
def paired_people(pilot_ids):
    """Of several surveys of a pilot the one with most pairs: their people may be the same."""
    rows = Survey.objects.real().filter(pilot__in=pilot_ids)
    counts = {key: len(pairs) for key, pairs in pairs_by_survey(rows).items()}
    found: dict[int, Paired] = {}
    for survey in rows:
        count = counts.get(survey.pk, 0)
        if survey.pilot_id not in found or found[survey.pilot_id].count < count:
            url = reverse("desk:pairing", args=[survey.slug])
            found[survey.pilot_id] = Paired(count, url)
    return found
