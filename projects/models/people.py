"""People who sign in, and what each may do where."""

from datetime import date, datetime

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from osallisuus.text.days import check_year
from projects.permissions import Role, can_enter_desk, coordinated

ROLE_LABELS = {
    Role.COORDINATOR: _("koordinaattori"),
    Role.MUNICIPAL_COORDINATOR: _("kunnan koordinaattori"),
    Role.ASSOCIATION_CONTACT: _("yhdistyksen yhteyshenkilö"),
    Role.EVALUATOR: _("arvioija"),
    Role.EDITOR: _("toimittaja"),
}
ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People of the projects that the user coordinates."""
        if user.is_superuser:
            return self
        return self.filter(
            pk__in=Membership.objects.filter(project__in=coordinated(user)).values("user")
        )

    def coordinating(self, project, on: date | None = None):
        """Active people who coordinate the whole project on a day."""
        live = Membership.objects.live(on).filter(project=project, role=Role.COORDINATOR)
        return self.filter(is_active=True, pk__in=live.values("user"))

    def maintaining(self):
        """Active people who keep the whole site, and so every project that nobody else can."""
        return self.filter(is_active=True, is_superuser=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        # Django keeps the case before the @, and then one person could have two accounts.
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.confirm_address()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works on a project; residents have no account."""

    email = models.EmailField(_("sähköpostiosoite"), unique=True)
    name = models.CharField(_("nimi"), max_length=150, blank=True)
    is_active = models.BooleanField(
        _("voi kirjautua"),
        default=True,
        help_text=_("Ota rasti pois, kun henkilö ei enää tarvitse tunnusta."),
    )
    is_demo_account = models.BooleanField(
        _("esittelytunnus"),
        default=False,
        editable=False,
        help_text=_("Salasana on julkinen, joten tunnus toimii vain tällä koneella."),
    )
    joined_at = models.DateTimeField(_("tunnus luotu"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("käyttäjä")
        verbose_name_plural = _("käyttäjät")
        ordering = ["email"]

    def __str__(self):
        return self.name or self.email

    def confirm_address(self):
        """Who gives the account knows the address; two-step sign-in asks for a confirmed one."""
        addresses = apps.get_model("account", "EmailAddress").objects
        addresses.filter(user=self).exclude(email=self.email).delete()
        addresses.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )

    def get_full_name(self):
        return self.name or self.email

    def get_short_name(self):
        return self.name.split(" ")[0] if self.name else self.email

    @cached_property
    def live_memberships(self):
        """Memberships in force today, read once per request."""
        if not self.pk:
            return []
        return list(self.memberships.live().select_related("project"))

    @property
    def project_ids(self) -> set[int]:
        """Projects where the person has or had a role."""
        return set(self.memberships.values_list("project_id", flat=True)) if self.pk else set()

    @property
    def is_staff(self):
        return can_enter_desk(self)


class PeopleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rights and invitations of the projects that the user coordinates."""
        return self if user.is_superuser else self.filter(project__in=coordinated(user))


class InvitationQuerySet(PeopleQuerySet):
    def waiting(self, at: datetime | None = None):
        """The same as `is_waiting` for rows."""
        return self.filter(accepted_at__isnull=True, expires_at__gt=at or timezone.now())


class MembershipQuerySet(PeopleQuerySet):
    def live(self, on: date | None = None):
        """In force: begun, not past the last day (included), and confirmed if it must be."""
        day = on or timezone.localdate()
        return self.filter(
            # An evaluator's right that no second person has confirmed is never in force.
            ~Q(role=Role.EVALUATOR) | Q(confirmed_at__isnull=False),
            Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def unconfirmed(self, on: date | None = None):
        """Evaluators' rights that wait for a second person and have not lapsed meanwhile."""
        day = on or timezone.localdate()
        return self.filter(role=Role.EVALUATOR, confirmed_at__isnull=True, valid_until__gte=day)


def _narrowing(prefix: str) -> list[models.CheckConstraint]:
    """A role fits what narrows it: municipal coordinator a municipality, contact an association."""
    municipal = Q(municipality__isnull=False, association__isnull=True)
    contact = Q(municipality__isnull=True, association__isnull=False)
    whole = Q(municipality__isnull=True, association__isnull=True)
    message = _(
        "Kunnan koordinaattori tarvitsee kunnan ja yhdistyksen yhteyshenkilö yhdistyksen. "
        "Muilla rooleilla jätä molemmat tyhjiksi."
    )
    return [
        models.CheckConstraint(
            condition=(Q(role=Role.MUNICIPAL_COORDINATOR) & municipal)
            | (Q(role=Role.ASSOCIATION_CONTACT) & contact)
            | (Q(role__in=[Role.COORDINATOR, Role.EVALUATOR, Role.EDITOR]) & whole),
            name=f"{prefix}_role_fits_narrowing",
            violation_error_message=message,
        )
    ]


def _evaluator_has_an_end(prefix: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(role=Role.EVALUATOR) | Q(valid_until__isnull=False),
        name=f"{prefix}_evaluator_has_an_end",
        violation_error_message=_(
            "Arvioijan oikeus on aina määräaikainen. Kirjoita päivä, jona se päättyy."
        ),
    )


# Nobody gives the evaluator's right to themselves, and nobody gives it alone.
_BY_ANOTHER = [
    models.CheckConstraint(
        condition=~Q(role=Role.EVALUATOR, granted_by=models.F("user")),
        name="membership_evaluator_granted_by_another",
    ),
    models.CheckConstraint(
        condition=~Q(confirmed_by=models.F("user")) & ~Q(confirmed_by=models.F("granted_by")),
        name="membership_confirmed_by_another",
    ),
    models.CheckConstraint(
        condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
        name="membership_confirmed_on_a_day",
    ),
]


class Membership(models.Model):
    """A user's role in a project for a time, perhaps narrowed to a municipality or association.

    The evaluator's right takes two others: who granted and who confirmed. It is in force only
    between the confirmation and its last day.
    """

    user = models.ForeignKey(
        User, verbose_name=_("käyttäjä"), on_delete=models.CASCADE, related_name="memberships"
    )
    project = models.ForeignKey(
        "Project", verbose_name=_("hanke"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("rooli"), max_length=30, choices=ROLE_CHOICES)
    municipality = models.ForeignKey(
        "Municipality", verbose_name=_("kunta"), on_delete=models.PROTECT, null=True, blank=True
    )
    association = models.ForeignKey(
        "Association", verbose_name=_("yhdistys"), on_delete=models.PROTECT, null=True, blank=True
    )
    valid_from = models.DateField(_("alkaa"), default=timezone.localdate, validators=[check_year])
    valid_until = models.DateField(_("päättyy"), null=True, blank=True, validators=[check_year])
    granted_by = models.ForeignKey(
        User,
        verbose_name=_("myöntäjä"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    confirmed_by = models.ForeignKey(
        User,
        verbose_name=_("vahvistaja"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    confirmed_at = models.DateTimeField(_("vahvistettu"), null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("käyttöoikeus")
        verbose_name_plural = _("käyttöoikeudet")
        ordering = ["user__email", "role"]
        constraints = [
            *_narrowing("membership"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                name="membership_ends_after_start",
                violation_error_message=_("Päättymispäivä ei voi olla ennen alkamispäivää."),
            ),
            _evaluator_has_an_end("membership"),
            *_BY_ANOTHER,
        ]

    def __str__(self):
        place = self.municipality or self.association
        role = self.get_role_display()
        return f"{self.user}: {role}, {place}" if place else f"{self.user}: {role}"

    def waits_for_confirmation(self, on: date | None = None) -> bool:
        """The same as `unconfirmed` for one row."""
        day = on or timezone.localdate()
        return self.role == Role.EVALUATOR and self.confirmed_at is None and self.valid_until >= day


class Invitation(models.Model):
    """A place waiting for somebody by e-mail; the link works once and only until it lapses."""

    is_kept_in_bin = False
    email = models.EmailField(_("sähköpostiosoite"))
    project = models.ForeignKey("Project", verbose_name=_("hanke"), on_delete=models.CASCADE)
    role = models.CharField(_("rooli"), max_length=30, choices=ROLE_CHOICES)
    municipality = models.ForeignKey(
        "Municipality", verbose_name=_("kunta"), on_delete=models.PROTECT, null=True, blank=True
    )
    association = models.ForeignKey(
        "Association", verbose_name=_("yhdistys"), on_delete=models.PROTECT, null=True, blank=True
    )
    valid_until = models.DateField(
        _("oikeus päättyy"),
        null=True,
        blank=True,
        help_text=_("Viimeinen päivä. Arvioijan oikeudella se on aina, muilla jos haluat."),
        validators=[check_year],
    )
    # Who sees the database must not be able to take the place by its link.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User,
        verbose_name=_("kutsuja"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )
    expires_at = models.DateTimeField(_("vanhenee"))
    accepted_at = models.DateTimeField(_("hyväksytty"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("kutsu")
        verbose_name_plural = _("kutsut")
        constraints = [*_narrowing("invitation"), _evaluator_has_an_end("invitation")]

    def __str__(self):
        return f"{self.email}: {self.get_role_display()}"

    def is_waiting(self, at: datetime | None = None) -> bool:
        """Neither accepted nor lapsed; at the very moment of lapsing it no longer waits."""
        return self.accepted_at is None and (at or timezone.now()) < self.expires_at

    @property
    def keeper(self) -> User | None:
        """Who answers for it: an invitation of one who has left is passed on like other tasks."""
        return self.invited_by

    @keeper.setter
    def keeper(self, person: User) -> None:
        self.invited_by = person


def keeper_field() -> models.ForeignKey:
    """Who of the project sees to a row; passed on before that person leaves."""
    return models.ForeignKey(
        User,
        verbose_name=_("hoitaja hankkeessa"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Kuka tästä huolehtii. Nimi ei näy julkisilla sivuilla."),
    )


def refuse_strange_keeper(keeper: User | None, project_id: int | None) -> None:
    """Raises ValidationError unless the keeper has or had a role in the project."""
    if keeper is not None and project_id not in keeper.project_ids:
        raise ValidationError({"keeper": _("Valitse joku, joka on mukana hankkeessa.")})
