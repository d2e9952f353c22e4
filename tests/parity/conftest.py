"""One round of all converters for the tests of this folder."""

from __future__ import annotations

import os
import pickle
import time

import pytest

from .run import generated, parity_of, samples

GENERATED = 6  # documents besides
SEED = 9


WAITS = 300  # seconds for the converters that another worker has started


@pytest.fixture(scope="session")
def parity(tmp_path_factory):
    """The figures on all samples and some generated documents, printed; the kinds of the converters; what is missing.

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
    found = parity_of(samples() + generated(GENERATED, SEED, shared / "corpus"), shared)
    (shared / "part").write_bytes(pickle.dumps(found))
    (shared / "part").rename(done)
    print("\n" + found[0].table())
    for name, missing in found[2].items():
        print(f"skipped: {name}: {', '.join(missing)} not installed")
    return found
