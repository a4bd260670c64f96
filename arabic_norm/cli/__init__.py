"""The command ``arabic-norm``: one file a subcommand, and here what they share.

Exit codes: 0 nothing found or all done; 1 ``check`` found something; 2 a mistake in the call or a file, said in one
line, and then nothing is written; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from arabic_norm import __version__
from arabic_norm.cli.check import check
from arabic_norm.cli.clean import clean
from arabic_norm.cli.config import config
from arabic_norm.cli.evaluate import evaluate
from arabic_norm.cli.profiles import profiles
from arabic_norm.cli.rules import rules
from arabic_norm.cli.segment import segment
from arabic_norm.cli.train import train
from arabic_norm.kernel import NAME


class _Group(click.Group):
    """A group whose mistakes take one line, and that is quiet when its output is closed."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
            if sys.stdout is not None:
                sys.stdout.flush()
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "arabic-norm"
            return _end(2, f"{_one_line(error)} (see {path} --help)")
        except click.ClickException as error:
            return _end(2, _one_line(error))
        except (click.Abort, KeyboardInterrupt):
            return _end(130)
        except BrokenPipeError:
            # Whoever read the output has seen enough; what Python flushes at its end must not complain either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _end(0)
        except OSError as error:  # files are dealt with where they are written
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _end(2, f"standard output: {(error.strerror or str(error)).lower()}")
        return _end(code if isinstance(code, int) else 0)


def _end(code: int, message: str = "") -> None:
    if message:
        click.echo(f"arabic-norm: {message}", err=True)
    sys.exit(code)


def _one_line(error: click.ClickException) -> str:
    return " ".join(error.format_message().split())


@click.group(cls=_Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="arabic-norm", message=f"%(prog)s, version %(version)s ({NAME} kernel)")
@click.pass_context
def main(context: click.Context, /) -> None:
    """Repair, normalize and segment Arabic text."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (clean, check, segment, rules, profiles, config, train, evaluate):
    main.add_command(_command)
