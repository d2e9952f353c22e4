"""Rule files on their way to machines that do not have the folder: packed by the driver, unpacked by each executor."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from extractor.ruleset import Ruleset
from extractor.ruleset.locate import rule_files


def packed(rules: Ruleset) -> bytes:
    """All files of a folder of rules as one .zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in rule_files(rules.path):
            archive.write(file, file.relative_to(rules.path).as_posix())
    return out.getvalue()


def unpacked(data: bytes, within: Path) -> Path:
    """The folder of rules in a folder of this executor's own; made once, by whichever process comes first."""
    folder = within / f"extractor-rules-{hashlib.sha256(data).hexdigest()[:16]}"
    if not folder.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix="rules-", dir=within))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(fresh)
        try:
            os.rename(fresh, folder)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            if not folder.is_dir():
                raise
    return folder
