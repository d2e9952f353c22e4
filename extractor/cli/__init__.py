"""The command line: one file per verb, each imported when it is called."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click

from extractor.errors import ExtractorError
from extractor.version import __version__

WRONG_USAGE, NOT_FINISHED = 2, 3


class Verbs(click.Group):
    """The folder is the registry: ``<package>/<verb>.py`` holds ``command``."""

    package = __name__

    def list_commands(self, ctx: click.Context) -> list[str]:
        path = sys.modules[self.package].__path__
        return sorted(module.name for module in pkgutil.iter_modules(path))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = importlib.import_module(f"{self.package}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="extractor")
def entry() -> None:
    """Archives of filled-in government forms → Parquet tables with flags.

    \b
    extractor run archive/ --out out/        convert a folder
    extractor show report.docx               look at one document
    extractor explain report.docx income_total   where a value came from
    """


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 by --fail-on, 2 wrong usage, 3 could not finish."""
    try:
        entry(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.UsageError as error:
        error.show()
        sys.exit(WRONG_USAGE)
    except (ExtractorError, OSError) as error:
        click.echo(f"extractor: {error}", err=True)
        sys.exit(NOT_FINISHED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("extractor: 已停止，原有结果未动 / stopped, what was there is kept", err=True)
        sys.exit(NOT_FINISHED)
