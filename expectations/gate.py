"""Gates: Great Expectations over pandas frames, in an ephemeral context; nothing is sent anywhere.

GX has no DuckDB source that works here, so the caller reads the frame and hands it in. The import costs
seconds and happens on first use only.
"""

import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from expectations.suite_files import Expectation, expectations_for


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFailure:
    """One expectation that did not hold."""

    table: str
    expectation: str
    column: str | None
    severity: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """What a gate found; it passed when nothing of severity `stop` failed."""

    table: str
    rows: int
    checked: int
    failures: tuple[GateFailure, ...]
    document: Any
    """GX's own result, for Data Docs."""

    @property
    def passed(self) -> bool:
        """Whether nothing stops."""
        return all(failure.severity != "stop" for failure in self.failures)


def run_gate(table: str, frame: pd.DataFrame, *, where: str) -> GateResult:
    """Validate one table's frame; `where` (a night or a delivery) goes into the sentences of failures."""
    import great_expectations as gx

    expectations = expectations_for(table)
    # a column without a value has nothing to check, and GX cannot tell its type
    checked = [e for e in expectations if not _nothing_to_check(e, frame)]
    definition = _batch_definition(table)  # opens the context that everything else of GX asks for
    suite = gx.ExpectationSuite(
        name=table, expectations=[_gx_expectation(e, n) for n, e in enumerate(checked)]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch = definition.get_batch({"dataframe": _plain(frame)})
        document = batch.validate(suite, result_format="SUMMARY")
    failures = []
    # GX answers in an order of its own, grouped by column: each result carries the number of its question
    results = {result.expectation_config.meta["number"]: result for result in document.results}
    for number, expectation in enumerate(checked):
        if not results[number].success:
            failures.append(_failure(table, expectation, results[number], where))
    return GateResult(
        table=table, rows=len(frame), checked=len(expectations), failures=tuple(failures), document=document
    )


@cache
def _context() -> Any:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context


@cache
def _batch_definition(table: str) -> Any:
    source = _context().data_sources.add_pandas(name=table)
    return source.add_dataframe_asset(name=table).add_batch_definition_whole_dataframe("whole")


def _gx_expectation(expectation: Expectation, number: int) -> Any:
    import great_expectations as gx

    name = "".join(word.title() for word in expectation.type.split("_"))
    return getattr(gx.expectations, name)(**expectation.arguments, meta={"number": number})


def _nothing_to_check(expectation: Expectation, frame: pd.DataFrame) -> bool:
    column = expectation.arguments.get("column")
    if column is None or column not in frame or expectation.type == "expect_column_values_to_not_be_null":
        return expectation.type == "expect_compound_columns_to_be_unique" and frame.empty
    return bool(frame[column].isna().all())


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return plain objects: GX knows neither the arrow-backed text of pandas 3 nor its nullable integers."""
    plain = frame.copy()
    for name, dtype in frame.dtypes.items():
        if (
            not isinstance(dtype.type, type)
            or str(dtype) in ("str", "string", "boolean")
            or str(dtype).startswith("Int")
        ):
            plain[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return plain


def _failure(table: str, expectation: Expectation, result: Any, where: str) -> GateFailure:
    column = expectation.arguments.get("column")
    found = result.result or {}
    wrong = found.get("unexpected_count")
    seen = (
        f"{wrong} of {found.get('element_count')} values"
        if wrong is not None
        else f"{found.get('observed_value')}"
    )
    if result.exception_info and result.exception_info.get("raised_exception"):
        seen = "the check itself could not run"
    wanted = {k: v for k, v in expectation.arguments.items() if k != "column"}
    place = f"[{table}] column [{column}]" if column else f"[{table}]"
    return GateFailure(
        table=table,
        expectation=expectation.type,
        column=column,
        severity=expectation.severity,
        sentence=f"{place} in [{where}]: {expectation.type.replace('_', ' ')} failed for {seen}; expected {wanted or 'it'}",
    )
