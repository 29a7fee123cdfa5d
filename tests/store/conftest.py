"""What the tests of the store share: aiosqlite's thread, as in every Ounce that runs."""

from collections.abc import Iterator

import pytest

from tests import statements_at_once


@pytest.fixture(scope="module", autouse=True)
def thread() -> Iterator[None]:
    """Let the databases of these tests be opened with their thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statements_at_once, "keeps_thread", True)
        yield
