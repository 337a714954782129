"""Accounts of the demonstration, one per role; their passwords are public, so they stay local."""

from dataclasses import dataclass
from datetime import date

from projects.models import Association, Membership, Municipality, User
from projects.permissions import Role

START = date(2021, 8, 1)


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


def make_accounts(project) -> None:
    for account in ACCOUNTS:
        user = User.objects.create_user(
            account.email, account.password, name=account.title, is_demo_account=True
        )
        Membership.objects.create(
            user=user, project=project, role=account.role, valid_from=START, **_narrowing(account)
        )


def _narrowing(account: Account) -> dict:
    if account.role == Role.MUNICIPAL_COORDINATOR:
        return {"municipality": Municipality.objects.get(code=account.municipality)}
    if account.role == Role.ASSOCIATION_CONTACT:
        home = {"home_municipality__code": account.municipality}
        return {"association": Association.objects.filter(**home, pilots__isnull=False).first()}
    return {}
