"""A Spark cluster of the tests' own: a master, two workers and an executor for each, every one a Java process."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXECUTOR = "CoarseGrainedExecutorBackend"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # of Java: the processes live for a minute


def lacking() -> str | None:
    """Why no cluster can be started here; None where one can."""
    java = Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java"
    if not java.is_file() and shutil.which("java") is None:
        return "Java is not installed (apt-get install openjdk-17-jre-headless)"
    return None


@contextmanager
def cluster(folder: Path, **settings: str) -> Iterator[object]:
    """A session on a cluster whose files are in ``folder``. Executors have ``executor/`` in their PYTHONPATH."""
    import pyspark
    from pyspark import SparkContext

    from extractor.engines.spark import session

    home = folder / "spark"  # workers write below SPARK_HOME: one of our own, with the package's programs in it
    home.mkdir()
    for entry in Path(pyspark.__file__).parent.iterdir():
        if entry.name != "work":
            (home / entry.name).symlink_to(entry)
    ours = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "LC_ALL": "C.UTF-8"}
    before = {name: os.environ.get(name) for name in (*ours, "PYSPARK_PYTHON")}
    os.environ.update(ours)
    try:
        spark = session(
            "local-cluster[2,1,1024]",
            {
                "spark.ui.enabled": "false",
                "spark.ui.showConsoleProgress": "false",
                "spark.driver.memory": "1g",
                "spark.driver.extraJavaOptions": QUICK,
                "spark.executor.extraJavaOptions": QUICK,
                "spark.local.dir": str(folder / "local"),
                "spark.sql.warehouse.dir": str(folder / "warehouse"),
                "spark.sql.shuffle.partitions": "2",
                "spark.sql.codegen.wholeStage": "false",  # code is made and compiled for each small table
                "spark.executorEnv.PYTHONPATH": str(Path(__file__).parent / "executor"),
                **settings,
            },
        )
        try:
            spark.sparkContext.setLogLevel("OFF")
            yield spark
        finally:
            spark.stop()
            gateway = SparkContext._gateway
            if gateway is not None:
                gateway.shutdown()
                gateway.proc.stdin.close()
                gateway.proc.wait(60)
                SparkContext._gateway = SparkContext._jvm = None
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def executors(spark) -> set[int]:
    """The processes of this session's executors."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                said = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if spark.sparkContext.applicationId.encode() in said and any(s.endswith(EXECUTOR.encode()) for s in said):
                found.add(int(entry.name))
    return found


class Killing(threading.Thread):
    """Kills an executor once some tasks of the first job are done and others are not: ``done`` and ``tasks`` then."""

    def __init__(self, spark) -> None:
        super().__init__(daemon=True)
        self._spark = spark
        self._over = threading.Event()
        self.killed: int | None = None
        self.done = self.tasks = 0

    def run(self) -> None:
        tracker = self._spark.sparkContext.statusTracker()
        while not self._over.is_set():
            for stage in tracker.getActiveStageIds():
                about = tracker.getStageInfo(stage)
                if about and about.numTasks > 4 and about.numCompletedTasks and about.numActiveTasks:
                    self.done, self.tasks = about.numCompletedTasks, about.numTasks
                    self.killed = max(executors(self._spark))
                    os.kill(self.killed, signal.SIGKILL)
                    return
            time.sleep(0.02)

    def __enter__(self) -> Killing:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self.join()
