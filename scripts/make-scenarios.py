#!/usr/bin/env python3
"""Make the scenario fixtures again: run each story's real tests and keep their reports.

A story is a folder of `__tests__/fixtures/scenarios/`. Its `plan.json` lists commits and, under each
commit, the runs that CI made of it. For every run the code of that commit is laid out in a temporary
folder, pytest runs there, and three things are written: `reports/*.xml` (what pytest wrote),
`runs.json` (the manifest) and the table of runs in `story.md`.

    python3 scripts/make-scenarios.py                    make every story again
    python3 scripts/make-scenarios.py 4-112-of-115       make one of them
    python3 scripts/make-scenarios.py --check            make them elsewhere and compare the outcomes
    python3 scripts/make-scenarios.py --python /usr/bin/python3

The plan's fields and the versions used are told in the scenarios' README.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

SCENARIOS = Path(__file__).resolve().parent.parent / "__tests__" / "fixtures" / "scenarios"

# Where a hosted runner checks code out. It stands in reports instead of the temporary folder, whose
# name differs from one making to the next.
RUNNER_WORKSPACE = "/home/runner/work/app"

# pytest's exit codes 0 and 1: tests ran, and all passed or some failed. Any other is our own mistake.
TESTS_RAN = (0, 1)

TABLE = re.compile(r"(<!-- runs:begin -->\n).*?(<!-- runs:end -->)", re.DOTALL)


@dataclass(frozen=True)
class Code:
    """What a commit holds: the project, stages laid over it in order, and files outside the tests' reach."""

    stages: tuple[str, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)

    def after(self, commit: Mapping[str, Any]) -> Code:
        """The code once `commit` has been made on top of this one."""
        kept = tuple(stage for stage in self.stages if stage not in commit.get("revert", ()))
        touched = dict.fromkeys(commit.get("touches", ()), commit["title"] + "\n")
        return Code((*kept, *commit.get("apply", ())), {**self.beside, **touched})

    def files(self, story: Path) -> dict[str, bytes]:
        """Every file of the commit, by its path in the repository."""
        found: dict[str, bytes] = {}
        for layer in ("project", *(f"stages/{stage}" for stage in self.stages)):
            root = story / layer
            if not root.is_dir():
                raise SystemExit(f"{story.name}: the plan names {layer}, which is not a folder")
            for path in sorted(root.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    found[path.relative_to(root).as_posix()] = path.read_bytes()
        return {**found, **{path: text.encode() for path, text in self.beside.items()}}


@dataclass(frozen=True)
class Job:
    """One pytest run to make: its code, its surroundings, and what the manifest says of it."""

    files: Mapping[str, bytes]
    environment: Mapping[str, str]
    selection: Sequence[str]
    entry: Mapping[str, Any]


def sha1(*parts: bytes) -> str:
    """A stable identifier that looks like one of git's."""
    digest = hashlib.sha1()
    for part in parts:
        digest.update(hashlib.sha1(part).digest())
    return digest.hexdigest()


def tree_id(story: Path, files: Mapping[str, bytes]) -> str:
    """Equal for equal content, so that a revert has the tree of what it went back to."""
    return sha1(story.name.encode(), *(part for path in sorted(files) for part in (path.encode(), files[path])))


def changed_files(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def plan_jobs(story: Path) -> list[Job]:
    """Turn a story's plan into its pytest runs, in time order."""
    plan = json.loads((story / "plan.json").read_text("utf-8"))
    main, main_commit = Code(), ""
    jobs: list[Job] = []
    for commit in plan["commits"]:
        code = main.after(commit)
        files = code.files(story)
        pull_request = commit.get("pullRequest")
        commit_id = sha1(story.name.encode(), str(commit["runs"][0]["run"]).encode(), commit["title"].encode())
        about = {
            "branch": pull_request["branch"] if pull_request else "main",
            "event": "pull_request" if pull_request else "push",
            **({"pullRequest": pull_request["number"]} if pull_request else {}),
            "commit": commit_id,
            "tree": tree_id(story, files),
            **({"base": main_commit} if pull_request else {}),
            "message": commit["title"],
            "changedFiles": changed_files(main.files(story), files),
        }
        for run in commit["runs"]:
            jobs.extend(plan_run(plan, commit, run, about, files))
        if not pull_request:
            main, main_commit = code, commit_id
    return sorted(jobs, key=lambda job: job.entry["startedAt"])


def plan_run(
    plan: Mapping[str, Any],
    commit: Mapping[str, Any],
    run: Mapping[str, Any],
    about: Mapping[str, Any],
    files: Mapping[str, bytes],
) -> Iterator[Job]:
    """The jobs of one workflow run: one for each lane of the plan."""
    attempt = run.get("attempt", 1)
    started = datetime.fromisoformat(run["at"])
    selection = run.get("only", ())
    title = run.get("title", commit["title"] + (" (run again)" if attempt > 1 else ""))
    if selection:
        title = f"{title}: python -m pytest {' '.join(selection)}"
    for lane in plan.get("lanes", [{"variant": {}}]):
        labels = lane["variant"].values()
        name = "-".join([f"{run['run']:03}", *([f"attempt-{attempt}"] if attempt > 1 else []), *labels])
        seed = "-".join([str(run.get("seed", run["run"])), *labels])
        yield Job(
            files=files,
            environment={"DEFLAKE_SEED": seed, **lane.get("environment", {})},
            selection=selection,
            entry={
                "runId": str(plan["firstRunId"] + run["run"]),
                "runAttempt": attempt,
                "workflow": plan["workflow"],
                "job": plan["job"],
                "suite": "",
                "variant": lane["variant"],
                **about,
                "startedAt": started.isoformat() + "Z",
                "finishedAt": (started + timedelta(minutes=plan["minutes"])).isoformat() + "Z",
                **({"partial": True} if selection else {}),
                "title": title,
                "reports": [f"reports/{name}.xml"],
                **({"reportLogs": [f"reports/{name}.jsonl"]} if run.get("reportLog") else {}),
            },
        )


def run_tests(job: Job, python: str, target: Path) -> dict[str, Any]:
    """Run pytest on the job's code, keep its reports below `target`, return the job's line of the manifest."""
    report = target / job.entry["reports"][0]
    with tempfile.TemporaryDirectory(prefix="scenario-") as folder:
        workspace = Path(folder).resolve() / "app"
        for path, content in job.files.items():
            (workspace / path).parent.mkdir(parents=True, exist_ok=True)
            (workspace / path).write_bytes(content)
        arguments = ["-q", "--tb=short", "-p", "no:cacheprovider", "-o", "junit_logging=no"]
        arguments += [f"--junitxml={report}", f"--basetemp={workspace.parent / 'tmp'}"]
        arguments += [f"--report-log={target / log}" for log in job.entry.get("reportLogs", ())]
        finished = subprocess.run(
            [python, "-m", "pytest", *arguments, *job.selection],
            cwd=workspace,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONHASHSEED": "0",
                "CI": "true",
                **job.environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if finished.returncode not in TESTS_RAN or not report.is_file():
            raise SystemExit(f"{report.name}: pytest ended with {finished.returncode}\n{finished.stdout}")
        for name in (*job.entry["reports"], *job.entry.get("reportLogs", ())):
            normalise(target / name, workspace.parent, job.entry["startedAt"])
    return {**job.entry, "exitCode": finished.returncode}


def normalise(report: Path, folder: Path, started_at: str) -> None:
    """Replace what only says where and when the fixture was made: host name, time stamp, temporary folder."""
    text = report.read_text("utf-8").replace(str(folder), RUNNER_WORKSPACE)
    text = re.sub(r'(<testsuite [^>]*?timestamp=)"[^"]*"', rf'\1"{started_at[:-1]}.000000"', text, count=1)
    text = re.sub(r'(<testsuite [^>]*?hostname=)"[^"]*"', r'\1"runner"', text, count=1)
    report.write_text(text, "utf-8")


def make(story: Path, python: str, target: Path) -> list[dict[str, Any]]:
    """Run everything that the story's plan asks for; reports go below `target`."""
    reports = target / "reports"
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda job: run_tests(job, python, target), plan_jobs(story)))


def outcomes(report: Path) -> dict[str, tuple[str, str]]:
    """Test → (outcome, message) as the report has them; object addresses differ between makings."""
    found: dict[str, tuple[str, str]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        verdict = next((child for child in case if child.tag in ("failure", "error", "skipped")), None)
        message = "" if verdict is None else re.sub(r"0x[0-9a-f]+", "0x…", verdict.get("message", ""))
        found[f"{case.get('classname')}::{case.get('name')}"] = ("passed" if verdict is None else verdict.tag, message)
    return found


def render_table(story: Path, manifest: Sequence[Mapping[str, Any]]) -> str:
    """The story's runs as a Markdown table: what ran, the counts, and which tests failed where they are few."""
    rows = ["| run | what | passed | failed | skipped | failing |", "|---|---|--:|--:|--:|---|"]
    for entry in manifest:
        results = outcomes(story / entry["reports"][0])
        failing = [test.split("::")[-1] for test, (outcome, _) in results.items() if outcome in ("failure", "error")]
        skipped = sum(outcome == "skipped" for outcome, _ in results.values())
        number = re.sub(r"-.*", "", Path(entry["reports"][0]).stem).lstrip("0")
        attempt = f", attempt {entry['runAttempt']}" if entry["runAttempt"] > 1 else ""
        lane = "".join(f", {value}" for value in entry["variant"].values())
        request = f"PR {entry['pullRequest']}: " if "pullRequest" in entry else ""
        shown = ", ".join(f"`{name}`" for name in failing) if len(failing) <= 4 else f"{len(failing)} tests"
        counts = f"{len(results) - len(failing) - skipped} | {len(failing)} | {skipped}"
        rows.append(f"| #{number}{attempt}{lane} | {request}{entry['title']} | {counts} | {shown} |")
    return "\n".join(rows) + "\n"


def write(story: Path, manifest: Sequence[Mapping[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in manifest)
    (story / "runs.json").write_text(f"[\n{lines}\n]\n", "utf-8")
    text = (story / "story.md").read_text("utf-8")
    (story / "story.md").write_text(
        TABLE.sub(lambda found: found[1] + render_table(story, manifest) + found[2], text), "utf-8"
    )


def differences(story: Path, manifest: Sequence[Mapping[str, Any]], target: Path) -> list[str]:
    """What a new making below `target` has that the kept fixtures have not, in words."""
    kept = json.loads((story / "runs.json").read_text("utf-8"))
    found = [] if kept == list(manifest) else [f"{story.name}: runs.json differs"]
    for name in (name for entry in manifest for name in entry["reports"]):
        before = outcomes(story / name) if (story / name).is_file() else {}
        after = outcomes(target / name)
        for test in sorted({*before, *after}):
            if before.get(test) != after.get(test):
                found.append(f"{story.name}/{name}: {test}: {before.get(test)} → {after.get(test)}")
    return found


def main() -> int:
    stories = sorted(path.parent.name for path in SCENARIOS.glob("*/plan.json"))
    parser = argparse.ArgumentParser(description="Make the scenario fixtures again.")
    parser.add_argument("story", nargs="*", default=stories, help=f"one or more of: {', '.join(stories)}")
    parser.add_argument("--python", default=sys.executable, help="the Python that has pytest")
    parser.add_argument("--check", action="store_true", help="write nothing; compare with what is kept")
    options = parser.parse_args()

    problems: list[str] = []
    for name in options.story:
        story = SCENARIOS / name
        if options.check:
            with tempfile.TemporaryDirectory(prefix="scenario-check-") as folder:
                manifest = make(story, options.python, Path(folder))
                problems += differences(story, manifest, Path(folder))
        else:
            manifest = make(story, options.python, story)
            write(story, manifest)
        print(f"{name}: {len(manifest)} runs {'compared' if options.check else 'made'}")
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
