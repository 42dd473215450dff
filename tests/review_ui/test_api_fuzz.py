"""No address, no form and no parameter makes an answer of 500; the JSON interface answers as it describes itself.

A few cases for each operation; many more with `python benchmarks/review/fuzz.py`.
"""

from typing import Any

import pytest
from review import fuzzing

from review_ui.app import create_app

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def ids(office: Any, letter: Any, read: Any) -> list[str]:
    return [office.drop(letter, proposals=read, index=True, name="fuzzed.pdf") for _ in range(2)]


def test_the_interface_answers_as_it_describes_itself(office, ada, ids) -> None:
    described = ada.get("/api/v1/openapi.json").json()
    sent = 0
    for operation in fuzzing.operations(described):
        sent += fuzzing.fuzz(
            operation, address=f"{office.address}/api/v1", cookies=dict(ada.client.cookies), examples=2, seeded=True,
            conforming=True,
        )  # fmt: skip
    assert sent >= 14


def test_no_screen_answers_500(office, ada, ids) -> None:
    described = fuzzing.screens(create_app(office.settings).openapi(), documents=ids, token=ada.token())
    out = fuzzing.SESSION_ENDS | fuzzing.PASSWORDS
    sent = 0
    for operation in fuzzing.operations(described, leave_out=out):
        sent += fuzzing.fuzz(
            operation, address=office.address, cookies=dict(ada.client.cookies), examples=1, seeded=True
        )  # fmt: skip
    assert sent >= 60
    assert ada.get("/").status_code == 200, "the one who fuzzed was signed out, and reached nothing"
