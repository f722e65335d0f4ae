"""Every file of the page by its name: what the server hands out, and what `motcua offline` writes into a folder.

All addresses are relative, and the catalogue is a script: the folder works on any web space and, without being
installed, from a USB stick.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

from bot.catalogue.catalogue import Catalogue
from bot.web.assets import Assets, Body
from bot.web.offline.book import make_book
from bot.web.offline.words import load_words
from bot.web.page import render

STATIC = Path(__file__).parent.parent / "static"
PAGE, WORKER = "index.html", "sw.js"


def make_files(catalogue: Catalogue, data_dir: Path, today: date) -> dict[str, Body]:
    """The page as it is on `today`; `index.html` is the page itself.

    Raises:
        CatalogueError: `offline.yml` or `errands.yml` is wrong.
    """
    book = make_book(catalogue, load_words(data_dir), data_dir, today)
    files = {name: body for name, body in Assets(STATIC / "offline").bodies.items()}
    files["icon.svg"] = Assets(STATIC).bodies["icon.svg"]
    script = f"window.motcuaBook = {json.dumps(book, ensure_ascii=False, separators=(',', ':'))};\n"
    files["catalogue.js"] = Body.text(script, ".js")
    files["manifest.webmanifest"] = _rendered("manifest.webmanifest", book)
    files[PAGE] = _rendered(PAGE, book)
    version = hashlib.sha256("".join(body.etag for body in files.values()).encode()).hexdigest()[:12]
    names = sorted(name for name in files if name != PAGE)
    worker = render("offline/sw.js.j2", version=version, names=json.dumps(["", *names]))
    files[WORKER] = Body.text(worker, ".js")
    return files


def _rendered(name: str, book: dict[str, object]) -> Body:
    return Body.text(render(f"offline/{name}.j2", book=book, page=book["words"]), Path(name).suffix)
