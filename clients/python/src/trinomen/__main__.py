"""``python -m trinomen``: the client as a command."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from typing import Any, Dict, List, Optional

from . import __version__
from .archive import Archive
from .errors import Damaged, Refused, TrinomenError, Unreachable
from .pull import MANIFEST, TEMPLATE, Difference, check, pull, read_manifest, repeat
from .resource import LEVELS
from .view import RECORDED, View


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs one command; gives the exit code, which is that of the server's own program.

    0 done; 1 there is something to look at; 2 what is asked for makes no sense; 69 no answer, or refused;
    74 a file can't be read or written; 130 stopped.
    """
    options = _parser().parse_args(arguments)
    try:
        with _archive(options) as archive:
            return options.run(options, archive)
    except (TrinomenError, ValueError, OSError) as e:
        print(f"trinomen: {e}", file=sys.stderr)
        return _exit_code(e)
    except KeyboardInterrupt:
        return 130


def _exit_code(problem: Exception) -> int:
    if isinstance(problem, (Damaged, TimeoutError)):
        return 1
    if isinstance(problem, Unreachable):
        return 69
    if isinstance(problem, Refused):
        return 2 if problem.status in (400, 404, 409) else 69
    return 74 if isinstance(problem, OSError) else 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trinomen", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--url", help="address of the server (default: TRINOMEN_URL)")
    parser.add_argument(
        "--user", help="account (default: TRINOMEN_USER); the password is asked for, or TRINOMEN_PASSWORD"
    )
    parser.add_argument("--token-file", metavar="FILE", help="file with a bearer token (default: TRINOMEN_TOKEN)")
    parser.add_argument("--ca-file", metavar="PEM", help="authority that vouches for the server")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = _command(commands, "upload", "send files, folders, zips", _upload)
    command.add_argument("paths", nargs="+", metavar="PATH")
    command.add_argument("--journal", metavar="FILE", help="note what was received here, and carry on from it")
    command.add_argument("--receipt", metavar="FILE", help="write the receipt as JSON")
    command.add_argument("--parallel", type=int, default=4, help="files at a time (default 4)")

    command = _command(commands, "find", "list what matches, such as: find Study Modality=PT", _find)
    command.add_argument("level", choices=LEVELS)
    _conditions(command)
    _viewed(command, RECORDED)
    command.add_argument("--tags", default="", help="further attributes to tell, divided by commas")
    command.add_argument("--limit", type=int)
    command.add_argument("--json", action="store_true", help="a JSON object a line")

    command = _command(commands, "pull", "bring a folder of series up to date", _pull)
    command.add_argument("folder")
    _conditions(command)
    _viewed(command, "study")
    command.add_argument("--template", default=TEMPLATE, help=f"names of folders (default {TEMPLATE})")
    command.add_argument("--parallel", type=int, default=4, help="files at a time (default 4)")
    command.add_argument(
        "--check", action="store_true", help="only say what has changed since, as an impact list; exit 1 if anything"
    )
    command.add_argument("--repeat", metavar="MANIFEST", help="fetch exactly what a manifest lists, and compare")
    command.add_argument("--json", action="store_true", help="a JSON object a line")

    command = _command(commands, "scans", "list scans and whose they are", _scans)
    command.add_argument("--state", choices=["resolved", "review", "out-of-study"])
    command.add_argument("--study")
    command.add_argument("--subject")

    command = _command(commands, "assign", "state whose a scan is", _assign)
    for name in ("scan", "study", "subject", "visit"):
        command.add_argument(name)
    command.add_argument("--reason", required=True, help="stays in the ledger for good: name no patient in it")

    command = _command(commands, "history", "every statement about a scan", _history)
    command.add_argument("scan")

    command = _command(commands, "follow", "print what happens, a JSON object a line, until stopped", _follow)
    command.add_argument("--since", type=int, default=0, help="number of the last change known (default 0)")
    command.add_argument("--once", action="store_true", help="end with the last that has happened")

    command = _command(commands, "events", "print what happens to scans and identities, a JSON object a line", _events)
    command.add_argument("--since", type=int, default=0, help="number of the last event known (default 0)")
    command.add_argument("--type", default="", help="types or families, divided by commas, such as scan,identity")
    command.add_argument("--study", help="of this research study")
    command.add_argument("--once", action="store_true", help="end with the last that has happened")

    command = _command(commands, "token", "make a token for scripts", _token)
    command.add_argument("label")
    command.add_argument("--days", type=int, default=90)
    return parser


def _command(commands: Any, name: str, about: str, run: Any) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    return command


def _conditions(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--where", action="append", default=[], metavar="KEYWORD=VALUE", help="the same, once for each condition"
    )
    command.add_argument(
        "conditions", nargs="*", metavar="KEYWORD=VALUE", help="wildcards * ?, ranges with -, lists with \\"
    )


def _viewed(command: argparse.ArgumentParser, default: str) -> None:
    command.add_argument("--viewpoint", default=default, help=f"whose names (default {default})")
    command.add_argument("--as-of", help="position of the ledger, or a moment with its zone (default now)")


def _archive(options: argparse.Namespace) -> Archive:
    token = None
    if options.token_file:
        with open(options.token_file, encoding="utf-8") as file:
            token = file.read().strip()
    user = None if token else options.user or os.environ.get("TRINOMEN_USER")
    password = os.environ.get("TRINOMEN_PASSWORD")
    if user and password is None:
        password = getpass.getpass(f"password of {user}: ")
    return Archive(options.url, user=user, password=password, token=token, ca_file=options.ca_file)


def _view(options: argparse.Namespace, archive: Archive) -> View:
    as_of = options.as_of
    if as_of and as_of.isdigit():
        as_of = int(as_of)
    return archive.view(options.viewpoint, as_of)


def _matching(options: argparse.Namespace) -> Dict[str, str]:
    pairs = [each.partition("=") for each in [*options.conditions, *options.where]]
    wrong = [key for key, sign, _ in pairs if not sign]
    if wrong:
        raise ValueError(f"{wrong[0]}: a condition is KEYWORD=VALUE, such as Modality=PT")
    return {key: value for key, _, value in pairs}


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and (done % 10 == 0 or done == total):
        print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _upload(options: argparse.Namespace, archive: Archive) -> int:
    receipt = archive.upload(options.paths, parallel=options.parallel, journal=options.journal, progress=_progress)
    if options.receipt:
        receipt.save(options.receipt)
    for each in receipt.refused():
        print(f"{each.path}: {each.reason}", file=sys.stderr)
    print(", ".join(f"{count} {outcome}" for outcome, count in receipt.counts().items()) or "there were no files")
    print(f"SHA-256 of all: {receipt.sha256}")
    return 0 if receipt.complete else 1


def _find(options: argparse.Namespace, archive: Archive) -> int:
    tags = [each for each in options.tags.split(",") if each]
    for each in _view(options, archive).find(options.level, tags=tags, limit=options.limit, **_matching(options)):
        if options.json:
            print(json.dumps({"ID": each.id, **each.tags}))
        else:
            told = tags or [
                key
                for key in ("PatientID", "StudyDate", "StudyDescription", "Modality", "SeriesDescription")
                if each.get(key)
            ]
            print("\t".join([each.id, *(each.get(key) for key in told)]))
    return 0


def _pull(options: argparse.Namespace, archive: Archive) -> int:
    view = _view(options, archive)
    if options.check:
        return _tell(check(view, options.folder), options.json)
    if options.repeat:
        count = repeat(view, read_manifest(options.repeat), options.folder, parallel=options.parallel)
        print(f"{count} files, each as the manifest lists it")
        return 0
    done = pull(
        view,
        options.folder,
        where=_matching(options),
        template=options.template,
        parallel=options.parallel,
        progress=_progress,
    )
    at = "" if done.position is None else f", as of entry {done.position} of the ledger"
    print(
        f"{done.fetched} fetched, {done.kept} as they were, {done.moved} moved, {done.removed} removed{at}; "
        f"see {os.path.join(options.folder, MANIFEST)}"
    )
    return 0


def _tell(found: Difference, as_json: bool) -> int:
    changes = [("new", each, {}, {}) for each in found.added] + [("gone", each, {}, {}) for each in found.gone]
    changes += [("renamed", each, dict(old), dict(new)) for each, (old, new) in found.renamed.items()]
    for change, series, before, after in changes:
        study = found.studies[series]
        if as_json:
            said = {"change": change, "study": study, "series": series, "before": before, "after": after}
            print(json.dumps(said))
        else:
            print("\t".join(each for each in (change, study, series, _changed(before, after)) if each))
    for path in found.damaged:
        print(json.dumps({"change": "damaged", "path": path}) if as_json else f"damaged\t{path}\tdelete it and pull again")
    return 1 if found else 0


def _changed(before: Dict[str, str], after: Dict[str, str]) -> str:
    return "; ".join(
        f'{key}: "{_plain(before.get(key))}" is now "{_plain(after.get(key))}"'
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    )


def _plain(value: Optional[str]) -> str:
    """Must neither break nor steer a terminal."""
    return "".join(each if each.isprintable() else " " for each in value or "")


def _scans(options: argparse.Namespace, archive: Archive) -> int:
    for each in archive.identity.scans(state=options.state, study=options.study, subject=options.subject):
        answer = each["answer"]
        print(
            "\t".join(
                [
                    each["id"],
                    answer["state"],
                    answer.get("study", ""),
                    answer.get("subject", ""),
                    answer.get("visit", ""),
                ]
            )
        )
    return 0


def _assign(options: argparse.Namespace, archive: Archive) -> int:
    said = archive.identity.assign(options.scan, options.study, options.subject, options.visit, reason=options.reason)
    print(json.dumps(said))
    return 0


def _history(options: argparse.Namespace, archive: Archive) -> int:
    for each in archive.identity.history(options.scan):
        print(json.dumps(each))
    return 0


def _follow(options: argparse.Namespace, archive: Archive) -> int:
    for each in archive.changes(options.since, follow=not options.once):
        print(json.dumps(each), flush=True)
    return 0


def _events(options: argparse.Namespace, archive: Archive) -> int:
    types = [each for each in options.type.split(",") if each]
    for each in archive.events(options.since, types=types, study=options.study, follow=not options.once):
        print(json.dumps(each), flush=True)
    return 0


def _token(options: argparse.Namespace, archive: Archive) -> int:
    print(archive.create_token(options.label, options.days))
    return 0


if __name__ == "__main__":
    sys.exit(main())
