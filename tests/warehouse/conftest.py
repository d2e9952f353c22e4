"""Results to load, made by real runs, and the warehouses that they are loaded into."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from extractor.batch import run
from extractor.warehouse import load_out
from tests.warehouse.server import lacking, server

SAMPLES = (
    "2018-qinghe-department.docx",
    "2019-qinghe-department.docx",
    "2020-qinghe-both.docx",
    "2021-qinghe-mof-project.docx",
)


def _made(folder):
    (folder / "in").mkdir(parents=True)
    for name in SAMPLES:
        shutil.copy(Path("samples") / name, folder / "in")
    run([folder / "in"], folder / "out", jobs=1)
    return folder


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """An archive of four documents and what a run made of it; not to be changed."""
    return _made(tmp_path_factory.mktemp("results") / "a")


@pytest.fixture
def archive(tmp_path):
    """The same, for a test that changes it."""
    return _made(tmp_path / "a")


@pytest.fixture(scope="session")
def postgresql():
    """A running server: the folder of its socket."""
    why = lacking()
    if why is not None:
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    with server() as host:
        yield host


class Duck:
    """A DuckDB file."""

    def __init__(self, path):
        self.path, self.to = path, f"duckdb:///{path}"

    def query(self, statement):
        import duckdb

        with duckdb.connect(str(self.path)) as connection:
            return connection.execute(statement).fetchall()

    def comments(self, table):
        said = self.query(f"SELECT comment FROM duckdb_tables() WHERE table_name = '{table}'")
        columns = self.query(f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{table}'")
        return said[0][0], dict(columns)

    def keys(self, table):
        rows = self.query(
            f"SELECT constraint_column_names FROM duckdb_constraints() WHERE table_name = '{table}' "
            "AND constraint_type = 'PRIMARY KEY'"
        )
        return list(rows[0][0])


class Postgres:
    """A schema of its own in the tests' server."""

    def __init__(self, host, schema):
        self.host, self.schema = host, schema
        self.to = f"postgresql://loader@/postgres?host={host}&schema={schema}"

    def connect(self):
        import psycopg

        options = f"-c search_path={self.schema}"
        return psycopg.connect(host=self.host, user="loader", dbname="postgres", options=options, autocommit=True)

    def query(self, statement):
        with self.connect() as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def comments(self, table):
        said = self.query(f"SELECT obj_description('{table}'::regclass)")
        columns = self.query(
            f"SELECT attname, col_description('{table}'::regclass, attnum) FROM pg_attribute "
            f"WHERE attrelid = '{table}'::regclass AND attnum > 0"
        )
        return said[0][0], dict(columns)

    def keys(self, table):
        rows = self.query(
            "SELECT a.attname FROM pg_index i "
            "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) "
            f"WHERE i.indrelid = '{table}'::regclass AND i.indisprimary ORDER BY array_position(i.indkey, a.attnum)"
        )
        return [row[0] for row in rows]


@pytest.fixture(params=["duckdb", "postgresql"])
def warehouse(request, tmp_path):
    """An empty warehouse of each kind that speaks SQL."""
    if request.param == "duckdb":
        return Duck(tmp_path / "w.duckdb")
    return Postgres(request.getfixturevalue("postgresql"), f"t{abs(hash(request.node.nodeid)) % 10**9}")


@pytest.fixture
def loaded(warehouse, results):
    """The warehouse after a first load of ``results``."""
    load_out(results / "out", warehouse.to)
    return warehouse


@pytest.fixture
def living(warehouse, archive):
    """The warehouse after a first load of ``archive``, which the test goes on with."""
    load_out(archive / "out", warehouse.to)
    return warehouse
