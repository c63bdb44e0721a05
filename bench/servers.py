"""The servers under test: each starts fresh on free ports in a folder of its own."""

import base64
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import time

import resources

ROOT = pathlib.Path(__file__).resolve().parent.parent
REFERENCE = "server/src/main/resources/trinomen-reference.conf"
START_MAX_SECONDS = 60
PORTS = (10_000, 32_000)


def free_port():
    """Not one of those that the system gives to whoever connects (from 32768 on): a server takes it later."""
    while True:
        port = random.randrange(*PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Server:
    """A process that answers HTTP and DICOM. Knows how long it took to start and what it uses.

    `destination` is the port of BENCH, to which it may send. What is not `durable` need not wait for the disk:
    for loading, where that is not what is measured.
    """

    name = ""
    aet = ""
    beside = ()  # the contenders that ours is compared with
    http = True
    authorization = None
    program = str(ROOT / "bin/trinomen")

    def __init__(self, folder, keep=False, destination=0, durable=True):
        self.folder, self.keep = pathlib.Path(folder).resolve(), keep
        self.destination, self.durable = destination, durable
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=keep)
        self.http_port, self.dicom_port = free_port(), free_port()
        self.process = None
        self.start_seconds = None

    @classmethod
    def available(cls):
        """Whether this machine and this program have what it takes."""
        return True

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
        said = (self.folder / "log").read_text(errors="replace").splitlines()[-5:]
        raise RuntimeError(f"{self.name} did not start: " + "\n".join(said))

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

    def pids(self):
        """Of all that work for it."""
        return [self.process.pid]

    def used(self):
        return resources.used(self.pids())

    def peak_memory(self):
        return resources.peak_memory(self.process.pid)

    def sizes(self):
        """Bytes on disk: of everything, and of the index alone."""
        found = resources.sizes(self.folder)
        return sum(found.values()), self.index_size()

    def index_size(self):
        raise NotImplementedError

    def halt(self):
        """Ends the process; `start` starts it again."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def stop(self):
        """Ends it and all that belongs to it."""
        self.halt()

    def __exit__(self, *_):
        self.stop()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)


class Postgresql:
    """A PostgreSQL of its own below a server's folder, with PostgreSQL's default settings."""

    def __init__(self, folder):
        self.folder, self.port = folder / "postgresql", free_port()

    def start(self):
        self.empty = 0
        self.folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.run("initdb", "-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", options, "start")
        self.empty = self.size()

    def run(self, program, *arguments):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
        # What the server inherits it keeps open: a pipe would keep us waiting for its end.
        with open(self.folder.parent / "postgresql.out", "ab") as out:
            subprocess.run([*user, str(programs / program), *arguments], check=True, cwd="/", stdout=out, stderr=out)

    def pid(self):
        return int((self.folder / "data/postmaster.pid").read_text().split()[0])

    def size(self):
        """Of what came into it since its start."""
        return resources.sizes(self.folder / "data").get("base", 0) - self.empty

    def stop(self):
        if (self.folder / "data/postmaster.pid").exists():
            self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-m", "fast", "stop")


class WithPostgresql:
    """Mixed into a server whose index is in a PostgreSQL of its own."""

    @classmethod
    def available(cls):
        return super().available() and any(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))

    def prepare(self):
        self.database = Postgresql(self.folder)
        self.database.start()
        super().prepare()

    def pids(self):
        return [*super().pids(), self.database.pid()]

    def index_size(self):
        return self.database.size()

    def stop(self):
        super().stop()
        if hasattr(self, "database"):
            self.database.stop()


class Orthanc(Server):
    """Debian's Orthanc as it is installed; only folders, ports, plugins and whom it may send to are set."""

    name = "Orthanc, SQLite"
    aet = "ORTHANC"
    plugins = ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"]

    @classmethod
    def available(cls):
        return all(map(os.path.exists, ["/usr/sbin/Orthanc", *cls.plugins]))

    def settings(self):
        return {"StorageDirectory": str(self.folder / "storage"), "IndexDirectory": str(self.folder / "storage"),
                "HttpPort": self.http_port, "DicomPort": self.dicom_port, "Plugins": self.plugins,
                "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
                "DicomModalities": {"bench": ["BENCH", "127.0.0.1", self.destination or 104]},
                **({} if self.durable else {"SyncStorageArea": False})}

    def prepare(self):
        installed = pathlib.Path("/etc/orthanc/orthanc.json").read_text()
        # Debian's file has comments, and settings that our own copy overrides.
        defaults = json.loads(re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/',
                                     lambda found: found.group(1) or "", installed, flags=re.DOTALL))
        (self.folder / "orthanc.json").write_text(json.dumps({**defaults, **self.settings()}, indent=1))

    def command(self):
        return ["/usr/sbin/Orthanc", str(self.folder / "orthanc.json")]

    def index_size(self):
        return sum(file.stat().st_size for file in (self.folder / "storage").glob("index*"))


class OrthancPostgresql(WithPostgresql, Orthanc):
    name = "Orthanc, PostgreSQL"
    plugins = [*Orthanc.plugins, "/usr/share/orthanc/plugins/libOrthancPostgreSQLIndex.so"]

    def settings(self):
        return {**super().settings(),
                "PostgreSQL": {"EnableIndex": True, "EnableStorage": False, "Host": "127.0.0.1",
                               "Port": self.database.port, "Database": "postgres", "Username": "postgres",
                               "Password": ""}}


class Trinomen(Server):
    """This archive with its default heap of 256 MB."""

    name = "Trinomen, SQLite"
    aet = "TRINOMEN"
    beside = ("orthanc", "orthanc-postgresql", "storescp", "floor")

    def settings(self):
        return f"""
            data.folder = data
            http.port = {self.http_port}
            dicom.port = {self.dicom_port}
            dicom.accept-unknown-callers = true
            """

    def prepare(self):
        (self.folder / "trinomen.conf").write_text(self.settings())
        nodes = self.folder / "nodes.d"
        nodes.mkdir(exist_ok=True)
        (nodes / "bench.conf").write_text(
            f'ae-title = BENCH\nhost = "127.0.0.1"\nport = {self.destination or 104}\n'
            "allow = [echo, store, find, move, get]\n")
        # Accounts and the start-up archive are made once, as at an installation; then the clock runs.
        self.start()
        self.halt()

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


    def index_size(self):
        return sum(file.stat().st_size for file in (self.folder / "data").glob("index.db*"))


class TrinomenPostgresql(WithPostgresql, Trinomen):
    name = "Trinomen, PostgreSQL"
    beside = ("orthanc-postgresql",)

    @classmethod
    def available(cls):
        return super().available() and "postgresql:" in (ROOT / REFERENCE).read_text()

    def settings(self):
        return super().settings() + f"""
            index.url = "postgresql://127.0.0.1:{self.database.port}/postgres"
            index.user = postgres
            """


class Storescp(Server):
    """DCMTK's plain receiver: writes files, forces nothing to the disk, and can do nothing else."""

    name = "DCMTK's `storescp`"
    aet = "STORESCP"
    http = False

    @classmethod
    def available(cls):
        return shutil.which("storescp") is not None

    def prepare(self):
        (self.folder / "received").mkdir()

    def command(self):
        return ["storescp", "--fork", "-aet", self.aet, "-od", str(self.folder / "received"), str(self.dicom_port)]

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.dicom_port)).close()
            return True
        except OSError:
            return False

    def instances(self):
        return sum(1 for _ in os.scandir(self.folder / "received"))


class Floor(Server):
    """No server: the disk alone, as floor.py measures it beside the others."""

    name = "the floor"
    http = False

    @classmethod
    def available(cls):
        return False


ALL = {"trinomen": Trinomen, "orthanc": Orthanc, "trinomen-postgresql": TrinomenPostgresql,
       "orthanc-postgresql": OrthancPostgresql, "storescp": Storescp, "floor": Floor}
