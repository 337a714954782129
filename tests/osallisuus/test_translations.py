import shutil

import pytest
from django.core.management import call_command

HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
KNOWN = 'msgid "Kokeilu"\nmsgstr ""\n\nmsgid "Vain työpöydällä"\nmsgstr ""\n'
PAGE = """{% load i18n %}{% translate "Kokeilu" %}{% translate "Vain työpöydällä" %}
{% translate "Kyydit" %}"""


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext")
def test_new_text_stands_at_the_end_and_known_ones_are_not_offered_again(tmp_path, settings):
    locale = tmp_path / "osallisuus" / "locale"
    swedish = locale / "sv" / "LC_MESSAGES" / "django.po"
    swedish.parent.mkdir(parents=True)
    own = f'{HEAD}\nmsgid "Kokeilu"\nmsgstr "Försök"\n'
    swedish.write_text(own, "utf-8")
    (locale / "django.pot").write_text(KNOWN, "utf-8")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [locale]

    call_command("translations", verbosity=0)

    assert swedish.read_text("utf-8") == f'{own}\nmsgid "Kyydit"\nmsgstr ""\n'
