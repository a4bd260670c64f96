"""Reporters: where findings go as they are found, in the form that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, Final

from arabic_norm.formats.atomic import Replacement
from arabic_norm.formats.problems import problem
from arabic_norm.pipeline import REGISTRY
from arabic_norm.report import github, html, json, sarif, text
from arabic_norm.report.findings import Reported

FORMS: Final = ("text", "github", "sarif", "json", "html")
_SUMMARIES: Final = {rule.code: rule.summary for rule in REGISTRY}


class Reporter:
    """Writes findings in one form.

    Args:
        form: one of FORMS, or "none" for what writes its own lines.
        target: the file to write, which is there when all is done; '' for standard output.
        standard: standard output.
    """

    def __init__(self, form: str, target: str, standard: Callable[[], BinaryIO]) -> None:
        self._form = form
        self._target = Replacement(target) if target else None
        self._stream = self._target.file if self._target else standard()
        self._none_yet = True

    def begin(self) -> None:
        """Write what comes before all findings."""
        heads = {"json": json.head, "sarif": lambda: sarif.head(REGISTRY), "html": html.head}
        if self._form in heads:
            self.write([heads[self._form]()])

    def findings(self, found: Sequence[Reported]) -> None:
        """Write some findings."""
        if not found:
            return
        if self._form in ("json", "sarif"):
            self.write((json if self._form == "json" else sarif).items(found, self._none_yet))
        elif self._form == "html":
            self.write(html.items(found, _SUMMARIES))
        elif self._form == "github":
            self.write(f"{line}\n" for line in github.lines(found))
        elif self._form == "text":
            self.write(f"{line}\n" for line in text.lines(found))
        self._none_yet = False

    def end(self, sure: int, unsure: int) -> None:
        """Write what comes behind all findings."""
        if self._form == "json":
            self.write([json.tail(sure, unsure)])
        elif self._form == "sarif":
            self.write([sarif.tail()])
        elif self._form == "html":
            self.write([html.tail(sure, unsure)])
        if self._target:
            self._target.commit()
        else:
            self._stream.flush()

    def abandon(self) -> None:
        """Forget a report that is not at its end."""
        if self._target:
            self._target.abandon()

    def write(self, pieces: Iterable[str]) -> None:
        """Write pieces of text as they are."""
        for piece in pieces:
            data = piece.encode("utf-8", "backslashreplace")
            if self._target is None:
                self._stream.write(data)
                continue
            try:
                self._stream.write(data)
            except OSError as error:
                raise problem(self._target.name, error) from None


def reporter(form: str, target: str, standard: Callable[[], BinaryIO]) -> Reporter:
    """The reporter for a form."""
    return Reporter(form, target, standard)
