"""Questionnaires written at the desk: begun, changed by several people, finished."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import Project, User
from surveys.instruments.checks import problems
from surveys.instruments.drafting import (
    as_unread,
    copy_of,
    empty,
    free_key,
    in_its_languages,
    key_from,
    no_longer_read,
    with_standard_texts,
)
from surveys.instruments.files import InstrumentFileError, parse_instrument, write_instrument
from surveys.instruments.problem import Problem
from surveys.instruments.specs import InstrumentFile
from surveys.models import Instrument, InstrumentDraft, Item
from surveys.services.instruments.importing import add_instrument
from surveys.services.instruments.loading import LockedInstrumentError, instrument_spec
from surveys.services.instruments.shipped import FIRST, shipped_instruments

LONGEST_START = 40


def draft_spec(draft: InstrumentDraft) -> InstrumentFile:
    """What has been written so far, languages that are not chosen included."""
    return parse_instrument(draft.content)


def standard_spec() -> InstrumentFile:
    """The portal's own questionnaire, whose words around questions every new one begins with."""
    return next(spec for spec in shipped_instruments() if spec.key == FIRST)


@transaction.atomic
def begin_copy(
    *, instrument: Instrument, project: Project, name: str, by: User | None
) -> InstrumentDraft:
    """Raises LockedInstrumentError where the words are an owner's."""
    if instrument.is_locked:
        raise LockedInstrumentError(locked_sentence(instrument))
    source = _("Muokattu lomakkeesta %(name)s, versio %(version)s (%(owner)s)") % {
        "name": instrument.title,
        "version": instrument.version,
        "owner": instrument.owner,
    }
    spec = copy_of(
        instrument_spec(instrument),
        key=new_key(name),
        name=name,
        owner=project.name[:150],
        source=source[:250],
    )
    return _begin(spec, project, by)


@transaction.atomic
def begin_empty(*, project: Project, name: str, by: User | None) -> InstrumentDraft:
    spec = empty(standard_spec(), key=new_key(name), name=name, owner=project.name[:150])
    return _begin(spec, project, by)


@transaction.atomic
def begin_from_file(*, spec: InstrumentFile, project: Project, by: User | None) -> InstrumentDraft:
    """A draft of a checked file, under a key of its own where that of the file is taken.
    Raises LockedInstrumentError for an owner's official form."""
    if spec.is_locked:
        raise LockedInstrumentError(
            _("Lomake on sen omistajan virallinen, joten sen sanamuotoja ei voi muokata täällä.")
        )
    key = spec.key if spec.key not in _taken_keys() else new_key(spec.name["fi"])
    return _begin(replace(spec, key=key, version=1), project, by)


@transaction.atomic
def begin_next(*, instrument: Instrument, by: User | None) -> InstrumentDraft:
    """The draft of the next version of a project's own questionnaire; the one that is open, if
    somebody has begun it. Raises LockedInstrumentError where the words are an owner's."""
    if instrument.is_locked:
        raise LockedInstrumentError(locked_sentence(instrument))
    # Locked, so that two people who begin at once come to one draft.
    rows = Instrument.objects.select_for_update().filter(key=instrument.key)
    latest = rows.order_by("-version")[0]
    found = InstrumentDraft.objects.filter(key=instrument.key).first()
    if found:
        return found
    spec = replace(instrument_spec(latest), version=latest.version + 1)
    return _begin(spec, latest.project, by)


def _begin(spec: InstrumentFile, project: Project | None, by: User | None) -> InstrumentDraft:
    whole = with_standard_texts(spec, standard_spec())
    draft = InstrumentDraft(project=project, key=spec.key)
    return _keep(draft, whole, by)


def _keep(draft: InstrumentDraft, spec: InstrumentFile, by: User | None) -> InstrumentDraft:
    draft.title = spec.name.get("fi", "")[:150] or draft.key
    draft.content = write_instrument(spec)
    draft.changed_at, draft.changed_by = timezone.now(), by
    draft.save()
    return draft


def change_draft(
    *, draft: InstrumentDraft, before: InstrumentFile, after: InstrumentFile, by: User | None
) -> tuple[str, ...]:
    """Keeps what was written in a draft that the caller has locked and read as `before`; the
    languages whose translation no longer counts as read, since its words changed."""
    unread = no_longer_read(before, after)
    _keep(draft, as_unread(after, unread), by)
    return unread


def lock_draft(pk: int) -> InstrumentDraft | None:
    """The draft as it is now, for nobody else to change meanwhile; None if it is gone."""
    locked = InstrumentDraft.objects.select_for_update(of=("self",))
    return locked.select_related("changed_by", "project").filter(pk=pk).first()


def draft_problems(spec: InstrumentFile) -> list[Problem]:
    """What must be mended before a draft is finished: the rules of files."""
    finished = in_its_languages(spec)
    empty_form = [] if finished.items else [Problem(_("Lisää ainakin yksi kysymys."), "items")]
    return [*problems(finished), *empty_form]


@transaction.atomic
def finish_draft(*, draft: InstrumentDraft) -> Instrument:
    """The draft as a version that surveys can choose; the draft goes. A version that is there is
    never changed. Raises InstrumentFileError with all that must be mended first, and
    LockedInstrumentError where the key has become another's."""
    spec = draft_spec(draft)
    if found := draft_problems(spec):
        raise InstrumentFileError(found)
    instrument = add_instrument(
        in_its_languages(spec), lambda known: known.project_id == draft.project_id
    )
    instrument.project_id = draft.project_id
    instrument.save(update_fields=["project"])
    draft.delete()
    return instrument


def locked_sentence(instrument: Instrument) -> str:
    return _(
        "Tätä lomaketta ei voi muokata eikä kopioida: %(owner)s sallii vain oman virallisen "
        "lomakkeensa, sanasta sanaan. Tee oma lomake alusta, tai kopioi jokin toinen."
    ) % {"owner": instrument.owner}


def new_key(name: str) -> str:
    """A key made of the name that no questionnaire has, nor one that comes with the portal."""
    start = key_from(name, LONGEST_START) or "lomake"
    return free_key(start, _taken_keys())


def _taken_keys() -> set[str]:
    drafts = InstrumentDraft.objects.values_list("key", flat=True)
    stored = Instrument.objects.values_list("key", flat=True)
    return {*drafts, *stored, *(spec.key for spec in shipped_instruments())}


def keys_ever_used(draft: InstrumentDraft) -> set[str]:
    """Keys of questions in all versions: one that was taken away never names another question."""
    return set(Item.objects.filter(instrument__key=draft.key).values_list("key", flat=True))
