"""The sentences of the readers' notes."""

import re
from pathlib import Path

import extractor.readers
from extractor.document import Note
from extractor.readers.notes import SENTENCES, sentence

SOURCES = "\n".join(path.read_text() for path in Path(extractor.readers.__file__).parent.rglob("*.py"))


def test_every_code_that_a_reader_notes_has_a_sentence():
    used = set(re.findall(r'(?:Note|_note|notes)\(\s*"(\w+)"', SOURCES)) | {"alt_chunk", "sub_document", "picture"}
    assert used - set(SENTENCES) == set()
    assert "hidden_text" in used and "grid_mended" in used


def test_a_sentence_says_where_and_how_often():
    assert sentence(Note("grid_mended", table=1, row=3, detail="2/4")).startswith("表 1 行 3：")
    assert sentence(Note("hidden_text", 3)).endswith("×3")
