"""Once: what an object makes when it is first asked for it, and then keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):
    """A property that is made once for each object, from when on it is an attribute like any other.

    A ``functools.cached_property`` would lock, which takes longer than a rule that finds nothing in a short text.

    >>> class Text:
    ...     @once
    ...     def size(self):
    ...         print("measured")
    ...         return 5
    >>> text = Text()
    >>> text.size + text.size
    measured
    10
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> once[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> once[T] | T:
        if instance is None:
            return self
        made = instance.__dict__[self._name] = self._make(instance)
        return made
