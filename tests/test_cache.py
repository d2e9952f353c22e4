"""What is kept between runs."""

import os

from extractor import cache


def test_what_is_kept_is_bounded_and_what_was_used_longest_ago_goes_first(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "kept"))
    monkeypatch.setattr(cache, "BYTES", 2500)
    monkeypatch.setattr(cache, "_LOOK", 1)
    for number in range(5):
        cache.put(str(number), b"x" * 1000)
        os.utime(tmp_path / "kept" / str(number), (number, number))
    assert cache.get("4") and not cache.get("0")
    assert sum(path.stat().st_size for path in (tmp_path / "kept").iterdir()) <= 3500
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(cache.FOLDER, str(tmp_path / "file" / "below"))
    cache.put("x", b"x")
    assert cache.get("x") is None


def test_parts_of_a_key_do_not_run_into_one_another():
    assert cache.key("ab", "c") != cache.key("a", "bc")
