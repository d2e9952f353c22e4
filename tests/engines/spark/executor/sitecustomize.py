"""Python imports this by itself where this folder is in PYTHONPATH, as it is on the tests' executors: documents that
hold certain words then harm the process that reads them."""

import os
import signal
import time

import extractor.pipeline as pipeline

_extract = pipeline.extract


def _harmed(data, *more):
    if b"ends the process" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"does not end" in data:
        time.sleep(3600)
    if b"takes all memory" in data:
        return bytearray(64 * 1024**3)
    return _extract(data, *more)


pipeline.extract = _harmed
