"""The lists that every clerk opens all day go through indexes: what is asked does not grow with the archive."""

import sqlalchemy as sa

from records import queue
from records.database import Database
from records.documents import Viewer
from records.queue import Wanted
from records.tables import State
from records.waiting import Waiting

CLERK = Viewer("ines", frozenset({"registry", "second"}), restricted=False)
REVIEW = Wanted((State.TO_REVIEW,))


def plans(database: Database, asked) -> str:
    """How SQLite goes about the queries that this makes."""
    with database.reading() as session:
        said: list[tuple[str, object]] = []

        def note(_connection, _cursor, statement, parameters, *_context) -> None:
            said.append((statement, parameters))

        sa.event.listen(database.engine, "before_cursor_execute", note)
        try:
            asked(session)
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", note)
        selects = [each for each in said if each[0].startswith("SELECT")]
        assert selects
        steps = [session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", p).all() for s, p in selects]
    return "\n".join(str(row[-1]) for plan in steps for row in plan)


def test_the_queue_is_read_in_its_order_and_not_sorted(database) -> None:
    plan = plans(database, lambda session: queue.listed(session, CLERK, REVIEW))
    assert "USING INDEX ix_document_queue (state=?)" in plan
    assert "ORDER BY" not in plan.split("proposal")[0]


def test_the_next_document_is_found_without_a_look_at_the_others(database) -> None:
    plan = plans(database, lambda session: queue.next_to_review(session, CLERK, REVIEW))
    assert "USING COVERING INDEX ix_document_queue (state=?)" in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


def test_figures_are_counted_in_the_index_alone(database) -> None:
    plan = plans(database, lambda session: queue.number(session, CLERK, REVIEW))
    assert "USING COVERING INDEX ix_document_queue (state=?)" in plan
    plan = plans(database, lambda session: Waiting().counts(session, CLERK))
    assert "COVERING INDEX ix_proposal_best (field=?" in plan
    assert "SCAN document" not in plan
