"""Runs the command of a step, and tells Marquez what the step reads and writes, when it began and how it ended.

    run_step.py STEP -- COMMAND [ARGUMENT...]

It ends as the command ends. Lineage is never a reason for a step to fail: when Marquez is not there, that is one line
of warning. It needs nothing but Python, so it runs in the environment of every tool.

    OPENLINEAGE_URL         where Marquez is; nothing is sent without it
    OPENLINEAGE_NAMESPACE   the project's name there
    OPENLINEAGE_DISABLED    true: nothing is sent

What is known of the steps is in steps.json, beside this file. The events are OpenLineage's, https://openlineage.io
"""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime
from pathlib import Path

SPEC = "https://openlineage.io/spec"
PRODUCER = "https://openlineage.io/docs/spec/producers"
STEPS = Path(__file__).with_name("steps.json")
TIMEOUT_SECONDS = 5


def main(arguments: list[str]) -> int:
    if len(arguments) < 3 or arguments[1] != "--":
        print("usage: run_step.py STEP -- COMMAND [ARGUMENT...]", file=sys.stderr)
        return 2
    name, _, *command = arguments
    step = json.loads(STEPS.read_text(encoding="utf-8")).get(name)
    if step is None:
        warn(f"steps.json knows no step {name}: its lineage is not recorded")
        return run(command, {})
    recorder = Recorder(name, step)
    recorder.tell("START")
    code = run(command, recorder.for_children())
    recorder.tell("COMPLETE" if code == 0 else "FAIL", code)
    return code


def run(command: list[str], variables: dict[str, str]) -> int:
    """The command's exit code; 128 and the signal's number when a signal ended it, as in a shell."""
    try:
        process = subprocess.Popen(command, env={**os.environ, **variables})
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    # Whoever stops this program means the step.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: process.send_signal(received))
    code = process.wait()
    return code if code >= 0 else 128 - code


class Recorder:
    """One run of a step."""

    def __init__(self, name: str, step: dict) -> None:
        self.run_id = str(uuid.uuid4())
        self.namespace = os.environ.get("OPENLINEAGE_NAMESPACE", "default")
        self.name = name
        self.step = step
        self.url = os.environ.get("OPENLINEAGE_URL", "").rstrip("/")
        if os.environ.get("OPENLINEAGE_DISABLED", "").lower() == "true":
            self.url = ""

    def for_children(self) -> dict[str, str]:
        """Tools that send lineage by themselves say with this that they are part of this run."""
        return {"OPENLINEAGE_PARENT_ID": f"{self.namespace}/{self.name}/{self.run_id}"}

    def tell(self, state: str, code: int = 0) -> None:
        if not self.url:
            return
        request = urllib.request.Request(
            f"{self.url}/api/v1/lineage",
            data=json.dumps(self.event(state, code)).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS).close()
        except (OSError, ValueError) as error:
            # Everything that can go wrong on the way, and an answer that is no success.
            warn(f"{self.url} did not take the event {state} of {self.name}: {error}")

    def event(self, state: str, code: int = 0) -> dict:
        return {
            "eventType": state,
            "eventTime": datetime.now(UTC).isoformat(),
            "producer": PRODUCER,
            "schemaURL": f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent",
            "run": {"runId": self.run_id, "facets": {**parent(), **failure(code)}},
            "job": {
                "namespace": self.namespace,
                "name": self.name,
                "facets": {
                    "documentation": facet("1-0-1/DocumentationJobFacet", description=self.step["title"]),
                    "jobType": facet(
                        "2-0-3/JobTypeJobFacet",
                        processingType="BATCH",
                        integration="STEP",
                        jobType=self.step["kind"].upper(),
                    ),
                },
            },
            "inputs": self.step["inputs"],
            "outputs": self.step["outputs"],
        }


def parent() -> dict:
    """The run that this one is part of, where an orchestrator names it: namespace/job/run."""
    *job, run_id = os.environ.get("OPENLINEAGE_PARENT_ID", "").split("/")
    if len(job) < 2:
        return {}
    namespace, name = "/".join(job[:-1]), job[-1]
    return {"parent": facet("1-1-0/ParentRunFacet", run={"runId": run_id}, job={"namespace": namespace, "name": name})}


def failure(code: int) -> dict:
    if code == 0:
        return {}
    message = f"The command ended with {code}; its output is in the log of whoever ran it."
    return {"errorMessage": facet("1-0-1/ErrorMessageRunFacet", message=message, programmingLanguage="shell")}


def facet(schema: str, **values: object) -> dict:
    version, name = schema.split("/")
    return {
        "_producer": PRODUCER,
        "_schemaURL": f"{SPEC}/facets/{version}/{name}.json#/$defs/{name}",
        **values,
    }


def warn(message: str) -> None:
    print(f"lineage: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
