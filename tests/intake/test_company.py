"""A step that was cut short before runs with no other beside it."""

import threading
import time

from intake.company import Company


def test_a_suspected_step_runs_alone_and_ordinary_ones_run_together() -> None:
    company, inside, seen = Company(), set[str](), list[frozenset[str]]()
    lock = threading.Lock()

    def step(name: str, *, alone: bool) -> None:
        with company.joined(alone=alone):
            with lock:
                inside.add(name)
                seen.append(frozenset(inside))
            time.sleep(0.02)
            with lock:
                inside.remove(name)

    names = [f"suspect {n}" for n in range(3)] + [f"ordinary {n}" for n in range(9)]
    threads = [threading.Thread(target=step, args=(name,), kwargs={"alone": "suspect" in name}) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(seen) == len(names)
    assert all(len(company) == 1 for company in seen if any("suspect" in name for name in company))
    assert any(len(company) > 1 for company in seen)


def test_a_suspected_step_goes_before_ordinary_ones_that_come_after_it() -> None:
    company, order = Company(), list[str]()

    def step(name: str, *, alone: bool) -> None:
        with company.joined(alone=alone):
            order.append(name)

    with company.joined(alone=False):
        suspect = threading.Thread(target=step, args=("suspect",), kwargs={"alone": True})
        suspect.start()
        time.sleep(0.05)
        later = threading.Thread(target=step, args=("later",), kwargs={"alone": False})
        later.start()
        time.sleep(0.05)
        assert order == []
    suspect.join(10)
    later.join(10)
    assert order == ["suspect", "later"]
