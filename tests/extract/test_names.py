"""Which capitalised phrases are persons, which are not, and where the surname begins."""

import pytest
from typeset import page_of

from extract.letter import letter_of
from extract.name_parts import split_by_custom
from extract.names import find_names
from extract.phrases import tokens_of
from extract.states import find_states

PROSE = "It concerns the file that was opened here last spring and that has since been sent to the court of that town. "


def named(text: str, language: str | None = None) -> list[str]:
    letter = letter_of([page_of(text)])
    names = find_names(letter, taken=(), states=find_states(letter, tokens_of(letter.low)), language=language)
    return [f"{name.given} | {name.surname}" for name in names if not name.official]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The flat was let to Margaret Tumim, and the keys were found there.", ["Margaret | Tumim"]),
        ("The storeman, Orvo Quist, told the police that a crate was missing.", ["Orvo | Quist"]),
        ("La llave la tenía don Domingo Ixcot Bol, anciano del lugar.", ["Domingo | Ixcot Bol"]),
        ("com a sua companheira, de seu nome BINETA\nTAMBA, que vive em Beja", ["BINETA | TAMBA"]),
        ("le contrat porte la signature de Solange Le Bihan-\nOrvault, sans date", ["Solange | Le Bihan-Orvault"]),
    ],
)
def test_running_text_names_people_by_given_names_and_by_what_they_do(text: str, names: list[str]) -> None:
    assert named(PROSE + text, "es") == names


@pytest.mark.parametrize(
    "text",
    [
        "ENDEREÇO Lindenstr. 4\nDATA Celle, 3 de maio",
        "Requesting FIU\tHelsinki\nReceiving FIU\tRiga",
        "under the SADC Protocol, and for the NCB Skopje",
        PROSE + "The papers lie at rue Margaret Tumim, in the hospital Albert Quist, on the second floor.",
        PROSE + "The statement was taken down by Insp. Margaret Tumim, and it is enclosed here.",
        PROSE + "a cargo del agente fiscal Abog. Alberto Ruiz Pozo, a quien se agradece",
        PROSE + "the consular official who saw him sign, Mr. Alberto Ruiz, is on leave",
        "Promotor-Chefe Alberto TUMIM, da cidade",
        "ALBERTO RUIZ POZO — Tradutor Público e Intérprete Comercial",
        "Mensagem de DOJ Porto a x@crm-doj.example",
        PROSE + "They were handed to the lawyer,\nMr Albert Quist, in open court.",
        "Margaret Tumim\nHarbour Lane 4",
        "BEST REGARDS Albert QUIST, Lt. Col.",
        "nascido\nem 14/12/1957 em Santa Brígida, casado",
        "BAD EMS-Villa\nNORD (Germany)",
    ],
)
def test_labels_streets_officials_and_heads_of_letters_are_nobody(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mr Albert TUMIM (before: Albert Toumine), of Riga",
        "Mr Albert TUMIM (in older papers: alias Bert QUIST; «Berti»), of Riga",
        "FAMILY NAME\tTUMIM\nFORENAME\tAlbert\nOTHER NAMES USED\tBert QUIST",
        "Albert TUMIM, também Albert QUIST, de Riga",
        "Monsieur TUMIM Albert, qui figure et comme « Bert QUIST », de Riga",
    ],
)
def test_another_name_of_the_same_person_is_no_second_person(text: str) -> None:
    assert named(text) == ["Albert | TUMIM"]


@pytest.mark.parametrize(
    ("name", "language", "parts"),
    [
        ("Sinéad Ní Dhufaigh", None, ("Ní Dhufaigh", "Sinéad")),
        ("Esther Nduku wa Kioko", None, ("wa Kioko", "Esther Nduku")),
        ("Jimbun anak Ranggau", None, ("anak Ranggau", "Jimbun")),
        ("Rosa Quispe Llano de Tapia", "es", ("Quispe Llano de Tapia", "Rosa")),
        ("Yuriana del Carmen Pozo de Brito", "es", ("Pozo de Brito", "Yuriana del Carmen")),
        ("Dora Alicia Pozo", "es", ("Pozo", "Dora Alicia")),
        ("Ana Martín Pozo", "es", ("Martín Pozo", "Ana")),
        ("Peter Tan Ah Kow", None, ("Tan", "Peter Ah Kow")),
        ("Lim Boon Teck", None, ("Lim", "Boon Teck")),
        ("Bui Van An", None, ("Bui", "Van An")),
        ("Zhang Weimin", None, ("Zhang", "Weimin")),
        ("Álvaro José de la Trinidad Pozo Mora", None, ("Pozo Mora", "Álvaro José de la Trinidad")),
        ("Luz Marleni Ruiz de la Cruz", "es", ("Ruiz de la Cruz", "Luz Marleni")),
        ("Nuno de Melo e Sousa Faria", "pt", ("de Melo e Sousa Faria", "Nuno")),
        ("Karim Anis El-Tumimi Abou-Quist", None, ("El-Tumimi Abou-Quist", "Karim Anis")),
        ("Peter van der Tumim", None, ("van der Tumim", "Peter")),
    ],
)
def test_the_surname_begins_where_names_of_that_look_have_it(
    name: str, language: str | None, parts: tuple[str, str]
) -> None:
    assert split_by_custom(name, language) == parts


def test_a_married_name_goes_on_behind_a_surname_in_capitals_where_the_letter_names_the_husband() -> None:
    text = "Paulo QUIROLA POZO\tsócio\n\nGloria\nTAPIA de Quirola\tsu cónyuge"
    assert "Gloria | TAPIA de Quirola" in named(text)
    assert "Gloria | TAPIA" in named("comparece Gloria TAPIA de Lima, nacida en 1970")


def test_parents_who_only_identify_are_nobody() -> None:
    assert named("APELIDO\tTUMIM\nNOMES\tALBERTO IVO\nFILIAÇÃO\tCarlos Tumim / Rosa Quirola Pozo") == [
        "ALBERTO IVO | TUMIM"
    ]


def test_a_caption_of_a_case_in_quotation_marks_names_its_person() -> None:
    assert named(PROSE + "causa N° 12-2024, «Alberto Ruiz\nPozo y otros s/ contrabando»", "es") == [
        "Alberto | Ruiz Pozo"
    ]
    assert named(PROSE + "la lancha «Alberto Ruiz» y otros bienes de la sociedad", "es") == []


def test_a_cell_of_several_parts_is_read_as_its_label_says() -> None:
    assert named("Surname / Name / Patronymic\tTumimova / Aida / Rashidovna") == ["Aida Rashidovna | Tumimova"]
    assert named("Sobrenome / nome\tPOZO DE RUIZ / Ana Flor (solteira: Ana Pozo)") == ["Ana Flor | POZO DE RUIZ"]


def test_a_widow_s_other_name_is_no_part_of_the_surname_in_a_form() -> None:
    assert named("Nom : TUMIM veuve QUIST\nPrénoms : Zoé Mireille\nNée le : 23/05/1959") == ["Zoé Mireille | TUMIM"]


def test_a_post_says_nothing_of_somebody_whose_passport_follows() -> None:
    assert named("1. TUMIM Seung-ho, jefe de exportaciones, pasaporte M1234567.") == ["Seung-ho | TUMIM"]
    assert named("1. TUMIM Seung-ho, jefe de exportaciones.") == []
