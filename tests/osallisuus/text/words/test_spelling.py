from osallisuus.text.words.spelling import neighbours


def test_one_letter_missing_wrong_extra_or_in_the_wrong_place_is_near():
    near = neighbours("osalisuus")

    assert {"osallisuus", "osalisus", "osalisuut", "soalisuus"} <= near
    assert "osalisuus" not in near
    assert "osallisuuus" not in near


def test_short_words_have_no_neighbours():
    assert neighbours("kala") == set()
