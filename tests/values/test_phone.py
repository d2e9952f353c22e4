import pytest

from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("8690000", "8690000"),
        ("0730-0000001", "0730-0000001"),
        ("0730—0000001", "0730-0000001"),
        ("0730 0000001", "0730-0000001"),
        ("０７３０-0000001", "0730-0000001"),
        ("139 0000 0003", "13900000003"),
        ("0730-0000001、13900000003", "0730-0000001、13900000003"),
        ("13900000003（办公）", "13900000003（办公）"),
    ],
)
def test_phone_numbers_are_texts(part, text):
    read = value(part, "phone")
    assert (read.text, read.number, read.problem) == (text, None, None)


def test_what_was_closed_up_or_made_plain_in_a_phone_number_is_on_record():
    assert value("139 0000 0003", "phone").repairs == ("space",)
    assert value("０７３０—0000001", "phone").repairs == ("fullwidth", "dash")


def test_a_phone_without_a_number_is_left_unparsed():
    assert value("见通讯录", "phone").problem == "unparsed"


@pytest.mark.parametrize("part", ["906017", "414000", "219001-", "[155]", "51000021R000000019951", "0O1l"])
def test_codes_are_kept_sign_for_sign(part):
    read = value(part, "code")
    assert (read.text, read.number, read.repairs, read.problem) == (part, None, (), None)


def test_a_code_without_a_digit_is_left_unparsed():
    assert value("待定", "code").problem == "unparsed"
