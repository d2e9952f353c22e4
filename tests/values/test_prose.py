import pytest

from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "text", "repairs"),
    [
        ("  按时完成。\n", "按时完成。", ()),
        ("第一段\n\n  第二段 \r\n\n第三段", "第一段\n第二段\n第三段", ()),
        ("在 职人员２２人", "在职人员22人", ("fullwidth", "space")),
        ("1、 负责管理", "1、负责管理", ("space",)),
        ("报道 26篇", "报道 26篇", ()),
        ("满意率９０．０５％", "满意率90.05%", ("fullwidth",)),
        ("New  York", "New York", ("space",)),
        ("零宽\u200b字符", "零宽字符", ("space",)),
        ("减压“一般性“支出，过“紧日子”。", "减压“一般性”支出，过“紧日子”。", ("quote",)),
        ("引用“外层“内层”外层”", "引用“外层“内层”外层”", ()),
        ("“未完", "“未完", ()),
        ("二期网络通迅运营", "二期网络通讯运营", ("typo:通迅>通讯",)),
    ],
)
def test_texts_are_cleaned_and_keep_their_paragraphs(part, text, repairs):
    read = value(part, "text")
    assert (read.text, read.repairs, read.problem, read.number) == (text, repairs, None, None)


def test_a_heading_stands_on_one_line():
    assert value("一、单位\n\n概况", "heading").text == "一、单位概况"
    assert value("Part one\nof two", "heading").text == "Part one of two"


@pytest.mark.parametrize("code", ["fullwidth", "space", "typo", "typo:通迅>通讯", "quote"])
def test_a_repair_that_is_switched_off_is_not_made(code):
    part = "通迅 费２元“甲“"
    read = value(part, "text", off=frozenset({code}))
    assert code.split(":")[0] not in {made.split(":")[0] for made in read.repairs}
    assert len(read.repairs) == 3


@pytest.mark.parametrize(
    ("part", "label"),
    [
        ("产出目标\n\n（部门工作实绩，包含（上级）任务）", "产出目标"),
        ("产出指标(50分)", "产出指标"),
        ("质量指 标12 分", "质量指标"),
        ("产出目标（部门工作", "产出目标"),
        ("社会公众或服务对象满意度", "社会公众或服务对象满意度"),
    ],
)
def test_a_class_loses_its_hint(part, label):
    assert value(part, "class").text == label
