"""Accounts of the demonstration, one per role; their passwords are public, so they stay local."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from projects.models import Association, Membership, Municipality, Project, User
from projects.permissions import Role

START = date(2021, 8, 1)
EVALUATOR_UNTIL = date(2036, 12, 31)
SECOND_COORDINATOR = "toinen-koordinaattori@esimerkki.example"


@dataclass(frozen=True)
class Account:
    role: Role
    title: str
    email: str
    password: str
    municipality: str = ""


ACCOUNTS = (
    Account(
        Role.COORDINATOR,
        "Koordinaattori",
        "koordinaattori@esimerkki.example",
        "kahvi-ja-pulla-1",
    ),
    Account(
        Role.MUNICIPAL_COORDINATOR,
        "Nivalan koordinaattori",
        "nivala@esimerkki.example",
        "kahvi-ja-pulla-2",
        municipality="535",
    ),
    Account(
        Role.ASSOCIATION_CONTACT,
        "Yhdistyksen yhteyshenkilö, Nivala",
        "yhdistys@esimerkki.example",
        "kahvi-ja-pulla-3",
        municipality="535",
    ),
    Account(Role.EVALUATOR, "Arvioija", "arvioija@esimerkki.example", "kahvi-ja-pulla-4"),
    Account(Role.EDITOR, "Toimittaja", "toimittaja@esimerkki.example", "kahvi-ja-pulla-5"),
)
# The evaluator's right takes two: one coordinator gives it, this one confirms it.
SECOND = Account(Role.COORDINATOR, "Toinen koordinaattori", SECOND_COORDINATOR, "kahvi-ja-pulla-6")


def make_accounts(project) -> None:
    for account in (SECOND, *ACCOUNTS):
        user = User.objects.create_user(
            account.email, account.password, name=account.title, is_demo_account=True
        )
        Membership.objects.create(
            user=user, project=project, role=account.role, valid_from=START, **_narrowing(account)
        )
    _coordinate_the_others(project)


def _coordinate_the_others(project) -> None:
    """Who coordinates has every project of the demonstration."""
    coordinators = User.objects.filter(memberships__role=Role.COORDINATOR)
    for other in Project.objects.filter(is_demo=True).exclude(pk=project.pk):
        for user in coordinators.distinct():
            Membership.objects.create(
                user=user, project=other, role=Role.COORDINATOR, valid_from=other.starts_on
            )


def _narrowing(account: Account) -> dict:
    if account.role == Role.MUNICIPAL_COORDINATOR:
        return {"municipality": Municipality.objects.get(code=account.municipality)}
    if account.role == Role.ASSOCIATION_CONTACT:
        home = {"home_municipality__code": account.municipality}
        return {"association": Association.objects.filter(**home, pilots__isnull=False).first()}
    if account.role == Role.EVALUATOR:
        return _confirmed()
    return {}


def _confirmed() -> dict:
    people = User.objects.in_bulk([ACCOUNTS[0].email, SECOND_COORDINATOR], field_name="email")
    return {
        "valid_until": EVALUATOR_UNTIL,
        "granted_by": people[ACCOUNTS[0].email],
        "confirmed_by": people[SECOND_COORDINATOR],
        "confirmed_at": datetime(2021, 8, 2, 9, tzinfo=UTC),
    }
