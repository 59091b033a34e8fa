"""Candidate pairs: SQL over blocking keys. The one place where Python builds SQL, from checked identifiers."""

import re
from collections.abc import Sequence

MAX_KEY_RECORDS = 2_000
"""A key that more right records share proposes nothing by itself, and is reported.

The bound looks at the right side alone, so that a pair's being proposed never depends on which other convictions
arrived tonight: an increment is compared as a full run is.
"""
_IDENTIFIER = re.compile(r"^[a-z_][a-z0-9_]*$")


def candidate_pairs_sql(
    rules: Sequence[str], *, left: str, right: str, max_key_records: int = MAX_KEY_RECORDS
) -> str:
    """Return SQL giving each candidate pair once with every rule that found it, in rule order.

    Args:
        rules: rule ids; position is `rule_no` in the key tables.
        left, right: names of tables with columns rule_no, key, row.
        max_key_records: keys that more right records share are left out here; they come back from
            `bounded_keys_sql`, so that nothing is cut silently.
    """
    _check(left, right)
    names = ", ".join(f"'{rule}'" for rule in _checked_rules(rules))
    return f"""
WITH sizes AS ({_sizes_sql(left, right)}),
pairs AS (
    SELECT DISTINCT l.row AS left_row, r.row AS right_row, l.rule_no AS rule_no
    FROM {left} AS l
    JOIN sizes ON sizes.rule_no = l.rule_no AND sizes.key = l.key AND sizes.right_records <= {max_key_records:d}
    JOIN {right} AS r ON r.rule_no = l.rule_no AND r.key = l.key
)
SELECT
    left_row,
    right_row,
    array_to_string(list_transform(list_sort(list(rule_no)), lambda n: ([{names}])[n + 1]), '|') AS blocking_rules
FROM pairs
GROUP BY left_row, right_row
ORDER BY left_row, right_row
"""


def bounded_keys_sql(
    rules: Sequence[str], *, left: str, right: str, max_key_records: int = MAX_KEY_RECORDS
) -> str:
    """Return SQL counting, per rule, the keys that the bound left out, the left records and the pairs behind them."""
    _check(left, right)
    names = ", ".join(f"'{rule}'" for rule in _checked_rules(rules))
    return f"""
SELECT
    ([{names}])[rule_no + 1] AS rule,
    count(*) AS keys,
    sum(left_records)::BIGINT AS left_records,
    sum(left_records * right_records)::BIGINT AS pairs
FROM ({_sizes_sql(left, right)}) AS sizes
WHERE right_records > {max_key_records:d}
GROUP BY rule_no
ORDER BY rule_no
"""


def _sizes_sql(left: str, right: str) -> str:
    return f"""
    SELECT l.rule_no AS rule_no, l.key AS key, l.records AS left_records, r.records AS right_records
    FROM (SELECT rule_no, key, count(*) AS records FROM {left} GROUP BY rule_no, key) AS l
    JOIN (SELECT rule_no, key, count(*) AS records FROM {right} GROUP BY rule_no, key) AS r
        ON r.rule_no = l.rule_no AND r.key = l.key
    """


def _check(*tables: str) -> None:
    for table in tables:
        if not _IDENTIFIER.match(table):
            raise ValueError(f"table name [{table}]: expected lower-case letters, digits and underscores")


def _checked_rules(rules: Sequence[str]) -> Sequence[str]:
    _check(*rules)
    return rules
