"""``python -m tests.parity [--corpus N] [--only WORD] [--keep DIR]``: parity on all samples and N generated documents.

Ends with 1 where a converter that marks cells is below the bar, or where any value is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from .converters import MARKED
from .run import BAR, generated, parity_of, samples


def main() -> int:
    """Print the figures, and the first differences of each converter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=int, default=60, help="generated Word files beside the samples")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="part of a converter's name")
    parser.add_argument("--keep", type=Path, help="folder for the dumps")
    parser.add_argument("--show", type=int, default=0, help="values to print for each converter that are not equal")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        files = samples() + generated(options.corpus, options.seed, folder / "corpus")
        parity, kinds, absent = parity_of(files, folder, options.only)
    print(f"{len(files)} Word files, {options.corpus} of them generated (seed {options.seed})")
    print(parity.table())
    for name, missing in absent.items():
        print(f"skipped: {name}: {', '.join(missing)} not installed")
    shown: Counter[str] = Counter()
    for difference in sorted(parity.differences, key=lambda d: d.outcome != "wrong"):
        shown[difference.converter] += 1
        if difference.outcome == "wrong" or shown[difference.converter] <= options.show:
            print(difference.converter, difference.file, difference.outcome, difference.key)
            print("   ", repr(difference.expected)[:100], "→", repr(difference.found)[:100])
    low = [name for name, kind in kinds.items() if kind == MARKED and parity.rate(name) < BAR]
    return 1 if low or any(parity.total(name, "wrong") for name in kinds) else 0


if __name__ == "__main__":
    sys.exit(main())
