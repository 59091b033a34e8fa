"""What every part of a specification is built on: nothing misspelled passes, expressions are checked when loaded."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Strict(BaseModel):
    """A specification says only what is known here; a misspelled field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


def _with_group(pattern: str) -> str:
    if re.compile(_compiled(pattern)).groups < 1:
        raise ValueError("the expression needs a group in parentheses: what it matches is taken")
    return pattern


Pattern = Annotated[str, AfterValidator(_compiled)]
"""A regular expression, checked when the specification is loaded."""
Capture = Annotated[str, AfterValidator(_with_group)]
"""A regular expression whose first group is what is wanted."""
