"""``python -m tests.fuzz``: mutated files into the reader; each must get a grid or a refusal, both ways the same."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from .check import SECONDS, Answer, checked, made
from .seeds import seeds

COUNT, MINUTES = 10_000, 15.0


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 where a mutant crashed, took too long, or was read in two ways."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description="Mutates the samples and hand-made documents (bytes of zip and XML, elements, values) and "
        f"reads each mutant: a grid or a refusal within {SECONDS:.0f} s, and the fast way as the whole way.",
    )
    parser.add_argument("--count", type=int, default=COUNT, help=f"mutants (default {COUNT})")
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"stop after these (default {MINUTES:.0f})")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other mutants (default 1)")
    parser.add_argument("--only", type=int, help="this one mutant of the seed again")
    parser.add_argument("--save", type=Path, default=Path("build/fuzz"), help="folder for mutants at fault")
    chosen = parser.parse_args(arguments)
    files = seeds()
    numbers = range(chosen.count) if chosen.only is None else range(chosen.only, chosen.only + 1)
    end = time.monotonic() + chosen.minutes * 60
    answers: list[Answer] = []
    for number in numbers:
        name, data = made(number, chosen.seed, files)
        answer = checked(number, name, data)
        answers.append(answer)
        if answer.fault:
            _keep(answer, data, chosen.seed, chosen.save)
        if time.monotonic() > end:
            break
    return _report(answers, chosen.seed, len(numbers))


def _keep(answer: Answer, data: bytes, seed: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{seed}-{answer.number}.docx"
    path.write_bytes(data)
    print(
        f"{answer.fault}\n  from {answer.seed_name}, kept as {path}; again: "
        f"python -m tests.fuzz --seed {seed} --only {answer.number}"
    )


def _report(answers: list[Answer], seed: int, wanted: int) -> int:
    kinds = Counter(answer.kind for answer in answers)
    faults = [answer for answer in answers if answer.fault]
    slowest = max(answers, key=lambda answer: answer.seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(answers)} of {wanted} mutants of seed {seed}: " + ", ".join(f"{n} {k}" for k, n in kinds.most_common())
    )
    print(f"slowest reading {slowest.seconds:.2f} s (mutant {slowest.number}); memory of the process {memory:.0f} MB")
    print(f"{len(faults)} at fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
