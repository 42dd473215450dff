"""The two archives of an installation."""

from config.settings import Settings
from records.archive import Archive


def archives(settings: Settings) -> tuple[Archive, Archive]:
    """The archive of originals, and the archive of what was made from them."""
    return Archive(settings.originals), Archive(settings.derived)
