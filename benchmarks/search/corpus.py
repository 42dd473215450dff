"""Invented documents for measuring the search: Zipfian words, four languages, a growing vocabulary, misread letters.

Word number r of a language is made of syllables that spell r; r follows Zipf's law without an upper end, so the more
pages, the more words nobody wrote before, as in real archives. 2 % of the words have a letter changed as scans do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from index.values import IndexDocument, IndexPage

SYLLABLES = {
    language: tuple(syllables.split())
    for language, syllables in {
        "en": "th er on an re he in ed nd ha at en es of or nt ea ti to it st io le is ou ar as de rt ve",
        "fr": "es le de en re nt on er ai te ou et it me la an qu ur is ns eu ra se ti une que ion ons eur",
        "es": "de es en el la os ar ue ra re er as on st ad al or ta co ci do ien cion ado ente est ida rio mos",
        "pt": "de os es ra do en te ar er as co or nt ta se am ad re qu st em al ao ent cao est ado ida oes nha",
    }.items()
}
MISREADINGS = (("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("e", "c"), ("i", "l"), ("h", "b"), ("s", "5"))
NOISE = 0.02
DESKS = tuple(f"desk{n}" for n in range(12))
STATES = ("PT", "ES", "FR", "BR", "GB", "MT", "CH", "LI", "DE", "IT", "NL", "BE", "AR", "MX", "CL", "PE", "UY", "CA")
TYPES = ("extradition", "bank_records", "taking_evidence", "confiscation", "service_of_documents", "asset_tracing")
STATUSES = ("to_review", "confirmed", "set_aside")
ZIPF_EXPONENT = 1.42
ZIPF_SHIFT = 4
"""Zipf and Mandelbrot: P(rank) ~ (rank + shift) ** -exponent. Gives 0.2 million different words on 10,000 pages."""


@dataclass(frozen=True)
class Corpus:
    """`pages` pages in documents of about `document_pages` pages; the same seed makes the same documents."""

    pages: int
    document_pages: int = 10
    seed: int = 1

    def documents(self) -> Iterator[IndexDocument]:
        """The documents, one after the other; nothing is kept."""
        random = Random(self.seed)
        made = 0
        number = 0
        while made < self.pages:
            count = min(max(1, int(random.expovariate(1 / self.document_pages))), self.pages - made)
            yield document(random, f"doc{self.seed}-{number:07}", count)
            made += count
            number += 1


def document(random: Random, document_id: str, count: int) -> IndexDocument:
    """One document of `count` pages of 300 to 500 words."""
    language = random.choice(tuple(SYLLABLES))
    surname, given = name(random), name(random)
    series = random.choice("ABCDEFGH") + random.choice("KLMNP")
    reference = f"{series}-{random.randint(2010, 2026)}/{random.randint(1, 99999):05}"
    pages = []
    for page in range(1, count + 1):
        words = [word(random, language) for _ in range(random.randint(300, 500))]
        if page == 1:
            words[20:20] = [given, surname, reference]
        pages.append(IndexPage(page, language, " ".join(misread(random, each) for each in words)))
    year, month, day = random.randint(2006, 2026), random.randint(1, 12), random.randint(1, 28)
    fields = {
        "person": (f"{surname} {given}",), "reference": (reference,), "state": (random.choice(STATES),),
        "type": (random.choice(TYPES),), "status": (random.choice(STATUSES),), "language": (language,),
        "date": (f"{year}-{month:02}-{day:02}",), "amount": (f"{random.randint(100, 10**8)} EUR",),
    }  # fmt: skip
    return IndexDocument(document_id, random.choice(DESKS), random.random() < 0.2, tuple(pages), fields)


def word(random: Random, language: str) -> str:
    """A word by Zipf's law, a fifth of them with a plural ending."""
    rank = 1 + min(int(ZIPF_SHIFT * (random.paretovariate(ZIPF_EXPONENT - 1) - 1)), 10**9)
    return spelled(rank, language) + ("s" if random.random() < 0.2 else "")


def spelled(rank: int, language: str) -> str:
    """The word with this rank: the rank in syllables, so common words are short."""
    syllables = SYLLABLES[language]
    spelling = ""
    while rank > 0:
        rank, digit = divmod(rank - 1, len(syllables))
        spelling += syllables[digit]
    return spelling


def name(random: Random) -> str:
    """A surname or given name of three to five syllables."""
    syllables = random.choice(tuple(SYLLABLES.values()))
    return "".join(random.choices(syllables, k=random.randint(3, 5))).title()


def misread(random: Random, written: str) -> str:
    """The word as the scan reads it: in 2 of 100 words a letter is taken for another one."""
    return misread_word(random, written) if random.random() < NOISE else written


def misread_word(random: Random, written: str) -> str:
    """One of those 2 words of 100."""
    fitting = [(right, wrong) for right, wrong in MISREADINGS if right in written]
    if not fitting:
        return written[:-1] + random.choice("abcdefghij")
    return written.replace(*random.choice(fitting), 1)
