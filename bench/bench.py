"""Measures Trinomen beside Debian's Orthanc: the same work, on the same machine, in the same run, in turn.

Parts: `send` (C-STORE and HTTP from 1 to 16 clients), and archives of growing size that are asked (`ask`), give out
studies (`retrieve`), and are started again (`start`); `crowd` is everything at once, on ours alone. The clock is
divided before the start, so a run takes about as long as --minutes says. Writes tables (Markdown), plots (SVG) and
everything measured (JSON) to bench/results; docs/benchmarks.md says what the numbers mean. Needs Python 3.9 and what
bench/run installs.
"""

import argparse
import dataclasses
import datetime
import json
import pathlib
import shlex
import shutil
import sys
import time

import asking
import growth
import ingest
import report
import servers
from dimse import Failed

HERE = pathlib.Path(__file__).resolve().parent
PARTS = ("send", "ask", "retrieve", "start", "crowd")
SIZES = (10_000, 100_000, 1_000_000)
LARGE, RETRIEVED = 500, 60  # instances of the studies that are given out
ROUNDS, ROUNDS_SHORT, SHORT_MINUTES = 3, 1, 10
# Of the clock; the rest is for starting, warming up and giving out studies.
SENDING, LOADING, ASKING = 0.27, 0.42, 0.08


@dataclasses.dataclass(frozen=True)
class Plan:
    """How the clock is divided."""
    rounds: int
    sending_seconds: float  # for each round, way and contender
    loading_seconds: float  # for each contender, all sizes together
    asking_seconds: float  # for each question, contender and size
    sizes: tuple
    large: int
    retrieved: int


def main():
    options = arguments()
    began, at = time.perf_counter(), datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    found = {"at": at, "command": shlex.join(["bench/run", *sys.argv[1:]]), "contenders": options.contenders,
             "machine": report.machine(options.folder), "measures": []}
    divided = plan(options)
    found["rounds"] = divided.rounds
    print(divided, flush=True)
    complete = False
    try:
        if "send" in options.parts:
            found["measures"] += ingest.measure(divided, options)
            found["contenders"] = [*options.contenders, "floor"]
        if set(options.parts) - {"send"}:
            growth.measure(divided, options, found["measures"])
        complete = True
    finally:
        found["seconds"] = time.perf_counter() - began
        shutil.rmtree(options.folder, ignore_errors=True)
        write(found, options.publish and complete)
    if any("failed" in each for each in found["measures"]):
        raise Failed("not everything was done as asked; see above")


def plan(options):
    clock, contenders = 60 * options.minutes, len(options.contenders)
    archives = max(1, sum(servers.ALL[name].http for name in options.contenders))
    rounds = ROUNDS if options.minutes >= SHORT_MINUTES else ROUNDS_SHORT
    sizes = tuple(max(growth.PER_STUDY, round(size * options.scale / growth.PER_STUDY) * growth.PER_STUDY)
                  for size in options.sizes)
    return Plan(
        rounds=rounds,
        sending_seconds=SENDING * clock / (rounds * len(ingest.WAYS) * contenders),
        loading_seconds=LOADING * clock / archives,
        asking_seconds=ASKING * clock / (1.5 * len(asking.ASKED) * len(sizes) * archives),
        sizes=sizes,
        large=options.large or max(20, round(LARGE * min(1, options.scale))),
        retrieved=max(10, round(RETRIEVED * min(1, options.scale))))


def arguments():
    def names(text):
        return [each for each in text.split(",") if each]

    offered = [name for name, kind in servers.ALL.items() if kind.available()]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=25, help="for all of it, about (default 25)")
    parser.add_argument("--scale", type=float, default=1, help="multiplies sizes of archives and studies (default 1)")
    parser.add_argument("--parts", type=names, default=list(PARTS), help=f"which (default {','.join(PARTS)})")
    parser.add_argument("--contenders", type=names, default=offered, help=f"which (default {','.join(offered)})")
    parser.add_argument("--sizes", type=lambda text: [int(each) for each in names(text)], default=list(SIZES),
                        help=f"instances of the archives (default {','.join(map(str, SIZES))})")
    parser.add_argument("--large", type=int, help=f"instances of the study that is downloaded (default {LARGE})")
    parser.add_argument("--only", default="", help="only questions whose name has this text")
    parser.add_argument("--publish", action="store_true",
                        help="put tables and plots into docs, and the ratios where bench/compare looks for them")
    parser.add_argument("--folder", type=pathlib.Path, default=HERE / "work/run",
                        help="where the servers' data go; measure on the disk you mean (default bench/work/run)")
    parser.add_argument("--program", default=str(servers.ROOT / "bin/trinomen"), help="ours (default bin/trinomen)")
    options = parser.parse_args()
    servers.Trinomen.program = options.program
    for given, known in ((options.parts, PARTS), (options.contenders, offered)):
        unknown = set(given) - set(known)
        if unknown:
            parser.error(f"not known, or not here: {', '.join(sorted(unknown))}")
    return options


def write(found, publish):
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    stamp = found["at"].replace(":", "")[:17]
    found["ratios"] = report.ratios(found["measures"], found["contenders"])
    (folder / f"{stamp}.json").write_text(json.dumps(found, indent=1))  # whatever becomes of the rest
    picture = report.plots(found)
    found["plotted"] = bool(picture)
    text = report.text(found)
    (folder / f"{stamp}.md").write_text(text)
    if picture:
        (folder / f"{stamp}.svg").write_text(picture)
    print(f"\n{text}\n{folder / stamp}.md, .json and .svg")
    if publish:
        report.publish(text)
        (HERE.parent / "docs/benchmarks.svg").write_text(picture or "")
        published = {key: found[key] for key in ("at", "command", "machine", "ratios")}
        (HERE / "published.json").write_text(json.dumps(published, indent=1) + "\n")


if __name__ == "__main__":
    try:
        main()
    except (Failed, RuntimeError) as problem:
        sys.exit(f"bench: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
