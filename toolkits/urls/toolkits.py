from django.urls import path

from toolkits.views import (
    disadvantage,
    publication_files,
    publications,
    support,
    tips,
    tools,
)

app_name = "toolkits"
urlpatterns = [
    path("vinkkilistat/", tips.tiplist_list, name="tiplist-list"),
    path("vinkkilistat/<slug:slug>/", tips.tiplist_detail, name="tiplist-detail"),
    path("upota/vinkkilistat/<slug:slug>/", tips.tiplist_embed, name="tiplist-embed"),
    path("vinkkilistat/<slug:slug>.pdf", tips.tiplist_pdf, name="tiplist-pdf"),
    path("vinkkilistat/<slug:slug>.docx", tips.tiplist_docx, name="tiplist-docx"),
    path("tyokalut/", tools.ToolList.as_view(), name="tool-list"),
    path("tyokalut/<slug:slug>/", tools.tool_detail, name="tool-detail"),
    path("tyokalut/<slug:slug>.pdf", tools.tool_pdf, name="tool-pdf"),
    path("tyokalut/<slug:slug>.docx", tools.tool_docx, name="tool-docx"),
    path("tyokalut/<slug:slug>/tayta/", tools.tool_fill, name="tool-fill"),
    path("tukipaketti/", support.support_package, name="support-package"),
    path("tukipaketti/huono-osaisuuden-hinta/", disadvantage.disadvantage, name="disadvantage"),
    path("tukipaketti/tulos/", support.support_result, name="support-result"),
    path("tukipaketti/tulos/teksti.docx", support.support_text, name="support-text"),
    path("tukipaketti/tulos/arvio.json", support.support_file, name="support-file"),
    path("tukipaketti/<slug:key>/", support.support_phase, name="support-phase"),
    path("julkaisut/", publications.PublicationList.as_view(), name="publication-list"),
    path("julkaisut/<slug:slug>/", publications.publication_detail, name="publication-detail"),
    path("julkaisut/<slug:slug>.pdf", publications.publication_pdf, name="publication-pdf"),
    path(
        "julkaisut/<slug:slug>.docx",
        publication_files.publication_file,
        {"ending": "docx"},
        name="publication-docx",
    ),
    path(
        "julkaisut/<slug:slug>.pptx",
        publication_files.publication_file,
        {"ending": "pptx"},
        name="publication-pptx",
    ),
]
