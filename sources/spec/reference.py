"""The reference of every word of a specification, made from the models that read it."""

import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sources.spec.model import SourceSpec

_HEAD = """# Every word of a specification

Made by `make docs` from `sources/spec/`. [Sources](sources.md) says what they are for, with examples; here stands each one
with what it takes and what it means when it is not given. A word that is not here is refused with file, line and field.
"""


def reference_page() -> str:
    """Return the reference as Markdown: the specification itself, then each part, in the order in which they are met."""
    return "\n\n".join([_HEAD.rstrip(), *(_part(model) for model in _models(SourceSpec))]) + "\n"


def _models(first: type[BaseModel]) -> Iterator[type[BaseModel]]:
    waiting, met = [first], {first}
    while waiting:
        model = waiting.pop(0)
        yield model
        for field in model.model_fields.values():
            for inner in _inner(field.annotation):
                if inner not in met:
                    met.add(inner)
                    waiting.append(inner)


def _inner(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _inner(argument)


def _part(model: type[BaseModel]) -> str:
    said = " ".join((model.__doc__ or "").split())
    rows = [_row(field.alias or name, field) for name, field in model.model_fields.items()]
    head = "| word | takes | when not given | meaning |\n|---|---|---|---|"
    return f"## {model.__name__}\n\n{said}\n\n{head}\n" + "\n".join(rows)


def _row(name: str, field: FieldInfo) -> str:
    cells = (f"`{name}`", _cell(_taken(field.annotation)), _default(field), _cell(field.description or ""))
    return f"| {' | '.join(cells)} |"


def _taken(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _taken(arguments[0])
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(_taken(one) for one in arguments if one is not type(None))
    if origin in (list, tuple, set, frozenset):
        return f"list of {_taken(arguments[0])}" if arguments else "list"
    if origin is dict:
        return f"{_taken(arguments[0])} to {_taken(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{one.value}`" for one in annotation)
    return {"str": "text", "int": "whole number", "float": "number", "bool": "`true` or `false`"}.get(
        getattr(annotation, "__name__", ""), getattr(annotation, "__name__", str(annotation))
    )


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value = field.get_default(call_default_factory=True)
    if value is None or value == [] or value == {} or value == ():
        return "nothing"
    if isinstance(value, BaseModel):
        return "as it says itself"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(reference_page(), end="")
