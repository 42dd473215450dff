"""An index with a small in-tray in it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from index.search_index import SearchIndex
from index.values import Access, IndexDocument, IndexPage

EVERYTHING = Access(desks=None, restricted=True)
CLERK = Access(desks=frozenset({"registry"}), restricted=False)


def document(
    document_id: str,
    *texts: str,
    language: str | None = "en",
    desk: str = "registry",
    restricted: bool = False,
    fields: Mapping[str, tuple[str, ...]] | None = None,
) -> IndexDocument:
    """A document with one page a text."""
    pages = tuple(IndexPage(number, language, text) for number, text in enumerate(texts, 1))
    return IndexDocument(document_id, desk, restricted, pages, fields or {})


DOCUMENTS = (
    document(
        "harbour",
        "The prosecutor of the harbour town requests the extradition of Mr João Fernandes, born on the coast.",
        "Funds of 38.750.000,00 were moved to account GB29 NWBK 6016 1331 9268 19 in three weeks.",
        fields={
            "reference": ("HT-2024/0153",),
            "person": ("Fernandes João",),
            "state": ("PT",),
            "type": ("extradition",),
            "date": ("2024-03-05",),
            "deadline": ("2024-09-01",),
            "amount": ("38750000 USD",),
            "status": ("to_review",),
            "language": ("en",),
            "account": ("GB29NWBK60161331926819",),
        },
    ),
    document(
        "bank",
        "Please obtain the records of the bank. The account holder, Femandes, opened it with a forged pass-\nport.",
        fields={
            "reference": ("BK 77/B/2023",),
            "state": ("MT",),
            "type": ("bank_records",),
            "date": ("2023-11-20",),
            "deadline": ("2024-02-01",),
            "status": ("confirmed",),
            "amount": ("9500.50 EUR",),
            "language": ("en",),
        },
    ),
    document(
        "lettre",
        "Le juge d’instruction sollicite l’audition du témoin Amélie Dubreuil. Les auditions auront lieu à Mézières.",
        language="fr",
        fields={
            "state": ("FR",),
            "type": ("taking_evidence",),
            "date": ("2024-03-28",),
            "person": ("Dubreuil Amélie",),
        },
    ),
    document(
        "carta",
        "La fiscalía solicita el decomiso de los bienes. Las solicitudes anteriores quedaron sin respuesta.",
        language="es",
        fields={"state": ("ES",), "type": ("confiscation",), "date": ("2022-01-10",)},
    ),
    document(
        "oficio",
        "Pede-se o cumprimento das decisões proferidas no processo n.º 2O24/0153, da comarca de Óbidos.",
        language="pt",
        fields={"state": ("PT",), "type": ("service_of_documents",), "received": ("2024-04-01",)},
    ),
    document("scrap", "zz 1 .. |||", language=None),
    document("blank"),
    document(
        "other-desk",
        "Another request for extradition, kept by the asset desk.",
        desk="assets",
        fields={"state": ("CH",), "type": ("extradition",)},
    ),
    document(
        "secret",
        "Restricted: extradition of Quillfeather Vandersloot.",
        restricted=True,
        fields={"state": ("LI",), "type": ("extradition",), "person": ("Vandersloot Quillfeather",)},
    ),
)


@pytest.fixture(name="document")
def _document() -> Callable[..., IndexDocument]:
    """Makes a document with one page a text."""
    return document


@pytest.fixture(name="documents")
def _documents() -> tuple[IndexDocument, ...]:
    """What is in `index`."""
    return DOCUMENTS


@pytest.fixture
def everything() -> Access:
    """Somebody who may see everything."""
    return EVERYTHING


@pytest.fixture
def clerk() -> Access:
    """Somebody who may see what is not restricted, of one desk."""
    return CLERK


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[SearchIndex]:
    """An index with `DOCUMENTS` in it, in force since sequence 1."""
    opened = SearchIndex(folder)
    opened.put(DOCUMENTS, sequence=1)
    yield opened
    opened.close()


@pytest.fixture(scope="session", params=["whoosh", "tantivy"])
def archive(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[SearchIndex]:
    """As `index`, made once by each engine, for tests that only ask; most of it has been taken by the engine."""
    opened = SearchIndex(tmp_path_factory.mktemp("archive"), engine=request.param)
    opened.put(DOCUMENTS[2:], sequence=1)
    opened.compact()
    opened.put(DOCUMENTS[:2], sequence=2)
    yield opened
    opened.close()


@pytest.fixture
def found(archive: SearchIndex) -> Callable[..., list[str]]:
    """The ids that a query finds, in their order, for a person who may see everything."""

    def ids(query: str, access: Access = EVERYTHING, **options: object) -> list[str]:
        return [hit.document_id for hit in archive.search(query, access, **options).hits]  # type: ignore[arg-type]

    return ids
