from __future__ import annotations

from pathlib import Path

from benchmarks.installed import installed_size


def install(site: Path, name: str, megabytes: float) -> None:
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n", encoding="utf-8")
    (site / f"{name}.py").write_bytes(b" " * int(megabytes * 1e6))
    (site / f"{name}.pyc").write_bytes(b" " * 9_000_000)
    (info / "RECORD").write_text(f"{name}.py,,\n{name}.pyc,,\n", encoding="utf-8")


def test_only_packages_of_the_lock_count_and_bytecode_does_not(tmp_path: Path) -> None:
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    install(site, "ruamel.yaml", 2)
    install(site, "numpy", 3)
    install(site, "pytest", 7)
    lock = tmp_path / "requirements.lock"
    lock.write_text("numpy==1.0 \\\n    --hash=sha256:00\nruamel-yaml==1.0 \\\n", encoding="utf-8")
    assert installed_size(tmp_path, lock) == 5.0
