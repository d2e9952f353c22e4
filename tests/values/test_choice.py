import pytest

from extractor.values import read_choice

OPTIONS = ("项目实施过程评价", "项目完成结果评价")
FIRST, SECOND = OPTIONS


@pytest.mark.parametrize(
    ("part", "ticked"),
    [
        (f"{FIRST}☑   {SECOND}□", FIRST),
        (f"{FIRST}□   {SECOND}√", SECOND),
        (f"□{FIRST} ☑{SECOND}", SECOND),
        (f"■ {FIRST}   □ {SECOND}", FIRST),
        (f"{FIRST}√ {SECOND}", FIRST),
        (f"{FIRST} √{SECOND}", SECOND),
        (f"{FIRST}✔{SECOND}☐", FIRST),
        (f"○{FIRST}●{SECOND}", SECOND),
        (f"{FIRST}R {SECOND}□", FIRST),
        (f"{FIRST}■{SECOND}口", FIRST),
        (f"（√）{FIRST}（ ）{SECOND}", FIRST),
        (f"评价类型：{FIRST}☑ {SECOND}□", FIRST),
        ("项目实施 过程评价☑  项目完成\n结果评价□", FIRST),
        (SECOND, SECOND),
    ],
)
def test_the_one_ticked_option_is_found_on_either_side_of_its_box(part, ticked):
    read = read_choice(part, OPTIONS)
    assert (read.text, read.problem) == (ticked, None)


@pytest.mark.parametrize(
    "part",
    [f"{FIRST}□ {SECOND}□", f"{FIRST}☑ {SECOND}☑", f"{FIRST}√{SECOND}", f"{FIRST} {SECOND}", "☑", "其他评价☑"],
)
def test_none_several_or_an_uncertain_tick_is_left_unparsed(part):
    assert read_choice(part, OPTIONS).problem == "unparsed"


def test_without_options_the_words_between_the_boxes_are_the_options():
    assert read_choice("新增项目□ 延续项目☑", ()).text == "延续项目"
    assert read_choice("☐新增项目 ☑延续项目", ()).text == "延续项目"


def test_an_empty_row_gives_an_empty_value():
    assert read_choice(" ", OPTIONS).problem is None
