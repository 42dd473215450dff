"""What belongs to an account: its bank and its holder, by the words between them; and the list of sums."""

import re
from collections.abc import Iterator, Sequence

from extract.findings import Found, proposal
from extract.letter import Letter
from extract.names import Name
from extract.organisations import Organisation
from extract.people import as_name
from extract.vocabulary import table
from records.values import Proposal

REACH = 260
_HOLDER_AFTER = re.compile(
    r"(?:in (?:the )?name of|held by|belonging to|of which the holder is|holder(?: is)?:?|opened by|"
    r"registered to|au nom d[eu']|ouvert (?:par|au nom)|titulaire(?: est)?\s?:?|appart(?:ient|enant) a|"
    r"a nombre de|titular(?:idad)?(?: formal)?(?: es| de)?:?|perteneciente a|cuyo titular es|em nome de|"
    r"titulad[ao] (?:por|pelo|pela)|de que (?:a |o )?|pertencente a|da titularidade de|customer|of|de|da|do|du|"
    r"del|d')\s?(?:la |el |the |a |o |une |l[ea] |d'|nom d[e']|societe |company |empresa |sociedad |"
    r"sociedade )*(?:[a-z' ]{3,30},\s)?$"
)
_HOLDER_BEFORE = re.compile(
    r"(?:'s|of|de|du|da|do|del|la|el|que|d')?\s?(?:[a-z ']{0,28})?(?:account|compte|cuenta|conta|son compte|"
    r"sa compte)[a-z .:']{0,24}$"
)


def propose_accounts(
    letter: Letter, accounts: Sequence[Found], organisations: Sequence[Organisation], names: Sequence[Name]
) -> Iterator[Proposal]:
    """Each account once, with bank and holder where the sentence or the row names them."""
    seen: dict[str, int] = {}
    done: set[tuple[int, str]] = set()
    for each in accounts:
        item = seen.setdefault(each.value.replace("-", ""), len(seen))
        if (item, "number") not in done:
            done.add((item, "number"))
            yield proposal(
                letter,
                "bank_accounts.number",
                each.value,
                start=each.start,
                end=each.end,
                confidence=each.confidence,
                finder=each.finder,
                item=item,
            )
        for part, found in (
            ("bank", _bank(letter, each, organisations)),
            ("holder", _holder(letter, each, organisations, names)),
        ):
            if found is not None and (item, part) not in done:
                done.add((item, part))
                value, start, end, confidence = found
                yield proposal(
                    letter,
                    f"bank_accounts.{part}",
                    value,
                    start=start,
                    end=end,
                    confidence=confidence,
                    finder=f"account's {part}",
                    item=item,
                )


def _occurrences(letter: Letter, organisation: Organisation) -> list[tuple[int, int]]:
    """Where the body is named, in full or by its first two words."""
    words = letter.plain[organisation.start : organisation.end].split()
    short = words[:2] if len(words) > 2 and all(w[:1].isupper() and len(w) > 3 for w in words[:2]) else words
    needle = r"\s".join(re.escape(word) for word in words) + "|" + r"\s".join(re.escape(word) for word in short) + r"\b"
    return [m.span() for m in re.finditer(needle, letter.plain)]


def _bank(letter: Letter, account: Found, organisations: Sequence[Organisation]) -> tuple[str, int, int, float] | None:
    """The nearest bank in the same paragraph or row, rather behind the number than before it."""
    first, last = _paragraph(letter, account)
    found = []
    for bank in (o for o in organisations if o.is_bank):
        for start, end in _occurrences(letter, bank):
            if first <= start < last:
                behind = start >= account.end
                distance = start - account.end if behind else (account.start - end) * 1.3
                found.append((distance, bank.name, start, end))
    if not found:
        return None
    distance, name, start, end = min(found)
    return (name, start, end, 0.85 if distance < 120 else 0.7) if distance < REACH else None


def _paragraph(letter: Letter, account: Found) -> tuple[int, int]:
    first = letter.text.rfind("\n\n", 0, account.start)
    last = letter.text.find("\n\n", account.end)
    return (max(first, 0)), (last if last >= 0 else len(letter.text))


def _holder(
    letter: Letter, account: Found, organisations: Sequence[Organisation], names: Sequence[Name]
) -> tuple[str, int, int, float] | None:
    """Who holds it: behind 'in the name of', 'titular', or right before 'account'."""
    first, last = _paragraph(letter, account)
    bodies = [(start, end, o.name) for o in organisations if not o.is_bank for start, end in _occurrences(letter, o)]
    bodies += [(n.start, n.end, as_name(f"{n.given} {n.surname}".strip())) for n in names]
    best: tuple[float, str, int, int] | None = None
    for start, end, name in bodies:
        if not first <= start < last:
            continue
        if account.end <= start < account.end + REACH:
            lead = letter.low[account.end : start]
            score = (
                3.0 - len(lead) / 150
                if _HOLDER_AFTER.search(lead[-45:]) or lead.strip() in {"(", "", "-"}
                else 1.2
                if "\t" in lead and len(lead) < 90
                else 0.0
            )
        elif account.start - 130 <= end <= account.start:
            lead = letter.low[end : account.start]
            score = 2.4 - len(lead) / 80 if _HOLDER_BEFORE.search(lead) and len(lead) < 60 else 0.0
        else:
            continue
        if score > 0.6 and (best is None or score > best[0]):
            best = (score, name, start, end)
    return (best[1], best[2], best[3], min(0.88, 0.5 + best[0] / 8)) if best else None


def propose_amounts(letter: Letter, amounts: Sequence[Found], *, requesting_state: str | None) -> Iterator[Proposal]:
    """Each sum once. CFA francs of the central African States are XAF."""
    central = set(table("currencies")["central_african_francs"]["states"])
    seen: set[str] = set()
    for each in amounts:
        value, currency = each.value.split()
        currency = "XAF" if currency == "XOF" and requesting_state in central else currency
        if f"{value} {currency}" in seen:
            continue
        item = len(seen)
        seen.add(f"{value} {currency}")
        span = {"start": each.start, "end": each.end, "item": item}
        yield proposal(letter, "amounts.value", value, confidence=each.confidence, finder=each.finder, **span)
        yield proposal(letter, "amounts.currency", currency, confidence=each.confidence, finder=each.finder, **span)
