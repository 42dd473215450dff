"""The settings: read from `rogatory.toml` in the data folder, then from `ROGATORY_…` variables, then checked."""

import os
import re
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

SETTINGS_FILE = "rogatory.toml"
DEFAULT_HOME = Path("~/rogatory")

Language = Literal["en", "fr", "es", "pt"]
ALL_LANGUAGES: tuple[Language, ...] = ("en", "fr", "es", "pt")

FinishProfile = Literal["stable", "rename", "trigger", "checksum", "lockfile", "batch"]


class Section(BaseModel):
    """A part of the settings: unknown names are refused, nothing changes after the start."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class HotFolder(Section):
    """A watched folder: where files are dropped, and what is known of whatever arrives there."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")
    """Short name used in receipts and on screens."""
    path: Path | None = None
    """The folder itself; `hot/NAME` in the data folder where nothing is said."""
    channel: str = "post"
    """How its documents reached the authority: post, courier, email, fax, diplomatic, interpol."""
    languages: tuple[Language, ...] = ALL_LANGUAGES
    """Languages its documents may be in; the language of each page is detected among these."""
    desk: str = "registry"
    """The desk whose queue its documents enter."""
    restricted: bool = False
    """Whether only clerks cleared for restricted requests may see what arrives here."""
    finish: FinishProfile = "stable"
    """How a file shows that it is complete: `stable` (it stops changing), `rename` (it appears under its final name),
    `trigger` (a second file NAME.ok, NAME.done or NAME.ctl appears last), `checksum` (NAME.sha256 lies beside it and
    agrees), `lockfile` (NAME.lck or NAME.lock is gone), `batch` (a dropped folder holds a file _READY)."""
    network: bool = False
    """Whether the folder lies on SMB or NFS: longer quiet times, no read lease."""
    quiet_seconds: float | None = Field(default=None, gt=0, le=3600)
    """How long a file must stay unchanged; where nothing is said 1 s if the kernel proves that nobody writes to it and
    its end is in order, else 3 s (local) or 15 s (network)."""


class Limits(Section):
    """How much one document may cost. What goes beyond ends as "needs attention", with the original kept."""

    file_bytes: int = Field(default=512 * 1024**2, gt=0)
    """Size of a file."""
    pages: int = Field(default=2000, gt=0)
    """Pages of a document."""
    page_megapixels: int = Field(default=120, gt=0)
    """Pixels of one page image, in millions."""
    page_seconds: float = Field(default=60, gt=0)
    """Time to read one page."""
    document_seconds: float = Field(default=600, gt=0)
    """Time to read one document, as long as it has fewer pages than would fill it at a tenth of `page_seconds`."""
    memory_bytes: int = Field(default=2 * 1024**3, gt=0)
    """Address space of a reading process."""
    attempts: int = Field(default=3, gt=0)
    """How often a step is tried before the document needs attention."""


class Reading(Section):
    """How pages are read."""

    tessdata: Path = Path("/usr/share/tesseract-ocr/5/tessdata")
    """Folder with Tesseract's language data."""
    second_reader: bool = True
    """Whether words that Tesseract is unsure of are read again by a second engine (PP-OCRv6)."""
    second_reader_words: int = Field(default=60, ge=0, le=1000)
    """How many words of a page the second reader reads at most, the most doubtful first; each takes about 0.01 s."""
    kept_days: float = Field(default=30, ge=0)
    """How many days what was read of a document's pages is kept apart, so that it need not be read a second time."""
    small_bytes: int = 5 * 1024**2
    """Files below this size have a lane of their own, so that a big one never holds them up."""
    small_lane: int = Field(default=2, gt=0)
    """Small documents read at once."""
    large_lane: int = Field(default=1, gt=0)
    """Large documents read at once."""


class Web(Section):
    """The review screens."""

    host: str = "127.0.0.1"
    """Address to listen on. Anything but loopback needs TLS in front (docs/how-to/serve-to-colleagues.md)."""
    language: Language = "en"
    """Language of the screens for people who chose none and whose browser asks for none of the four."""
    port: int = Field(default=8080, ge=0, le=65535)
    """Port to listen on; 0 takes a free one."""
    session_idle_minutes: int = Field(default=15, gt=0)
    """A session ends after this time without a request."""
    session_hours: int = Field(default=8, gt=0)
    """A session ends after this time in any case."""
    secure_cookies: bool = False
    """Set where TLS stands in front: the session cookie is then sent over TLS only."""
    public_names: tuple[str, ...] = ()
    """Further names that browsers know the screens by, as where a proxy passes on its own: intray.office.example."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks (10.0.0.0/24) of proxies whose X-Forwarded-For is believed; from others it is ignored."""

    @field_validator("public_names")
    @classmethod
    def _host_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [name for name in names if not re.fullmatch(r"[A-Za-z0-9.:-]+", name)]:
            raise ValueError(f"no host name (write it without https:// and without a path): {wrong[0]}")
        return names

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            ip_network(network, strict=False)  # its ValueError is told with the setting's name
        return networks


class Review(Section):
    """The review desk: who works on what, and what two people have to look at."""

    lease_minutes: float = Field(default=5, gt=0)
    """How long a document stays with the clerk who opened it, after the last sign of life of their screen."""
    second_look: tuple[str, ...] = ("extradition", "provisional_arrest", "asset_freezing", "confiscation")
    """Request types whose critical fields a second clerk confirms without seeing the first one's answer."""
    second_look_restricted: bool = True
    """Whether every restricted request needs a second look, whatever its type."""
    critical_fields: tuple[str, ...] = (
        "request_type", "requesting_state", "references", "date_of_request", "requested_deadline", "persons",
        "bank_accounts", "amounts",
    )  # fmt: skip
    """The fields and lists that the second clerk confirms."""
    regions_a_minute: int = Field(default=20, gt=0)
    """How many regions of a page one clerk may have read again in a minute."""


class Search(Section):
    """How documents are searched."""

    engine: Literal["whoosh", "tantivy"] = "whoosh"
    """What keeps the stems of the words: `whoosh` (up to some 250,000 pages), `tantivy` (beyond). After a change the
    index is rebuilt at the next start; `rogatory reindex` does it at once."""


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(
        env_prefix="ROGATORY_", env_nested_delimiter="__", extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    home: Path = DEFAULT_HOME
    """The data folder: database, archive, index and, where nothing else is said, the hot folders."""
    authority: str = "Central Authority"
    """Name of the authority, shown on every screen."""
    own_state: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    """The State of the authority (ISO 3166-1 alpha-2)."""
    hot_folders: tuple[HotFolder, ...] = (HotFolder(name="inbox"),)
    """The watched folders."""
    limits: Limits = Limits()
    reading: Reading = Reading()
    web: Web = Web()
    search: Search = Search()
    review: Review = Review()

    @cached_property
    def database(self) -> Path:
        return self.home / "rogatory.db"

    @cached_property
    def steps_database(self) -> Path:
        """Where DBOS keeps which step of which document is done."""
        return self.home / "steps.db"

    @cached_property
    def originals(self) -> Path:
        return self.home / "archive" / "originals"

    @cached_property
    def derived(self) -> Path:
        """What was made from the originals: searchable PDF/A, page images."""
        return self.home / "archive" / "derived"

    @cached_property
    def pages_read(self) -> Path:
        """What was read of each page, for a while: a reading that is made again reads no page twice."""
        return self.home / "pages"

    @cached_property
    def index(self) -> Path:
        return self.home / "index"

    @cached_property
    def locks(self) -> Path:
        return self.home / "locks"

    @cached_property
    def scratch(self) -> Path:
        """Working copies of documents being read; emptied at every start."""
        return self.home / "scratch"

    def folder_path(self, folder: HotFolder) -> Path:
        return folder.path if folder.path is not None else self.home / "hot" / folder.name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = TomlConfigSettingsSource(settings_cls, toml_file=data_folder() / SETTINGS_FILE)
        if "home" in file():
            raise SettingsError("home: the file lies in the data folder; ROGATORY_HOME says where that is")
        return init_settings, env_settings, file


def data_folder() -> Path:
    """The data folder that the environment names, else `~/rogatory`; absolute."""
    return Path(os.environ.get("ROGATORY_HOME") or DEFAULT_HOME).expanduser().absolute()


def load_settings() -> Settings:
    """The settings in force, read anew.

    Raises:
        pydantic.ValidationError: a setting is unknown or has no usable value.
        pydantic_settings.SettingsError: the file says where it lies itself.
    """
    return Settings(home=data_folder())
