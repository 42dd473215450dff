"""Who is meant: every place where a letter speaks of one of its persons or companies, by name or by description.

'Ana GARCÍA', later 'Ms García', 'the accused' or 'her' are one person; 'Acme Trading Ltd', 'Acme Trading' and 'that
company' one company. A description that could mean two of them means nobody.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from extract.body_mentions import spans
from extract.folding import lowered
from extract.letter import Letter
from extract.name_signs import any_of, particles
from extract.names import Name
from extract.organisations import Organisation
from extract.particulars import Fact
from extract.people import Person, as_name
from extract.vocabulary import spaced, table

PARAGRAPH = 700
"""Letters back in which the one whom a description means was named."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A mention of somebody: its span with title and article, where the words of the name begin, who it is."""

    start: int
    end: int
    named: int
    who: str
    is_body: bool
    sure: float


@dataclass(frozen=True)
class Cast:
    """Everybody whom the letter mentions, mention by mention in reading order."""

    letter: Letter
    bearers: tuple[Bearer, ...]

    @cached_property
    def starts(self) -> Mapping[int, Bearer]:
        """The mention that begins at a position."""
        return {bearer.start: bearer for bearer in self.bearers}

    def antecedent(self, position: int) -> Bearer | None:
        """Whom a pronoun there means: the only one named before in its sentence, else in its paragraph."""
        for limit in (self._sentence(position), self._paragraph(position)):
            near = [b for b in self.bearers if limit <= b.start and b.end <= position]
            if near:
                persons = [b for b in near if not b.is_body] or near
                return replace(persons[-1], sure=0.75) if len({b.who for b in persons}) == 1 else None
        return None

    @cached_property
    def sentence_ends(self) -> tuple[int, ...]:
        """The positions behind the sentences and blocks of the letter."""
        return tuple(match.end() for match in _SENTENCE_END.finditer(self.letter.plain))

    def _sentence(self, position: int) -> int:
        return self.sentence_ends[before - 1] if (before := bisect_right(self.sentence_ends, position)) else 0

    def _paragraph(self, position: int) -> int:
        return max(self.letter.text.rfind("\n\n", 0, position), position - PARAGRAPH, 0)


_SHORTENED = r"(?<!(?i:[\s(]n[or]))(?<!(?i:[\s(](?:ref|art|num|nro|mme|sra|mrs|fig)))(?<!(?i:\s(?:mr|ms|dr|sr|st|cf)))"
_SENTENCE_END = re.compile(rf"{_SHORTENED}(?<=[a-z)\"\d]{{2}})[.?!]\"?\s(?=[\"A-Z(])|\n\n")


def cast_of(
    letter: Letter,
    *,
    people: Sequence[Person],
    names: Sequence[Name],
    organisations: Sequence[Organisation],
    roles: Mapping[int, Fact],
) -> Cast:
    """Everybody mentioned; `names` are all mentions by full name, `roles` the parts by position in `people`."""
    organisations = [o for o in organisations if not ends_with_label(letter, o)]
    bodies = [o for o in organisations if not o.is_bank]
    banks = [Bearer(*span, span[0], o.name, True, 0.0) for o in organisations if o.is_bank for span in spans(letter, o)]
    named = _apart([*_bodies(letter, bodies), *_persons(letter, people, names), *banks])
    named = tuple(b for b in named if b.sure)
    named = tuple(_with_title(letter, b) for b in named)
    described = _described(letter, named, people, bodies, roles)
    return Cast(letter, _apart([*named, *described, *_introduced(letter, named)]))


def ends_with_label(letter: Letter, body: Organisation) -> bool:
    """Whether the last word of the name is the label of the next field: 'Ana Kovac', and below it 'Bank: …'."""
    return letter.text[body.end : body.end + 2].lstrip()[:1] == ":"


def _apart(bearers: Sequence[Bearer]) -> tuple[Bearer, ...]:
    """Of two that overlap the longer one; in reading order."""
    kept: list[Bearer] = []
    for each in sorted(bearers, key=lambda b: (b.start - b.end, -b.sure)):
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda b: b.start))


def _bodies(letter: Letter, bodies: Sequence[Organisation]) -> Iterator[Bearer]:
    for body in bodies:
        yield from (Bearer(start, end, start, body.name, True, 0.95) for start, end in spans(letter, body))


def _persons(letter: Letter, people: Sequence[Person], names: Sequence[Name]) -> Iterator[Bearer]:
    known = [(mention, person.name) for person in people for mention in person.mentions]
    listed = {mention.start for mention, _ in known}
    known += [(name, name) for name in names if name.start not in listed]
    for mention, name in known:
        yield Bearer(mention.start, mention.end, mention.start, _full(name), False, 0.95)
    for name in (person.name for person in people):
        for one, other in ((name.given, name.surname), (name.surname, name.given)):
            whole = r"[\s,]+".join(re.escape(word) for word in lowered(f"{one} {other}").split())
            for match in re.finditer(rf"(?<![\w-]){whole}(?![\w-])", letter.low):
                yield Bearer(*match.span(), match.start(), _full(name), False, 0.95)
    for word, name in _surnames([p.name for p in people] or [n for n in names if not n.official]):
        spread = r"\s".join(re.escape(part) for part in word.split())
        for match in re.finditer(rf"(?<![\w-]){spread}(?![\w-])", letter.low):
            if match[0] != letter.plain[slice(*match.span())]:
                yield Bearer(*match.span(), match.start(), _full(name), False, 0.88)


_WORD = r"(?:[A-Z]\.[ -]?){0,3}[A-Z][\w'&-]*"
_PHRASE = re.compile(
    rf"{_WORD}(?:(?: |\n(?=[\w'-]+[\s.,;)]))(?:(?:de|da|do|dos|del|la|van|von|der|den|di|y|e|et|and|of|&)[ \n]){{0,2}}"
    rf"{_WORD}){{1,6}}(?:,? (?:S\.?A\.?|Lda|Ltd|Inc|SRL|LLC)\.?(?!\w))?"
)
"""A name that nothing else tells: two capitalised words or more."""


@cache
def _introduction() -> re.Pattern[str]:
    words = table("holders")["words"]
    cues = "|".join(spaced(cue) for cue in (*words["IN_NAME_OF"], *words["LABEL"]))
    return re.compile(rf"(?<![\w'])(?:{cues})\s?[:=]?\s?")


def _introduced(letter: Letter, named: Sequence[Bearer]) -> Iterator[Bearer]:
    """Names that only the words before them tell: 'holder: …', 'in the name of …'."""
    for cue in _introduction().finditer(letter.low):
        match = _PHRASE.match(letter.plain, cue.end())
        if match and not any(b.start < match.end() and match.start() < b.end for b in named):
            name = " ".join(letter.text[match.start() : match.end()].split())
            yield Bearer(match.start(), match.end(), match.start(), as_name(name), False, 0.74)


def _full(name: Name) -> str:
    return as_name(f"{name.given} {name.surname}".strip())


def _surnames(names: Sequence[Name]) -> Iterator[tuple[str, Name]]:
    """The surnames and their words that only one person bears, folded."""
    claims: dict[str, set[str]] = {}
    by_word: dict[str, Name] = {}
    for name in names:
        low = lowered(name.surname)
        words = {low, *(w for w in low.split() if w not in particles() and len(w) > 3)}
        for word in words | set(lowered(name.given).split()):
            claims.setdefault(word, set()).add(_full(name))
        by_word.update(dict.fromkeys(words, name))
    yield from ((word, name) for word, name in by_word.items() if len(claims[word]) == 1 and len(word) > 2)


@cache
def _any(*keys: str) -> str:
    """The words of a list of `described`, as one regular expression."""
    branch: Any = table("holders")["described"]
    for key in keys:
        branch = branch[key]
    return "|".join(spaced(word) for word in branch)


@cache
def _lead() -> re.Pattern[str]:
    """What belongs to a mention and stands before it: article, part played or kind of company, title, initials."""
    groups: Sequence[Mapping[str, Any]] = table("holders")["described"]["persons"]
    persons = (spaced(noun) for group in groups for noun in group["nouns"])
    nouns = "|".join([_any("bodies"), _any("bodies_by_name"), *persons])
    return re.compile(
        rf"(?:(?<!\w)(?:{_any('articles')}|his|her|son|sa|su|seu|sua)\s?)?"
        rf"(?:(?<!\w)(?:{nouns}),?\s(?:denominad[oa]\s|dite\s)?)?"
        rf"(?:(?<!\w)(?:{any_of('titles', 'words')})\.?\s)?(?:(?<![\w.])(?:[a-z]\.[- ]?){{1,3}})?\"?$"
    )


def _with_title(letter: Letter, bearer: Bearer) -> Bearer:
    lead = _lead().search(letter.low, max(0, bearer.start - 60), bearer.start)
    return replace(bearer, start=lead.start()) if lead else bearer


@cache
def _nouns() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """For each group of nouns the pattern of 'the NOUN' and the roles it may mean; no role means a company."""
    described: Mapping[str, Any] = table("holders")["described"]
    bodies = [*described["bodies"], *described["bodies_by_name"]]
    groups = [(bodies, []), *((group["nouns"], group["roles"]) for group in described["persons"])]
    before = rf"(?<!\w)(?:(?P<article>(?:{_any('articles')})\s?)|(?:{_any('contractions')})\s?)"
    return tuple(
        (re.compile(rf"{before}(?<!\w)(?P<noun>{'|'.join(map(spaced, nouns))})(?!\w)"), frozenset(roles))
        for nouns, roles in groups
    )


def _described(
    letter: Letter,
    named: Sequence[Bearer],
    people: Sequence[Person],
    bodies: Sequence[Organisation],
    roles: Mapping[int, Fact],
) -> Iterator[Bearer]:
    """'The accused', 'cette société': whom they mean, where only one can be meant."""
    women, men = _women_and_men(letter, people)
    for pattern, meant in _nouns():
        whole = {_full(people[item].name) for item, fact in roles.items() if fact.value in meant}
        for match in pattern.finditer(letter.low):
            if meant:
                one_gender = _of_gender(match["noun"], women, men)
                other = (women | men) - one_gender if one_gender else set()
                called = _called(letter, named, match["noun"]) or (whole & one_gender)
                called = called or (one_gender if len(one_gender) == 1 and len(people) > 1 else whole - other)
                who = next(iter(called)) if len(called) == 1 else _last(named, match.start(), called)
            else:
                who = _body(named, bodies, match)
            if who is not None:
                start = match.start("article" if match["article"] else "noun")
                sure = 0.8 if len(whole) == 1 else 0.7
                yield Bearer(start, match.end(), match.start("noun"), who, not meant, sure)


_OF = re.compile(r"(?<!\w)(?:of|de|du|des|del|da|do)\s$|(?<!\w)d'$")
"""What makes the description before a name another person's: 'the son of the accused, Ivan' is not the accused."""


def _of_gender(noun: str, women: set[str], men: set[str]) -> set[str]:
    """The women for 'arguida' and 'inculpée', the men for 'arguido' and 'inculpé', nobody for 'accused'."""
    return women if re.search(r"(?:a|ee)$", noun) else men if re.search(r"(?:o|pe|nu|ne|se)$", noun) else set()


def _women_and_men(letter: Letter, people: Sequence[Person]) -> tuple[set[str], set[str]]:
    """Who is said to be a woman, who a man, by words beside the name that differ: 'nacida', 'née', 'Mme'."""
    genders: list[set[str]] = []
    for kind in ("women", "men"):
        signs = re.compile(rf"(?<!\w)(?:{_any(kind)})(?!\w)")
        found = {
            _full(person.name)
            for person in people
            for mention in person.mentions
            if signs.search(letter.low, max(0, mention.start - 8), mention.start)
            or signs.search(letter.low, mention.end, _end_of_particulars(letter, people, mention))
        }
        genders.append(found)
    return genders[0] - genders[1], genders[1] - genders[0]


def _end_of_particulars(letter: Letter, people: Sequence[Person], mention: Name) -> int:
    """Where the words about the person named end: before the next one's title, at the end of the sentence."""
    following = min((m.start for p in people for m in p.mentions if m.start > mention.end), default=mention.end + 99)
    stop = _SENTENCE_END.search(letter.plain, mention.end, mention.end + 70)
    return min(mention.end + 70, max(mention.end, following - 12), stop.start() if stop else mention.end + 70)


def _called(letter: Letter, named: Sequence[Bearer], noun: str) -> set[str]:
    """Who is called by this very word, beside a name: 'la investigada Ana', 'Ana, arguida'; it tells woman from man."""
    beside = re.compile(rf"[\s,(]{{1,3}}(?:la |el |l[ea] |[oa] |the )?{re.escape(noun)}(?!\w)")
    return {
        bearer.who
        for bearer in named
        if not bearer.is_body
        and ((re.search(rf"(?<!\w){re.escape(noun)}(?!\w)", letter.low[bearer.start : bearer.named])
              and not _OF.search(letter.low[max(0, bearer.start - 6) : bearer.start]))
             or beside.match(letter.low, bearer.end))
    }  # fmt: skip


def _last(named: Sequence[Bearer], position: int, among: set[str]) -> str | None:
    """The one of several who was named last, if the paragraph names no other of them."""
    near = {b.who for b in named if position - PARAGRAPH <= b.start < position and b.who in among}
    return near.pop() if len(near) == 1 else None


def _body(named: Sequence[Bearer], bodies: Sequence[Organisation], match: re.Match[str]) -> str | None:
    """The company whose name holds the noun, else the one named last, else the only one."""
    holds = {body.name for body in bodies if match["noun"] in lowered(body.name).split()}
    if len(holds) == 1:
        return holds.pop()
    if match["noun"] in table("holders")["described"]["bodies_by_name"]:
        return None
    before = [b for b in named if b.is_body and match.start() - PARAGRAPH <= b.start < match.start()]
    if before:
        return before[-1].who
    return bodies[0].name if len(bodies) == 1 else None
