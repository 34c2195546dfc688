"""Jinja's ``groupby`` and ``sort`` for lists in which some works lack the value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import Environment, pass_environment
from jinja2.filters import do_groupby, do_sort, make_attrgetter


class _MissingLast:
    """A value that may be None, or of another type than its neighbours, made comparable."""

    def __init__(self, value: object) -> None:
        missing = value is None or not isinstance(value, (str, int, float))
        self.key = (1, "") if missing else (0, str(value).casefold())

    def __lt__(self, other: _MissingLast) -> bool:
        return self.key < other.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _MissingLast) and self.key == other.key

    __hash__ = None  # type: ignore[assignment]


def _getter(environment: Environment, attribute: Any) -> Callable[[Any], _MissingLast]:
    get = make_attrgetter(environment, attribute) if attribute is not None else lambda item: item
    return lambda item: _MissingLast(get(item))


@pass_environment
def groupby(
    environment: Environment, value: Iterable[Any], attribute: str | int, *args: Any, **options: Any
) -> list[Any]:
    """As Jinja's own; where it would fail for a missing value, the group of None comes last."""
    items = list(value)
    try:
        return list(do_groupby(environment, items, attribute, *args, **options))
    except TypeError:
        ordered = sorted(items, key=_getter(environment, attribute))
        get = make_attrgetter(environment, attribute)
        present = [item for item in ordered if get(item) is not None]
        missing = [item for item in ordered if get(item) is None]
        groups = do_groupby(environment, present, attribute, *args, **options)
        return [*groups, *([type(groups[0])(None, missing)] if groups and missing else [])]


@pass_environment
def sort(
    environment: Environment,
    value: Iterable[Any],
    reverse: bool = False,
    case_sensitive: bool = False,
    attribute: str | int | None = None,
) -> list[Any]:
    """As Jinja's own; where it would fail for a missing value, the items without it come last."""
    items = list(value)
    try:
        return do_sort(environment, items, reverse, case_sensitive, attribute)
    except TypeError:
        key = _getter(environment, attribute)
        present = [item for item in items if key(item).key[0] == 0]
        missing = [item for item in items if key(item).key[0] == 1]
        return [*sorted(present, key=key, reverse=reverse), *missing]


FILTERS: dict[str, Callable[..., Any]] = {"groupby": groupby, "sort": sort}
