"""Open data: the guide, the meanings of the columns, and the files for other programs."""

from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from osallisuus.models import SiteOwner
from osallisuus.serving.methods import require_http_methods, require_safe
from toolkits.exports.open_data import DATA_SETS, find_data_set
from toolkits.exports.open_data.catalogue import catalogue
from toolkits.exports.open_data.files import LARGEST_PAGE, PAGE_SIZE, as_json, csv_file, json_page
from toolkits.exports.open_data.jsonstat import json_stat
from toolkits.exports.open_data.openapi import open_api
from toolkits.exports.open_data.schemas import data_package, table_schema

PREFLIGHT_SECONDS = "86400"
JSON, JSON_LD = "application/json", "application/ld+json"


@require_safe
def guide(request):
    example = request.build_absolute_uri(reverse("open-data:csv", args=["osallistujat"]))
    return render(
        request,
        "toolkits/open_data.html",
        {
            "sets": DATA_SETS,
            "licence": settings.OPEN_DATA_LICENCE,
            "structured": {"license": settings.OPEN_DATA_LICENCE.url},
            "largest_page": LARGEST_PAGE,
            "example": example,
            "r_script": _script("r", example),
            "python_script": _script("python", example),
        },
    )


def _script(language, address):
    return render_to_string(f"toolkits/_example_{language}.txt", {"address": address}).strip()


@require_safe
def columns(request, key):
    context = {
        "data_set": _set_or_404(key),
        "licence": settings.OPEN_DATA_LICENCE,
        "structured": _for_search_engines(request, key),
    }
    return render(request, "toolkits/open_data_set.html", context)


def _for_search_engines(request, key):
    """Licence and files of a set in the words of schema.org."""
    kinds = (("csv", "text/csv"), ("json", JSON), ("json-stat", JSON))
    files = [
        (kind, request.build_absolute_uri(reverse(f"open-data:{name}", args=[key])))
        for name, kind in kinds
    ]
    return {
        "license": settings.OPEN_DATA_LICENCE.url,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": url}
            for kind, url in files
        ],
    }


def shared_file(view):
    """A file that pages of other sites may read; `view` gives its bytes and its content type.

    Who has the same already is told so (304), by a tag of the content.
    """

    @wraps(view)
    def answer(request, **kwargs):
        if request.method == "OPTIONS":
            return _preflight()
        made = view(request, **kwargs)
        if isinstance(made, HttpResponse):
            return made
        content, content_type = made
        response = HttpResponse(content, content_type=content_type)
        response["ETag"] = f'"{sha256(content).hexdigest()[:32]}"'
        return get_conditional_response(request, response["ETag"], None, response)

    return require_http_methods(["GET", "HEAD", "OPTIONS"])(answer)


def _preflight():
    headers = {
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Max-Age": PREFLIGHT_SECONDS,
    }
    return HttpResponse(status=204, headers=headers)


@shared_file
def csv_of(request, key):
    return csv_file(_set_or_404(key), request.build_absolute_uri), "text/csv; charset=utf-8"


@shared_file
def json_of(request, key):
    data_set = _set_or_404(key)
    try:
        page = _page(data_set, request.GET)
    except ValueError:
        text = f"sivu ja koko ovat lukuja, koko enintään {LARGEST_PAGE}"
        return JsonResponse({"virhe": text}, status=400)
    except EmptyPage:
        return JsonResponse({"virhe": "sivua ei ole"}, status=404)
    content = json_page(
        data_set,
        page,
        request.build_absolute_uri,
        lisenssi=settings.OPEN_DATA_LICENCE.url,
        sarakkeet=request.build_absolute_uri(reverse("open-data:schema", args=[key])),
        edellinen=_page_url(request, page, -1) if page.has_previous() else None,
        seuraava=_page_url(request, page, 1) if page.has_next() else None,
    )
    return content, JSON


def _page_url(request, page, step):
    query = f"?sivu={page.number + step}&koko={page.paginator.per_page}"
    return request.build_absolute_uri(request.path + query)


def _page(data_set, asked):
    """The page of rows that was asked for. ValueError for no number or too large a page,
    EmptyPage behind the last."""
    number, size = int(asked.get("sivu", 1)), int(asked.get("koko", PAGE_SIZE))
    if not 1 <= size <= LARGEST_PAGE:
        raise ValueError(size)
    return Paginator(data_set.source(), size).page(number)


@shared_file
def json_stat_of(request, key):
    return as_json(json_stat(_set_or_404(key), request.build_absolute_uri)), JSON


@shared_file
def schema_of(_request, key):
    return as_json(table_schema(_set_or_404(key))), JSON


@shared_file
def package(request):
    facts = {"licence": settings.OPEN_DATA_LICENCE, "absolute": request.build_absolute_uri}
    return as_json(data_package(DATA_SETS, name=_name(), **facts)), JSON


@shared_file
def interface(request):
    facts = {"licence": settings.OPEN_DATA_LICENCE, "absolute": request.build_absolute_uri}
    return as_json(open_api(DATA_SETS, name=_name(), **facts)), JSON


@shared_file
def catalogue_file(request):
    found = catalogue(
        DATA_SETS,
        name=_name,
        publisher=SiteOwner.current_name() or settings.SITE_NAME,
        licence=settings.OPEN_DATA_LICENCE,
        absolute=request.build_absolute_uri,
    )
    return as_json(found), JSON_LD


def _name():
    return _("%(site)s: avoin data") % {"site": settings.SITE_NAME}


def _set_or_404(key):
    found = find_data_set(key)
    if found is None:
        raise Http404
    return found
