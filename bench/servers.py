"""The servers under test: each starts fresh on free ports in a folder of its own."""

import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
START_MAX_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that answers HTTP and DICOM. Knows how long it took to start and its peak memory."""

    name = ""
    aet = ""
    authorization = None
    program = str(ROOT / "bin/trinomen")

    def __init__(self, folder, keep=False):
        self.folder, self.keep = pathlib.Path(folder), keep
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=keep)
        self.http_port, self.dicom_port = free_port(), free_port()
        self.process = None
        self.start_seconds = None

    def prepare(self):
        """What is done before the clock runs."""

    def command(self):
        raise NotImplementedError

    def environment(self):
        return dict(os.environ)

    def __enter__(self):
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def start(self):
        self.log = open(self.folder / "log", "ab")
        began = time.perf_counter()
        self.process = subprocess.Popen(self.command(), stdout=self.log, stderr=subprocess.STDOUT,
                                        env=self.environment(), cwd=self.folder)
        while time.perf_counter() - began < START_MAX_SECONDS:
            if self.process.poll() is not None:
                break
            if self.answers():
                self.start_seconds = time.perf_counter() - began
                return
            time.sleep(0.005)
        raise RuntimeError(f"{self.name} did not start; see {self.folder / 'log'}")

    def answers(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=10)
            headers = {"Authorization": self.authorization} if self.authorization else {}
            connection.request("GET", "/statistics", headers=headers)
            answer = connection.getresponse()
            self.statistics = answer.read()
            connection.close()
            return answer.status == 200
        except OSError:
            return False

    def instances(self):
        self.answers()
        return json.loads(self.statistics)["CountInstances"]

    def peak_memory(self):
        """Peak resident memory in bytes (VmHWM of proc(5))."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def __exit__(self, *_):
        self.stop()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)


class Orthanc(Server):
    """Debian's Orthanc as it is installed; only folders, ports and plugins are set."""

    name = "Orthanc, SQLite"
    aet = "ORTHANC"

    def settings(self):
        return {"StorageDirectory": str(self.folder / "storage"), "IndexDirectory": str(self.folder / "storage"),
                "HttpPort": self.http_port, "DicomPort": self.dicom_port, "Plugins": []}

    def prepare(self):
        installed = pathlib.Path("/etc/orthanc/orthanc.json").read_text()
        # Debian's file has comments, and settings that our own copy overrides.
        defaults = json.loads(re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/',
                                     lambda found: found.group(1) or "", installed, flags=re.DOTALL))
        (self.folder / "orthanc.json").write_text(json.dumps({**defaults, **self.settings()}, indent=1))

    def command(self):
        return ["/usr/sbin/Orthanc", str(self.folder / "orthanc.json")]


class OrthancPostgresql(Orthanc):
    """The same with its index in a PostgreSQL of its own, with PostgreSQL's default settings."""

    name = "Orthanc, PostgreSQL"

    def settings(self):
        return {**super().settings(), "Plugins": ["/usr/share/orthanc/plugins/libOrthancPostgreSQLIndex.so"],
                "PostgreSQL": {"EnableIndex": True, "EnableStorage": False, "Host": "127.0.0.1",
                               "Port": self.database_port, "Database": "postgres", "Username": "postgres",
                               "Password": ""}}

    def prepare(self):
        self.database_port = free_port()
        self.database = self.folder / "postgresql"
        self.database.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.database, "postgres", "postgres")
        self.postgres("initdb", "-D", f"{self.database}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
                      "--locale=C")
        options = f"-p {self.database_port} -k {self.database} -c listen_addresses=127.0.0.1"
        self.postgres("pg_ctl", "-D", f"{self.database}/data", "-w", "-l", f"{self.database}/log", "-o", options,
                      "start")
        super().prepare()

    def postgres(self, program, *arguments):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
        # What the server inherits it keeps open: a pipe would keep us waiting for its end.
        with open(self.folder / "postgresql.out", "ab") as out:
            subprocess.run([*user, str(programs / program), *arguments], check=True, cwd="/", stdout=out, stderr=out)

    def stop(self):
        super().stop()
        if (self.folder / "postgresql/data/postmaster.pid").exists():
            self.postgres("pg_ctl", "-D", f"{self.database}/data", "-w", "-m", "fast", "stop")


class Trinomen(Server):
    """This archive with its default heap of 256 MB."""

    name = "Trinomen"
    aet = "TRINOMEN"

    def prepare(self):
        (self.folder / "trinomen.conf").write_text(f"""
            data.folder = data
            http.port = {self.http_port}
            dicom.port = {self.dicom_port}
            dicom.accept-unknown-callers = true
            """)
        # Accounts and the start-up archive are made once, as at an installation; then the clock runs.
        self.start()
        self.stop()

    def answers(self):
        if self.authorization is None:
            self.authorization = self.first_account()
        return self.authorization is not None and super().answers()

    def first_account(self):
        """What the very first start says, once."""
        for line in (self.folder / "log").read_text().splitlines():
            if line.startswith("{") and "password" in line:
                said = json.loads(line)
                pair = f"{said['account']}:{said['password']}"
                return "Basic " + base64.b64encode(pair.encode()).decode()
        return None

    def environment(self):
        return {**os.environ, "TRINOMEN_HEAP": "256m",
                "TRINOMEN_CACHE": str(self.folder / "cache")}

    def command(self):
        return [self.program, "serve", "--json", "--config", str(self.folder / "trinomen.conf")]


ALL = {"orthanc": Orthanc, "orthanc-postgresql": OrthancPostgresql, "trinomen": Trinomen}
