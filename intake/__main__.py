"""`python -m intake` is `rogatory`."""

from intake.command_line import main

main()
