"""Encodings of text dumps: told exactly or refused."""

import pytest

from extractor.errors import Refused
from extractor.readers.text import read
from extractor.readers.text.encoding import decode

TEXT = "一、部门（单位）基本概况\n\t联系人\n\t张某\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
    ],
)
def test_the_same_text_comes_out_of_every_encoding(data, encoding):
    assert decode(data)[:2] == (TEXT, encoding)


def test_marks_that_are_no_text_are_dropped_and_counted():
    text = "联系人：张\u200b某，电话不详\x00\ufeff\x0c次页"
    assert decode(text.encode()) == ("联系人：张某，电话不详\n次页", "utf-8", 3)


@pytest.mark.parametrize(
    "data",
    [b"\xff\xff\xff\xfe\xfd", b"\xef\xbb\xbf\xff\xff", ("\ue001" * 50).encode("utf-8"), b"\xff\xfe\x00"],
    ids=["no encoding", "mark without its encoding", "private use only", "half a character"],
)
def test_bytes_that_no_encoding_takes_are_refused(data):
    with pytest.raises(Refused) as refused:
        decode(data)
    assert refused.value.code == "DOC_UNREADABLE"


def test_a_file_without_text_is_refused_as_empty():
    with pytest.raises(Refused) as refused:
        read(b" \n\t\n", "x.txt")
    assert refused.value.code == "DOC_EMPTY"
