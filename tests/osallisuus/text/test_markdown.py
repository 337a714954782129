from osallisuus.text.markdown import render_markdown

BLANK = '<span class="vh">(tyhjä kohta)</span></span>'
BOX = '<span class="box"><span class="vh">(rasti)</span></span>'


def test_markdown_makes_paragraphs_lists_and_emphasis():
    html = render_markdown("Tule **mukaan**.\n\n- kahvi\n- *pulla*")

    assert html == (
        "<p>Tule <strong>mukaan</strong>.</p>\n"
        "<ul>\n<li>kahvi</li>\n<li><em>pulla</em></li>\n</ul>\n"
    )


def test_markdown_shows_html_as_text():
    html = render_markdown("<script>alert(1)</script> & <b onclick=x>b</b>")

    assert html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"
    )


def test_markdown_links_only_to_safe_addresses():
    html = render_markdown("[a](https://esimerkki.example) [b](javascript:alert(1)) [c](data:x,y)")

    assert html == (
        '<p><a href="https://esimerkki.example">a</a> [b](javascript:alert(1)) [c](data:x,y)</p>\n'
    )


def test_markdown_draws_no_pictures():
    assert render_markdown("![kuva](https://esimerkki.example/x.png)") == "<p></p>\n"


def test_markdown_starts_headings_at_the_level_that_the_page_needs():
    html = render_markdown("# Ensin\n\n## Sitten", first_heading=3)

    assert html == "<h3>Ensin</h3>\n<h4>Sitten</h4>\n"


def test_markdown_keeps_headings_within_six_levels():
    html = render_markdown("# Ensin\n\n###### Viimeksi", first_heading=4)

    assert html == "<h4>Ensin</h4>\n<h6>Viimeksi</h6>\n"


def test_markdown_makes_tables_without_style_attributes():
    html = render_markdown("| meno | € |\n| --- | ---: |\n| kahvi | 12 |")

    assert html == (
        '<div class="tablewrap" tabindex="0" role="region" aria-label="Taulukko: meno, €">'
        '<table class="data">\n<thead>\n<tr>\n'
        '<th scope="col">meno</th>\n<th scope="col" class="num">€</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td>kahvi</td>\n<td class="num">12</td>\n</tr>\n</tbody>\n</table></div>\n'
    )


def test_markdown_draws_short_gaps_and_whole_lines():
    html = render_markdown("Kesto ____ min. Tavoite: ______")

    assert html == (
        f'<p>Kesto <span class="blank">{BLANK} min. Tavoite: <span class="fill">{BLANK}</p>\n'
    )


def test_markdown_reads_a_row_of_underscores_as_a_line_to_write_on():
    html = render_markdown("______\n\n---")

    assert html == f'<p><span class="fill">{BLANK}</p>\n<hr>\n'


def test_markdown_draws_boxes_to_tick():
    html = render_markdown("☐ ei ☐ kyllä\n\n- [ ] tila")

    assert html == f"<p>{BOX} ei {BOX} kyllä</p>\n<ul>\n<li>{BOX} tila</li>\n</ul>\n"


def test_markdown_names_each_table_by_its_own_headings():
    html = render_markdown('| "a" <b> | c |\n| --- | --- |\n| 1 | 2 |')

    assert 'aria-label="Taulukko: &quot;a&quot; &lt;b&gt;, c"' in html
