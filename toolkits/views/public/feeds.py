"""Following the site: a page that tells how, and Atom feeds of what is new."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from osallisuus.keys.known import salted_hashes, secret_keys
from osallisuus.models import SiteOwner
from osallisuus.serving.methods import require_safe
from osallisuus.text.finnish import without_controls
from toolkits.queries.following.feeds import CHANNELS, find_channel


@require_safe
def following(request):
    return render(request, "toolkits/following.html", {"channels": CHANNELS})


class ChannelFeed(Feed):
    """The newest of a kind in the reader's language, as Atom."""

    feed_type = Atom1Feed

    def get_object(self, request, key):
        channel = find_channel(key)
        if channel is None:
            raise Http404
        return channel

    def title(self, channel):
        return f"{settings.SITE_NAME}: {channel.title}"

    def subtitle(self, channel):
        return channel.about

    def link(self, channel):
        return reverse(channel.page)

    def feed_url(self, channel):
        return reverse("public:feed", args=[channel.key])

    def feed_guid(self, channel):
        return _lasting_name(channel.key, get_language(), "")

    def author_name(self, channel):
        return SiteOwner.current_name() or settings.SITE_NAME

    def items(self, channel):
        return [(channel, news) for news in channel.news()]

    def item_title(self, item):
        return without_controls(item[1].title)

    def item_description(self, item):
        text = without_controls(item[1].text)
        return f"{_('Keksitty esimerkki')}. {text}" if item[1].is_example else text

    def item_link(self, item):
        return item[1].url

    def item_guid(self, item):
        channel, news = item
        return _lasting_name(channel.key, get_language(), news.key)

    def item_updateddate(self, item):
        return item[1].changed_at

    def item_categories(self, item):
        return [_("Keksitty esimerkki")] if item[1].is_example else []


def _lasting_name(channel: str, language: str, key: str) -> str:
    """The same for ever, whatever happens to titles, and no row's number is read from it."""
    # Under the oldest key that is known, or a new key would make all news new to every reader.
    name = salted_hashes("toolkits.feeds", f"{channel}/{language}/{key}", secret_keys())[-1]
    return f"urn:osallisuus:{channel}:{name[:32]}"
