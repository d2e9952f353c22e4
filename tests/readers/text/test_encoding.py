"""Encodings of text dumps: told exactly or refused."""

import pytest

from extractor.errors import Refused
from extractor.pipeline import extract
from extractor.readers.text import read
from extractor.readers.text.encoding import decode
from extractor.ruleset import load

TEXT = "一、部门（单位）基本概况\n\t联系人\n\t张某\n\t职能职责概述\n\t负责样例工作的收集、整理和分析\n"
FORM = (
    "一、部門（單位）基本概況\n\n\t聯繫人\n\t張某\n\t聯絡電話\n\t0730-0000001\n\n\t人員編制\n\t12\n\t實有人數\n\t11\n\n"
    "\t職能職責概述\n\t負責樣例工作的收集、整理和分析。\n\n"
)
LETTER = "親愛的朋友：\n今天天氣很好，我們去公園散步，看見許多花草樹木，還有小鳥在唱歌。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
    ],
)
def test_the_same_text_comes_out_of_every_encoding(data, encoding):
    assert decode(data)[:2] == (TEXT, encoding)


def test_traditional_text_in_gb18030_and_in_utf8_is_taken_as_it_is():
    assert decode(FORM.encode("gb18030"))[:2] == (FORM, "gb18030")
    assert decode(FORM.encode("utf-8"))[:2] == (FORM, "utf-8")


def test_big5_is_taken_where_labels_of_a_form_appear():
    result = extract(FORM.encode("big5"), "x.txt", load())
    assert (result.status, result.encoding) == ("ok", "big5")
    facts = {fact.field: fact.raw for report in result.reports for fact in report.facts}
    assert facts["contact_name"] == "張某"
    assert facts["staff_actual"] == "11"


def test_big5_without_a_label_of_a_form_is_refused():
    result = extract(LETTER.encode("big5"), "x.txt", load())
    assert (result.status, result.error) == ("rejected", "DOC_UNREADABLE")
    assert "Big5" in (result.message or "")


@pytest.mark.parametrize(
    ("text", "clean", "dropped"),
    [
        ("联系人：张\u200b某，电话不详\x00\ufeff\x0c次页", "联系人：张某，电话不详\n次页", 4),
        ("\u202a联系人\u202c：张某\u2066", "联系人：张某", 3),
        ("甲\r\n乙\r丙\u2028丁\x85戊", "甲\n乙\n丙\n丁\n戊", 2),
        ("甲\r\n乙\r\n丙", "甲\n乙\n丙", 0),
        ("甲\r乙\r丙\n丁", "甲\n乙\n丙\n丁", 1),
        ("联系人\u061c：张\ufe0f某\xad", "联系人：张某", 3),
        ("项目名称和实施单位以及联系人都已填写完整\ue5e5", "项目名称和实施单位以及联系人都已填写完整", 1),
        ("项目实施过程评价\uf0fe 项目完成结果评价\uf0a8", "项目实施过程评价☑ 项目完成结果评价□", 0),
    ],
)
def test_what_is_no_text_is_cleaned_and_counted(text, clean, dropped):
    assert decode(text.encode()) == (clean, "utf-8", dropped)


def test_lone_halves_of_surrogate_pairs_are_dropped_and_whole_pairs_kept():
    data = "联系人\ud83d：张某𠮷".encode("utf-8", "surrogatepass")
    assert decode(data) == ("联系人：张某𠮷", "utf-8", 1)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xfe\xfd",
        b"\xef\xbb\xbf\xff\xff",
        ("\ue001" * 50).encode("utf-8"),
        b"\xff\xfe\x00",
        TEXT.encode("utf-8").decode("gb18030", "ignore").encode("utf-8"),
        TEXT.encode("utf-8").decode("latin-1").encode("utf-8"),
        TEXT.encode("utf-8").decode("gb18030", "ignore").encode("gb18030"),
        (TEXT * 20 + TEXT.encode("utf-8").decode("gb18030", "ignore") * 20).encode("utf-8"),
        (TEXT + "锟斤拷" * 10).encode("utf-8"),
    ],
    ids=[
        "no encoding",
        "mark without its encoding",
        "private use only",
        "half a character",
        "once read as GBK",
        "once read as Latin-1",
        "once read as GBK, kept in GBK",
        "half of it once read as GBK",
        "replacement characters once read as GBK",
    ],
)
def test_bytes_that_no_encoding_takes_and_garbled_text_are_refused(data):
    with pytest.raises(Refused) as refused:
        decode(data)
    assert refused.value.code == "DOC_UNREADABLE"


CUT = TEXT.rstrip() + "岳阳"


@pytest.mark.parametrize(
    ("encoding", "mark", "bytes_lost"),
    [("utf-8", b"", 1), ("utf-8", b"", 2), ("utf-8", b"\xef\xbb\xbf", 1), ("gb18030", b"", 1), ("utf-16-le", b"", 1)],
)
def test_a_file_cut_off_within_its_last_character_is_read_up_to_there_and_told(encoding, mark, bytes_lost):
    document = read(mark + CUT.encode(encoding)[:-bytes_lost], "x.txt")
    text = "".join(piece.text for piece in document.pieces)
    assert text.endswith("岳\ufffd")
    assert [note.line for note in document.notes if note.code == "cut_off"] == [CUT.count("\n") + 1]


def test_big5_that_is_cut_off_within_its_last_character_is_read_up_to_there_where_labels_of_a_form_appear():
    result = extract((FORM.rstrip() + "樣例").encode("big5")[:-1], "x.txt", load())
    assert (result.encoding, [note.code for note in result.notes]) == ("big5", ["cut_off"])
    (report,) = result.reports
    assert [fact.raw for fact in report.facts if fact.field == "duties"] == ["負責樣例工作的收集、整理和分析。樣\ufffd"]
    assert "GLYPH_SUSPECT" in {flag.code for flag in report.flags}


@pytest.mark.parametrize(
    "data",
    [LETTER.rstrip().encode("big5")[:-1], FORM.encode("big5").replace(b"\n", b"\xff\n", 1)],
    ids=["cut off, no label", "broken in the middle"],
)
def test_big5_that_is_broken_and_not_told_by_its_labels_is_refused(data):
    result = extract(data, "x.txt", load())
    assert (result.status, result.error) == ("rejected", "DOC_UNREADABLE")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_byte_that_is_broken_anywhere_else_is_refused(encoding):
    data = bytearray(CUT.encode(encoding))
    data[data.index("岳".encode(encoding))] = 0xFF
    with pytest.raises(Refused) as refused:
        decode(bytes(data))
    assert refused.value.code == "DOC_UNREADABLE"


def test_a_whole_file_with_a_replacement_character_at_its_end_is_not_cut_off():
    assert not [n for n in read((CUT + "\ufffd").encode(), "x.txt").notes if n.code == "cut_off"]


def test_a_file_without_text_is_refused_as_empty():
    with pytest.raises(Refused) as refused:
        read(b" \n\t\n", "x.txt")
    assert refused.value.code == "DOC_EMPTY"
