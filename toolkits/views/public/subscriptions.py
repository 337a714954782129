"""News by mail: asked for, confirmed by a link, changed and ended by the same link."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from osallisuus.mail import site_url
from osallisuus.serving.methods import require_http_methods, require_safe
from osallisuus.serving.rate_limits import count, is_over
from toolkits import services
from toolkits.forms import ChannelForm, SubscriptionForm
from toolkits.models import Subscription

HOUR, DAY = 3600, 24 * 3600
MOST_ASKED = 10
"""Addresses from one network in an hour."""
MOST_LETTERS = 2
"""Letters to one address in a day, whoever asks for them."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request):
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not is_over("subscribe", request, limit=MOST_ASKED, seconds=HOUR):
            _ask(request, **form.cleaned_data)
            return redirect("public:subscription-asked")
        form.add_error(None, _("Tilauksia tuli liian monta. Odota tunti ja yritä sitten."))
    return render(request, "toolkits/subscription_new.html", {"form": form})


def _ask(request, email, channels):
    # Nobody is told that an address has had its letters: that would tell that it is known.
    if count("subscription-letter", email.lower(), seconds=DAY) <= MOST_LETTERS:
        services.ask_subscription(
            email=email,
            channels=channels,
            language=get_language(),
            site_url=site_url(request),
            today=timezone.localdate(),
        )


@require_safe
def subscription_asked(request):
    """The same for everybody, whether the address is known or not."""
    return render(request, "toolkits/subscription_asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request, key):
    """Whoever has the link from a letter confirms and changes. Opening it alone does nothing, as
    programs that look through mail open every link."""
    found = get_object_or_404(Subscription, key=key)
    form = ChannelForm(request.POST or None, initial={"channels": found.channels})
    is_saved = request.method == "POST" and form.is_valid()
    if is_saved:
        services.keep_subscription(
            subscription=found,
            channels=form.cleaned_data["channels"],
            today=timezone.localdate(),
        )
    context = {"subscription": found, "form": form, "is_saved": is_saved}
    return render(request, "toolkits/subscription.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_end(request, key):
    """By the button of a mail program (RFC 8058), which has no form token, or by our own page. The
    key in the address is the right to do so, and twice is no error."""
    if request.method != "POST":
        found = Subscription.objects.filter(key=key).first()
        return render(request, "toolkits/subscription_end.html", {"subscription": found})
    services.end_subscription(key=key, today=timezone.localdate())
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(status=204)
    return render(request, "toolkits/subscription_end.html", {"subscription": None})
