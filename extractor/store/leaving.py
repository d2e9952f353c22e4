"""Rows that leave the tables: of which documents, and how they are told from the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from .layout import label_of

KEYS = {"documents": ["source"], "flags": ["document_id", "message"]}  # what tells rows that leave; else the document


@dataclass(slots=True)
class Leaving:
    """Documents by ``ids``; the lines of ``sources`` in ``documents``; single ``flags`` (document id and message);
    ``labels`` are the partitions in which they stand."""

    ids: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)

    def in_partition(self, label: str) -> bool:
        """Whether any row of a partition may leave."""
        return label in {"", label_of(None), *self.labels}

    def __bool__(self) -> bool:
        """Whether any row leaves."""
        return bool(self.ids or self.sources)

    def test(self, table: str) -> Callable[[pa.Table], pa.Array]:
        """Which rows of a piece of this table leave."""
        if table == "documents":
            sources = pa.array(sorted(self.sources), pa.string())
            return lambda piece: pc.is_in(piece["source"], sources)
        ids, flags = (pa.array(sorted(names), pa.string()) for names in (self.ids, self.flags))

        def by_id(piece: pa.Table) -> pa.Array:
            return pc.is_in(piece["document_id"], ids)

        def of_flags(piece: pa.Table) -> pa.Array:
            single = pc.binary_join_element_wise(piece["document_id"], piece["message"], " ")
            return pc.or_(by_id(piece), pc.is_in(single, flags))

        return of_flags if table == "flags" else by_id
