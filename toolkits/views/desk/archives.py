"""A project out as one archive, and one in after a look at what it would make."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from osallisuus.admin.background import begin
from osallisuus.admin.door import behind_the_door
from projects.models import Project
from projects.permissions import INSTALLATION, PROJECT_KEEPING
from toolkits.admin import archives
from toolkits.archive import waiting
from toolkits.archive.errors import ArchiveError
from toolkits.archive.forms import ArchiveInForm, ArchiveOutForm
from toolkits.archive.keys import own_key
from toolkits.archive.loading import preview_of, same_sentence
from toolkits.archive.reading import read_archive

UNPROCESSABLE = 422


@behind_the_door
def archive_out(request, project):
    found = get_object_or_404(Project, slug=project)
    if not PROJECT_KEEPING(request.user, found):
        raise Http404
    may_take = archives.may_take_answers(request.user, found)
    form = ArchiveOutForm(request.POST or None, may_take_answers=may_take)
    if request.method == "POST" and form.is_valid():
        title = _("Hankkeen arkisto: %(project)s") % {"project": found.name}
        sealed_to = form.cleaned_data["sealed_to"]
        return begin(request, archives.OUT, title, project=found.pk, sealed_to=sealed_to)
    title = _("Hanke yhtenä arkistona")
    return _page(request, "out", title, form=form, project=found, may_take=may_take)


@behind_the_door
def archive_in(request):
    """Reads an archive and leads to what would come of it; nothing is written here."""
    if not INSTALLATION.anywhere(request.user):
        raise Http404
    form = ArchiveInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("archive:preview", token=waiting.keep(form.cleaned_data["content"]))
    return _page(request, "in", _("Tuo hanke"), form=form, own_key=own_key())


@behind_the_door
def archive_preview(request, token):
    if not INSTALLATION.anywhere(request.user):
        raise Http404
    content = waiting.kept(token)
    if content is None:
        raise Http404
    try:
        archive = read_archive(content)
        seen = preview_of(archive)
    except ArchiveError as error:
        return _page(request, "preview", _("Tuo hanke"), refusals=error.messages)
    if request.method == "POST" and not (seen.is_same or seen.clashes):
        title = _("Tuodaan hanke: %(project)s") % {"project": archive.project["name"]}
        return begin(request, archives.IN, title, token=token)
    refusals = [same_sentence(archive)] if seen.is_same else seen.clashes
    return _page(request, "preview", archive.project["name"], seen=seen, refusals=refusals)


def _page(request, name, title, form=None, **values):
    context = {**admin.site.each_context(request), "title": title, "form": form, **values}
    status = UNPROCESSABLE if form and form.errors else 200
    return render(request, f"admin/toolkits/archive/{name}.html", context, status=status)
