"""Sessions and costs of one pilot, at the desk and by the link of its own people."""

from django.urls import path

from projects.permissions import KEEPING, READING, REPORTING
from projects.views.pilots import (
    cost_sheet,
    costs,
    headings,
    index,
    passes,
    sessions,
    sharing,
    tally,
)
from projects.views.pilots.doors import desk

SHARED = [
    ("kaynnit/", sessions.session_list, READING, "sessions"),
    ("kaynnit/uusi/", sessions.session_add, REPORTING, "session-add"),
    ("kaynnit/<int:number>/laske/", tally.tally, REPORTING, "tally"),
    ("kaynnit/<int:number>/laske/luvut/", tally.tally_counts, REPORTING, "tally-counts"),
    ("kaynnit/<int:number>/laske/tyontekija.js", tally.tally_worker, REPORTING, "tally-worker"),
    ("kaynnit/<int:number>/siirra/", sessions.session_move, REPORTING, "session-move"),
    ("kaynnit/<int:number>/peru/", sessions.session_cancel, REPORTING, "session-cancel"),
    ("kaynnit/<int:number>/palauta/", sessions.session_restore, REPORTING, "session-restore"),
    ("kulut/", costs.cost_list, READING, "costs"),
    ("kulut/uusi/", costs.cost_add, REPORTING, "cost-add"),
    ("kulut/<int:number>/", costs.cost_change, REPORTING, "cost-change"),
]
"""Pages that both doors have: address, view, who comes in with an account, name."""
DESK = [
    ("kaynnit/sarja/", sessions.series, REPORTING, "series"),
    ("kulut/kuukausi/", costs.month_copy, KEEPING, "costs-month"),
    ("kulut/tuo/", cost_sheet.sheet_import, KEEPING, "costs-import"),
    ("kulut/otsikot/", headings.heading_list, KEEPING, "costs-headings"),
    ("kulut/jaa/", sharing.cost_share, KEEPING, "costs-share"),
    ("linkit/", passes.pass_list, KEEPING, "passes"),
    ("linkit/<int:number>/poista/", passes.pass_revoke, KEEPING, "pass-revoke"),
]
"""Pages for accounts only."""

app_name = "pilots"
urlpatterns = [
    path("", index.index, name="index"),
    *(
        path(f"<slug:key>/{address}", desk(view, rule), name=name)
        for address, view, rule, name in (*SHARED, *DESK)
    ),
]
