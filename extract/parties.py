"""The two States and the two authorities: who asks, who is asked, whichever of them writes the letter.

In follow-up mail (acknowledgement, refusal …) the State that was asked writes; the record names the parties of the
underlying request.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import phonenumbers

from extract.correspondents import Correspondents
from extract.findings import Found, overall, proposal
from extract.letter import Letter
from extract.offices import Office
from records.values import Proposal

_LABELS = {
    "requesting": (
        r"(?:requesting|issuing) state|etat (?:requerant|d'emission)|parte requirente|pays requerant|"
        r"estado (?:requirente|de emision|requerente|de emissao|solicitante)"
    ),
    "requested": (
        r"(?:requested|executing) state|etat (?:requis|d'execution)|pays requis|"
        r"estado (?:requerido|de ejecucion|de execucao)"
    ),
}


KNOWN_STATE = 2.4
"""What an authority that clerks have confirmed before counts for its State."""
OF_OFFICE = {"state": 2.0, "city": 1.5, "nationality": 1.5}
"""What a State, a city or a nationality in the name of an authority counts for its side."""
_EMBASSY_OF = re.compile(
    r"(?:embassy of|ambassade d[eu'](?: la)?|embajada de(?:l| la)?|embaixada d[aoe]|high commission of|"
    r"haut[- ]commissariat d[eu]|alta comision de|alto comissariado d[aoe]|legation (?:of|d[eu])|"
    r"consula[a-z]+(?: general| geral)? (?:of|d[aeou]l?))\s?(?:the |la |"
    r"republic of |republique (?:de |du |d')?|republica (?:de |del |da |do )?|kingdom of |reino de )*$"
)
_ASKED_OF = re.compile(
    r"\b(?:requests? (?:addressed |made )?to|addressed to|asks?|demande (?:adressee )?(?:a|au|aux)|"
    r"adressee (?:a|au|aux)|solicitud (?:dirigida )?al?|dirigid[oa] al?|pedido (?:dirigido )?(?:a|ao|as)|"
    r"dirigid[oa] (?:ao|as))\s"
    r"(?:the |la |le |les |l'|el |los |las |o |os |as )?(?:competent |judicial )*"
    r"(?:authorities |autorites |autoridades )?(?:judiciaires? |judiciales |judiciais |competentes )*"
    r"(?:of |de |du |des |del |da |do |d')?(?:the |la |l')?"
    r"(?:government |gouvernement |gobierno |governo |republic |republique |republica |kingdom |royaume |reino )*"
    r"(?:of |de |du |del |da |do |d')?(?:the |la )?$"
)
"""What leads to the State that is asked."""
_LAW_OF = re.compile(
    r"(?:under the law of|law of|laws of|ley(?:es)? de|loi|lei d[aoe]|government of|gouvernement d[eu]|gobierno de|"
    r"governo d[aoe]|behalf of|authority designated by)\s?(?:the |la |el |o |a )?$"
)


def propose_parties(
    letter: Letter, states: Sequence[Found], contacts: Sequence[Found], them: Correspondents, *, own_state: str | None
) -> Iterator[Proposal]:
    """`requesting_state`, `requested_state`, `requesting_authority`, `requested_authority`.

    `own_state` is the State of the authority that receives the letter, if that is known.
    """
    for field, office in (("requesting_authority", them.requesting), ("requested_authority", them.requested)):
        if office is not None:
            yield proposal(
                letter,
                field,
                office.name,
                start=office.start,
                end=office.end,
                confidence=office.confidence,
                finder="authorities",
            )
    fields = ("requested", "requesting") if them.answering else ("requesting", "requested")
    labelled = _labelled(letter, states)
    writer, reader = _both_scores(letter, states, contacts, them, own_state)
    for field, scores, rival in zip(fields, (writer, reader), (reader, writer), strict=True):
        if field in labelled:
            found = labelled[field]
            yield proposal(
                letter,
                f"{field}_state",
                found.value,
                start=found.start,
                end=found.end,
                confidence=0.95,
                finder="labels",
            )
        else:
            yield from _state(letter, f"{field}_state", _against(scores, rival), states, rival)


def _both_scores(
    letter: Letter, states: Sequence[Found], contacts: Sequence[Found], them: Correspondents, own_state: str | None
) -> tuple[dict[str, float], dict[str, float]]:
    """For each State how much speaks for its being the writer's, and for its being the addressee's."""
    writer = _writer_scores(letter, states, them)
    reader = _reader_scores(letter, states, them.addressee)
    for contact in (c for c in contacts if not _inside(c, them.addressee)):
        for state in _states_of_contact(contact):
            _add(reader if them.by_mission else writer, state, 2.0 if contact.kind == "phone" else 1.5)
    addressed = them.addressed
    for each in states:
        if addressed is not None and addressed.start <= each.start < addressed.end + 25 and each.kind != "nationality":
            _add(reader, each.value, 2.0)
    for met in them.familiar:
        if met.authority.state:
            _add(reader if _is_within(met.start, them.addressee) else writer, met.authority.state, KNOWN_STATE)
    sides = (reader, writer) if them.answering else (writer, reader)
    for office, side in zip((them.requesting, them.requested), sides, strict=True):
        for each in _states_in(office, states):
            _add(side, each.value, OF_OFFICE[each.kind])
    if own_state:
        _add(reader, own_state, 2.5)
        writer.pop(own_state, None)
    return writer, reader


def _add(scores: dict[str, float], state: str, weight: float) -> None:
    scores[state] = scores.get(state, 0.0) + weight


def _states_in(office: Office | None, states: Sequence[Found]) -> tuple[Found, ...]:
    """What names a State inside the name of an authority, or right behind it."""
    if office is None:
        return ()
    return tuple(s for s in states if office.start <= s.start < office.end + 4 and s.kind in OF_OFFICE)


def _labelled(letter: Letter, states: Sequence[Found]) -> dict[str, Found]:
    """States behind 'Requesting State:' and the like."""
    found: dict[str, Found] = {}
    for field, label in _LABELS.items():
        for match in re.finditer(rf"(?:{label})\s?[:\t\n]\s?", letter.low):
            after = next((s for s in states if s.kind == "state" and 0 <= s.start - match.end() < 40), None)
            if after is not None:
                found.setdefault(field, after)
    return found


def _writer_scores(letter: Letter, states: Sequence[Found], them: Correspondents) -> dict[str, float]:
    """For each State how much of the letterhead and the wording speaks for its being the writer's."""
    scores: dict[str, float] = {}
    for each in states:
        if not (them.by_mission and each.kind == "city"):
            _add(scores, each.value, _letterhead_weight(letter, each, them.addressee) + _wording_weight(letter, each))
    return scores


def _letterhead_weight(letter: Letter, each: Found, addressee: tuple[int, int] | None) -> float:
    """What a State, city or nationality at the top of the first page counts for the writer."""
    head_end = min(addressee[0] if addressee else 10**9, 900)
    at_top = each.start < _page_end(letter) and letter.height_at(each.start) < 0.3 and each.start < head_end + 400
    if not at_top or _inside(each, addressee):
        return 0.0
    line = letter.line_at(each.start)
    weight = {"state": 2.2, "city": 1.0, "nationality": 0.7}[each.kind] if line.end - line.start < 110 else 0.3
    lead = letter.low[max(0, each.start - 60) : each.start]
    passing = r"(?:in|en|em|au|aux|a|to)\s(?:the\s|la\s|el\s|o\s|a\s)?(?:republic of\s|kingdom of\s)?$"
    return weight * 0.25 if re.search(passing, lead) else weight


def _wording_weight(letter: Letter, each: Found) -> float:
    """What the words around a State count for the writer: 'Embassy of X', 'the law of X', 'X, le 3 mai'."""
    lead, trail = letter.low[max(0, each.start - 60) : each.start], letter.low[each.end : each.end + 60]
    weight = 2.5 if each.start < 700 and _EMBASSY_OF.search(lead) else 0.0
    weight += 0.5 if _LAW_OF.search(lead) else 0.0
    if each.kind == "nationality" and re.search(r"(?:our|notre|nuestr[oa]|noss[oa])\s\w*\s?$", lead):
        weight += 0.4
    dated = re.match(r",\s(?:the\s)?(?:le\s|el\s|a\s|aos\s)?\d{1,2}(?:er)?[\s.]", trail)
    return weight + (1.6 if dated and each.kind != "nationality" else 0.0)


def _states_of_contact(contact: Found) -> tuple[str, ...]:
    """The State of a telephone's country code, or of the end of an e-mail address."""
    if contact.kind == "email":
        ending = contact.value.rpartition(".")[2].upper()
        return ("GB" if ending == "UK" else ending,) if len(ending) == 2 else ()
    if not contact.value.startswith("+"):
        return ()
    try:
        number = phonenumbers.parse(contact.value, None)
    except phonenumbers.NumberParseException:
        return ()
    region = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    return (region,) if region and region not in {"ZZ", "001"} else ()


def _reader_scores(letter: Letter, states: Sequence[Found], addressee: tuple[int, int] | None) -> dict[str, float]:
    """For each State how much speaks for its being the addressee's."""
    scores: dict[str, float] = {}
    for each in states:
        lead = letter.low[max(0, each.start - 70) : each.start]
        weight = 0.15 if each.kind == "state" and sum(s.value == each.value for s in states) <= 6 else 0.05
        if _ASKED_OF.search(lead):
            weight += 0.9
        if _inside(each, addressee) or (
            addressee and addressee[1] <= each.start < addressee[1] + 60 and each.kind != "nationality"
        ):
            weight = {"state": 3.0, "city": 1.8, "nationality": 1.0}[each.kind]
        if re.search(r"(?:through|via|c/o|embassy of|ambassade d[eu'])\s?[^\n.;]{0,30}$", lead) and _inside(
            each, addressee
        ):
            weight = 0.1
        if re.search(
            r"(?:authorities of|autorites|autoridades(?: judiciais| judiciales| competentes)*(?: de|"
            r" d[aoe])?(?: la)?|courts of|competent authority of)\s?(?:the |la |el |o |a )?$",
            lead,
        ):
            weight += 1.0
        if (
            each.kind == "nationality"
            and re.match(
                r"\s(?:authorit|autorid|autorit|law|court|part(?:y|ie|e)|justice|side|counterpart)|s autorit",
                letter.low[each.end :],
            )
        ) or re.search(
            r"(?:authorities|autorites (?:judiciaires )?|autoridades (?:judiciais |judiciales |competentes )?|lei|"
            r"ley|loi|direito|derecho|droit)$",
            lead.strip(),
        ):
            weight += 0.8
        if re.search(
            r"(?:located in|held (?:at|in)|residing in|resid\w+ (?:in|a|en|em)|situ\w+ (?:in|a|en|em)|searches in|"
            r"bank in|requete adressee|in)\s?(?:the )?$",
            lead,
        ):
            weight += 0.25
        scores[each.value] = scores.get(each.value, 0.0) + weight
    return scores


def _inside(found: Found, span: tuple[int, int] | None) -> bool:
    return _is_within(found.start, span)


def _is_within(position: int, span: tuple[int, int] | None) -> bool:
    return span is not None and span[0] <= position < span[1]


def _page_end(letter: Letter) -> int:
    return max((word.end for word in letter.words if word.page == 0), default=0)


def _against(scores: Mapping[str, float], rival: Mapping[str, float]) -> dict[str, float]:
    """A State that is more likely the other party counts less."""
    return {state: score - 0.55 * rival.get(state, 0.0) for state, score in scores.items()}


def _other_state(states: Sequence[Found], rival: Mapping[str, float]) -> list[str]:
    """The one State that the letter names beside the other party's, if it is only one."""
    settled = max(rival, key=lambda state: rival[state], default=None)
    others = list(dict.fromkeys(s.value for s in states if s.kind == "state" and s.value != settled))
    return others if len(others) == 1 and settled is not None and rival[settled] >= 2 else []


def _state(
    letter: Letter, field: str, scores: Mapping[str, float], states: Sequence[Found], rival: Mapping[str, float]
) -> Iterator[Proposal]:
    """The State with most in its favour, then its rivals; else the only one that is left."""
    ranked = [state for state in sorted(scores, key=lambda s: -scores[s]) if scores[state] >= 0.5]
    ranked = ranked or _other_state(states, rival)
    for rank, state in enumerate(ranked[:3]):
        margin = scores[state] - (scores[ranked[1]] if len(ranked) > 1 and rank == 0 else 0)
        sure = min(0.95, max(0.5, 0.55 + 0.1 * margin)) if rank == 0 else 0.2
        found = next((s for s in states if s.value == state and s.kind == "state"), None) or next(
            (s for s in states if s.value == state), None
        )
        if found is None:
            made = overall(field, state, confidence=sure, finder="country codes")
            yield Proposal(made.field, made.value, made.confidence, made.finder, rank=rank)
        else:
            yield proposal(
                letter, field, state, start=found.start, end=found.end, confidence=sure, finder=found.finder, rank=rank
            )
