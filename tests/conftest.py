"""What all tests share: nothing is kept outside the test run's own folders."""

import pytest

from extractor import cache


@pytest.fixture(scope="session", autouse=True)
def kept_in_a_folder_of_this_run(tmp_path_factory):
    """Conversions and lists of archives, which are otherwise kept in the user's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.FOLDER, str(tmp_path_factory.mktemp("kept")))
        yield
