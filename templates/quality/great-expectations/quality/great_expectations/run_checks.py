"""Runs every check on the warehouse and reports one line a check.

    python quality/great_expectations/run_checks.py

Exits with status 1 if a check failed or could not be made. Also writes, for other programs and
for people, checks.json and data_docs/index.html into the folder great_expectations below
QUALITY_RESULTS_DIR (default: quality/results).
"""

import shutil
import sys
from pathlib import Path

import great_expectations as gx
from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context import AbstractDataContext
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "common"))

from report import outcome, report, results_folder  # noqa: E402
from suites import QUERIES, SUITES  # noqa: E402
from warehouse import WarehouseError, open_warehouse  # noqa: E402

TOOL = "great_expectations"
RESULTS = results_folder(TOOL)


def main() -> int:
    mistakes = find_mistakes()
    if mistakes:
        print("\n".join(f"checks: suites.py: {mistake}" for mistake in mistakes), file=sys.stderr)
        return 1
    context = build_context()
    try:
        batch_of = open_warehouse(context)
    except WarehouseError as error:
        print(f"checks: {error}", file=sys.stderr)
        return 1

    checks = [check for suite in SUITES for check in run_suite(context, suite, batch_of)]
    status = report(TOOL, checks)
    write_pages(context)
    return status


def find_mistakes() -> list[str]:
    """What would hide a check, or leave one without a name or a table."""
    mistakes, seen = [], set()
    for suite in SUITES:
        if suite.name not in QUERIES:
            mistakes.append(f"the suite {suite.name} has no query in QUERIES")
        for expectation in suite.expectations:
            name = name_of(expectation)
            if not name:
                kind = type(expectation).__name__
                mistakes.append(f'{kind} in {suite.name} has no name: give it meta={{"check": ...}}')
            elif name in seen:
                mistakes.append(f"two checks are called {name}")
            seen.add(name)
    return mistakes


def name_of(expectation) -> str | None:
    return (expectation.meta or {}).get("check")


def build_context() -> AbstractDataContext:
    """A context that lives as long as this run: the suites are code, so nothing needs storing.

    Great Expectations sends nothing anywhere from here.
    """
    return gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(),
            data_docs_sites={
                "local": {
                    "class_name": "SiteBuilder",
                    "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                    "store_backend": {
                        "class_name": "TupleFilesystemStoreBackend",
                        "base_directory": str(RESULTS / "data_docs"),
                    },
                }
            },
            analytics_enabled=False,
            progress_bars=ProgressBarsConfig(globally=False),
        ),
    )


def run_suite(context: AbstractDataContext, suite: gx.ExpectationSuite, batch_of) -> list[dict]:
    """The outcome of each check of a suite, in the order of the suite."""
    try:
        definition, parameters = batch_of(suite.name, QUERIES[suite.name])
    except WarehouseError as error:
        return [
            outcome(suite.name, name_of(expectation), False, f"could not be made: {error}")
            for expectation in suite.expectations
        ]
    validation = context.validation_definitions.add(
        gx.ValidationDefinition(
            name=suite.name, data=definition, suite=context.suites.add(suite)
        )
    )
    results = {
        name_of(result.expectation_config): result
        for result in validation.run(batch_parameters=parameters).results
    }
    return [
        outcome(suite.name, name, results[name].success, describe(results[name]))
        for name in map(name_of, suite.expectations)
    ]


def describe(result: ExpectationValidationResult) -> str:
    """What was seen, in a few words, with examples of the rows that fail."""
    reason = exception_message(result)
    if reason:
        return f"could not be made: {reason}"
    seen = result.result
    if "observed_value" in seen:
        return f"{seen['observed_value']} rows"
    # Some servers count in decimals, and an empty table has no count.
    text = f"{int(seen['unexpected_count'] or 0)} of {int(seen['element_count'] or 0)} rows fail"
    examples = list(dict.fromkeys(show(value) for value in seen["partial_unexpected_list"]))[:3]
    return f"{text}, such as {', '.join(examples)}" if examples else text


def show(value) -> str:
    if isinstance(value, tuple):  # one value of each column that a check compares
        return " <> ".join(show(part) for part in value)
    return repr(value) if isinstance(value, str) else str(value)


def exception_message(result: ExpectationValidationResult) -> str | None:
    """Why the expectation could not be computed (a table or column is missing), or None."""
    info = result.exception_info or {}
    # One entry if the expectation itself failed, one entry a metric if its metrics did.
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if entry["raised_exception"]:
            return entry["exception_message"].strip().splitlines()[0]
    return None


def write_pages(context: AbstractDataContext) -> None:
    """Writes data_docs. A folder that cannot be written does not change the verdict."""
    try:
        # The pages of the last run go: only this run is in the index.
        shutil.rmtree(RESULTS / "data_docs", ignore_errors=True)
        context.build_data_docs()
    except OSError as error:
        print(f"checks: no pages were written: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
