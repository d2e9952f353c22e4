"""A small archive as Arrow tables: reports in a few words, as the tables hold them."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from extractor.ruleset import load
from extractor.tables.schema import TABLES

RULES_FOLDER = Path(__file__).parents[2] / "rules"
WHOLE = "局机关及二级机构汇总"
UNIT = "某地茶叶研究所"
DEPARTMENT, PROJECT = "yueyang.department", "yueyang.project"


class Archive:
    """Reports filed one after the other; ``tables`` are what a run would have stored."""

    def __init__(self) -> None:
        self.rows = {name: [] for name in ("documents", "reports", "facts")}

    def file(self, year, *figures, unit=UNIT, form=DEPARTMENT, code=None, project=None, date=None, name=None):
        """One document with one report. ``figures``: (section, field, 万元) or (section, field, 万元, entity)."""
        number = len(self.rows["documents"])
        document = f"{number:064x}"
        report = f"{document[-16:]}-0"
        self.rows["documents"].append(
            {
                "document_id": document,
                "source": name or f"{number:02d}.docx",
                "status": "ok",
                "extracted_at": dt.datetime(2032, 1, 1, tzinfo=dt.UTC),
            }
        )
        keys = {"report_id": report, "document_id": document, "form": form, "fiscal_year": year, "unit": unit}
        self.rows["reports"].append(
            {**keys, "unit_code": code, "project": project, "report_date": date and dt.date.fromisoformat(date)}
        )
        for row, (section, field, amount, *entity) in enumerate(figures):
            counted = isinstance(amount, int)
            self.rows["facts"].append(
                {
                    **keys,
                    "section": section,
                    "row": row,
                    "entity": entity[0] if entity else None,
                    "field": field,
                    "number": Decimal(amount) if counted else Decimal(amount) * 10000,
                    "measure": None if counted else "CNY",
                    "table": 0,
                    "grid_row": row,
                    "grid_col": 1,
                }
            )
        return self

    @property
    def tables(self):
        """The tables of the contract, as far as checks across documents look at them."""
        return {
            name: pa.Table.from_pylist(
                [{column: row.get(column) for column in TABLES[name].names} for row in rows], TABLES[name]
            )
            for name, rows in self.rows.items()
        }


KEPT = TemporaryDirectory()


@lru_cache(maxsize=32)
def rules(units="", **files):
    """The rule set with these lines of ``units.csv``, and SQL files added or replaced by name."""
    folder = Path(KEPT.name) / str(len(list(Path(KEPT.name).iterdir())))
    shutil.copytree(RULES_FOLDER, folder)
    (folder / "units.csv").write_text(f"code,name,former_names,valid_years,parent\n{units}", "utf-8")
    for name, text in files.items():
        (folder / "across" / f"{name}.sql").write_text(text, "utf-8")
    return load(folder)
