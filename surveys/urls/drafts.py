from django.urls import path

from surveys.views.desk.drafts import begin, overview, pages, parts, preview

app_name = "drafts"
HERE = "<slug:key>/"
LOOK = f"{HERE}esikatselu/"
urlpatterns = [
    path("", begin.draft_list, name="list"),
    path("tuo-tiedosto/", begin.draft_from_file, name="from-file"),
    path("seuraava-versio/<slug:key>/<int:version>/", begin.draft_next, name="next"),
    path(HERE, overview.draft_detail, name="detail"),
    path(f"{HERE}osa-alueet/", overview.draft_detail, {"part": "osa-alueet"}, name="domains"),
    path(f"{HERE}asteikot/", overview.draft_detail, {"part": "asteikot"}, name="scales"),
    path(f"{HERE}tekstit/", overview.draft_detail, {"part": "tekstit"}, name="texts"),
    path(f"{HERE}valmis/", overview.draft_finish, name="finish"),
    path(f"{HERE}hylkaa/", overview.draft_discard, name="discard"),
    path(f"{HERE}luonnos.toml", overview.draft_toml, name="toml"),
    path(f"{HERE}luonnos.xlsx", overview.draft_xlsform, name="xlsform"),
    path(f"{HERE}nimi/", pages.part_page, {"part": "nimi"}, name="head"),
    path(f"{HERE}pisteytys/", pages.part_page, {"part": "pisteytys"}, name="scoring"),
    path(f"{HERE}osa-alueet/<slug:name>/", pages.part_page, {"part": "osa-alueet"}, name="domain"),
    path(f"{HERE}kysymykset/<slug:name>/", pages.part_page, {"part": "kysymykset"}, name="item"),
    path(f"{HERE}asteikot/<slug:name>/", pages.part_page, {"part": "asteikot"}, name="scale"),
    path(f"{HERE}tekstit/<slug:name>/", pages.part_page, {"part": "tekstit"}, name="text"),
    path(f"{HERE}lisaa/<slug:part>/", parts.part_add, name="add"),
    path(f"{HERE}siirra/<slug:part>/", parts.part_move, name="move"),
    path(f"{HERE}poista/<slug:part>/", parts.part_remove, name="remove"),
    path(LOOK, preview.preview, name="preview"),
    path(
        f"{LOOK}<slug:phase_slug>/<slug:language>/<int:number>/",
        preview.preview_screen,
        name="screen",
    ),
    path(f"{LOOK}<slug:phase_slug>/<slug:language>.pdf", preview.preview_paper, name="paper"),
]
