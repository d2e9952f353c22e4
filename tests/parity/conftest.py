"""One round of all converters for the tests of this folder."""

from __future__ import annotations

import os
import pickle
import time

import pytest

from .run import MAKE, generated, parity_of

NAMES = (
    "2020-qinghe-both",
    "2021-xingqiao-both",
    "2021-海棠公共自行车中心-自评报告",
    "2022-xingqiao-both",
    "2023-mulan-department",
    "2018-qinghe-department",
    "2020-hubei-project",
    "2020-hunan-scoring",
    "2021-guangshui-project",
    "2021-qinghe-mof-project",
    "2022-errors-rating",
    "2022-poverty-project",
    "2022-qinghe-mof-two-projects",
    "2023-sichuan-project",
)
GENERATED = 6  # documents besides
SEED = 9


WAITS = 300  # seconds for the converters that another worker has started


@pytest.fixture(scope="session")
def parity(tmp_path_factory):
    """The figures on a handful of samples, printed; the kinds of the converters; what is not installed.

    Under several workers the first one converts, the others take its figures.
    """
    folder = tmp_path_factory.getbasetemp()
    shared = (folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "parity"
    done = shared / "figures.pickle"
    try:
        shared.mkdir()
    except FileExistsError:
        until = time.monotonic() + WAITS
        while not done.exists() and time.monotonic() < until:
            time.sleep(0.2)
        return pickle.loads(done.read_bytes())
    files = [MAKE.parent / f"{name}.docx" for name in NAMES]
    found = parity_of(files + generated(GENERATED, SEED, shared / "corpus"), shared)
    (shared / "part").write_bytes(pickle.dumps(found))
    (shared / "part").rename(done)
    print("\n" + found[0].table())
    for name, missing in found[2].items():
        print(f"skipped: {name}: {', '.join(missing)} not installed")
    return found
