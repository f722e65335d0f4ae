"""A sheet as long as Excel's longest, read by a process of its own whose memory is measured."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from openpyxl import Workbook

from bot.settings import ROOT

LONGEST_SHEET = 1_048_576
MOST_MEMORY = 350  # MB; the interpreter with what an import needs takes about 120

SCRIPT = """
import sys
from pathlib import Path
from bot.dossiers import importer
from bot.dossiers.importer import FileReader
from bot.errors import InputError

importer._MAX_ROWS = 30_000  # so that the test need not read all that is allowed
reader = FileReader(b"k" * 32, lambda _done, _expected: None)
try:
    count = sum(1 for _ in reader.records(Path(sys.argv[1])))
    print(count)
except InputError as error:
    print(error)
# Of this program alone: ru_maxrss begins with what the process that started it had.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


def write_longest(path: Path) -> None:
    """Every row a dossier; written as text, since a library would take minutes."""
    empty = path.with_name("empty.xlsx")
    book = Workbook()
    book.save(empty)

    def row(number: int, *texts: str) -> str:
        cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
        return f'<row r="{number}">{cells}</row>'

    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.namelist():
            if "sheet1.xml" not in part:
                new.writestr(part, old.read(part))
                continue
            start, end = old.read(part).split(b"<sheetData")
            with new.open(part, "w") as file:
                file.write(start + b"<sheetData>")
                file.write(row(1, "Mã hồ sơ", "Chủ hồ sơ", "Trạng thái").encode())
                for number in range(2, LONGEST_SHEET + 1):
                    code = f"H15.{number % 90 + 10}.01-26{number % 12 + 1:02d}{number % 28 + 1:02d}-{number:07d}"
                    file.write(row(number, code, "Nguyễn Văn Mẫu", "Đang xử lý").encode())
                file.write(b"</sheetData>" + end.split(b"/>", 1)[1])


def test_longest_sheet_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    write_longest(path)
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert told[0] == "more than 30000 rows"
    assert int(told[1]) < MOST_MEMORY
