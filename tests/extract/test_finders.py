"""States, references, treaties, offences, bodies and contacts in four languages."""

import pytest
from typeset import page_of

from extract.contacts import find_contacts
from extract.dates import find_dates
from extract.enclosures import propose_enclosures
from extract.kinds import propose_kind
from extract.language import language_of
from extract.letter import Letter, letter_of
from extract.marks import propose_marks
from extract.names import find_names, split_by_custom
from extract.offences import find_offences
from extract.organisations import find_organisations, gather_organisations
from extract.people import as_name
from extract.phrases import tokens_of
from extract.references import find_references, propose_references
from extract.states import find_states
from extract.statutes import find_statutes
from extract.treaties import find_treaties, propose_treaties


def letter(text: str) -> Letter:
    return letter_of([page_of(text)])


LANGUAGES = ("en", "fr", "es", "pt")


@pytest.mark.parametrize(
    ("text", "language"),
    {
        "We would be grateful if the records of the company were sent to us": "en",
        "Nous vous prions de bien vouloir nous faire parvenir les pièces du dossier": "fr",
        "Se ruega que remitan a este juzgado los documentos de la cuenta": "es",
        "Solicita-se que sejam remetidos a este tribunal os documentos da conta": "pt",
        "12345 XYZ": None,
    }.items(),
)  # fmt: skip
def test_a_language_is_told_by_its_small_words(text: str, language: str | None) -> None:
    assert language_of(text, LANGUAGES)[0] == language


def test_only_the_languages_asked_for_are_told() -> None:
    assert language_of("Nous vous prions de nous faire parvenir les pièces", ("en", "pt"))[0] != "fr"
    assert language_of("anything", ()) == (None, 0.0)


@pytest.mark.parametrize(
    ("text", "codes"),
    {
        "the Swiss Confederation": {"CH"}, "République de Côte d’Ivoire": {"CI"}, "Reino de España": {"ES"},
        "Estados Unidos da América": {"US"}, "nationale de Guinée équatoriale": {"GQ"},
        "Republica de Mocambique": {"MZ"},
        "the Netherlands": {"NL"}, "South Africa": {"ZA"}, "Royaume-Uni": {"GB"}, "República Dominicana": {"DO"},
    }.items(),
)  # fmt: skip
def test_a_state_is_known_by_its_names(text: str, codes: set[str]) -> None:
    found = letter(text)
    assert {f.value for f in find_states(found, tokens_of(found.low)) if f.kind == "state"} == codes


@pytest.mark.parametrize(
    ("text", "code"),
    {
        "de nationalité sénégalaise": "SN",
        "peruano": "PE",
        "cidadã brasileira": "BR",
        "a citizen of Ukraine": "UA",
        "suiça": "CH",
        "guatemalteca": "GT",
        "ivoirienne": "CI",
        "nothing": None,
    }.items(),
)
def test_a_nationality_names_its_state(text: str, code: str | None) -> None:
    made = letter(text)
    assert {found.value for found in find_states(made, tokens_of(made.low))} == ({code} if code else set())


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        ("Our ref: ABC/12/2024\nYour ref: X-99-7", ["ABC/12/2024"], ["X-99-7"]),
        ("N/Réf. : 5108/D/25 V/Réf. : 330951/2025", ["5108/D/25"], ["330951/2025"]),
        ("Expediente: MP-2023-55102; S/Ref.: 2043/2025", ["MP-2023-55102"], ["2043/2025"]),
        ("Processo n.º 51/23.4TDPRT\nV/Ref.: Of. 4410/2025", ["51/23.4TDPRT"], ["4410/2025"]),
        ("Autos 0712208-31.2021.4.03.6100 em curso", ["0712208-31.2021.4.03.6100"], []),
        ("Note Verbale No. 88/EMB/2025", ["88/EMB/2025"], []),
    ],
)
def test_references_are_parted_into_ours_and_theirs(text: str, own: list[str], other: list[str]) -> None:
    found = letter(text)
    proposals = tuple(
        propose_references(found, find_references(found, dates=find_dates(found), taken=()), role="request")
    )
    assert [p.value for p in proposals if p.field == "references"] == own
    assert [p.value for p in proposals if p.field == "related_references"] == other


@pytest.mark.parametrize(
    ("text", "basis"),
    {
        "under Articles 46 and 54 of the United Nations Convention against Corruption": [
            "UNCAC art. 46", "UNCAC art. 54"],
        "article 18, par. 13, de la Convention des Nations Unies contre la criminalité transnationale organisée": [
            "UNTOC art. 18"],
        "al amparo del Convenio Europeo de Asistencia Judicial en Materia Penal": ["ECMA 1959"],
        "Tratado de Extradición entre el Reino de España y la República de Chile, hecho en Madrid": ["bilateral"],
        "e com garantia de reciprocidade": ["reciprocity"],
        "Directive 2014/41/EU of the European Parliament": ["Directive 2014/41/EU"],
        "Convenção de Extradição entre os Estados Membros da Comunidade dos Países de Língua Portuguesa, assinada": [
            "Convenção de Extradição entre os Estados Membros da Comunidade dos Países de Língua Portuguesa"
        ],
        "section 8 of the Fraud Act 2006": [],
    }.items(),
)  # fmt: skip
def test_a_legal_basis_has_its_canonical_name(text: str, basis: list[str]) -> None:
    found = letter(text)
    treaties = find_treaties(found, states=find_states(found, tokens_of(found.low)))
    assert [p.value for p in propose_treaties(found, treaties)] == basis


@pytest.mark.parametrize(
    ("text", "label", "category", "statute"),
    [
        ("charged with fraud, contrary to section 1 of the Fraud Act 2006.", "fraud", "fraud",
         "section 1 of the Fraud Act 2006"),
        ("du chef de vol à main armée (articles 470 et 471 du Code pénal)", "vol à main armée", "theft_or_robbery",
         "articles 470 et 471 du Code pénal"),
        ("por el delito de cohecho pasivo (artículo 419 del Código Penal)", "cohecho pasivo", "corruption",
         "artículo 419 del Código Penal"),
        ("crime de homicídio qualificado, p. e p. pelo artigo 132.º do Código Penal.", "homicídio qualificado",
         "homicide",
         "artigo 132.º do Código Penal"),
        ("He is accused of money laundering.", "money laundering", "money_laundering", None),
    ],
)  # fmt: skip
def test_an_offence_has_its_category_and_its_provision(
    text: str, label: str, category: str, statute: str | None
) -> None:
    found = letter(text)
    (offence,) = find_offences(found, find_statutes(found))
    assert found.text[offence.start : offence.end] == label
    assert offence.category == category
    assert (offence.statute.value if offence.statute else None) == statute


def test_the_name_of_an_office_is_no_offence() -> None:
    found = letter("Fiscalía Especializada en Delitos de Corrupción\n\nThe Convention against Corruption applies.")
    assert find_offences(found, find_statutes(found)) == ()


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("paid to Bluewater Marine Ltd (company no. 0488812) in May", "Bluewater Marine Ltd", "0488812"),
        ("la société Nord Atelier SARL (RCS Lille 512 334 778)", "Nord Atelier SARL", "512 334 778"),
        ("en el Banco Ribereño del Sur, S.A. de esta ciudad", "Banco Ribereño del Sur, S.A.", None),
        ("a favor de Moinho Velho – Comércio de Cereais, Lda. (NIPC 509887766)",
         "Moinho Velho – Comércio de Cereais, Lda.", "509887766"),
        ("compte à la Banque du Littoral SA", "Banque du Littoral SA", None),
    ],
)  # fmt: skip
def test_a_company_is_known_by_its_legal_form(text: str, name: str, number: str | None) -> None:
    found = letter(text)
    (organisation,) = gather_organisations(found, find_organisations(found))
    assert organisation.name == name
    assert (organisation.number.value if organisation.number else None) == number


@pytest.mark.parametrize(
    ("text", "surname", "given"),
    [
        ("against GARZA-RUIZ, Marta Elena, born", "GARZA-RUIZ", "Marta Elena"),
        ("contre Paul Ambroise NKOULOU, né le 3 mai 1960", "NKOULOU", "Paul Ambroise"),
        ("DA COSTA VIEIRA Teresa, nascida em Faro", "DA COSTA VIEIRA", "Teresa"),
        ("la señora Luisa Fernanda Pardo Nieto, de nacionalidad chilena", "Pardo Nieto", "Luisa Fernanda"),
        ("Mr Peter Oldham was seen", "Oldham", "Peter"),
        ("the witness Jane Harrow said", "Harrow", "Jane"),
    ],
)
def test_a_name_is_parted_into_surname_and_given_names(text: str, surname: str, given: str) -> None:
    found = letter(text)
    (name,) = find_names(found, taken=(), states=())
    assert (name.surname, name.given, name.official) == (surname, given, False)


@pytest.mark.parametrize(
    "text",
    [
        "Judge Peter Oldham presided",
        "le commandant Luc FERRIER assistera",
        "Mme Rita Sanz, greffière, +33 1 55 55 01 22",
    ],
)
def test_an_official_is_no_person_concerned(text: str) -> None:
    assert all(name.official for name in find_names(letter(text), taken=(), states=()))


@pytest.mark.parametrize(
    "text",
    ["The High Court of Justice sat", "United Nations Convention", "Ministério da Justiça", "Código Penal Federal"],
)
def test_an_institution_is_no_person(text: str) -> None:
    assert find_names(letter(text), taken=(), states=()) == ()


def test_names_in_capitals_are_written_as_names() -> None:
    assert as_name("OKO-EZE") == "Oko-Eze"
    assert as_name("PRADO DE LOS RIOS") == "Prado de los Rios"
    assert split_by_custom("Ana María Ruiz Peña", "es") == ("Ruiz Peña", "Ana María")
    assert split_by_custom("John van Dyke") == ("van Dyke", "John")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("e-mail: a.b-c@office.example.", "email", "a.b-c@office.example"),
        ("tel. +44 (0)20 7946 0123", "phone", "+4402079460123"),
        ("téléphone : 01 23 45 67 89", "phone", "0123456789"),
        ("correo despacho(unidad.fiscalia.example", "email", "despacho@unidad.fiscalia.example"),
    ],
)
def test_a_contact_is_found(text: str, kind: str, value: str) -> None:
    assert [(f.kind, f.value) for f in find_contacts(letter(text))] == [(kind, value)]


def test_a_fax_is_no_telephone() -> None:
    assert find_contacts(letter("telefax +27 12 555 0133")) == ()


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("URGENT\n\nDear Sir", {"urgent"}),
        ("CONFIDENCIAL\n\nSeñores", {"confidential"}),
        ("TRÈS URGENT - DÉTENU\n\nSECRET DE L'INSTRUCTION\n\nMonsieur", {"urgent", "confidential"}),
        ("Solicita-se que o pedido seja mantido em sigilo.", {"confidential"}),
        ("Urgente? ( ) SIM (X) NÃO", set()),
        ("There is no hurry at all.", set()),
    ],
)
def test_urgency_and_confidentiality_are_marked_only_where_said(text: str, marks: set[str]) -> None:
    assert {p.field for p in propose_marks(letter(text))} == marks


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Enclosures:\n1. Warrant of arrest\n2. Statement of facts", ["Warrant of arrest", "Statement of facts"]),
        ("P.J. : 1. Copie du jugement ; 2. Extraits du code", ["Copie du jugement", "Extraits du code"]),
        ("Anexos: I – Cópia da denúncia II – Texto da lei", ["Cópia da denúncia", "Texto da lei"]),
        ("A copy of the order and a photograph are attached.", ["copy of the order", "photograph"]),
    ],
)  # fmt: skip
def test_enclosures_are_listed_without_their_numbers(text: str, titles: list[str]) -> None:
    assert [
        p.value for p in propose_enclosures(letter("Dear Sir,\n\n" + "We write to you again. " * 8 + "\n\n" + text))
    ] == titles


@pytest.mark.parametrize(
    ("text", "role", "kind"),
    [
        (
            "We have had no reply to our letter and send this reminder: please serve the summons.",
            "reminder",
            "service_of_documents",
        ),
        (
            "En complément à notre demande, nous prions vos autorités de geler le compte.",
            "supplement",
            "asset_freezing",
        ),
        ("Se solicita la intervención telefónica del número indicado.", "request", "special_techniques"),
        ("Comunica-se que foi indeferida a extradição, que se recusa.", "refusal", "extradition"),
        (
            "We withdraw our request for the search of the premises; it is no longer needed.",
            "withdrawal",
            "search_and_seizure",
        ),
    ],
)
def test_a_letter_is_known_by_what_it_asks(text: str, role: str, kind: str) -> None:
    best = {p.field: p.value for p in propose_kind(letter(text)) if p.rank == 0}
    assert best == {"document_role": role, "request_type": kind}
