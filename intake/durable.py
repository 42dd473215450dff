"""Durable running of the pipeline: DBOS keeps which step of which document is done, through any stop.

A document's run is a workflow named after its id and the number of the run, so that starting it twice is harmless.
Only ids and codes are kept there, never text. What waits stands in our own table of documents, not in a queue of
DBOS's: polling a queue each second would cost more than all else that an idle installation does.
"""

import threading
from collections.abc import Callable
from typing import Literal

from dbos import DBOS, DBOSConfig, SetWorkflowID

from config.settings import Settings
from intake.pipeline import Pipeline
from records.database import database_errors, steps_engine
from records.errors import RogatoryError, StorageError

VERSION = "1"
"""DBOS takes up only runs of its own version. Steps are whole and repeatable: a newer program may go on with them."""

Stage = Literal["new", "under way", "ended"]


class Runs:
    """The runs of documents through the pipeline; one such object a process, one process a data folder.

    DBOS is up only while there is something to run: its threads ask its database for work every second.
    """

    def __init__(self, settings: Settings, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._under_way: set[str] = set()
        self._lock = threading.Lock()
        self._config: DBOSConfig = {
            "name": "rogatory",
            "system_database_url": f"sqlite:///{settings.steps_database}",
            "application_version": VERSION,
            "executor_id": "worker",
            "enable_otlp": False,
            "log_level": "WARNING",
        }
        self._steps = settings.steps_database
        self._workflow: Callable[[str], str] | None = None
        self.wake()

    def wake(self) -> Callable[[str], str]:
        """Bring DBOS up, if it is not; it takes up the runs that were interrupted. Returns the workflow."""
        if self._workflow is None:
            DBOS(config={**self._config, "system_database_engine": steps_engine(self._steps)})
            workflow = DBOS.workflow(name="run")(self._noted_run())
            DBOS.launch()
            self._workflow = workflow
        return self._workflow

    def sleep(self) -> None:
        """Let DBOS rest, if it is up; runs that are under way are left to be taken up again."""
        if self._workflow is not None:
            DBOS.destroy(destroy_registry=True)
            self._workflow = None

    def take_up_again(self) -> None:
        """Take up runs that ended without saying so, because their steps could not be written down.

        DBOS does it when it comes up, so nothing else may be under way.
        """
        if not self.under_way():
            self.sleep()
            self.wake()

    def start(self, document_id: str, number: int) -> None:
        """Begin run `number` of a document; one that was begun before stays as it is.

        Raises:
            StorageError: the steps cannot be written down; nothing was begun.
        """
        with self._lock:
            self._under_way.add(document_id)
        try:
            with database_errors(), SetWorkflowID(_name(document_id, number)):
                DBOS.start_workflow(self.wake(), document_id)
        except StorageError:
            with self._lock:
                self._under_way.discard(document_id)
            raise

    def under_way(self) -> frozenset[str]:
        """The documents whose runs are going on in this process."""
        with self._lock:
            return frozenset(self._under_way)

    def stage(self, document_id: str, number: int) -> Stage:
        """Whether this run was begun, and whether it came to its end, whichever way.

        Raises:
            StorageError: the steps cannot be read.
        """
        with database_errors():
            self.wake()
            found = DBOS.list_workflows(workflow_ids=[_name(document_id, number)], load_input=False, load_output=False)
        if not found:
            return "new"
        return "under way" if found[0].status in ("PENDING", "ENQUEUED", "DELAYED") else "ended"

    def _noted_run(self) -> Callable[[str], str]:
        def run(document_id: str) -> str:
            with self._lock:
                self._under_way.add(document_id)
            try:
                return _run(self._pipeline, document_id)
            finally:
                with self._lock:
                    self._under_way.discard(document_id)

        return run


def _name(document_id: str, number: int) -> str:
    return f"{document_id}:{number}"


def _run(pipeline: Pipeline, document_id: str) -> str:
    try:
        for step in pipeline.steps:
            DBOS.run_step({"name": step}, pipeline.attempt, step, document_id)
    except StorageError as error:
        return f"left on the way: {error.code}"  # the worker begins a new run in a while
    except RogatoryError as error:
        DBOS.run_step({"name": "give_up"}, pipeline.give_up, document_id, error.code)
        return error.code
    return "to review"
