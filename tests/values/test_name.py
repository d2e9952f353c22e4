import pytest

from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "name", "repairs"),
    [
        ("林  青", "林青", ("space",)),
        ("林　青", "林青", ("space",)),
        ("林\n青", "林青", ()),
        ("主  任", "主任", ("space",)),
        ("John  Smith", "John Smith", ("space",)),
        ("林青（签字）", "林青", ("note:签字",)),
        ("林青、周兰", "林青、周兰", ()),
    ],
)
def test_names_and_titles_lose_their_padding(part, name, repairs):
    read = value(part, "name")
    assert (read.text, read.repairs, read.problem) == (name, repairs, None)


@pytest.mark.parametrize(
    ("part", "name", "repairs"),
    [
        ("临江市 园林中心（盖章）", "临江市园林中心", ("space", "note:盖章")),
        ("临江市园林中心 (公章)", "临江市园林中心", ("note:公章",)),
        ("临江市园林中心（本级）", "临江市园林中心（本级）", ()),
    ],
)
def test_organisations_lose_the_note_for_the_seal_but_no_part_of_their_name(part, name, repairs):
    read = value(part, "org")
    assert read.text == name
    assert set(read.repairs) >= set(repairs)


def test_names_are_not_searched_for_typos():
    assert value("临江通迅公司", "org").text == "临江通迅公司"
