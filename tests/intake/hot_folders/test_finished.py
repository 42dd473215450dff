"""When a file counts as complete, judged over every kind of sender that a machine can play."""

from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from intake.file_end import End
from intake.finished import (
    EMPTY_SECONDS,
    LOCAL_SECONDS,
    NETWORK_SECONDS,
    Decision,
    Glimpse,
    Patience,
    Probe,
    Sight,
    Verdict,
    Writers,
    judge,
    look,
)

LOCAL = Patience.of(finish="stable", network=False, quiet_seconds=None)
NETWORK = Patience.of(finish="stable", network=True, quiet_seconds=None)
FILE = Glimpse(inode=1, size_bytes=100, modified_ns=1_700_000_000 * 10**9, changed_ns=0)
PROVEN = Probe(Writers.NONE, End.IN_ORDER)


def seen(glimpse: Glimpse, *, every: float, until: float) -> Sight:
    sight, at = look(None, glimpse, at=0.0), 0.0
    while at < until:
        at = min(at + every, until)
        sight = look(sight, glimpse, at=at)
    return sight


def verdict(patience: Patience, after: float, found: Probe, *, glimpse: Glimpse = FILE) -> Decision:
    return judge(seen(glimpse, every=0.25, until=after), at=after, patience=patience, probe=lambda: found).decision


@pytest.mark.parametrize(
    ("patience", "found", "seconds"),
    [
        (LOCAL, PROVEN, 1.0),
        (LOCAL, Probe(Writers.NONE, End.UNTOLD), LOCAL_SECONDS),
        (LOCAL, Probe(Writers.UNTOLD, End.IN_ORDER), LOCAL_SECONDS),
        (NETWORK, Probe(Writers.UNTOLD, End.IN_ORDER), NETWORK_SECONDS),
        (NETWORK, Probe(Writers.UNTOLD, End.UNTOLD), NETWORK_SECONDS),
        (Patience.of(finish="rename", network=True, quiet_seconds=None), Probe(Writers.UNTOLD, End.IN_ORDER), 0.0),
        (Patience.of(finish="rename", network=True, quiet_seconds=None), Probe(Writers.UNTOLD, End.UNTOLD), 1.0),
        (Patience(1.0, 3.0, promise="companion"), Probe(Writers.NONE, End.UNTOLD), 0.0),
        (Patience.of(finish="stable", network=False, quiet_seconds=7), PROVEN, 7.0),
    ],
)
def test_it_is_taken_after_this_time_and_not_before(patience: Patience, found: Probe, seconds: float) -> None:
    assert verdict(patience, seconds, found) is Decision.TAKE
    if seconds:
        assert verdict(patience, seconds - 0.1, found) is Decision.WAIT


@pytest.mark.parametrize("patience", [LOCAL, NETWORK])
def test_without_its_end_it_is_waited_for_ten_times_as_long_and_then_taken_with_a_flag(patience: Patience) -> None:
    broken_off = Probe(Writers.UNTOLD, End.MISSING)
    assert verdict(patience, patience.quiet_seconds * 10 - 0.1, broken_off) is Decision.WAIT
    assert verdict(patience, patience.quiet_seconds * 10, broken_off) is Decision.TAKE_FLAGGED


def test_while_somebody_has_it_open_for_writing_it_is_never_taken() -> None:
    assert verdict(LOCAL, 5000, Probe(Writers.SOME, End.IN_ORDER)) is Decision.WAIT


def test_an_empty_file_is_waited_for_ten_minutes() -> None:
    empty = Glimpse(1, 0, 0, 0)
    assert verdict(LOCAL, EMPTY_SECONDS - 1, PROVEN, glimpse=empty) is Decision.WAIT
    assert verdict(LOCAL, EMPTY_SECONDS, PROVEN, glimpse=empty) is Decision.EMPTY
    assert verdict(LOCAL, EMPTY_SECONDS, Probe(Writers.SOME, End.MISSING), glimpse=empty) is Decision.WAIT


def test_two_looks_are_not_enough_however_far_apart() -> None:
    sight = look(look(None, FILE, at=0.0), FILE, at=100.0)
    assert judge(sight, at=100.0, patience=LOCAL, probe=lambda: PROVEN).decision is Decision.WAIT


def test_a_file_written_over_without_growing_begins_to_rest_anew() -> None:
    rewritten = Glimpse(FILE.inode, FILE.size_bytes, FILE.modified_ns + 1, 0)
    sight = look(seen(FILE, every=0.5, until=10.0), rewritten, at=10.5)
    assert (sight.since, sight.first_seen, sight.looks) == (10.5, 0.0, 1)


def test_another_file_under_the_same_name_is_another_file() -> None:
    other = Glimpse(FILE.inode + 1, FILE.size_bytes, FILE.modified_ns, FILE.changed_ns)
    assert look(seen(FILE, every=0.5, until=10.0), other, at=10.5) == Sight(other, 10.5, 10.5)


def test_a_file_stamped_1980_is_still_being_copied() -> None:
    stamped = Glimpse(1, 100, 315_600_000 * 10**9, 0)
    assert verdict(LOCAL, 5.0, PROVEN, glimpse=stamped) is Decision.WAIT


def test_the_pause_it_names_is_never_longer_than_what_is_left_to_wait() -> None:
    sight, at = look(None, FILE, at=0.0), 0.0
    while (said := judge(sight, at=at, patience=LOCAL, probe=lambda: PROVEN)).decision is Decision.WAIT:
        assert isinstance(said, Verdict)
        assert said.again_seconds is not None
        at += said.again_seconds
        sight = look(sight, FILE, at=at)
    assert at == pytest.approx(1.0)


@dataclass
class Sender:
    """A file as its sender makes it: how much of it is there, how long it claims to be, who has it open."""

    length: int = 0
    shown: int = 0
    open: bool = True
    inode: int = 1
    touched: int = 0


class HalfWrittenFiles(RuleBasedStateMachine):
    """A sender does whatever senders do; the watcher looks whenever it likes. What is taken whole must be whole."""

    WHOLE = 40

    @initialize(network=st.booleans(), has_end=st.booleans(), leases=st.booleans())
    def begin(self, *, network: bool, has_end: bool, leases: bool) -> None:
        self.patience = NETWORK if network else LOCAL
        self.has_end = has_end
        self.leases = leases and not network
        self.sender = Sender()
        self.at = 0.0
        self.sight: Sight | None = None
        self.taken = False

    def glimpse(self) -> Glimpse:
        return Glimpse(self.sender.inode, self.sender.shown, 1_700_000_000 * 10**9 + self.sender.touched, 0)

    def probe(self) -> Probe:
        writers = Writers.UNTOLD if not self.leases else Writers.SOME if self.sender.open else Writers.NONE
        whole = self.sender.length == self.sender.shown == self.WHOLE
        return Probe(writers, (End.IN_ORDER if whole else End.MISSING) if self.has_end else End.UNTOLD)

    @precondition(lambda self: not self.taken and self.sender.open)
    @rule(more=st.integers(1, 15))
    def append(self, more: int) -> None:
        self.sender.length = min(self.sender.length + more, self.WHOLE)
        self.sender.shown = max(self.sender.shown, self.sender.length)
        self.sender.touched += 1

    @precondition(lambda self: not self.taken and self.sender.open)
    @rule()
    def preallocate(self) -> None:
        self.sender.shown = self.WHOLE
        self.sender.touched += 1

    @precondition(lambda self: not self.taken and self.sender.open)
    @rule(to=st.integers(0, 39))
    def truncate(self, to: int) -> None:
        self.sender.length = min(self.sender.length, to)
        self.sender.shown = to
        self.sender.touched += 1

    @precondition(lambda self: not self.taken)
    @rule()
    def open_or_close(self) -> None:
        self.sender.open = not self.sender.open

    @precondition(lambda self: not self.taken)
    @rule(length=st.integers(0, 40))
    def rename_another_over_it(self, length: int) -> None:
        self.sender = Sender(length, length, open=False, inode=self.sender.inode + 1)

    @precondition(lambda self: not self.taken)
    @rule(seconds=st.sampled_from([0.1, 0.5, 1.0, 2.9, 14.0, 40.0]), looks=st.integers(0, 5))
    def time_passes(self, seconds: float, looks: int) -> None:
        for _ in range(looks):
            self.at += seconds / looks
            self.look()
            if self.taken:
                return
        self.at += 0.0 if looks else seconds

    @precondition(lambda self: self.taken)
    @rule()
    def the_next_file(self) -> None:
        self.sender = Sender(inode=self.sender.inode + 1)
        self.taken = False

    def look(self) -> None:
        self.sight = look(self.sight, self.glimpse(), at=self.at)
        said = judge(self.sight, at=self.at, patience=self.patience, probe=self.probe)
        if said.decision is Decision.WAIT:
            return
        self.taken = True
        still = self.at - self.sight.since
        if self.has_end and said.decision is Decision.TAKE:
            assert self.sender.length == self.WHOLE == self.sender.shown
        if self.leases:
            assert not self.sender.open
        if not self.has_end:
            assert still >= self.patience.quiet_seconds
        assert self.sight.looks >= 3

    @invariant()
    def nothing_empty_is_taken_as_a_document(self) -> None:
        if getattr(self, "taken", False) and self.sight is not None and self.sight.glimpse.size_bytes == 0:
            assert self.at - self.sight.since >= EMPTY_SECONDS


HalfWrittenFiles.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestHalfWrittenFiles = HalfWrittenFiles.TestCase
