"""Which folder of rule files is in force: the one asked for, the environment's, the checkout's, the packaged one."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.errors import RuleError


def rules_folder(asked: Path | str | None = None) -> Path:
    """The folder of rule files. Raises RuleError when the folder asked for is none."""
    if asked is not None or os.environ.get("EXTRACTOR_RULES"):
        folder = Path(asked if asked is not None else os.environ["EXTRACTOR_RULES"])
        if not (folder / "forms").is_dir():
            raise RuleError([(folder, 1, "不是规则文件夹：里面没有 forms/ (not a folder of rule files: no forms/)")])
        return folder
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent / "rules"
    return checkout if (checkout / "forms").is_dir() else package / "_rules"


def rule_files(folder: Path) -> list[Path]:
    """All rule files below ``folder``, in stable order."""
    return sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".sql", ".csv") and p.is_file())
