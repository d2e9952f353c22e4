"""``extractor version``."""

import click


@click.command()
@click.option("--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files.")
def command(rules: str | None) -> None:
    """Print the program's version, and the folder and version of the rule files in force."""
    from extractor.ruleset import load
    from extractor.version import __version__

    ruleset = load(rules)
    click.echo(f"extractor {__version__}\nrules {ruleset.version} ({ruleset.path}, {len(ruleset.forms)} forms)")
