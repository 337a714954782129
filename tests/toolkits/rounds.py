"""A small support package, and rounds by it."""

from toolkits.models import AssessmentAnswer, SupportPhase, SupportStatement
from toolkits.services import complete_answers


def make_package(themes):
    """Themes by key ("tunnista.arki") with how many statements each has ("tunnista.arki.1")."""
    for order, (key, n_statements) in enumerate(themes.items(), 1):
        name = key.partition(".")[0]
        place = SupportPhase.Key.values.index(name)
        phase, _made = SupportPhase.objects.get_or_create(
            key=name, defaults={"order": place, "intro": "Katsotaan yhdessä."}
        )
        theme = phase.themes.create(key=key, title=key.partition(".")[2].title(), order=order)
        for number in range(1, n_statements + 1):
            theme.statements.create(
                key=f"{key}.{number}", text=f"{theme.title} väittämä {number}.", order=number
            )


def answer(assessment, **steps):
    """Steps by statement key, with _ for the dots ("tunnista_arki_1")."""
    complete_answers(assessment=assessment)
    for name, step in steps.items():
        statement = SupportStatement.objects.get(key=name.replace("_", "."))
        AssessmentAnswer.objects.filter(assessment=assessment, statement=statement).update(
            step=step
        )
