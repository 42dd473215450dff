"""What belongs to an account: its bank and its holder, by the words between them; and the list of sums."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from extract.account_holders import holders
from extract.bearers import Cast, ends_with_label
from extract.body_mentions import spans
from extract.cells import cell_under
from extract.findings import Found, proposal
from extract.letter import Letter
from extract.organisations import Organisation
from extract.sketches import same_bank
from extract.vocabulary import spaced, table
from records.values import Proposal

REACH = 260
"""Letters between an account and its bank in one paragraph."""
LISTED = 25
"""Letters between two numbers of one list."""
NEXT_ROWS = 320
"""Letters between an account and a bank that stands behind its own label in other rows."""

Part = tuple[str, int, int, float]
"""A bank or holder: its name, where it was read, how surely it belongs to the account."""


def propose_accounts(
    letter: Letter, accounts: Sequence[Found], organisations: Sequence[Organisation], cast: Cast
) -> Iterator[Proposal]:
    """Each account once, with bank and holder where a sentence, a row or a label names them."""
    kept = [o for o in organisations if o.is_bank and not ends_with_label(letter, o)]
    banks = [(*span, o.name) for o in kept for span in spans(letter, o)]
    banks += [bank for bank in _introduced_banks(letter) if not any(bank[0] < e and s < bank[1] for s, e, _ in banks)]
    held = {_key(number): holder for number, holder in holders(
        letter, accounts, cast, banks=[(start, end) for start, end, _ in banks]).items()}  # fmt: skip
    first: dict[str, Found] = {}
    placed: dict[str, Part] = {}
    for each in accounts:
        first.setdefault(_key(each.value), each)
        found = _bank_in_column(letter, each) or _bank(letter, each, accounts, banks)
        if found is not None and (_key(each.value) not in placed or found[3] > placed[_key(each.value)][3]):
            placed[_key(each.value)] = found
    placed |= _same_house(first, placed)
    for item, (number, each) in enumerate(first.items()):
        yield proposal(
            letter, "bank_accounts.number", each.value, start=each.start, end=each.end, confidence=each.confidence,
            finder=each.finder, item=item,
        )  # fmt: skip
        if (bank := placed.get(number)) is not None:
            yield _part(letter, "bank", bank, item)
        if (holder := held.get(number)) is not None:
            yield _part(letter, "holder", (holder.name, holder.start, holder.end, holder.confidence), item)


def _same_house(accounts: Mapping[str, Found], placed: Mapping[str, Part]) -> dict[str, Part]:
    """Banks of accounts whose own is not told, by the bank's code in the IBAN (ISO 13616: behind the check digits)."""
    by_code = {number[:2] + number[4:8]: bank for number, bank in placed.items() if accounts[number].finder == "ibans"}
    return {
        number: (*by_code[code][:3], 0.8)
        for number, each in accounts.items()
        if (code := number[:2] + number[4:8]) in by_code
        and each.finder == "ibans"
        and (number not in placed or placed[number][3] < 0.8)
    }


def _key(number: str) -> str:
    return re.sub(r"\W", "", number)


def _part(letter: Letter, part: str, found: Part, item: int) -> Proposal:
    name, start, end, confidence = found
    return proposal(
        letter, f"bank_accounts.{part}", name, start=start, end=end, confidence=confidence, finder=f"account's {part}",
        item=item,
    )  # fmt: skip


def _bank(
    letter: Letter, account: Found, accounts: Sequence[Found], banks: Sequence[tuple[int, int, str]]
) -> Part | None:
    """The nearest bank in the same paragraph or row, 'the same bank', or the bank behind a label in a row nearby."""
    first, last = _paragraph(letter, account)
    inside = [bank for bank in banks if first <= bank[0] < last]
    same = next((m for m in same_bank().finditer(letter.low, first, last) if abs(m.start() - account.end) < 120), None)
    ranked = sorted((_distance(account, accounts, bank), bank) for bank in inside)
    before = [bank for bank in banks if same and bank[1] <= same.start()]
    if same and before and (not ranked or ranked[0][0] > abs(same.start() - account.end)):
        start, end, name = max(before)
        return name, start, end, 0.75
    if ranked and ranked[0][0] < REACH:
        distance, (start, end, name) = ranked[0]
        return name, start, end, 0.85 if distance < 120 else 0.7
    rows = [b for b in banks if _behind_label(letter, b[0]) and _distance(account, accounts, b) < NEXT_ROWS]
    if rows:
        start, end, name = min(rows, key=lambda bank: _distance(account, accounts, bank))
        return name, start, end, 0.75
    if len({name for _, _, name in banks}) == 1 and len({_key(other.value) for other in accounts}) == 1:
        start, end, name = banks[0]
        return name, start, end, 0.6
    return None


def _bank_in_column(letter: Letter, account: Found) -> Part | None:
    """The bank in the cell beside the account, in a column that is headed 'bank'."""
    row = letter.line_at(account.start)
    heads = [line for line in letter.lines if _bank_head().fullmatch(letter.low, line.start, line.end)]
    head = max((h for h in heads if h.end < row.start), key=lambda h: h.start, default=None)
    if head is None or row.page - head.page > 1 or abs(head.box.y0 - row.box.y0) < 3:
        return None
    cell = cell_under(letter, head, row)
    if cell is None or not cell.text[:1].isupper() or re.search(r"\d{4}", cell.text):
        return None
    return cell.text, cell.lines[0].start, cell.lines[0].end, 0.85


@cache
def _bank_head() -> re.Pattern[str]:
    labels = "|".join(spaced(label) for label in table("holders")["words"]["BANK_LABEL"])
    return re.compile(rf"\W*(?:{labels})\W*")


def _distance(account: Found, accounts: Sequence[Found], bank: tuple[int, int, str]) -> float:
    """Letters between them: more where the bank stands first, or a number between them that is not of one list."""
    behind = bank[0] >= account.end
    apart = bank[0] - account.end if behind else (account.start - bank[1]) * 1.3
    between = (account.end, bank[0]) if behind else (bank[1], account.start)
    crossed = [o for o in accounts if between[0] <= o.start < between[1] and o.value != account.value]
    listed = all(min(abs(o.start - account.end), abs(account.start - o.end)) < LISTED for o in crossed)
    return apart + (0 if not crossed else 100 if listed else 1000)


@cache
def _bank_label() -> re.Pattern[str]:
    labels = "|".join(spaced(label) for label in table("holders")["described"]["banks"])
    return re.compile(rf"(?:^|[\n\t])[^\n\t:]{{0,12}}(?:{labels})[^\n\t:]{{0,25}}[:\t]\s?$")


def _introduced_banks(letter: Letter) -> Iterator[tuple[int, int, str]]:
    """Banks that only a label before them tells: 'Bank: …'."""
    labels = "|".join(spaced(label) for label in table("holders")["words"]["BANK_LABEL"])
    value = r"(?P<name>[A-Z][^\n\t;:(.]{4,60}(?:\n[A-Z][^\n\t;:(.]{2,40}(?=[.\n]))?)"
    for match in re.compile(rf"(?i:(?:^|[\s(])(?:{labels})\s?)(?::\s?|\t){value}").finditer(letter.plain):
        if _a_label().match(letter.low, match.start("name")):
            continue
        start, end = match.start("name"), match.start("name") + len(match["name"].rstrip(" ,-"))
        yield start, end, " ".join(letter.text[start:end].split())


@cache
def _a_label() -> re.Pattern[str]:
    """The label of the next field or column."""
    words = table("holders")["words"]
    labels = "|".join(spaced(label) for label in (*words["LABEL"], *words["BANK_LABEL"]))
    return re.compile(rf"(?:{labels})\s?(?:[:\n\t]|$)")


def _behind_label(letter: Letter, position: int) -> bool:
    return _bank_label().search(letter.low, max(0, position - 60), position) is not None


def _paragraph(letter: Letter, account: Found) -> tuple[int, int]:
    first = letter.text.rfind("\n\n", 0, account.start)
    last = letter.text.find("\n\n", account.end)
    return (max(first, 0)), (last if last >= 0 else len(letter.text))


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
