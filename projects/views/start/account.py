"""The link that `manage.py start` prints: it makes the first account, once."""

from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from projects.forms.start import AccountForm
from projects.services import beginning
from projects.views.invitations import BACKEND


@never_cache
def first_account(request, token):
    if not beginning.is_first_account_token(token):
        return render(request, "projects/start_closed.html", status=410)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = beginning.make_first_account(**form.cleaned_data)
        except beginning.BegunAlreadyError:
            return render(request, "projects/start_closed.html", status=410)
        login(request, user, backend=BACKEND)
        return redirect("admin:index")
    status = 422 if form.errors else 200
    return render(request, "projects/start_account.html", {"form": form}, status=status)
