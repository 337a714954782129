from surveys.exports.proposals import proposals_csv
from surveys.queries.review import ReviewLine, ReviewProgress


def test_file_has_a_line_for_each_text_and_further_proposal():
    progress = ReviewProgress(
        (
            ReviewLine(1, "items.a", "Voin hyvin", "Jag mår bra", 1),
            ReviewLine(2, "items.b", "Syön", "Jag äter", 0, ("=1+1", "Jag brukar äta")),
            ReviewLine(3, "items.c", "Nukun", "Jag sover"),
        )
    )

    assert proposals_csv(progress) == (
        "\ufefftunnus;suomeksi;käännös;tila;ehdotus\r\n"
        "items.a;Voin hyvin;Jag mår bra;hyvä;\r\n"
        "items.b;Syön;Jag äter;ehdotus;'=1+1\r\n"
        "items.b;Syön;Jag äter;ehdotus;Jag brukar äta\r\n"
        "items.c;Nukun;Jag sover;arvioimatta;\r\n"
    )
