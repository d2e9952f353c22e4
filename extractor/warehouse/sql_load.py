"""A load into a SQL warehouse: one transaction in which tables grow, changed reports are replaced, views are made.

What is new is put aside first, which takes long and bothers nobody; then all tables are changed in a row, and shown at
once by the commit. Whatever happens before it leaves the warehouse as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from extractor.errors import LoadError

from .description import Column, Shape
from .outcome import Outcome, Tell, told
from .source import OLD, Plan, Source
from .sql import INFO, KEYS, STATE, SqlTarget, literal, own_shapes
from .views import View, views


@dataclass(slots=True)
class _Work:
    """What is to be done to one table."""

    shape: Shape
    digest: str
    fresh: bool
    added: list[Column] = field(default_factory=list)
    plan: Future[Plan] | None = None
    staged: str | None = None


def load_sql(target: SqlTarget, source: Source, out: Path, force: bool, take_over: bool, tell: Tell) -> list[Outcome]:
    """Bring a warehouse to what ``source`` holds. Raises LoadError; then it is as it was."""
    with target.transaction():
        there = target.columns()
        _own_tables(target, there)
        _check_owner(target, out, take_over)
        known = {str(name): (str(digest), str(by)) for name, digest, by in target.query(_KNOWN)}
        works = [_work(shape, source, there, known, target) for shape in source.shapes.values()]
        for work in works:
            _grow(target, work)
        with _beside() as planning:
            for work in works:
                _plan(target, work, source, known, force, planning)
            for work in works:
                _bring(target, work, source, tell)
            outcomes = [_finish(target, work, source) for work in works]
        outcomes += _gone(target, source, known, there)
        _describe(target, works)
    return outcomes


@contextmanager
def _beside() -> Iterator[ThreadPoolExecutor]:
    """A thread that compares tables while the warehouse takes rows; after an error it begins nothing more."""
    planning = ThreadPoolExecutor(1, "plans")
    try:
        yield planning
    finally:
        planning.shutdown(cancel_futures=True)


_KNOWN = f"SELECT table_name, digest, hashed_by FROM {STATE}"


def _own_tables(target: SqlTarget, there: dict[str, dict[str, str]]) -> None:
    for shape in own_shapes():
        if shape.name not in there:
            target.create(shape)
            target.add_keys(shape)
            target.comment(shape)


def _info(target: SqlTarget, name: str) -> str | None:
    rows = target.query(f"SELECT value FROM {INFO} WHERE name = {literal(name)}")
    return str(rows[0][0]) if rows else None


def _note(target: SqlTarget, name: str, value: str) -> None:
    if _info(target, name) != value:
        target.execute(f"DELETE FROM {INFO} WHERE name = {literal(name)}")
        target.execute(f"INSERT INTO {INFO} (name, value) VALUES ({literal(name)}, {literal(value)})")


def _check_owner(target: SqlTarget, out: Path, take_over: bool) -> None:
    """A load takes out what its results do not have: so results of another folder are not loaded over these."""
    here, owner = str(out.resolve()), _info(target, "out")
    if owner not in (None, here) and not take_over:
        raise LoadError(
            f"库里是 {owner} 的结果，不是 {here} 的，入库会取出前者；请另选库或 schema，确要换成后者请加 --take-over / "
            "the warehouse holds the results of another folder; choose another database or schema, or say --take-over"
        )
    _note(target, "out", here)


def _work(
    shape: Shape,
    source: Source,
    there: dict[str, dict[str, str]],
    known: dict[str, tuple[str, str]],
    target: SqlTarget,
) -> _Work:
    has = there.get(shape.name)
    work = _Work(shape, source.digest(shape.name), has is None)
    if has is None:
        known.pop(shape.name, None)
        return work
    if shape.name not in known:
        raise LoadError(
            f"已有一张表叫 {shape.name}，不是本程序建的，没有动它；请另选库或 schema（?schema=…） / "
            f"a table {shape.name} is there already and not ours; choose another database or schema"
        )
    for column in shape.columns:
        kind = has.get(column.name)
        if kind is None:
            work.added.append(column)
        elif kind != target.type_of(column.type):
            raise LoadError(
                f"{shape.name}.{column.name} 在库里是 {kind}，结果里是 {target.type_of(column.type)}；请先改名："
                f"ALTER TABLE {shape.name} RENAME COLUMN {column.name} TO {column.name}_old / "
                "the column has another type in the warehouse: rename it there, then load again"
            )
    return work


def _grow(target: SqlTarget, work: _Work) -> None:
    if work.fresh:
        target.create(work.shape)
        _forget(target, KEYS, work.shape.name)
    for column in work.added:
        target.add_column(work.shape.name, column)


def _plan(
    target: SqlTarget,
    work: _Work,
    source: Source,
    known: dict[str, tuple[str, str]],
    force: bool,
    planning: ThreadPoolExecutor,
) -> None:
    name = work.shape.name
    if not force and not work.added and known.get(name) == (work.digest, source.hashed_by):
        return
    old = OLD.empty_table() if work.fresh else target.old(name)
    if force or (name in known and known[name][1] != source.hashed_by):
        old = old.set_column(2, OLD.field(2), pa.nulls(old.num_rows, pa.string()))
    work.plan = planning.submit(source.plan, name, old, [column.name for column in work.added])


def _bring(target: SqlTarget, work: _Work, source: Source, tell: Tell) -> None:
    """The new and changed rows: straight into a table that nobody sees yet, or put aside."""
    if work.plan is None:
        return
    name = work.shape.name
    if work.fresh:  # every row comes, whatever the plan says: it is made meanwhile
        total = source.rows(name)
        if total:
            target.insert(work.shape, told(source.all_rows(name), name, total, tell), fresh=True)
        return
    plan = work.plan.result()
    if plan.coming:
        rows = told(source.changed_rows(name, plan), name, plan.coming, tell)
        work.staged = target.stage(work.shape, rows)


def _finish(target: SqlTarget, work: _Work, source: Source) -> Outcome:
    """Replace, and note what is there now."""
    shape, name = work.shape, work.shape.name
    added = tuple(column.name for column in work.added)
    if work.plan is None:
        return Outcome(name, unchanged=source.rows(name))
    if work.fresh:
        target.add_keys(shape)
    plan = work.plan.result()
    if len(plan.outdated):
        target.delete(name, shape.replaced_by, plan.outdated)
    if work.staged:
        target.take_over(shape, work.staged)
    if len(plan.outdated):
        target.delete(KEYS, "key", plan.outdated, f"table_name = {literal(name)}")
    if plan.fresh_keys.num_rows:
        target.insert(_OWN[KEYS], _state_rows(name, plan.fresh_keys), fresh=False)
    _forget(target, STATE, name)
    _insert_state(target, name, work.digest, source.hashed_by)
    return Outcome(name, plan.inserted, plan.replaced, plan.removed, plan.unchanged, added)


_OWN = {shape.name: shape for shape in own_shapes()}


def _forget(target: SqlTarget, own: str, name: str) -> None:
    """Take what one of the load's own tables says of a table out of it."""
    target.execute(f"DELETE FROM {own} WHERE table_name = {literal(name)}")


def _insert_state(target: SqlTarget, name: str, digest: str, hashed_by: str) -> None:
    values = ", ".join(literal(value) for value in (name, digest, hashed_by))
    target.execute(f"INSERT INTO {STATE} (table_name, digest, hashed_by) VALUES ({values})")


def _state_rows(name: str, keys: pa.Table) -> Iterator[pa.RecordBatch]:
    named = keys.add_column(0, "table_name", pa.array([name] * keys.num_rows, pa.string()))
    yield from named.to_batches()


def _gone(
    target: SqlTarget, source: Source, known: dict[str, tuple[str, str]], there: dict[str, dict[str, str]]
) -> list[Outcome]:
    """Tables that the results no longer have stay, without rows."""
    outcomes = []
    for name in sorted(set(known) - set(source.shapes)):
        old = target.old(name)
        if name in there and old.num_rows:
            target.execute(f'DELETE FROM "{name}"')
            _forget(target, KEYS, name)
            outcomes.append(Outcome(name, removed=sum(old["row_count"].to_pylist())))
    return outcomes


def _describe(target: SqlTarget, works: list[_Work]) -> None:
    """Comments and views, where they are not as they were made last."""
    for work in works:
        if work.fresh or _info(target, f"comments {work.shape.name}") != _digest(work.shape):
            target.comment(work.shape)
            _note(target, f"comments {work.shape.name}", _digest(work.shape))
    whole = _digest((views(), [work.shape for work in works]))
    have = {work.shape.name: set(work.shape.names) for work in works}
    if _info(target, "views") != whole or any(work.fresh or work.added for work in works):
        for view in views():
            if _possible(view, have):
                target.replace_view(view)
        _note(target, "views", whole)


def _possible(view: View, have: dict[str, set[str]]) -> bool:
    """Whether the tables that a view names are there: rules of one's own may lack a section."""
    return all(columns <= have.get(table, set()) for table, columns in view.needs.items())


def _digest(thing: object) -> str:
    return hashlib.sha256(repr(thing).encode()).hexdigest()
