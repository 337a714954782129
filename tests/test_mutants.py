from tests.mutants import MIRRORS, ROOT, mutants

SOURCE = "ä = 'ö'\nshown = n < k and not hidden\n"


def test_mutants_change_one_thing_each():
    assert [(line, text.splitlines()[1]) for line, _words, text in mutants(SOURCE)] == [
        (2, "shown = (not hidden)"),
        (2, "shown = (n < k)"),
        (2, "shown = (n < k or not hidden)"),
        (2, "shown = (n <= k) and not hidden"),
        (2, "shown = n < k and (hidden)"),
    ]


def test_every_file_and_its_tests_exist():
    paths = [*MIRRORS, *(test for tests in MIRRORS.values() for test in tests)]

    assert [path for path in paths if not (ROOT / path).is_file()] == []
