"""Rows that leave the tables: of which documents, and how they are told from the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

KEYS = {"documents": ["source"], "flags": ["document_id", "message"]}  # what tells rows that leave; else the document


@dataclass(slots=True)
class Leaving:
    """Documents by ``ids``; the lines of ``sources`` in ``documents``; single ``flags`` (document id and message);
    ``labels`` are the partitions in which they stand."""

    ids: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)

    def tests(self) -> dict[str, Callable[[pa.Table], pa.Array]]:
        """For ``documents``, ``flags`` and all other tables (under an empty name): which rows of a piece leave."""
        ids, sources, flags = (pa.array(sorted(s), pa.string()) for s in (self.ids, self.sources, self.flags))

        def by_id(piece: pa.Table) -> pa.Array:
            return pc.is_in(piece["document_id"], ids)

        def of_flags(piece: pa.Table) -> pa.Array:
            single = pc.binary_join_element_wise(piece["document_id"], piece["message"], " ")
            return pc.or_(by_id(piece), pc.is_in(single, flags))

        return {"": by_id, "flags": of_flags, "documents": lambda piece: pc.is_in(piece["source"], sources)}
