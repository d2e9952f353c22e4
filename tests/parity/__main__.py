"""``python -m tests.parity [--corpus N] [--only WORD] [--keep DIR]``: parity on the samples, or on N generated ones."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from .run import generated, parity_of, samples


def main() -> None:
    """Print the figures, and the first differences of each converter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=int, default=0, help="generated documents, three in four Word files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="part of a converter's name")
    parser.add_argument("--keep", type=Path, help="folder for the dumps")
    parser.add_argument("--show", type=int, default=5, help="differences to print for each converter")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        files = generated(options.corpus, options.seed, folder / "corpus") if options.corpus else samples()
        parity, _, absent = parity_of(files, folder, options.only)
    print(f"{len(files)} Word files")
    print(parity.table())
    for name, missing in absent.items():
        print(f"skipped: {name}: {', '.join(missing)} not installed")
    shown: Counter[str] = Counter()
    for difference in parity.differences:
        shown[difference.converter] += 1
        if shown[difference.converter] <= options.show:
            print(difference.converter, difference.file, difference.outcome, difference.key)
            print("   ", repr(difference.expected)[:100], "→", repr(difference.found)[:100])


if __name__ == "__main__":
    main()
