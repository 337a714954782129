"""Forms of the page of people: who takes what somebody leaves undone."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.models import Membership
from projects.queries.handover import left_undone, successors


class HandoverForm(forms.Form):
    """One choice for each open row of somebody who leaves; without open rows it has no fields."""

    use_required_attribute = False

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {f"row-{n}": row for n, row in enumerate(left_undone(membership), start=1)}
        for name, row in self.rows.items():
            self.fields[name] = forms.ModelChoiceField(
                label=f"{capfirst(row._meta.verbose_name)}: {row}",
                queryset=successors(row, membership),
                empty_label=_("Valitse, kuka jatkaa"),
                error_messages={"required": _("Valitse, kuka jatkaa tätä.")},
            )

    def successors(self) -> dict:
        """Who takes each row, once the form is valid."""
        return {row: self.cleaned_data[name] for name, row in self.rows.items()}
