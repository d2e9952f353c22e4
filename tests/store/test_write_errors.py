"""A disk that is full from some write on, or fails at one: every write of a run in turn, by a preloaded library."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.small import rules

COMPILER = shutil.which("cc") or shutil.which("gcc")
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    if COMPILER is None:
        if os.environ.get("CI"):
            pytest.fail("a C compiler is needed for the failing disk")
        pytest.skip("no C compiler: apt-get install gcc")
    built = tmp_path_factory.mktemp("faulty") / "faulty.so"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O1", "-o", built, HERE / "faulty.c", "-ldl"], check=True)
    return built


@pytest.mark.parametrize("first", [1, 2])
def test_whatever_write_is_refused_readers_see_one_of_two_states_and_the_next_run_mends(library, tmp_path, first):
    command = [sys.executable, "-m", "tests.store.failing_disk", library, tmp_path, rules(tmp_path / "rules")]
    said = subprocess.run(
        [*map(str, command), str(first), "2"],
        env={**os.environ, "LD_PRELOAD": str(library)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seen = json.loads(said.stdout)
    assert seen["wrong"] == []
    assert seen["writes"] > 60 and seen["failed"] > seen["writes"] / 2, seen
