"""What texts are is found once for each, and kept only as far as memory allows."""

from __future__ import annotations

import pytest

from extractor.matching import labels
from extractor.matching.labels import LONGEST, Remembered


@pytest.fixture
def asked(monkeypatch):
    """The texts that had to be worked out, of a memory for two."""
    monkeypatch.setattr(labels, "MOST_REMEMBERED", 1)
    return []


@pytest.fixture
def memory(asked):
    return Remembered(lambda text: asked.append(text) or len(text))


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ("甲甲乙甲乙", "甲乙"),  # once each
        ("甲乙丙甲", "甲乙丙甲"),  # the third is one too many: the others are forgotten
        ("甲乙丙丙", "甲乙丙"),
    ],
)
def test_a_text_is_worked_out_once_until_all_are_forgotten(memory, asked, texts, found):
    assert [memory[text] for text in texts] == [1] * len(texts)
    assert asked == list(found)


def test_of_a_text_longer_than_a_title_nothing_is_kept(memory, asked):
    text = "文" * (3 * LONGEST + 1)
    assert memory[text] == memory[text] == len(text)
    assert asked == [text, text]
    assert not memory
