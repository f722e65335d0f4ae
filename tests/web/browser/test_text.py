from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.fake_backend import Backend, Server, create_app

LINKS = """async line => {
    const main = document.querySelector('script[type=module]').src;
    const { pieces } = await import(new URL('text.js', main).href);
    const found = pieces(line);
    return { joined: found.map(p => p.text).join(''), links: found.filter(p => p.href).map(p => p.href) };
}"""


@pytest.fixture(scope="module")
def shared_page(browser: Browser) -> Iterator[Page]:
    server = Server(create_app(Backend()))
    server.start()
    page = browser.new_page()
    page.goto(server.url)
    yield page
    page.close()
    server.stop()


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("gọi 0905 123 456 nhé", ["tel:0905123456"]),
        ("gọi 0905.123.456.", ["tel:0905123456"]),
        ("Xem hình từng bước: /huong-dan/nop-truc-tuyen", ["/huong-dan/nop-truc-tuyen"]),
        ("abc/huong-dan/nop-truc-tuyen, và/hoặc", []),
        ("(0262) 3 812 345", ["tel:02623812345"]),
        ("0262-3812345, 0905123456 0905123457", ["tel:02623812345", "tel:0905123456", "tel:0905123457"]),
        ("+84 905 123 456", ["tel:+84905123456"]),
        ("tổng đài 1900 1234 hoặc 18001096", ["tel:19001234", "tel:18001096"]),
        ("lệ phí 1.900.000 đồng, 0 đồng", []),
        ("căn cước 066012345678", []),
        ("căn cước 066 012 345 678", []),
        ("mã H15.07.01-260105-0012", []),
        ("mã 000.00.30.H15-201006-0012", []),
        ("ngày 01/07/2025, 0905123456789", []),
        ("xem https://dichvucong.gov.vn/p/home?a=1.", ["https://dichvucong.gov.vn/p/home?a=1"]),
        ("(https://a.vn)", ["https://a.vn"]),
        ("http://a.vn javascript:alert(1) data:text/html,x", []),
        ("https://", []),
        ("", []),
    ],
)
def test_only_https_addresses_and_telephone_numbers_are_links(shared_page: Page, line: str, links: list[str]) -> None:
    found = shared_page.evaluate(LINKS, line)
    assert found == {"joined": line, "links": links}


@pytest.mark.parametrize(("attempt", "least", "most"), [(1, 500, 1000), (3, 2000, 4000), (20, 15000, 30000)])
def test_retries_back_off_up_to_half_a_minute(shared_page: Page, attempt: int, least: float, most: float) -> None:
    waits = shared_page.evaluate(
        """async attempt => {
            const main = document.querySelector('script[type=module]').src;
            const { backOff } = await import(new URL('connection.js', main).href);
            return [backOff(attempt, () => 0), backOff(attempt, () => 1)];
        }""",
        attempt,
    )
    assert waits == [least, most]
