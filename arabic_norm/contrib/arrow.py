"""Arrow: columns of record batches cleaned, folded or checked, for whatever speaks Arrow.

pandas, polars, ``datasets``, Spark (``mapInArrow``) and Ray (``map_batches``) rest on it: docs/how-to/big-corpora.md
has the recipes.  It needs pyarrow: ``pip install "arabic-norm-toolkit[arrow]"``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from arabic_norm.pipeline import Pipeline


def clean_array(array: Any, pipe: Pipeline | None = None) -> Any:
    """An array of strings with each cleaned; nulls stay, and so does the type.

    Args:
        array: a ``pyarrow.Array`` or ``ChunkedArray`` of strings, plain or dictionary-encoded.
        pipe: the pipeline, else that of ``clean``.

    Raises:
        TypeError: if the array is of anything else.

    >>> clean_array(pa.array(["وصل الوفد .", None])).to_pylist()
    ['وصل الوفد.', None]
    """
    pipe = pipe or Pipeline()
    if isinstance(array, pa.ChunkedArray):
        return pa.chunked_array([clean_array(chunk, pipe) for chunk in array.chunks], array.type)
    if pa.types.is_dictionary(array.type):
        return clean_array(array.cast(array.type.value_type), pipe).dictionary_encode().cast(array.type)
    kind = array.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise TypeError(f"an array of strings is needed, not of {kind}")
    return pa.array([None if text is None else pipe(text) for text in array.to_pylist()], kind)


def clean_batch(batch: Any, columns: str | Sequence[str], pipe: Pipeline | None = None) -> Any:
    """A ``RecordBatch`` or ``Table`` with some columns cleaned, and its schema as it was.

    Args:
        batch: what to clean.
        columns: a column's name, or several.
        pipe: the pipeline, else that of ``clean``.

    Raises:
        KeyError: if there is no such column; the message names those that there are.
        TypeError: if a column holds anything but strings.

    >>> batch = pa.record_batch({"id": [7], "text": ["وصل الوفد ."]})
    >>> clean_batch(batch, "text").to_pylist()
    [{'id': 7, 'text': 'وصل الوفد.'}]
    """
    pipe = pipe or Pipeline()
    for column in [columns] if isinstance(columns, str) else columns:
        i = batch.schema.get_field_index(column)
        if i < 0:
            raise KeyError(f"no column {column!r}; the columns are {', '.join(batch.schema.names)}")
        batch = batch.set_column(i, batch.schema.field(i), clean_array(batch.column(i), pipe))
    return batch


def mapper(columns: str | Sequence[str], pipe: Pipeline | None = None) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A picklable function from batches to cleaned batches, as Spark's ``mapInArrow`` wants it.

    >>> batches = [pa.record_batch({"text": ["نعم .."]})]
    >>> [batch.to_pylist() for batch in mapper("text")(batches)]
    [[{'text': 'نعم.'}]]
    """
    return _Mapper(columns, pipe or Pipeline())


class _Mapper:
    def __init__(self, columns: str | Sequence[str], pipe: Pipeline) -> None:
        self._columns = columns
        self._pipe = pipe

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            yield clean_batch(batch, self._columns, self._pipe)
