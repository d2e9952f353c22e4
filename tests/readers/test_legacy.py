"""Formats that LibreOffice opens first: what is read of them is what is read of the .docx they were made from."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from lxml import etree

from extractor import office
from extractor.api import extract
from extractor.office import SOFFICE, soffice
from tests.batch.webhdfs import served

SAMPLE = Path("samples/2021-bailu-both.docx")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
WRITING = {
    "doc": "doc:MS Word 97",
    "wps": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "odt": "odt:writer8",
    "fodt": "fodt:OpenDocument Text Flat XML",
    "html": "html:HTML (StarWriter)",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
installed = pytest.mark.skipif(not office.identity(), reason="LibreOffice is not installed: libreoffice-writer")


@pytest.fixture(scope="module")
def writer():
    """An office that writes the other formats."""
    made = soffice.Office(office.program())
    yield made
    made.close()


@pytest.fixture(scope="module")
def rtf(writer):
    return writer.convert(SAMPLE.read_bytes(), "docx", None, 60, WRITING["rtf"])


@pytest.fixture
def nothing_kept(monkeypatch):
    """No conversion from an earlier test, and no office that runs already."""
    monkeypatch.setenv("EXTRACTOR_CACHE", "")
    office._close()
    yield
    office._close()


def facts(extraction):
    """What was read, without what depends on the bytes; a web page keeps no blanks at the begin of lines."""
    return [
        (
            report.form,
            *(getattr(fact, name) for name in ("section", "row", "entity", "field", "label", "number", "date")),
            "".join(fact.raw.split()),
        )
        for report in extraction.reports
        for fact in report.facts
    ]


def written(sample: Path, kind: str, writer: soffice.Office) -> bytes:
    """The sample in another format, by LibreOffice; but its Word 2003 XML leaves merged cells out."""
    if kind != "xml":
        return writer.convert(sample.read_bytes(), "docx", None, 60, WRITING[kind])
    with zipfile.ZipFile(sample) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    for merge in list(root.iter(f"{{{WORD}}}vMerge")):
        merge.tag = f"{{{WORD}}}vmerge"
    text = etree.tostring(root, encoding="unicode").replace(WORD, WORD_2003)
    text = text.replace("<w:document ", "<w:wordDocument ", 1).replace("</w:document>", "</w:wordDocument>")
    return b'<?xml version="1.0" encoding="UTF-8"?>' + text.encode()


@installed
@pytest.mark.parametrize("kind", [*WRITING, "xml"])
def test_another_format_gives_the_facts_of_the_docx_it_was_made_from(kind, writer):
    found, wanted = extract(written(SAMPLE, kind, writer), name=f"x.{kind}"), extract(SAMPLE)
    assert facts(found) == facts(wanted) and len(facts(found)) > 50
    assert sorted(flag.code for flag in found.flags) == sorted(flag.code for flag in wanted.flags)
    assert found.result.format == kind
    assert [note.times for note in found.result.notes if note.code == "converted"] == [1]


def test_a_package_that_was_saved_as_one_xml_file_gives_the_facts_of_its_docx():
    namespace = "http://schemas.microsoft.com/office/2006/xmlPackage"
    parts = []
    with zipfile.ZipFile(SAMPLE) as package:
        for name in package.namelist():
            data = package.read(name)
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            kind = kind if name == "word/document.xml" else "application/xml"
            if name.endswith((".xml", ".rels")):
                body = data.decode().split("?>", 1)[-1]
                held = f"<pkg:xmlData>{body}</pkg:xmlData>"
            else:
                held = f"<pkg:binaryData>{base64.b64encode(data).decode()}</pkg:binaryData>"
            if name != "[Content_Types].xml":
                parts.append(
                    f"<pkg:part pkg:name={quoteattr('/' + name)} pkg:contentType={quoteattr(kind)}>{held}</pkg:part>"
                )
    flat = f'<?xml version="1.0"?><pkg:package xmlns:pkg="{namespace}">{"".join(parts)}</pkg:package>'
    for encoding in ("utf-8", "utf-16"):
        found = extract(flat.encode(encoding), name="x.xml")
        assert facts(found) == facts(extract(SAMPLE)) and found.result.format == "xml"


def test_where_libreoffice_is_not_installed_the_line_to_install_it_is_told(monkeypatch):
    monkeypatch.setenv(SOFFICE, "")
    result = extract(b"{\\rtf1 x}", name="x.doc").result
    assert (result.error, result.format) == ("DOC_UNSUPPORTED", "rtf")
    assert "apt-get install libreoffice-writer" in result.message


def old_word(flags: int) -> bytes:
    """The least of an OLE file with Word's stream: header, directory with one entry, the stream's first sector."""
    entry = "WordDocument".encode("utf-16-le").ljust(116, b"\0") + (1).to_bytes(4, "little") + b"\0" * 8
    first = b"\xec\xa5\xc1\0" + b"\0" * 6 + flags.to_bytes(2, "little")
    return OLE + b"\0" * 504 + entry.ljust(512, b"\0") + first.ljust(512, b"\0")


@installed
@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(old_word(0x0100), "DOC_ENCRYPTED", id="a password"),
        pytest.param(old_word(0), "DOC_UNREADABLE", id="nothing but the name of a stream"),
        pytest.param(OLE + b"\0" * 2000, "DOC_UNSUPPORTED", id="an OLE file of another program"),
        pytest.param(
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x xmlns:w='
            b'"http://schemas.microsoft.com/office/word/2003/wordml"/>',
            "DOC_UNREADABLE",
            id="entities",
        ),
    ],
)
def test_what_cannot_be_opened_is_refused_with_its_code(data, code):
    result = extract(data, name="x.doc").result
    assert result.error == code and result.message


@installed
def test_half_a_document_is_refused_and_the_next_one_is_read(writer, nothing_kept):
    whole = writer.convert(SAMPLE.read_bytes(), "docx", None, 60, WRITING["doc"])
    half = whole[: len(whole) // 2]
    assert [extract(data, name="x.doc").result.error for data in (whole, half, whole)] == [None, "DOC_UNREADABLE", None]


@installed
def test_a_document_is_converted_once(rtf, nothing_kept, monkeypatch, tmp_path):
    monkeypatch.setenv("EXTRACTOR_CACHE", str(tmp_path / "kept"))
    first = office.convert(rtf, "rtf")
    monkeypatch.setattr(office, "_twice", lambda *given: pytest.fail("converted again"))
    assert office.convert(rtf, "rtf") == first
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


FETCHING = {
    "html": '<html><head><link rel="stylesheet" href="{url}/c.css"><style>@import "{url}/d.css";</style></head><body>'
    '<p>x<img src="{url}/i.png"></p><iframe src="{url}/f.html"></iframe></body></html>',
    "rtf": '{{\\rtf1 x {{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}/r.png" }}{{\\fldrslt }}}}'
    '{{\\field{{\\*\\fldinst INCLUDETEXT "/etc/passwd" }}{{\\fldrslt z}}}}}}',
}


@installed
@pytest.mark.parametrize("kind", FETCHING)
def test_nothing_is_fetched_for_a_document(kind, tmp_path, nothing_kept):
    with served(tmp_path) as (host, asked):
        found = extract(FETCHING[kind].format(url=f"http://{host}").encode(), name=f"x.{kind}")
        assert found.result.error is None and asked == []
        assert "root:" not in str(found.reports)


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1][:3]
    except OSError:
        return False


def gone(pid: int) -> bool:
    until = time.monotonic() + 10
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


def test_an_office_that_hangs_is_ended_with_all_that_it_started(tmp_path, nothing_kept, monkeypatch):
    pids = tmp_path / "pids"
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\nsleep 1000 &\necho $! >> {pids}\nwait\n")
    fake.chmod(0o755)
    monkeypatch.setenv(SOFFICE, str(fake))
    monkeypatch.setattr(soffice, "START", 0.3)
    with pytest.raises(office.TooSlow):
        office.convert(b"{\\rtf1 x}", "rtf", None, 0.3)
    office._close()
    assert all(gone(int(pid)) for pid in pids.read_text().split())


@installed
@pytest.mark.skipif(not shutil.which("sh") or sys.platform != "linux", reason="asks the kernel of Linux")
def test_an_office_does_not_outlive_the_process_that_started_it(rtf, tmp_path):
    (tmp_path / "x.rtf").write_bytes(rtf)
    script = (
        "import sys, time; from extractor import office; office.convert(open(sys.argv[1], 'rb').read(), 'rtf');"
        "print(office._running[0]._process.pid, flush=True); time.sleep(100)"
    )
    environment = {**os.environ, "EXTRACTOR_CACHE": "", "PYTHONPATH": "."}
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "x.rtf")], env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        pid = int(child.stdout.readline())
        assert alive(pid)
        child.send_signal(signal.SIGKILL)
    assert gone(pid)
    left = list(Path(tempfile.gettempdir()).glob(f"{soffice._PREFIX}{child.pid}-*"))
    soffice._sweep()
    assert len(left) == 1 and not left[0].exists()
