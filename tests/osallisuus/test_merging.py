from django import forms
from django.conf import settings
from django.http import QueryDict

from osallisuus.merging import same, sent


def test_list_keeps_the_order_of_the_page_and_means_the_same_in_any():
    field = forms.MultipleChoiceField(choices=settings.LANGUAGES)

    found = sent(field, "languages", QueryDict("languages=fi&languages=en"), {}, [])

    assert found == ["fi", "en"]
    assert same(field, found, ["en", "fi"])
    assert not same(field, found, ["fi", "sv"])
