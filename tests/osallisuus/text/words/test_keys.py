from osallisuus.text.words.keys import LONGEST_KEY, Token, folded, text_keys, tokens, typed_keys


def test_words_stand_where_they_stand():
    assert list(tokens("Café-ilta, 2023!")) == [
        Token("cafe-ilta", 0, 9),
        Token("cafe", 0, 4),
        Token("ilta", 5, 4),
        Token("2023", 11, 4),
    ]


def test_letters_of_finnish_keep_their_marks_and_others_lose_them():
    assert folded("ÄÖÅ Éü ŠŽ A\u0308") == "äöå eu sz ä"


def test_endless_word_is_cut_the_same_on_both_sides():
    word = "ö" * 500

    assert {len(key) for key in (*typed_keys(word), *text_keys(word, "fi"))} == {LONGEST_KEY}
    assert set(typed_keys(word)) & set(text_keys(word, "sv"))
