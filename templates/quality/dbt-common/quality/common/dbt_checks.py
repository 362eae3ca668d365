"""Runs tests of the dbt project as checks, for the programs that report them."""

from dbt.artifacts.schemas.results import TestStatus
from dbt.cli.main import dbtRunner

from report import outcome


class CannotRun(Exception):
    """dbt could not run the tests; the message says why, on one line."""


def run_tests(selection: str) -> list[tuple[dict, str]]:
    """The outcome of each test of a selection, by name, and its description."""
    # dbt's own report of the run is in its log file.
    run = dbtRunner().invoke(["--log-level", "none", "test", "--select", selection])
    if run.exception is not None:
        raise CannotRun(reason(run.exception))
    # Hooks of packages are in the list as well.
    tests = [result for result in run.result.results if result.node.resource_type == "test"]
    if not tests:
        raise CannotRun(f"dbt found no test in {selection}")
    return [(describe(test), test.node.description) for test in sorted(tests, key=lambda test: test.node.name)]


def describe(result) -> dict:
    """The outcome of one test, in a few words."""
    if result.status in (TestStatus.Pass, TestStatus.Warn, TestStatus.Fail):
        failures = result.failures or 0
        observed = "1 row fails" if failures == 1 else f"{failures} rows fail"
    else:
        observed = f"could not be made: {reason(result.message)}"
    # What a test looks at: the models and sources that it reads.
    suite = ", ".join(name.split(".")[-1] for name in result.node.depends_on.nodes)
    return outcome(suite, result.node.name, result.status in (TestStatus.Pass, TestStatus.Warn), observed)


def reason(message) -> str:
    """One line of a message of dbt: it names the place first, the reason below it, and then the statement."""
    lines = [line.strip() for line in str(message).splitlines() if line.strip()]
    return lines[min(1, len(lines) - 1)] if lines else type(message).__name__
