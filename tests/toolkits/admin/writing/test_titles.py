import pytest

from tests import factories
from toolkits.admin.writing.titles import told_titles


@pytest.mark.parametrize(
    ("n_letters", "told"),
    [
        (100, 'Kohtaa, <span lang="sv">Möte &amp; mat</span>, <span lang="en">Meet</span>'),
        (20, 'Kohtaa, <span lang="sv">Möte &amp; mat</span>, …'),
        (1, "Kohtaa, …"),
    ],
)
def test_titles_are_told_in_their_languages_as_many_as_fit(db, n_letters, told):
    names = {"fi": "Kohtaa", "sv": "Möte & mat", "en": "Meet"}
    rows = [factories.make_tip_list(title=t, language=code) for code, t in names.items()]

    assert told_titles(rows, n_letters) == told


def test_list_of_the_desk_tells_the_language_of_a_title(signed_in, superuser):
    factories.make_tip_list(title="Möte", language="sv")
    factories.make_tip_list(title="Kohtaa")

    page = signed_in(superuser).get("/hallinta/toolkits/tiplist/").content.decode()

    assert '<span lang="sv">Möte</span></a>' in page
    assert '">Kohtaa</a>' in page
