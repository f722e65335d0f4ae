"""Takes a picture of every page of the desk, at a desk and on a telephone: `python -m tests.web.desk_pictures FOLDER`.

`docs/pictures/desk-*.png` are some of them. The people in them are invented.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.settings import ROOT
from bot.web.desk.frame import PATH
from bot.web.desk.sessions import COOKIE
from tests.web.browser.conftest import CHROMIUM_ARGUMENTS
from tests.web.desk_scene import NOW, PAGES, Scene, address
from tests.web.whole_server import whole_server

SIZES = {"may-ban": (1280, 800), "dien-thoai": (390, 844)}


@contextmanager
def scene_on_a_server(folder: Path) -> Iterator[Scene]:
    """The scene, served from a copy of the data."""
    shutil.copytree(ROOT / "data", folder / "data")
    with whole_server(folder, data_dir=str(folder / "data"), fixed_now=NOW.isoformat()) as server:
        yield Scene(server).make()


def page_of(browser: Browser, scene: Scene, officer: str, width: int, height: int) -> Page:
    """A browser of its own, in which `officer` is signed in; "": nobody."""
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, base_url=scene.server.url, locale="vi-VN")  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    if officer:
        cookie = {"name": COOKIE, "value": f"key-of-{officer}", "domain": "127.0.0.1", "path": PATH}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


def open_page(page: Page, scene: Scene, path: str) -> None:
    """Open an entry of `PAGES`, with what it asks for afterwards."""
    page.goto(address(scene, path))
    if page.locator("#guesses").count():
        expect(page.locator("#guesses")).not_to_contain_text("Đang tìm", timeout=30_000)


def _save(picture: bytes, path: Path) -> None:
    """As small as a page of few colours can be."""
    Image.open(BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="pages whose names begin so, with commas")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        scene_on_a_server(Path(folder)) as scene,
        sync_playwright() as started,
    ):
        arguments = [*CHROMIUM_ARGUMENTS, "--lang=vi"]
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for size, (width, height) in SIZES.items():
            for name, officer, path in PAGES:
                if not name.startswith(tuple(options.only.split(","))):
                    continue
                page = page_of(browser, scene, officer, width, height)
                open_page(page, scene, path)
                _save(page.screenshot(), options.folder / f"{name}-{size}.png")
                page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
