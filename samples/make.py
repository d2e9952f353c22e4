#!/usr/bin/env python3
"""Write the fictional sample reports: ``make.py`` (this folder), ``--check``, ``--corpus N``, ``--bench FILE``.

Everything is invented but the forms' printed labels. The same bytes come out of every run.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import zipfile
from pathlib import Path

from _set import bench, corpus, samples

HERE = Path(__file__).resolve().parent


def same(one: bytes, other: bytes) -> bool:
    """Equal bytes or, of two packages, equal members: deflate differs between versions of zlib."""
    if one == other:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(one)) as a, zipfile.ZipFile(io.BytesIO(other)) as b:
            return a.namelist() == b.namelist() and all(a.read(name) == b.read(name) for name in a.namelist())
    except zipfile.BadZipFile:
        return False


def check() -> int:
    """Compare this folder with what would be written; say which files differ."""
    wrong = []
    expected = {made.name: made.data for made in samples()}
    for name, data in expected.items():
        path = HERE / name
        if not path.is_file() or not same(path.read_bytes(), data):
            wrong.append(name)
    wrong += [p.name for p in HERE.iterdir() if p.suffix in (".docx", ".txt") and p.name not in expected]
    for name in sorted(wrong):
        print(f"differs: samples/{name}", file=sys.stderr)
    return 1 if wrong else 0


def main(argv: list[str] | None = None) -> int:
    """The command line; 1 where ``--check`` finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail where the files of this folder differ")
    parser.add_argument("--corpus", type=int, metavar="N", help="write N generated documents with truth.jsonl")
    parser.add_argument("--seed", type=int, default=1, help="of the corpus (default 1)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the corpus")
    parser.add_argument("--bench", type=Path, metavar="FILE", help="write one document of the size that is timed")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="write the truth of this folder's reports")
    options = parser.parse_args(argv)
    if options.check:
        return check()
    if options.bench:
        options.bench.write_bytes(bench())
    elif options.truth:
        lines = [json.dumps(made.truth, ensure_ascii=False) for made in samples() if made.truth]
        options.truth.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif options.corpus is not None:
        if options.out is None:
            parser.error("--corpus needs --out DIR")
        options.out.mkdir(parents=True, exist_ok=True)
        with (options.out / "truth.jsonl").open("w", encoding="utf-8") as truth:
            for made in corpus(options.corpus, options.seed):
                (options.out / made.name).write_bytes(made.data)
                truth.write(json.dumps(made.truth, ensure_ascii=False) + "\n")
    else:
        for made in samples():
            (HERE / made.name).write_bytes(made.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
