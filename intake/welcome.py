"""What a newcomer sees: where to look, how to sign in, and sample letters to try it with."""

import os
import shutil
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from config.settings import Settings
from intake.supervise import ADMINISTRATOR

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"


def say_hello(console: Console, settings: Settings, *, password: str | None) -> None:
    """Print the address, the hot folders and, the first time, the one-time password."""
    host = f"[{settings.web.host}]" if ":" in settings.web.host else settings.web.host
    lines = [f"Review screen   http://{host}:{settings.web.port}"]
    if password is not None:
        lines.append(f"Sign in as      {ADMINISTRATOR}   one-time password   {password}")
    else:
        lines.append("Sign in         as before (forgotten? `rogatory clerk reset NAME`)")
    lines += [f"Hot folder      {settings.folder_path(folder)}" for folder in settings.hot_folders]
    lines += [f"Data            {settings.home}", "Stop            Ctrl-C"]
    console.print(Panel("\n".join(lines), title="Rogatory is ready", expand=False), highlight=False, markup=False)


def drop_samples(console: Console, settings: Settings) -> None:
    """Copy the sample letters into the first hot folder, each under a hidden name first, as a careful scanner does."""
    folder = settings.folder_path(settings.hot_folders[0])
    letters = sorted(SAMPLES.glob("*.pdf"))
    for letter in letters:
        working = folder / f".{letter.name}.part"
        shutil.copyfile(letter, working)
        os.replace(working, folder / letter.name)  # noqa: PTH105 - it must overwrite
    console.print(f"{len(letters)} sample letters dropped into {folder}.", highlight=False)
