import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "jobs"))

from session import start  # noqa: E402


@pytest.fixture(scope="session")
def spark():
    """One session on this machine for all tests."""
    session = start("tests", {"spark.master": "local[1]", "spark.sql.shuffle.partitions": "1"})
    yield session
    session.stop()
