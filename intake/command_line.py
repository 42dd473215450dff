"""The command line: `rogatory --help`.

Exit codes: 0 done; 1 an error of the program; 2 wrong usage; 3 settings; 4 no such record; 5 storage; 6 refused;
7 running already; 8 sign-in; 9 something needs attention (not everything was filed, in is not out, a check failed).
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from records import fsops
from records.errors import RogatoryError, SettingsInvalid, StorageError

if TYPE_CHECKING:
    from config.settings import Settings

NEEDS_ATTENTION = 9

app = typer.Typer(
    help="Rogatory, the paperless in-tray for international judicial co-operation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
clerk_app = typer.Typer(help="Add clerks and reset their passwords.", no_args_is_help=True)
app.add_typer(clerk_app, name="clerk")
out = Console()
err = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]


def main() -> NoReturn:
    """Run the command; an error becomes one sentence, a hint and an exit code."""
    try:
        app(standalone_mode=True)
    except RogatoryError as error:
        err.print(f"[red]{error.sentence}[/red] [dim]({error.code}{f': {error.detail}' if error.detail else ''})[/dim]")
        err.print(error.hint)
        sys.exit(error.exit_code)
    except OSError as error:
        err.print(f"[red]{error.strerror}[/red]: {error.filename}", highlight=False)
        err.print("Check the path and its permissions; `rogatory doctor` examines the data folder.")
        sys.exit(StorageError.exit_code)
    sys.exit(0)


def settings(*, log_to: str | None = None) -> "Settings":
    """The settings in force, with the log set up: to `logs/NAME.log` in the data folder, or to standard error.

    Raises:
        SettingsInvalid: a setting is unknown or has no usable value.
    """
    import tomllib

    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from config.logs import set_up_logs
    from config.settings import load_settings

    try:
        found = load_settings()
    except ValidationError as error:
        raise SettingsInvalid(
            "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        ) from error
    except (tomllib.TOMLDecodeError, SettingsError) as error:
        raise SettingsInvalid(str(error)) from error
    fsops.make_folder(found.home)  # for its owner only, before anything else makes it for everybody
    set_up_logs(found.home / "logs", log_to or "command")
    return found


# --- running ----------------------------------------------------------------------------------------------------------


@app.command()
def up(
    demo: Annotated[
        bool, typer.Option("--demo", help="Drop the project's sample letters into the hot folder.")
    ] = False,
) -> None:
    """Start everything: hot folders, reading, review screens."""
    from intake.parts import stop_on_signals
    from intake.supervise import Supervisor, prepare
    from intake.welcome import drop_samples, say_hello

    found = settings(log_to="up")
    stop = stop_on_signals()
    with Supervisor(found) as supervisor:
        password = prepare(found)
        supervisor.start()
        say_hello(out, supervisor.settings, password=password)
        if demo:
            drop_samples(out, supervisor.settings)
        supervisor.run(stop)


@app.command()
def watch() -> None:
    """Watch the hot folders only."""
    from intake.parts import watch

    watch(settings(log_to="watch"), lambda: None)


@app.command()
def work() -> None:
    """Read and file what waits, without watching folders."""
    from intake.parts import work

    work(settings(log_to="work"), lambda: None)


@app.command()
def serve() -> None:
    """Serve the review screens only."""
    from intake.parts import serve

    serve(settings(log_to="serve"), lambda: None)


# --- documents --------------------------------------------------------------------------------------------------------


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with files.", exists=True)],
    folder: Annotated[
        str | None, typer.Option(help="Take the settings of this hot folder (the first where nothing is said).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take files in, wait until each is filed, and tell what became of it. The files stay where they are."""
    from intake.ingesting import files_in, take_in

    found = settings()
    outcomes = take_in(found, files_in(paths), folder_name=folder, console=err)
    rows = [(each.name, each.number, each.state, each.reason) for each in outcomes]
    _print(rows, ("file", "receipt", "state", "reason"), as_json=as_json)
    if not all(each.filed for each in outcomes):
        raise typer.Exit(NEEDS_ATTENTION)


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with files.", exists=True)],
    to: Annotated[Path, typer.Option("--out", help="Folder for NAME.json and NAME.pdf.", file_okay=False)],
) -> None:
    """Read documents without storing them: the record as JSON, and the searchable PDF/A."""
    from intake.ingesting import files_in
    from intake.reading_out import read_out

    found = settings()
    failed = read_out(found, files_in(paths), to=to, console=err)
    if failed:
        raise typer.Exit(NEEDS_ATTENTION)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Tell how many arrivals stand where, and whether in = out."""
    from intake.status import status_of

    found = status_of(settings())
    if as_json:
        print(json.dumps(found.as_json(), indent=1))
    else:
        out.print(found.table())
    if not found.in_order:
        raise typer.Exit(NEEDS_ATTENTION)


@app.command()
def retry(
    document: Annotated[str, typer.Argument(help="Receipt number, or the beginning of a document's id.")],
) -> None:
    """Give a document that needs attention three more attempts."""
    from records import ledger, troubles
    from records.database import Database

    database = Database.up_to_date(settings().database)
    with database.writing() as session:
        document_id = ledger.document_id_of(session, document)
        troubles.retry(session, document_id)
    out.print(f"{document_id[:12]} waits to be read again.")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", AND OR NOT, field:value.')],
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(help="At most so many hits.", min=1, max=1000)] = 20,
) -> None:
    """Search the text of every page."""
    from intake.searching import hits_of

    found, total = hits_of(settings(), query, limit=limit)
    if as_json:
        print(json.dumps({"total": total, "hits": [each.as_json() for each in found]}, ensure_ascii=False, indent=1))
        return
    for each in found:
        out.print(f"[bold]{each.name}[/bold] page {each.page}  [dim]{each.document_id[:12]}[/dim]", highlight=False)
        out.print(each.marked(), highlight=False)
    out.print(f"[dim]{len(found)} of {total} documents[/dim]")


@app.command()
def reindex() -> None:
    """Build the search index anew from the database."""
    from intake.searching import rebuild

    number = rebuild(settings(), console=err)
    out.print(f"{number} documents indexed.")


@app.command()
def export(
    to: Annotated[Path, typer.Option("--out", help="Folder for requests.json, requests.csv, receipts.csv.")],
) -> None:
    """Write all confirmed requests and the receipt ledger to files."""
    from intake.export import export_all

    number = export_all(settings(), to=to)
    out.print(f"{number} requests written to {to}.")


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Hash every stored file anew, check the database and the audit trail, and report."""
    from intake.verify import verify_all

    found = verify_all(settings(), console=err)
    if as_json:
        print(json.dumps(found.as_json(), indent=1))
    else:
        out.print(found.table())
    if not found.clean:
        raise typer.Exit(NEEDS_ATTENTION)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check every engine, folder, permission and version, and tell how to mend what is wrong."""
    from intake.doctor import examine

    findings = examine(settings())
    rows = [(each.what, each.verdict, each.found, each.mend) for each in findings]
    _print(rows, ("what", "verdict", "found", "how to mend"), as_json=as_json)
    if any(each.verdict == "wrong" for each in findings):
        raise typer.Exit(NEEDS_ATTENTION)


# --- clerks -----------------------------------------------------------------------------------------------------------


@clerk_app.command("add")
def clerk_add(
    name: Annotated[str, typer.Argument(help="Name to sign in with.")],
    full_name: Annotated[str, typer.Option(help="Name as shown to colleagues.")] = "",
    role: Annotated[str, typer.Option(help="clerk, admin or auditor.")] = "clerk",
    desk: Annotated[list[str] | None, typer.Option(help="Desks the clerk works at; all where none is given.")] = None,
    cleared: Annotated[bool, typer.Option("--cleared", help="May see restricted requests.")] = False,
) -> None:
    """Add a clerk and print the one-time password."""
    from records import clerks
    from records.database import Database

    database = Database.up_to_date(settings().database)
    with database.writing() as session:
        password = clerks.add(
            session, name, full_name=full_name or name, role=role, desks=desk or None, cleared=cleared
        )
    out.print(f"One-time password of {name}: {password}", highlight=False)


@clerk_app.command("reset")
def clerk_reset(name: Annotated[str, typer.Argument(help="Name of the clerk.")]) -> None:
    """Give a clerk a new one-time password and end their sessions."""
    from records import clerks
    from records.database import Database

    database = Database.up_to_date(settings().database)
    with database.writing() as session:
        password = clerks.reset(session, name)
    out.print(f"One-time password of {name}: {password}", highlight=False)


def _print(rows: list[tuple[Any, ...]], heads: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
        return
    table = Table(*heads)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    out.print(table)
