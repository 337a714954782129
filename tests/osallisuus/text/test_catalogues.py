from osallisuus.text.catalogues import keys, merged, template

HEAD = '# Drafts.\nmsgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
OWN = f"""{HEAD}
# Said to children.
#, python-format
msgid "Hei, %(name)s"
msgstr "Hej, %(name)s"

msgid "Poistuu"
msgstr "Går bort"

msgid "Kokeilu"
msgstr "Försök"
"""
FOUND = f"""{HEAD}
msgid "Kokeilu"
msgstr ""

msgid "Kokeiluja"
msgstr ""

#, python-format
msgid "Hei, %(name)s"
msgstr ""

#, python-format
msgid ""
"%(n)s ihminen "
"\\"täällä\\""
msgid_plural "%(n)s ihmistä"
msgstr[0] ""
msgstr[1] ""

msgid "Vain työpöydällä"
msgstr ""
"""


def test_only_what_is_new_or_gone_changes():
    offered = {("", "Kokeilu"), ("", "Hei, %(name)s"), ("", "Vain työpöydällä")}

    assert (
        merged(OWN, FOUND, offered)
        == f"""{HEAD}
# Said to children.
#, python-format
msgid "Hei, %(name)s"
msgstr "Hej, %(name)s"

msgid "Kokeilu"
msgstr "Försök"

msgid "Kokeiluja"
msgstr ""

#, python-format
msgid "%(n)s ihminen \\"täällä\\""
msgid_plural "%(n)s ihmistä"
msgstr[0] ""
msgstr[1] ""
"""
    )


def test_second_run_changes_nothing():
    once = merged(OWN, FOUND)

    assert merged(once, FOUND) == once


def test_template_is_sorted_and_holds_every_text_once():
    assert keys(template(FOUND)) == keys(FOUND)
    assert template(FOUND + FOUND) == template(FOUND)
    assert template(FOUND).splitlines()[:2] == [
        "#, python-format",
        'msgid "%(n)s ihminen \\"täällä\\""',
    ]
