"""Questions read aloud: the player beside a question, and the sound that it asks for."""

import re

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from osallisuus.files.sounds import sound_type
from osallisuus.serving.methods import require_safe
from surveys.models import ItemRecording

RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
PARTIAL, UNSATISFIABLE = 206, 416


def with_sounds(request, visit, step, rendered) -> list[str]:
    """Drawn questions, each that has been read aloud in the language after its player."""
    sounds = visit.questionnaire.sounds
    found = []
    for question, html in zip(step, rendered, strict=True):
        name = sounds.get((question.key, visit.language))
        found.append(_player(request, visit, question, name) + html if name else html)
    return found


def _player(request, visit, question, name) -> str:
    # A tablet that many share opens no page outside its own path.
    is_shared = request.path.startswith(settings.SHARED_PATHS)
    where = "tablet-walk:recording" if is_shared else "resident:recording"
    text = visit.questionnaire.question_text(question, visit.language)
    context = {"url": reverse(where, args=[name]), "text": text}
    return render_to_string("surveys/_recording.html", context)


@require_safe
def recording(request, name):
    """The whole sound, or the part that was asked for: iPhones play only what comes in parts."""
    found = get_object_or_404(ItemRecording, file=f"aanet/{name}")
    try:
        with default_storage.open(found.file.name) as file:
            content = file.read()
    except OSError:
        raise Http404 from None
    # Uncompressed: the middleware would gzip the sound, and parts are counted in its own bytes.
    headers = {"Accept-Ranges": "bytes", "Content-Encoding": "identity"}
    asked = RANGE.match(request.headers.get("Range", ""))
    if asked and any(asked.groups()):
        return _part(content, *asked.groups(), sound_type(name), headers)
    return HttpResponse(content, content_type=sound_type(name), headers=headers)


def _part(content, first, last, kind, headers):
    size = len(content)
    # Without a first byte the number says how many of the last ones are wanted.
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        headers["Content-Range"] = f"bytes */{size}"
        return HttpResponse(status=UNSATISFIABLE, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    part = content[start : end + 1]
    return HttpResponse(part, status=PARTIAL, content_type=kind, headers=headers)
