"""300 documents, 50 kills: readers never see a row twice, and what comes out is what an undisturbed run gives."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from extractor.store.layout import generation as shown
from extractor.store.runs import read_all

from .small import money, people, rules
from .watch import disagreements, rows, tables, twice

DOCUMENTS, KILLS, SEED = 300, 50, 20261123


def write(archive: Path, number: int, generation: int) -> None:
    """A document; every edition of it has other figures, and now and then another year."""
    year = 2020 + (number + generation // 2) % 2
    text = people(number + 1000 * generation, year) if number % 3 == 0 else money(number, year, (generation, number))
    (archive / f"{number:03d}.txt").write_text(text, "utf-8")


def edit(archive: Path, chance: random.Random, generation: int) -> None:
    """What happens to an archive between two runs: documents change, go, and come."""
    for number in chance.sample(range(2, DOCUMENTS), 120):
        path = archive / f"{number:03d}.txt"
        if chance.random() < 0.2 and path.exists():
            path.unlink()
        else:
            write(archive, number, generation)


def once(runs: subprocess.Popen[str], seconds: float) -> tuple[float, str]:
    """One run, killed after so many seconds: how long it took and what became of it."""
    start = time.monotonic()
    runs.stdin.write(f"{seconds}\n")
    runs.stdin.flush()
    answer = runs.stdout.readline().strip()
    return time.monotonic() - start, answer


def python(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(DOCUMENTS):
        write(folder, number, 0)
    (folder / "again.txt").write_bytes((folder / "001.txt").read_bytes())
    return folder


def test_fifty_kills_lose_nothing_and_show_nothing_twice(archive, tmp_path):
    chance = random.Random(SEED)
    out, forms = tmp_path / "out", rules(tmp_path / "rules")
    said = []
    with python("tests.batch.watch", out) as reader, python("tests.batch.kills", archive, out, forms) as runs:
        once(runs, 60)
        edit(archive, chance, 1)
        whole, _ = once(runs, 60)
        edit(archive, chance, 2)
        generation, states = 2, set()
        while said.count("killed") < KILLS:
            _, answer = once(runs, chance.uniform(0.05, 0.7 * whole))
            said.append(answer)
            assert said[-1] in ("killed", "done"), said
            assert not disagreements(out), said
            states.add(shown(out))
            if said[-1] == "done":
                generation += 1
                edit(archive, chance, generation)
        assert once(runs, 60)[1] == "done"
        runs.stdin.close()
        watched = json.loads(reader.communicate("\n")[0])
    assert watched["wrong"] == [] and watched["looked"] > KILLS, watched
    calm = tmp_path / "calm"
    undisturbed_in_a_process(archive, calm, forms)
    assert tables(out) == tables(calm)
    for name in tables(calm):
        assert sorted(rows(out, name)) == sorted(rows(calm, name)), name
        assert not twice(rows(out, name))
    ended = Counter(read_all(out, ["status"])["status"].to_pylist())
    ids = read_all(out, ["run_id"])["run_id"].to_pylist()
    assert len(ids) == len(set(ids)) and set(ended) == {"finished", "failed"}
    assert ended["finished"] >= said.count("done") + 3, ended  # two runs before the kills and one after them
    assert KILLS / 5 < ended["failed"] <= KILLS, ended  # some were killed before they had said that they are there
    assert generation > 2 and len(states) > 10, (generation, states)


def undisturbed_in_a_process(archive: Path, out: Path, forms: Path) -> None:
    with python("tests.batch.kills", archive, out, forms) as run:
        assert run.communicate("60\n")[0].strip() == "done"
