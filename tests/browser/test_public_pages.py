import pytest

from tests.browser.conftest import DESK, PHONE, wait_until

PATHS = [
    "/",
    "/hankkeet/",
    "/hankkeet/yhdessa-osallisuutta/",
    "/kunnat/",
    "/kunnat/nivala/",
    "/kunnat/utajarvi/",
    "/kunnat/nivala/hyvinvointikertomukseen/",
    "/kokeilut/",
    "/kokeilut/vanhempien-aamupala/",
    "/kokeilut/vanhempien-aamupala/innokyla/",
    "/kokeilut/kuntalaisraati/",
    "/valmennukset/",
    "/valmennukset/hyva-kohtaaminen/",
    "/vinkkilistat/",
    "/vinkkilistat/hyva-kohtaaminen/",
    "/tyokalut/",
    "/tyokalut/raadin-runko/",
    "/tyokalut/kokemustoimijan-toimeksianto/tayta/",
    "/tukipaketti/",
    "/tukipaketti/huono-osaisuuden-hinta/",
    "/tukipaketti/huono-osaisuuden-hinta/?paikka=nivala",
    "/tukipaketti/tunnista/",
    "/tukipaketti/tulos/",
    "/tulokset/yhdessa-osallisuutta/",
    "/vaikutukset/",
    "/julkaisut/",
    "/julkaisut/yhdessa-osallisuutta/",
    "/upota/tulokset/yhdessa-osallisuutta/",
    "/upota/vinkkilistat/hyva-kohtaaminen/",
    "/sivukartta/",
    "/seuraa/",
    "/seuraa/posti/",
    "/seuraa/posti/pyydetty/",
    "/avoin-data/",
    "/avoin-data/kokeilut/",
    "/tietoa/",
    "/tyylit/",
    "/saavutettavuus/",
    "/saavutettavuus/palaute/",
    "/tietosuoja/",
    "/kysely/",
    "/poista-vastaukseni/",
    "/tilit/login/",
]


@pytest.mark.parametrize("path", PATHS)
def test_public_page_has_no_barrier(visit, path):
    window = visit(PHONE)

    response = window.go(path)

    assert response.status == 200
    assert window.barriers() == []


def test_page_that_is_not_there_says_what_to_do(visit):
    window = visit()

    response = window.go("/kokeilut/ei-ole/")

    assert response.status == 404
    assert window.page.locator("h1").inner_text() != ""
    assert window.violations() == []
    window.forgive_refusals()


@pytest.mark.parametrize("path", ["/kunnat/", "/sv/kunnat/", "/en/kunnat/"])
def test_name_search_and_menu_share_a_line_of_a_phone(visit, path):
    window = visit(PHONE)
    # The font of the site comes with the second page at the latest.
    window.go("/")
    wait_until(window.page, "document.fonts.status === 'loaded'")
    window.go(path)

    tops = window.page.evaluate(
        "[...document.querySelectorAll('header .brand, header .menulink, header .menu')]"
        ".map(each => Math.round(each.getBoundingClientRect().top / 20))"
    )

    assert len(tops) == 3
    assert len(set(tops)) == 1


def test_menu_opens_where_it_is_on_a_phone_without_scripts(visit):
    window = visit(javascript=False)
    window.go("/")
    menu = window.page.locator("details.menu")

    before = menu.get_by_role("link", name="Vinkkilistat").is_visible()
    menu.locator("summary").click()
    menu.get_by_role("link", name="Vinkkilistat").click()

    assert before is False
    assert window.page.url.endswith("/vinkkilistat/")


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_folded_in_the_results_is_on_paper(visit, javascript):
    window = visit(DESK, javascript=javascript)
    window.go("/tulokset/yhdessa-osallisuutta/")
    table = window.page.get_by_text("Kustannus osallistujaa kohti eri tavoin laskettuna")
    interval = window.page.locator("#kunnat .ci").first

    on_screen = [table.is_visible(), interval.is_visible()]
    window.page.locator("#kunnat summary").first.click()
    is_opened = interval.is_visible()
    window.page.locator("#kunnat summary").first.click()
    window.page.emulate_media(media="print")

    assert on_screen == [False, False]
    assert is_opened is True
    assert [table.is_visible(), interval.is_visible()] == [True, True]


def test_side_column_is_paper_like_the_page(visit):
    window = visit(DESK)
    shown = []

    for path in ("/kokeilut/vanhempien-aamupala/", "/kunnat/nivala/", "/kunnat/"):
        window.go(path)
        look = "column => [getComputedStyle(column).backgroundColor, column.tagName]"
        shown.append(window.page.locator("main .aside").evaluate(look))

    assert shown == [["rgba(0, 0, 0, 0)", "DIV"]] * 3


def test_open_menu_has_no_barrier_that_axe_finds(visit):
    window = visit({"width": 320, "height": 640})
    window.go("/")

    window.page.locator("details.menu summary").click()

    assert window.violations() == []
    assert window.overflow() == 0
