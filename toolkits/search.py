"""What can be found of tip lists, tools, the support package, publications, and the site itself."""

from functools import partial

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from osallisuus.search.registry import (
    Document,
    SitePage,
    Source,
    register_pages,
    register_source,
    register_titles,
)
from osallisuus.text.markdown import plain_words
from projects.models import Pilot, Project
from toolkits.models import (
    Chapter,
    Publication,
    Summary,
    SupportPhase,
    SupportStatement,
    SupportTheme,
    Tip,
    TipList,
    Tool,
)
from toolkits.models.publication import ALONE, MARKER
from toolkits.models.support import LANGUAGES, Translated
from toolkits.queries.summaries import translated_titles


def _tip_list(tip_list: TipList) -> Document:
    tips = [text for tip in tip_list.tips.all() for text in (tip.text, tip.example)]
    return Document(
        title=tip_list.title,
        texts=(tip_list.why, tip_list.audience, *tips),
        language=tip_list.language,
        path=tip_list.get_absolute_url(),
    )


register_source(
    Source(
        kind="tip_list",
        label=_("Vinkkilistat"),
        model=TipList,
        public=TipList.objects.public,
        copied=lambda: TipList.objects.offered().prefetch_related("tips"),
        document=_tip_list,
        follows={Tip: lambda row: Q(pk=row.tip_list_id)},
    )
)


def _tool(tool: Tool) -> Document:
    return Document(
        title=tool.title,
        texts=(tool.why, tool.audience, tool.usage, plain_words(tool.body)),
        language=tool.language,
        path=tool.get_absolute_url(),
    )


register_source(
    Source(
        kind="tool",
        label=_("Työkalut"),
        model=Tool,
        public=Tool.objects.public,
        copied=Tool.objects.offered,
        document=_tool,
    )
)


def _phase(phase: SupportPhase) -> Document:
    texts = [phase.intro]
    for theme in phase.themes.all():
        texts += [theme.title, theme.lead, theme.evidence]
        texts += [statement.text for statement in theme.statements.all()]
    return Document(
        title=str(phase),
        texts=tuple(texts),
        language=settings.LANGUAGE_CODE,
        path=phase.get_absolute_url(),
        translations=tuple((code, text) for code in LANGUAGES for text in _told_in(code, phase)),
    )


def _told_in(code: str, phase: SupportPhase) -> list[str]:
    """What readers of that language read of the phase in it."""
    parts: list[list[Translated]] = [[phase]]
    parts += [[theme, *theme.statements.all()] for theme in phase.themes.all()]
    whole = [part for part in parts if all(row.is_whole_in(code) for row in part)]
    return [text for part in whole for row in part for text in row.texts_in(code).values()]


register_source(
    Source(
        kind="support",
        label=_("Tukipaketti"),
        model=SupportPhase,
        public=lambda: SupportPhase.objects.prefetch_related("themes__statements"),
        document=_phase,
        unseen=_("Löytyi sivun käännöksestä."),
        titles=lambda ids: {row.pk: str(row) for row in SupportPhase.objects.filter(pk__in=ids)},
        follows={
            SupportTheme: lambda row: Q(pk=row.phase_id),
            SupportStatement: lambda row: Q(themes=row.theme_id),
        },
    )
)


def _publication(publication: Publication) -> Document:
    return Document(
        title=publication.title,
        texts=(publication.summary,),
        language=publication.language,
        path=publication.get_absolute_url(),
    )


register_source(
    Source(
        kind="publication",
        label=_("Julkaisut"),
        model=Publication,
        public=Publication.objects.public,
        copied=Publication.objects.offered,
        document=_publication,
    )
)


def _chapter(chapter: Chapter) -> Document:
    publication = chapter.publication
    # What a marker becomes is a figure of a release, which may be withdrawn: it is not copied, but
    # a sentence shows where it is left out.
    body = plain_words(MARKER.sub(" … ", ALONE.sub(" ", chapter.body)))
    return Document(
        title=chapter.title,
        texts=(publication.title, body),
        language=publication.language,
        path=f"{publication.get_absolute_url()}#{chapter.slug}",
    )


register_source(
    Source(
        kind="chapter",
        label=_("Julkaisujen luvut"),
        model=Chapter,
        public=lambda: Chapter.objects.filter(publication__in=Publication.objects.public()),
        copied=lambda: Chapter.objects.filter(
            publication__in=Publication.objects.offered()
        ).select_related("publication"),
        document=_chapter,
        follows={Publication: lambda row: Q(publication=row.pk)},
    )
)


def _summary(summary: Summary) -> Document:
    return Document(
        title=summary.title,
        texts=(plain_words(summary.text),),
        language=summary.language,
        path=summary.subject.get_absolute_url(),
    )


register_source(
    Source(
        kind="summary",
        label=_("Tiivistelmät"),
        model=Summary,
        public=Summary.objects.shown,
        copied=lambda: Summary.objects.offered().select_related("project", "pilot", "publication"),
        document=_summary,
        follows={
            Project: lambda row: Q(project=row.pk),
            Pilot: lambda row: Q(pilot=row.pk),
            Publication: lambda row: Q(publication=row.pk),
        },
    )
)

for name in ("project", "pilot", "publication"):
    register_titles(name, partial(translated_titles, name))

register_pages(
    [
        SitePage(
            _("Vastaa kortilla"),
            _("Kirjoita kortin koodi ja vastaa alkukyselyyn tai loppukyselyyn."),
            "resident:code",
        ),
        SitePage(
            _("Poista vastaukseni"),
            _("Vastausten poistaminen kortin koodilla."),
            "resident:withdraw",
        ),
        SitePage(
            _("Asukaskyselyt"),
            _("Kerro mielipiteesi: kuntien kyselyt asukkaille."),
            "surveys:consultation-list",
        ),
        SitePage(
            _("Kokeilut"),
            _("Kaikki kehittämiskokeilut: ryhmätoiminta, raadit ja tapahtumat kunnittain."),
            "public:pilot-list",
        ),
        SitePage(_("Kunnat"), _("Kunnat kartalla ja luettelona."), "public:municipality-list"),
        SitePage(
            _("Valmennukset"),
            _("Valmennusten ja työpajojen aikataulu ja ilmoittautuminen."),
            "projects:coaching-list",
        ),
        SitePage(
            _("Tukipaketti"),
            _("Tunnista, toimi, tarkista: näin kunta vahvistaa osallisuutta."),
            "toolkits:support-package",
        ),
        SitePage(
            _("Avoin data"),
            _("Sivuston tiedot taulukoina ja rajapintana: CSV, JSON, Excel, R ja Python."),
            "public:open-data",
        ),
        SitePage(
            _("Tietoa sivustosta"),
            _("Kuka sivustoa pitää yllä, mistä tiedot tulevat ja miten luvut on laskettu."),
            "osallisuus:about",
        ),
        SitePage(
            _("Saavutettavuus"),
            _("Saavutettavuusseloste: puutteet, esteettömyys, palaute ja valvontaviranomainen."),
            "osallisuus:accessibility",
        ),
        SitePage(
            _("Anna palautetta"),
            _("Palautelomake: kerro, mikä sivustolla ei toimi tai mitä puuttuu. Ota yhteyttä."),
            "osallisuus:feedback",
        ),
        SitePage(
            _("Tietosuoja"),
            _("Tietosuojaseloste: mitä henkilötietoja kerätään, rekisteri ja oikeutesi."),
            "osallisuus:privacy",
        ),
    ]
)
