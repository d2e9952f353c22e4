"""The flags of a whole archive as they are stored, each with the file it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractor.errors import StoreError
from extractor.tables.schema import TABLES

from .session import offer


def is_archive(folder: Path) -> bool:
    """Whether a folder is the output of a run."""
    return (folder / "documents").is_dir() and (folder / "flags").is_dir()


def findings(out: Path) -> list[dict[str, Any]]:
    """The rows of ``flags`` under ``out`` with ``source``, ``form`` and ``project``, by file, report and place.

    Raises StoreError where ``out`` is not the output of a run.
    """
    import duckdb

    if not is_archive(out):
        raise StoreError(f"{out}: 不是 extractor run 的输出文件夹 / not the output of a run")
    columns = ", ".join(f'f."{name}"' for name in TABLES["flags"].names)
    with duckdb.connect(":memory:") as connection:
        for name in ("documents", "reports", "flags"):
            offer(connection, name, out / name)
        table = connection.sql(
            f"""SELECT {columns}, d.source, r.form, r.project
            FROM flags f
            LEFT JOIN (SELECT document_id, min(source) AS source FROM documents GROUP BY ALL) d USING (document_id)
            LEFT JOIN (SELECT report_id, form, project FROM reports) r USING (report_id)
            ORDER BY source, f.report_id NULLS FIRST, f.section, f."row", f.code, f.field, f.message"""
        ).to_arrow_table()
    return [dict(row) for row in table.to_pylist()]
