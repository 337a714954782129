"""Each component with what it is drawn from, state by state."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string

SENTENCE = "Tänään tehtiin puuroa, ja pöytä täyttyi."
SOURCE = SimpleNamespace(label="Esimerkkijulkaisu 2023", url="https://example.org/")
ICONS = [
    "evening_snack",
    "breakfast",
    "panel",
    "wellbeing",
    "residents_panel",
    "village_event",
    "other",
]
STATES = ("done", "half", "open", "waiting", "none")


@dataclass(frozen=True)
class Sample:
    """`template` of templates/components/, drawn once for each of `states`; `around`: the element
    and class that it must stand in."""

    template: str
    states: tuple[dict, ...]
    around: str = "div"
    css: str = ""

    def drawn(self) -> list[str]:
        path = f"components/{self.template}.html"
        return [render_to_string(path, state) for state in self.states]


_LABELS = {"own": "osallistujaa kohti", "example": "käyntiä kohti", "published": "kokeilua kohti"}


def _figure(kind: str, **more) -> dict:
    facts = {"value": "81,61 €", "label": _LABELS[kind], "note": "", "source": None}
    return {"figure": SimpleNamespace(kind=kind, is_quoted=False, **facts | more)}


def _pages(number: int) -> dict:
    return {"page": Paginator(range(60), 20).page(number), "query": QueryDict("haku=aamu")}


def _point(label: str, x: int, y: int, **more) -> SimpleNamespace:
    facts = {"text_x": x + 12, "text_y": y + 4, "anchor": "start", "is_here": False, "url": ""}
    return SimpleNamespace(label=label, x=x, y=y, **facts | more)


def samples() -> list[Sample]:
    """All but those that every page's frame shows, in the order of their names."""
    links = [SimpleNamespace(label=word, url="#", is_current=False) for word in ("Kunnat", "Haku")]
    points = [_point("Raahe", 120, 140, is_here=True), _point("Sievi", 190, 270, url="#")]
    stat = SimpleNamespace(kind="example", where="Raahe", source="", source_url="")
    told = [_Message(level_tag=tag, message=SENTENCE) for tag in ("success", "warning", "error")]
    marks = SimpleNamespace(sources=[SOURCE], has_examples=True)
    row = SimpleNamespace(provenance="published", source=SOURCE)
    return [
        Sample("_code", ({"text": "print(1)", "labelled_by": "_code"},)),
        Sample("_download", ({"url": "#", "label": "Lataa"}, _main_download()), css="actions"),
        Sample("_empty", ({"text": "Täällä ei ole vielä mitään."},)),
        Sample("_fact", ({"label": "Paikka", "value": "Kylätalo"}, _linked_fact()), "dl", "facts"),
        Sample("_glyph", tuple({"kind": kind} for kind in STATES), "p"),
        Sample(
            "_headrow", ({"id": "otsikko", "heading": "Otsikko", "url": "#", "link": "Kaikki"},)
        ),
        Sample("_icon", tuple({"name": name} for name in ICONS), "p"),
        Sample("_key_figure", (_figure("own"), _figure("example"), _published()), "dl", "figures"),
        Sample("_links", ({"links": links},), css="links"),
        Sample("_map", ({"label": "Kartta, jolla on kaksi kuntaa", "points": points},)),
        Sample("_mark", ({"kind": "published"}, {"kind": "example"}), "p"),
        Sample("_messages", ({"messages": told},)),
        Sample("_notice", ({"text": SENTENCE}, _whole_notice())),
        Sample("_pagination", (_pages(2),)),
        Sample("_pdf_link", ({"url": "#"}, {"url": "#", "pdf": _Pdf(2, 84), "is_main": True})),
        Sample("_print_button", ({"label": "Tulosta"},)),
        Sample("_progress", ({"value": 7, "total": 28},)),
        Sample("_quote", ({"text": SENTENCE, "who": "kävijä", "kind": "example"},)),
        Sample("_read_aloud", ({"target": "main"},)),
        Sample("_source", ({"kind": "example", "text": "Kulut"}, _whole_source())),
        Sample("_sourced", ({"row": row},)),
        Sample("_sources", ({"marks": marks, "facts": "Kunnat", "examples": "Kulut"},)),
        Sample("_stat", ({"value": "12", "label": "ihmistä", "of": stat},), "dl", "figures"),
        Sample("_state", tuple({"kind": kind, "label": kind} for kind in STATES), "p"),
    ]


@dataclass(frozen=True)
class _Pdf:
    n_pages: int
    n_kilobytes: int


class _Message(SimpleNamespace):
    def __str__(self):
        return self.message


def _main_download() -> dict:
    return {"url": "#", "label": "Lataa kaikki", "detail": "PDF, 2 sivua", "is_main": True}


def _linked_fact() -> dict:
    return {"label": "Sivu", "value": "Kunnan sivu", "url": "#"}


def _published() -> dict:
    return _figure("published", note="Kuusi kuntaa", source=SOURCE)


def _whole_notice() -> dict:
    return {"heading": "Huomaa.", "text": SENTENCE, "url": "#", "link_text": "Lue lisää"}


def _whole_source() -> dict:
    return {"kind": "published", "source": SOURCE.label, "url": SOURCE.url}
