"""Office documents (DOCX, ODT, RTF, …) become a PDF through LibreOffice, where that is installed."""

import shutil
import subprocess
import zipfile
from pathlib import Path

from records.errors import DamagedFile, EngineMissing, LockedWithPassword

CONVERT_SECONDS = 180
ENCRYPTION_MARK = b"manifest:encryption-data"
MOST_MANIFEST_BYTES = 1 << 20


def as_pdf(path: Path, work: Path) -> Path:
    """Convert the office document at `path`; the PDF lies in `work`.

    Raises:
        LockedWithPassword: it is encrypted.
        EngineMissing: LibreOffice is not installed.
        DamagedFile: LibreOffice cannot open it.
    """
    if _is_encrypted(path):
        raise LockedWithPassword("office document")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise EngineMissing("LibreOffice")
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    words = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(work), str(path)]
    try:
        subprocess.run(words, capture_output=True, timeout=CONVERT_SECONDS, check=True)  # noqa: S603 - the name is ours
    except (subprocess.SubprocessError, OSError) as error:
        raise DamagedFile("office document") from error
    made = work / f"{path.stem}.pdf"
    if not made.is_file():
        raise DamagedFile("office document")
    return made


def _is_encrypted(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as members:
            if any(member.flag_bits & 1 for member in members.infolist()):
                return True
            if "META-INF/manifest.xml" not in members.namelist():
                return False
            with members.open("META-INF/manifest.xml") as manifest:
                return ENCRYPTION_MARK in manifest.read(MOST_MANIFEST_BYTES)
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError) as error:
        raise DamagedFile("office document") from error
