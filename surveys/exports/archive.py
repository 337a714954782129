"""The evaluator's package: answers in several forms, what describes them, figures and R script."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from projects.models import AuditEvent, Project, User
from surveys.exports.coded import CodedAnswers, coded_file
from surveys.exports.datapackage import data_package
from surveys.exports.ddi import ddi_codebook
from surveys.exports.spss import spss_syntax
from surveys.exports.statistical import dta_file, sav_file
from surveys.exports.tables import answers_csv, codebook_csv, figures_csv, key_csv
from surveys.reports.compute.build import build_report
from surveys.reports.frozen import wording

R_SCRIPT = Path(__file__).with_name("figures.R")
ANSWERS = "vastaukset.csv"
README = """Koodatut vastaukset: {project}

vastaukset.csv      vastaukset, rivi kullekin lähetetylle lomakkeelle
koodikirja.csv      muuttujien ja arvojen selitteet
pisteytys.csv       mistä väittämistä kukin osa-alue lasketaan
vastaukset.sav      samat vastaukset suoraan SPSS:ään, PSPP:hen, R:ään (haven) ja jamoviin
vastaukset.dta      samat vastaukset suoraan Stataan (14 tai uudempi)
vastaukset.sps      avaa vastaukset.csv:n SPSS:ään tai PSPP:hen, aja samassa kansiossa
kuvailu.xml         aineiston kuvailu arkistoa varten (DDI-Codebook 2.5), ei vastauksia
datapackage.json    taulukoiden sarakkeet koneelle (Frictionless Table Schema)
luvut.csv           portaalin luvut kaikilta ryhmiltä
luvut.R             laskee samat luvut uudelleen: Rscript luvut.R

Muuttujilla on sama nimi joka tiedostossa. Selite, joka ei mahdu ohjelmaan, päättyy kolmeen
pisteeseen (…) ja on kokonaan koodikirjassa.

Tiedostossa on terveyteen liittyviä tietoja. Säilytä se suojattuna ja poista, kun et enää
tarvitse sitä. Avoimia vastauksia tai korttien tunnuksia ei ole mukana.
{details}
"""
MERGED = (
    "Kanava, apu, kieli ja viikko ovat ”muu”, jos samassa kokeilussa ja vaiheessa alle viidellä "
    "oli sama."
)
EXACT = "Kanava, apu, kieli ja päivä ovat tarkkoina. Yksittäinen ihminen voi olla tunnistettavissa."


def answers_package(*, project: Project, by: User, purpose: str, exact_reason: str = "") -> bytes:
    """A ZIP of the coded answers for the named evaluator, and a line in the log for it.

    purpose: what they are for. exact_reason: why details are needed as they are; without it they
    are merged where few share them. Raises NothingToReportError without a real survey.
    """
    report = build_report(project, shows_all=True)
    coded = coded_file(project, is_exact=bool(exact_reason))
    content = _zipped(project, coded, figures_csv(report))
    target = " · ".join(part for part in (purpose, exact_reason) if part)
    AuditEvent.objects.create(
        actor=by,
        project=project,
        action=AuditEvent.Action.ANSWERS,
        # PostgreSQL refuses what is longer than its column, where SQLite would take it.
        target=target[: AuditEvent._meta.get_field("target").max_length],
        n_rows=len(coded.rows),
    )
    return content


def _zipped(project: Project, coded: CodedAnswers, figures: str) -> bytes:
    details = EXACT if coded.is_exact else MERGED
    if project.is_demo:
        details += f"\n{wording.in_finnish(wording.demo)}."
    readme = README.format(project=project.name, details=details)
    files: dict[str, str | bytes] = {
        "lue.txt": readme,
        ANSWERS: answers_csv(coded),
        "koodikirja.csv": codebook_csv(coded),
        "pisteytys.csv": key_csv(coded),
        "vastaukset.sps": spss_syntax(coded, ANSWERS),
        "vastaukset.sav": sav_file(coded),
        "vastaukset.dta": dta_file(coded),
        "kuvailu.xml": ddi_codebook(project, coded, ANSWERS),
        "datapackage.json": data_package(project, coded, ANSWERS),
        "luvut.csv": figures,
        "luvut.R": R_SCRIPT.read_text(encoding="utf-8"),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
