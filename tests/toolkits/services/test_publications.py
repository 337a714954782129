from toolkits.models import Chapter, Publication
from toolkits.services import report_templates


def test_every_template_has_a_kind_and_chapters_of_their_own_names():
    found = report_templates()

    assert list(found) == ["eu-loppuraportti", "stea-tuloksellisuusraportti"]
    for template in found.values():
        headings = [heading for heading, _guidance in template.chapters]
        assert template.kind in Publication.Kind.values
        assert len(headings) == len(set(headings))


def test_every_guidance_is_one_field_long_and_speaks_to_the_writer():
    longest = Chapter._meta.get_field("guidance").max_length
    chapters = [one for template in report_templates().values() for one in template.chapters]

    assert [heading for heading, words in chapters if not 20 < len(words) <= longest] == []
    assert [words for _heading, words in chapters if not words.endswith(".")] == []
