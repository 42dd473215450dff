"""Invented letters with known contents, broken into lines and misread as a scan or a fax misreads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from index.values import IndexDocument, IndexPage

GIVEN = ("Amália", "Benoît", "Cósimo", "Désirée", "Eulália", "Ferran", "Gwendolyn", "Honório", "Inès", "Jairo")
SURNAMES = (
    *("Albuquerque", "Barrancos", "Corneille", "Dalmazzo", "Esterházy", "Fernandes", "Guimarães", "Hollingworth"),
    *("Ibarra", "Jourdain", "Kirchner", "Lamarque", "Montenegro", "Nogueira", "Ormonde", "Pernambuco", "Quevedo"),
    *("Rosenthal", "Sternberg", "Trincão", "Urquhart", "Villanueva", "Wainwright", "Ximenes", "Yarborough", "Zamora"),
    *("Carneiro", "Lourenço", "Bermúdez", "Charpentier", "Delacroix", "Etchegoyen", "Fonseca", "Gallimard", "Herrera"),
)
BODIES = {
    "en": (
        "We ask you to question the witness {name} about the transfers made by the companies under investigation.",
        "The accused, {name}, is wanted for laundering the proceeds of several frauds; please arrest and surrender.",
        "Kindly freeze the account {iban} held in the name of {name} and send us certified bank statements.",
        "This refers to our letter {reference}; the requested documents concerning {name} have not been received.",
        "An amount of {amount} was withdrawn by {name} shortly before the summons could be served.",
    ),
    "fr": (
        "Nous vous prions d’entendre le témoin {name} au sujet des virements effectués par les sociétés visées.",
        "Le prévenu, {name}, est recherché pour blanchiment du produit d’escroqueries; prière de l’arrêter.",
        "Veuillez geler le compte {iban} ouvert au nom de {name} et nous transmettre les relevés certifiés.",
        "Nous nous référons à notre lettre {reference}; les pièces demandées concernant {name} manquent toujours.",
        "Une somme de {amount} a été retirée par {name} peu avant la signification de la citation.",
    ),
    "es": (
        "Les rogamos que tomen declaración al testigo {name} sobre las transferencias de las sociedades investigadas.",
        "El acusado, {name}, está reclamado por blanqueo del producto de varias estafas; sírvanse detenerlo.",
        "Sírvanse bloquear la cuenta {iban} abierta a nombre de {name} y remitir los extractos certificados.",
        "Nos remitimos a nuestra carta {reference}; no se han recibido los documentos solicitados sobre {name}.",
        "La cantidad de {amount} fue retirada por {name} poco antes de notificarse la citación.",
    ),
    "pt": (
        "Solicitamos a inquirição da testemunha {name} sobre as transferências feitas pelas sociedades investigadas.",
        "O arguido, {name}, é procurado por branqueamento do produto de várias burlas; queiram detê-lo.",
        "Queiram congelar a conta {iban} aberta em nome de {name} e enviar os extratos certificados.",
        "Referimo-nos ao nosso ofício {reference}; não foram recebidos os documentos pedidos sobre {name}.",
        "A quantia de {amount} foi levantada por {name} pouco antes da notificação da decisão.",
    ),
}
FILLERS = {
    "en": "We remain at your disposal for any further detail and thank you in advance for your co-operation.",
    "fr": "Nous restons à votre disposition pour tout complément et vous remercions de votre coopération.",
    "es": "Quedamos a su disposición para cualquier aclaración y agradecemos de antemano su colaboración.",
    "pt": "Ficamos ao dispor para qualquer esclarecimento e agradecemos desde já a vossa colaboração.",
}
CONFUSIONS = (
    *(("rn", "m"), ("m", "rn"), ("l", "1"), ("I", "l"), ("o", "0"), ("O", "0"), ("0", "O"), ("1", "l"), ("5", "S")),
    *(("e", "c"), ("c", "e"), ("h", "b"), ("u", "n"), ("n", "u"), ("i", "l"), ("t", "f"), ("cl", "d"), ("é", "e")),
    *(("ã", "a"), ("ç", "c"), ("í", "i"), ("a", "o"), ("B", "8"), ("8", "B"), ("g", "q"), ("w", "vv"), ("z", "2")),
)
LEVELS = {"clean": (0.0, 0.0), "scan": (0.02, 0.002), "fax": (0.08, 0.03)}
"""Of all words, how many have a letter taken for one that looks alike; how many are torn: a letter lost, another in its
place, a stroke too many, the word in two."""
LINE = 60


@dataclass(frozen=True)
class Letter:
    """What a letter says, before it was scanned."""

    document_id: str
    language: str
    name: str
    reference: str
    iban: str
    amount: int
    body: int


def letters(random: Random, number: int) -> list[Letter]:
    """`number` different letters; each person, reference, account and amount stands in one to three of them."""
    people = [f"{given} {surname}" for surname in SURNAMES for given in random.sample(GIVEN, 2)]
    made: list[Letter] = []
    for at in range(number):
        series = "".join(random.choices("ABCDEFGHKLMNPRT", k=2))
        reference = f"{series}-{random.randint(2008, 2026)}/{random.randint(100, 99999)}"
        iban = (
            "GB" + "".join(str(random.randint(0, 9)) for _ in range(2)) + "ABNK" + str(random.randrange(10**13, 10**14))
        )
        language, body = random.choice(tuple(BODIES)), random.randrange(5)
        amount = random.randint(1_000, 90_000_000)
        made.append(Letter(f"letter{at:04}", language, random.choice(people), reference, iban, amount, body))
    return made


def document(random: Random, letter: Letter, level: str) -> IndexDocument:
    """The letter as it is read from the scan."""
    body = BODIES[letter.language][letter.body]
    rest = " / ".join(part for part in ("{reference}", "{iban}", "{amount}") if part not in body)
    said = f"{rest}\n{body} {FILLERS[letter.language]}".format(
        name=letter.name, reference=letter.reference, iban=grouped(letter.iban), amount=f"{letter.amount:,}.00"
    )
    text = "\n".join(
        broken(
            random, [torn(random, misread(random, word, LEVELS[level][0]), LEVELS[level][1]) for word in said.split()]
        )
    )
    return IndexDocument(letter.document_id, "registry", False, (IndexPage(1, letter.language, text),))


def grouped(number: str) -> str:
    """In groups of four, as on paper."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def misread(random: Random, word: str, share: float) -> str:
    """The word as it is read: in `share` of the words one letter is taken for another."""
    fitting = [pair for pair in CONFUSIONS if pair[0] in word]
    return word.replace(*random.choice(fitting), 1) if fitting and random.random() < share else word


def torn(random: Random, word: str, share: float) -> str:
    """The word as dirt and lost lines leave it: in `share` of the words one thing is wrong that no letter excuses."""
    if len(word) < 3 or random.random() >= share:
        return word
    at = random.randrange(1, len(word))
    wrong = random.choice(("", random.choice("aeinorstu"), "i" + word[at], f" {word[at]}"))
    return word[:at] + wrong + word[at + 1 :]


def broken(random: Random, words: Sequence[str]) -> list[str]:
    """The words in lines; now and then one is broken with a hyphen."""
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > LINE:
            if len(word) > 7 and word.isalpha() and random.random() < 0.7:
                at = random.randint(3, len(word) - 3)
                lines.append(f"{line}{word[:at]}-")
                line = f"{word[at:]} "
                continue
            lines.append(line.rstrip())
            line = ""
        line += f"{word} "
    return [*lines, line.rstrip()]
