"""The worker as a program for the kill tests: `python -m tests.crash.worker`, on the data folder ROGATORY_HOME."""

import intake.work  # noqa: F401 - loaded before the fork
from config.logs import set_up_logs
from config.settings import load_settings
from intake.parts import work


def main() -> None:
    settings = load_settings()
    set_up_logs(settings.home / "logs", "work")
    work(settings, lambda: None)


if __name__ == "__main__":
    main()
