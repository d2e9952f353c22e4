"""Metrics of a run as a file for Prometheus (the node exporter's collector of text files reads it).

Gauges tell of the last run; counters are sums over all runs of the folder, from its table of runs, so that they only
grow and ``rate()`` makes sense. Every series has the label ``out``, so that one machine may have several such files.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.store import runs

if TYPE_CHECKING:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

Values = float | Mapping[str, float]

_ONE = {
    "seconds": ("duration_seconds", "How long the last run took."),
    "documents": ("documents", "Documents among the inputs of the last run."),
    "read": ("documents_read", "Documents that the last run read."),
    "unchanged": ("documents_unchanged", "Documents that the last run found unchanged."),
    "refused": ("documents_refused", "Documents among the inputs of the last run that cannot be used."),
    "reports": ("reports", "Filled-in forms in the documents of the last run."),
    "facts": ("facts", "Values in the documents of the last run."),
    "flags_across": ("flags_across", "Flags across documents, of the whole archive, after the last run."),
    "memory": ("memory_bytes", "The most memory that the process of the last run held."),
}
_SUMS = {
    "read": ("documents_read", "Documents read, over all runs."),
    "refused_now": ("documents_refused", "Documents read that cannot be used, over all runs."),
    "pruned": ("documents_pruned", "Documents taken out, over all runs."),
    "seconds": ("run_seconds", "Time that runs took, over all runs."),
}
_SEVERITIES = {"error": "errors", "warning": "warnings", "info": "infos"}


def write(path: Path, out: Path, report: Mapping[str, Any]) -> None:
    """Write the metrics of a run (see ``Journal.report``) in the place of those that are there, by one rename.

    Raises OSError.
    """
    from prometheus_client import CollectorRegistry, write_to_textfile

    registry = CollectorRegistry()
    registry.register(_Families(out, report))
    write_to_textfile(str(path), registry)


class _Families:
    """A collector, in the terms of the library, whose values do not change."""

    def __init__(self, out: Path, report: Mapping[str, Any]) -> None:
        self._report, self._out = report, str(out.absolute())
        self._rows = runs.read_all(out, ["status", *_SUMS])

    def collect(self) -> Iterator[Metric]:
        """The families."""
        told = self._report
        ended = dt.datetime.fromisoformat(told["finished_at"]).timestamp()
        finished = int(told["status"] == "finished")
        yield self._gauge("timestamp_seconds", "When the last run ended, in seconds since 1970.", ended)
        yield self._gauge(
            "success", "1 when the last run did all it had to, 0 when it failed or was stopped.", finished
        )
        for column, (name, said) in _ONE.items():
            if told.get(column) is not None:
                yield self._gauge(name, said, told[column])
        if told.get("documents") is not None:
            flags = {severity: told[column] for severity, column in _SEVERITIES.items()}
            yield self._gauge("flags", "Flags on the documents of the last run.", flags, "severity")
            refused = {one["code"]: one["documents"] for one in told["refusals"]}
            yield self._gauge("refusals", "Documents of the last run that cannot be used, by reason.", refused, "code")
        stages = {one["stage"]: one["seconds"] for one in told["stages"]}
        yield self._gauge("stage_seconds", "Time that the last run took, by stage.", stages, "stage")
        for column, (name, said) in _SUMS.items():
            yield self._counter(name, said, sum(number for number in self._rows[column].to_pylist() if number))
        yield self._counter("runs", "Runs, by how they ended.", Counter(self._rows["status"].to_pylist()), "status")

    def _gauge(self, name: str, said: str, values: Values, label: str = "") -> Metric:
        from prometheus_client.core import GaugeMetricFamily

        return self._filled(GaugeMetricFamily(f"extractor_last_run_{name}", said, labels=_labels(label)), values)

    def _counter(self, name: str, said: str, values: Values, label: str = "") -> Metric:
        from prometheus_client.core import CounterMetricFamily

        return self._filled(CounterMetricFamily(f"extractor_{name}", said, labels=_labels(label)), values)

    def _filled(self, family: GaugeMetricFamily | CounterMetricFamily, values: Values) -> Metric:
        if isinstance(values, Mapping):
            for key, value in values.items():
                family.add_metric([self._out, key], value)
        else:
            family.add_metric([self._out], values)
        return family


def _labels(label: str) -> list[str]:
    return ["out", label] if label else ["out"]
