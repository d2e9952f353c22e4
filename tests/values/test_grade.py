import pytest

from extractor.values import ValueTables, read
from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "word", "repairs"),
    [
        ("优秀", "优秀", ()),
        ("优", "优", ()),
        (" 优 秀 ", "优秀", ("space",)),
        ("“优秀”", "优秀", ("quote",)),
        ("Ａ", "A", ("fullwidth",)),
        ("优□ 良■ 中□ 差□", "良", ()),
    ],
)
def test_a_grade_keeps_the_printed_word(part, word, repairs):
    read_value = value(part, "grade")
    assert (read_value.text, read_value.number, read_value.repairs, read_value.problem) == (word, None, repairs, None)


@pytest.mark.parametrize("part", ["甲等", "96", "优秀或良好"])
def test_a_word_that_is_no_grade_of_the_form_is_left_unparsed(part):
    assert value(part, "grade").problem == "unparsed"


def test_a_form_without_grades_accepts_any_word():
    assert read("甲等", "grade", tables=ValueTables.from_rules({}, {}, {})).problem is None
