"""A folder that runs on a laptop without Python, without being installed and without a network.

    .venv/bin/python -m scripts.make_portable FOLDER [--platform linux|windows] [--python FOLDER] [--zip]

It holds an interpreter, the packages of requirements.lock, the program, its data and its model. `--python` is an
unpacked CPython 3.11 of the same platform that may be moved, such as those of python-build-standalone; on Linux the
one that runs this script is taken where none is given. docs/decisions/0006-one-laptop.md says why it is made so.
Needs uv, and a package index or uv's cache.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from bot.assistant.learning import QUESTIONS
from bot.assistant.training import model_path
from bot.settings import get_settings

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("bot", "actions", "data", "config.yml", "domain.yml", "endpoints.yml", "credentials.yml", ".env.example")
PLATFORMS = {"linux": "x86_64-manylinux_2_28", "windows": "x86_64-pc-windows-msvc"}
SOURCES_ONLY = ("docopt", "randomname")  # without wheels, and pure Python: built here for every platform
LEFT_OUT = {"windows": ("uvloop",)}  # not made for it; asyncio's own loop serves
LEFT_OUT_OF_PYTHON = ("__pycache__", "test", "tests", "idlelib", "ensurepip", "site-packages", "*.a", "share")

START_SH = """#!/bin/sh
# Double click, or run it in a terminal. Everything stays in this folder.
here=$(CDPATH= cd -- "${0%/*}" && pwd)
export PYTHONHOME="$here/python" PYTHONPATH="$here/app:$here/packages" PYTHONNOUSERSITE=1 PYTHONUTF8=1
cd "$here/app" || exit 1
[ $# -gt 0 ] || set -- serve --room
exec "$here/python/bin/python3.11" -c 'from bot.cli import main; main()' "$@"
"""
START_BAT = """@echo off\r
rem Double click. Everything stays in this folder.\r
chcp 65001 >nul\r
set "PYTHONHOME=%~dp0python"\r
set "PYTHONPATH=%~dp0app;%~dp0packages"\r
set PYTHONNOUSERSITE=1\r
set PYTHONUTF8=1\r
cd /d "%~dp0app"\r
set "what=serve --room"\r
if not "%~1"=="" set "what=%*"\r
"%~dp0python\\python.exe" -c "from bot.cli import main; main()" %what%\r
pause\r
"""
README = """Trợ lý Một Cửa trên một máy tính xách tay, không cần mạng

1. Bật điểm phát sóng di động (hotspot) trên máy này.
2. Windows: bấm đúp start.bat, bấm "Cho phép" nếu tường lửa hỏi. Linux: chạy start.sh.
3. Chờ hiện mã QR (khoảng 10 giây). Điện thoại trong phòng nối vào Wi-Fi của máy này rồi quét mã.
4. Chiếu lên màn hình: mở địa chỉ in dưới mã QR, thêm /demo.
5. Xong thì đóng cửa sổ. Không có gì được cài vào máy; xóa thư mục này là hết.
"""


def main() -> None:
    """Parse and make."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--platform", choices=PLATFORMS, default="linux")
    parser.add_argument("--python", type=Path, help="an unpacked CPython 3.11 that may be moved")
    parser.add_argument("--zip", action="store_true", help="pack it into FOLDER.zip as well")
    chosen = parser.parse_args()
    if chosen.platform == "windows" and chosen.python is None:
        sys.exit("Windows needs --python: unpack a python-build-standalone archive of CPython 3.11 for it and name it.")
    if chosen.folder.exists():
        sys.exit(f"{chosen.folder} is there already: delete it or choose another name.")
    make(chosen.folder, chosen.platform, chosen.python or Path(sys.base_prefix))
    if chosen.zip:
        print("packing …")
        shutil.make_archive(str(chosen.folder), "zip", chosen.folder.parent, chosen.folder.name)


def make(folder: Path, platform: str, python: Path) -> None:
    """Fill `folder`, which is new."""
    print("copying the interpreter …")
    shutil.copytree(python, folder / "python", ignore=shutil.ignore_patterns(*LEFT_OUT_OF_PYTHON), symlinks=True)
    print("installing the packages …")
    install(folder / "packages", platform)
    print("copying the program …")
    copy_program(folder / "app")
    print("compiling …")
    # Without it the first start takes a minute. Copying changes times, so they are not compared.
    compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([*compiled, *(str(folder / part) for part in ("python", "packages", "app"))], check=False)
    (folder / "HUONG-DAN.txt").write_text(README, encoding="utf-8")
    if platform == "windows":
        (folder / "start.bat").write_bytes(START_BAT.encode())
        return
    start = folder / "start.sh"
    start.write_text(START_SH, encoding="utf-8")
    start.chmod(0o755)


def install(target: Path, platform: str) -> None:
    """The locked packages, as built for `platform`; no source is compiled."""
    lock = target.parent / "requirements.txt"
    lock.write_text(without((ROOT / "requirements.lock").read_text(), LEFT_OUT.get(platform, ())), encoding="utf-8")
    command = ["uv", "pip", "install", "--quiet", "--no-deps", "--target", str(target), "-r", str(lock)]
    command += ["--python-version", "3.11", "--python-platform", PLATFORMS[platform], "--only-binary", ":all:"]
    for name in SOURCES_ONLY:
        command += ["--no-binary", name]
    subprocess.run(command, cwd=ROOT, check=True)
    lock.unlink()


def without(lock: str, names: tuple[str, ...]) -> str:
    """The lock without the entries of `names`: each is a line and those indented under it."""
    kept, is_kept = [], True
    for line in lock.splitlines():
        if not line.startswith((" ", "#")):
            is_kept = line.split("==")[0] not in names
        if is_kept:
            kept.append(line)
    return "\n".join(kept) + "\n"


def copy_program(app: Path) -> None:
    """Sources, data and the model for them; no database and no secret of this machine."""
    app.mkdir()
    for name in PROGRAM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, app / name, ignore=shutil.ignore_patterns("__pycache__", ".env"))
        else:
            shutil.copy(source, app)
    model = model_path(get_settings())
    if not model.exists():
        sys.exit("no model for the present data: run `motcua train` first.")
    (app / QUESTIONS.relative_to(ROOT).parent).mkdir(parents=True)
    shutil.copy(QUESTIONS, app / QUESTIONS.relative_to(ROOT))  # learning compares models on them
    (app / "models").mkdir()
    shutil.copy(model, app / "models")
    shutil.copy(ROOT / "requirements.lock", app)  # a model's name is a hash over it too


if __name__ == "__main__":
    main()
