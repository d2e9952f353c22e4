"""Converting, extracting and comparing a set of Word files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from extractor.pipeline import extract
from extractor.ruleset import load

from .compare import Parity, compare
from .converters import CONVERTERS, Converter

ROOT = Path(__file__).resolve().parents[2]
MAKE = ROOT / "samples" / "make.py"


def generated(number: int, seed: int, folder: Path) -> list[Path]:
    """Word files of the generated corpus."""
    subprocess.run(
        [sys.executable, str(MAKE), "--corpus", str(number), "--seed", str(seed), "--out", str(folder)], check=True
    )
    return sorted(folder.glob("*.docx"))


def samples() -> list[Path]:
    """The repository's Word samples that hold a known form."""
    return sorted(p for p in MAKE.parent.glob("*.docx") if p.stem not in ("corrupt", "unknown-form"))


def parity_of(files: Sequence[Path], folder: Path, only: Sequence[str] = ()) -> tuple[Parity, dict[str, list[str]]]:
    """The figures of all converters that are installed, and what the others lack."""
    rules = load()
    words = {file.stem: extract(file.read_bytes(), file.name, rules) for file in files}
    parity, absent = Parity(), {}
    for converter in CONVERTERS:
        if only and not any(word in converter.name for word in only):
            continue
        if missing := converter.missing():
            absent[converter.name] = missing
            continue
        _one(parity, converter, files, folder, words, rules)
    return parity, absent


def _one(parity: Parity, converter: Converter, files, folder: Path, words, rules) -> None:  # type: ignore[no-untyped-def]
    kept = folder / converter.name.replace(" ", "-").replace(",", "").replace(".", "")
    kept.mkdir(parents=True, exist_ok=True)
    for name, data in converter.convert(files, folder).items():
        (kept / f"{name}.txt").write_bytes(data)
        result = extract(data, f"{name}.txt", rules)
        compare(parity, converter.name, name, words[name], result, data.decode("utf-8", "replace"))
