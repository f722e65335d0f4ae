from __future__ import annotations

from playwright.sync_api import Browser

from tests.web.fake_backend import Server

PATH = "/huong-dan/nop-truc-tuyen"
SEEN = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"


def test_on_a_small_phone_every_drawing_is_seen_and_nothing_sticks_out(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.goto(server.url + PATH)
    for picture in page.locator(".step img").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_function(SEEN)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".step").count() >= 6
    page.close()


def test_in_large_type_and_on_paper_it_fits_too(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    page.goto(server.url + "/")
    page.evaluate("localStorage.setItem('motcua.appearance', JSON.stringify({ size: '3' }))")
    page.goto(server.url + PATH)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.emulate_media(media="print")
    assert (
        page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm")).count(b"/Type /Page\n")
        == 1
    )
    page.close()
