"""A bucket, as S3's own driver sees it: documents out of it by ``run``, tables into it by ``load``, as commands."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import deltalake
import pyarrow.dataset as ds
import pytest
import s3fs
from moto.server import ThreadedMotoServer

from .small import money, rules


@pytest.fixture
def bucket(tmp_path, monkeypatch):
    """An S3 server with a bucket of two reports and an archive, and the environment of whoever may read it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told = {
        "AWS_ACCESS_KEY_ID": "reader",
        "AWS_SECRET_ACCESS_KEY": "hidden",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ALLOW_HTTP": "true",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    files = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    files.mkdir("bureau")
    files.pipe({"bureau/2021/1.txt": money(1).encode(), "bureau/2021/报告 2.txt": money(2).encode()})
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as packed:
        packed.writestr("3.txt", money(3))
    files.put(str(tmp_path / "more.zip"), "bureau/more.zip")
    yield files, rules(tmp_path / "rules")
    server.stop()


def extractor(*given: object) -> str:
    done = subprocess.run([sys.executable, "-m", "extractor", *map(str, given)], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return done.stdout


def test_a_bucket_is_read_by_workers_and_its_tables_go_back_into_it(bucket, tmp_path):
    files, by = bucket
    out = tmp_path / "out"
    extractor("run", "s3://bureau/", "--out", out, "--rules", by, "--jobs", 2)
    held = ds.dataset(out / "documents").to_table().to_pylist()
    assert {one["source"]: one["error"] for one in held} == {
        "2021/1.txt": None,
        "2021/报告 2.txt": None,
        "more.zip/3.txt": None,
    }
    files.pipe("bureau/2021/1.txt", money(1, amounts=(5, 6, 7)).encode())
    assert "其中新读 1 份，未变 2 份" in extractor("run", "s3://bureau/", "--out", out, "--rules", by)

    facts = ds.dataset(out / "facts").count_rows()
    extractor("load", out, "--to", "delta:s3://bureau/tables", "--rules", by)
    assert facts == deltalake.DeltaTable("s3://bureau/tables/facts").to_pyarrow_table().num_rows
