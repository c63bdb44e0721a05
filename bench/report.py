"""What was measured, as tables and plots for docs/benchmarks.md: ratios first.

A measure is a dictionary: `key`, `part`, `title`, `unit`, `more` (whether more is better), `values` (a list
for each contender, a value a round), and where they apply `instances` (in the archive), `goal` (the ratio to
Orthanc that is asked of us) and `notes` (by contender: why there is no value).
"""

import os
import pathlib
import platform
import shutil
import statistics
import subprocess

import servers
from plot import chart, page

HERE = pathlib.Path(__file__).resolve().parent
COST = "cost of sending"  # told as figures, and compared; too much for the table of ratios


def machine(folder):
    folder.mkdir(parents=True, exist_ok=True)
    memory = next(line.split()[1] for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if "model name" in line), "unknown")
    disk = subprocess.run(["df", "--output=source,fstype", folder], capture_output=True, text=True).stdout
    return {"processors": os.cpu_count(), "processor": model, "memory": f"{int(memory) / 1e6:.0f} GB",
            "system": platform.platform(), "disk": " ".join(disk.splitlines()[-1].split()),
            "load before": round(os.getloadavg()[0], 2), "orthanc": version("/usr/sbin/Orthanc", "--version"),
            "dcmtk": version("storescu", "--version").rpartition(" v")[2], "trinomen": commit()}


def version(*command):
    if not shutil.which(command[0]):
        return "none"
    said = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    return said[0].replace("$", "").split("/")[-1].strip() if said else "unknown"


def commit():
    said = subprocess.run(["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return said.stdout.strip() or "unknown"


def publish(text, name="results"):
    """Puts a table into docs/benchmarks.md, in the place of the one before."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    document = HERE.parent / "docs/benchmarks.md"
    before, _, rest = document.read_text().partition(begin)
    document.write_text(f"{before}{begin}\n{text}{end}{rest.partition(end)[2]}")


def failure(key, part, problem, names):
    """A measure that could not be taken, because someone did not do what was asked, or not the same."""
    print(f"  FAILED  {key}: {problem}", flush=True)
    return {"key": key, "part": part, "title": key, "unit": "", "more": True, "values": {},
            "failed": True, "notes": {name: f"{key}: {problem}" for name in names}}


# ---- ratios


def pairs(names):
    """Of the contenders: ours, and the one to compare it with. SQLite with SQLite first."""
    return [(ours, theirs) for ours in names for theirs in servers.ALL[ours].beside if theirs in names]


def ratio(measure, ours, theirs):
    """How many times better ours is: median, lowest and highest of the rounds; None where one is missing."""
    mine, other = (measure["values"].get(name) or [] for name in (ours, theirs))
    if len(mine) != len(other) or not all(mine + other):
        mine, other = ([statistics.median(each)] if each and all(each) else [] for each in (mine, other))
    found = [a / b if measure["more"] else b / a for a, b in zip(mine, other)]
    return (statistics.median(found), min(found), max(found)) if found else None


def ratios(measures, names):
    """By key, for bench/compare. The slowest of some answers tell about the machine, too: they are left out."""
    found = {}
    for measure in (each for each in measures if not each["key"].endswith("-p95")):
        for ours, theirs in pairs(names):
            value = ratio(measure, ours, theirs)
            if value:
                found[f"{key_of(measure)} | {ours} : {theirs}"] = [float(f"{each:.4g}") for each in value]
    return found


def key_of(measure):
    return measure["key"] + (f" @ {measure['instances']}" if "instances" in measure else "")


# ---- tables


def text(report):
    measures, names = report["measures"], report["contenders"]
    parts = [f"Measured {report['at']} in {report['seconds'] / 60:.0f} minutes ({report['rounds']} rounds; "
             f"`{report['command']}`)."]
    parts += [*ratio_tables(measures, names), *not_reached(measures)]
    if report["plotted"]:
        parts += ["![Instances a second against associations, and times of answers and starts against size](benchmarks.svg)"]
    parts += [*figure_tables(measures, names)]
    facts = ", ".join(f"{key}: {value}" for key, value in report["machine"].items())
    return "\n\n".join([*parts, f"Machine: {facts}."]) + "\n"


def ratio_tables(measures, names):
    """One for what is sent, and one for each pair of contenders for what is asked of archives of several sizes."""
    columns = pairs(names)
    shown = [each for each in measures if each["part"] != COST and not each["key"].endswith("-p95")]
    plain, sized = by_size([each for each in shown if each["values"]])
    head = [f"{servers.ALL[ours].name} : {servers.ALL[theirs].name}" for ours, theirs in columns]
    rows = [[each["title"], *(times(each, *pair) for pair in columns), goal(each, columns)] for each in plain]
    rows = [row for row in rows if any(row[1:-1])]
    if rows:
        yield "**Times better** (median of the rounds, lowest to highest)\n\n" + table(["", *head, "goal"], rows)
    sizes = sorted({size for found in sized.values() for size in found})
    for pair, title in zip(columns, head):
        rows = []
        for found in sized.values():
            some = next(iter(found.values()))
            cells = [times(found[size], *pair) if size in found else "" for size in sizes]
            if any(cells):
                rows.append([some["title"], *cells, str(some.get("goal", ""))])
        if rows:
            yield (f"**Times better at that many instances, {title}**\n\n"
                   + table(["", *(f"{size:,}" for size in sizes), "goal"], rows))


def by_size(measures):
    """What depends on no size, and the others by key and size."""
    sized = {}
    for measure in measures:
        if "instances" in measure:
            sized.setdefault(measure["key"], {})[measure["instances"]] = measure
    return [each for each in measures if "instances" not in each], sized


def times(measure, ours, theirs):
    found = ratio(measure, ours, theirs)
    if not found:
        return ""
    middle, low, high = map(two_digits, found)
    return middle if low == high else f"{middle} ({low} to {high})"


def two_digits(value):
    return f"{value:.2g}" if value < 99.5 else f"{float(f'{value:.2g}'):,.0f}"


def goal(measure, columns):
    """The ratio to Orthanc with SQLite that is asked of us, and whether it is missed."""
    if "goal" not in measure:
        return ""
    asked = ("trinomen", "orthanc")
    found = ratio(measure, *asked) if asked in map(tuple, columns) else None
    return f"{measure['goal']}" + ("" if not found or found[0] >= measure["goal"] else ", **missed**")


def not_reached(measures):
    lines = [f"- {servers.ALL[name].name}: {note}"
             for each in measures for name, note in each.get("notes", {}).items()]
    if lines:
        yield "**Not reached** in the share of the clock that each had, or failed\n\n" + "\n".join(lines)


def figure_tables(measures, names):
    yield "**Figures** (median of the rounds, lowest to highest; of what is asked, the median of all answers)"
    plain, sized = by_size([each for each in measures if each["values"]])
    for part in dict.fromkeys(each["part"] for each in plain):
        chosen = [each for each in plain if each["part"] == part]
        used = [name for name in names if any(name in each["values"] for each in chosen)]
        yield table([part, *(servers.ALL[name].name for name in used)],
                    [[f"{each['title']}: {each['unit']}", *(figures(each["values"].get(name)) for name in used)]
                     for each in chosen])
    for size in sorted({size for found in sized.values() for size in found}):
        chosen = [found[size] for key, found in sized.items() if size in found and not key.endswith("-p95")]
        used = [name for name in names if any(name in each["values"] for each in chosen)]
        yield table([f"{size:,} instances", *(servers.ALL[name].name for name in used)],
                    [[f"{each['title']}: {each['unit']}", *(figures(each["values"].get(name)) for name in used)]
                     for each in chosen])


def figures(values):
    if not values:
        return ""
    middle, low, high = (figure(each) for each in (statistics.median(values), min(values), max(values)))
    return middle if low == high else f"{middle} ({low} to {high})"


def figure(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


# ---- plots


def plots(report):
    """SVG, or nothing where there is too little to draw."""
    measures, names = report["measures"], report["contenders"]
    charts = []
    for kind, title in (("c-store-default", "C-STORE, default storescu"), ("c-store-nodelay", "C-STORE, TCP_NODELAY=1")):
        lines = lines_of(measures, names, lambda each, kind=kind: int(each["key"].rpartition("-")[2])
                         if each["key"].startswith(kind) and each["part"] == "sending" else None)
        charts += [chart(title, "associations", "instances/s", lines)] if lines else []
    for key, title, unit in (("find-modality", "/tools/find by Modality and InstitutionName", "milliseconds"),
                             ("start", "From start to first answer", "milliseconds"),
                             ("fill", "Loading, up to that many instances", "instances/s"),
                             ("index", "Index on disk", "bytes an instance")):
        lines = lines_of(measures, names, lambda each, key=key: each.get("instances") if each["key"] == key else None)
        charts += [chart(title, "instances in the archive", unit, lines)] if lines else []
    return page(*charts) if charts else None


def lines_of(measures, names, x_of):
    """A line for each contender that has two points or more."""
    lines = []
    for name in names:
        points = [(x_of(each), statistics.median(each["values"][name])) for each in measures
                  if x_of(each) and each["values"].get(name)]
        if len(points) > 1:
            lines.append((servers.ALL[name].name.replace("`", ""), sorted(points)))
    return lines
