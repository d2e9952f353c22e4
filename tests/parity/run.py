"""Converting, extracting and comparing a set of Word files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from extractor.pipeline import extract
from extractor.readers import read
from extractor.ruleset import load

from .compare import Parity, compare
from .converters import CONVERTERS, MARKED, UNMARKED

ROOT = Path(__file__).resolve().parents[2]
BAR = 99.5  # percent of the facts that the converter printed, for dumps that mark their cells
MAKE = ROOT / "samples" / "make.py"


def generated(number: int, seed: int, folder: Path) -> list[Path]:
    """So many Word files of the generated corpus, of which three documents in four are Word files."""
    if not number:
        return []
    documents = str(number * 4 // 3 + 2)
    subprocess.run(
        [sys.executable, str(MAKE), "--corpus", documents, "--seed", str(seed), "--out", str(folder)], check=True
    )
    return sorted(folder.glob("*.docx"))[:number]


def samples() -> list[Path]:
    """The repository's Word samples that hold a known form."""
    return sorted(p for p in MAKE.parent.glob("*.docx") if p.stem not in ("corrupt", "unknown-form"))


def parity_of(
    files: Sequence[Path], folder: Path, only: Sequence[str] = ()
) -> tuple[Parity, dict[str, str], dict[str, list[str]]]:
    """The figures of all converters that are installed, the kind of each, and what the others lack.

    A .doc with tables within tables is counted apart: its dump does not mark their cells.
    """
    rules = load()
    words = {file.stem: extract(file.read_bytes(), file.name, rules) for file in files}
    nested = {file.stem for file in files if any(g.parent for g in read(file.read_bytes(), file.name).grids)}
    parity, kinds, absent = Parity(), {}, {}
    for converter in CONVERTERS:
        if only and not any(word in converter.name for word in only):
            continue
        if missing := converter.missing():
            absent[converter.name] = missing
            continue
        kept = folder / converter.name.replace(" ", "-").replace(",", "").replace(".", "")
        kept.mkdir(parents=True, exist_ok=True)
        for stem, data in converter.convert(files, folder).items():
            (kept / f"{stem}.txt").write_bytes(data)
            apart = converter.old and stem in nested
            name = f"{converter.name} nested" if apart else converter.name
            kinds[name] = UNMARKED if apart and converter.kind == MARKED else converter.kind
            result = extract(data, f"{stem}.txt", rules)
            compare(parity, name, stem, words[stem], result, data.decode("utf-8", "replace"))
    return parity, kinds, absent
