"""Instruments from files at the desk: never in the place of a version that is there."""

from collections.abc import Callable
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from surveys.instruments.specs import InstrumentFile
from surveys.models import Instrument
from surveys.services.instruments.loading import (
    LockedInstrumentError,
    digest_of,
    instrument_spec,
    load_instrument,
)


def _any(_instrument: Instrument) -> bool:
    return True


@transaction.atomic
def add_instrument(
    spec: InstrumentFile, may_version: Callable[[Instrument], bool] = _any
) -> Instrument:
    """The instrument of a checked file, stored as it is where its key and version are new; a key
    that is there gets the next version, and content that is there changes nothing.
    Raises LockedInstrumentError where the words of the key are an owner's, or `may_version` says
    of a version that is there that it may have no next one."""
    # Locked, so that two people at once do not both take the next version.
    stored = list(Instrument.objects.select_for_update().filter(key=spec.key))
    for instrument in stored:
        # Neither number nor marks of reading make a questionnaire another one.
        as_there = replace(
            instrument_spec(instrument),
            version=spec.version,
            review=spec.review,
            is_locked=spec.is_locked,
        )
        if digest_of(as_there) == digest_of(spec):
            return instrument
    if any(instrument.is_locked for instrument in stored):
        raise LockedInstrumentError(
            _("Lomakkeen %(key)s sanamuodot ovat sen omistajan. Anna tiedostolle toinen tunnus.")
            % {"key": spec.key}
        )
    if not all(map(may_version, stored)):
        raise LockedInstrumentError(
            _("Lomake %(key)s on toisen hankkeen oma. Anna tiedostolle toinen tunnus.")
            % {"key": spec.key}
        )
    if any(instrument.version == spec.version for instrument in stored):
        spec = replace(spec, version=1 + max(instrument.version for instrument in stored))
    made = load_instrument(spec)
    # The next version of a project's own is its own too.
    owner = next((each.project_id for each in stored if each.project_id), None)
    if owner:
        made.project_id = owner
        made.save(update_fields=["project"])
    return made
