"""Durable running of the pipeline: DBOS keeps which step of which document is done, through any stop.

A document's run is a workflow named after its id and the number of the run, so that starting it twice is harmless.
Small and large documents have lanes of their own. Only ids and codes are kept there, never text.
"""

from collections.abc import Callable
from typing import Literal

from dbos import DBOS, DBOSConfig, SetWorkflowID

from config.settings import Settings
from intake.pipeline import Pipeline
from records.database import steps_engine
from records.errors import RogatoryError, StorageError

VERSION = "1"
"""DBOS takes up only runs of its own version. Steps are whole and repeatable: a newer program may go on with them."""

POLL_SECONDS = 1.0
Lane = Literal["small", "large"]


class Runs:
    """The runs of documents through the pipeline; one such object a process, one process a data folder."""

    def __init__(self, settings: Settings, pipeline: Pipeline) -> None:
        config: DBOSConfig = {
            "name": "rogatory",
            "system_database_url": f"sqlite:///{settings.steps_database}",
            "system_database_engine": steps_engine(settings.steps_database),
            "application_version": VERSION,
            "executor_id": "worker",
            "enable_otlp": False,
            "log_level": "WARNING",
        }
        DBOS(config=config)
        self._run: Callable[[str], str] = DBOS.workflow(name="run")(_run_of(pipeline))
        DBOS.launch()
        for lane, at_once in (("small", settings.reading.small_lane), ("large", settings.reading.large_lane)):
            DBOS.register_queue(
                lane, worker_concurrency=at_once, polling_interval_sec=POLL_SECONDS, on_conflict="always_update"
            )

    def start(self, document_id: str, number: int, *, lane: Lane) -> None:
        """Enqueue run `number` of a document; one that was enqueued before stays as it is."""
        with SetWorkflowID(_name(document_id, number)):
            DBOS.enqueue_workflow(lane, self._run, document_id)

    def has_ended(self, document_id: str, number: int) -> bool:
        """Whether this run came to its end, whichever way."""
        found = DBOS.list_workflows(workflow_ids=[_name(document_id, number)], load_input=False, load_output=False)
        return bool(found) and found[0].status not in ("PENDING", "ENQUEUED", "DELAYED")

    def close(self) -> None:
        """Stop taking up runs; those under way are left to be taken up again."""
        DBOS.destroy(destroy_registry=True)


def _name(document_id: str, number: int) -> str:
    return f"{document_id}:{number}"


def _run_of(pipeline: Pipeline) -> Callable[[str], str]:
    def run(document_id: str) -> str:
        try:
            for step in pipeline.steps:
                DBOS.run_step({"name": step}, pipeline.attempt, step, document_id)
        except StorageError as error:
            return f"parked: {error.code}"  # the document stays on the way; the worker begins a new run in a while
        except RogatoryError as error:
            DBOS.run_step({"name": "give_up"}, pipeline.give_up, document_id, error)
            return error.code
        return "to review"

    return run
