"""``python -m tests.oracles``: real documents read here and by two oracles, every difference explained or shown.

python -m tests.oracles fetch      the files of files.tsv into the cache (--clones FOLDER: from git repositories)
python -m tests.oracles compare    the figures of README.md, and every difference without explanation
python -m tests.oracles numbers    the numbers of lists in cells against LibreOffice's plain text export
python -m tests.oracles steady     our own reading: fast ways off, and of files rewritten to what shows the same
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from .by_libreoffice import LibreOffice, bare
from .by_python_docx import PythonDocx
from .classes import CLASSES
from .compare import Oracle, Outcome, compare, numbered, unsteady
from .corpus import File, default_cache, listed
from .fetch import fetch


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 where a file could not be had or a difference is not explained."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.oracles", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=("fetch", "compare", "numbers", "steady"))
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder of the files and of the pages")
    parser.add_argument("--clones", type=Path, help="folder of git repositories named owner+name to take files from")
    parser.add_argument("--oracle", choices=("python-docx", "LibreOffice"), help="only this one")
    parser.add_argument("--project", default="", help="only files of projects whose name holds this")
    chosen = parser.parse_args(arguments)
    if chosen.verb == "fetch":
        there, problems = fetch(chosen.cache, chosen.clones)
        print(*problems, f"{there} of {len(listed())} files are there", sep="\n")
        return 1 if problems else 0
    files = [f for f in listed() if chosen.project in f.project and f.cached(chosen.cache).exists()]
    if not files:
        print("no files in the cache: run `python -m tests.oracles fetch` first", file=sys.stderr)
        return 2
    if chosen.verb == "steady":
        return _steady(files, chosen.cache)
    if chosen.verb == "numbers":
        return _numbers(files, chosen.cache)
    oracles: list[Oracle] = [PythonDocx(), LibreOffice(chosen.cache)]
    status = 0
    for oracle in oracles:
        if chosen.oracle in (None, oracle.name):
            data = [file.cached(chosen.cache).read_bytes() for file in files]
            status |= _report(oracle, files, compare(data, oracle))
    return status


def _report(oracle: Oracle, files: list[File], outcomes: list[Outcome]) -> int:
    agree = [o for o in outcomes if o.causes == ()]
    tables = sum(o.tables for o in outcomes)
    equal = sum(o.equal for o in outcomes)
    explained = [o for o in outcomes if o.causes]
    left = [(f, o) for f, o in zip(files, outcomes, strict=True) if o.causes is None]
    print(f"\n## {oracle.name}\n")
    print(f"{len(files)} files, {tables} tables in our reading.\n")
    print("| | files | tables |\n| --- | --- | --- |")
    print(f"| agree as they are | {len(agree)} | {equal} |")
    rest = sum(o.tables - o.equal for o in explained)
    print(f"| differ for a reason that the script has checked | {len(explained)} | {rest} |")
    print(f"| differ without one | {len(left)} | {sum(o.tables - o.equal for _, o in left)} |")
    print("\n| reason | files | of them it alone | what it is |\n| --- | --- | --- | --- |")
    involved = Counter(cause for o in explained for cause in o.causes or ())
    alone = Counter(o.causes[0] for o in explained if o.causes and len(o.causes) == 1)
    for cause, count in involved.most_common():
        print(f"| `{cause}` | {count} | {alone[cause]} | {CLASSES[oracle.name][cause]} |")
    if left:
        print("\nWithout explanation:\n")
        for file, outcome in left:
            counts = f"{outcome.tables} tables, {outcome.equal} alike, they see {outcome.theirs}"
            print(f"- {file.sha256[:16]} {file.project} {file.path}: {outcome.said or counts}")
    return 1 if left else 0


def _numbers(files: list[File], cache: Path) -> int:
    oracle = LibreOffice(cache)
    found = {file: lines for file in files if (lines := numbered(file.cached(cache).read_bytes()))}
    oracle.prepare([file.cached(cache).read_bytes() for file in found], "txt")
    other = 0
    for file, lines in found.items():
        theirs = oracle.lines(file.cached(cache).read_bytes())
        wrong = [line for line in lines if bare(line) not in theirs]
        other += len(wrong)
        for line in wrong:
            print(file.sha256[:16], file.project, file.path, repr(line[:80]))
    total = sum(len(lines) for lines in found.values())
    print(f"{total} numbered lines in the cells of {len(found)} files, {total - other} as LibreOffice writes them")
    return 1 if other else 0


def _steady(files: list[File], cache: Path) -> int:
    found: Counter[str] = Counter()
    for file in files:
        names = unsteady(file.cached(cache).read_bytes())
        found.update(names)
        if names:
            print(file.sha256[:16], file.project, file.path, *names)
    print(f"{len(files)} files;", dict(found) or "our reading is the same under every faithful rewriting")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
