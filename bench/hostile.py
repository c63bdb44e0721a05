"""Measures what hostile DICOM peers cost others: one sender's rate with them and without, in turn.

From four addresses they connect and say nothing, dribble a byte a second, announce PDUs of 4 GiB, send PDUs of no
kind, fragments without end, and data sets that stop in the middle, a hundred connections a second in all. Fails where
the sender keeps less than 80 % of its rate (the median over neighbouring turns; needs a machine at rest), they alone
take more than a fifth of a processor, or the server takes more than 512 MB of memory. Needs Python 3.9 and the built program.
"""

import argparse
import json
import multiprocessing
import pathlib
import socket
import statistics
import sys
import threading
import time

import dimse
import resources
import servers
from slices import EXPLICIT_LITTLE_ENDIAN, PET_STORAGE, slice_file

HERE = pathlib.Path(__file__).resolve().parent
KEPT_MIN = 0.8
PROCESSOR_MAX = 0.2
MEMORY_MAX = 512 << 20
PER_SECOND = 100  # connections of hostile peers
HELD = 400  # of these stay open until others take their place
ADDRESSES = [f"127.0.0.{last}" for last in range(2, 6)]
SILENT, DRIBBLE, HUGE, UNKNOWN, ENDLESS, CUT = range(6)


def main():
    options = arguments()
    servers.Trinomen.program = options.program
    with servers.Trinomen(options.folder) as server:
        attacking = multiprocessing.Event()
        attackers = multiprocessing.Process(target=attack, args=(server.dicom_port, server.aet, attacking), daemon=True)
        attackers.start()
        sender = Sender(server)
        sender.rate(options.warm_up)
        rates = {True: [], False: []}
        for turn in range(2 * options.turns):
            hostile = turn % 2 == 0
            (attacking.set if hostile else attacking.clear)()
            rates[hostile].append(sender.rate(options.seconds))
        attacking.set()
        used, began = resources.used([server.process.pid])["cpu"], time.perf_counter()
        time.sleep(options.warm_up)
        processor = (resources.used([server.process.pid])["cpu"] - used) / (time.perf_counter() - began)
        attackers.terminate()
        held, memory = server.instances(), server.peak_memory()
    alone, beside = (statistics.median(rates[each]) for each in (False, True))
    kept = statistics.median(with_them / without for with_them, without in zip(rates[True], rates[False]))
    print(json.dumps({"alone": alone, "beside hostile peers": beside, "kept": kept,
                      "processors taken by hostile peers": processor, "peak memory, MB": memory / 1e6,
                      "sent": sender.sent, "held": held, "rates": rates}, indent=1))
    if held != sender.sent:
        raise dimse.Failed(f"{sender.sent} instances were sent, {held} are held")
    if kept < KEPT_MIN:
        raise dimse.Failed(f"beside hostile peers {kept:.0%} of the rate is kept")
    if processor > PROCESSOR_MAX:
        raise dimse.Failed(f"hostile peers take {processor:.0%} of a processor")
    if memory > MEMORY_MAX:
        raise dimse.Failed(f"took {memory / 1e6:.0f} MB of memory")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=10, help="with them, and as many without (default 10)")
    parser.add_argument("--seconds", type=float, default=3, help="of a turn (default 3)")
    parser.add_argument("--warm-up", type=float, default=20, help="seconds before the first turn (default 20)")
    parser.add_argument("--folder", type=pathlib.Path, default=HERE / "work/hostile", help="where the server's data go")
    parser.add_argument("--program", default=str(servers.ROOT / "bin/trinomen"), help="ours (default bin/trinomen)")
    return parser.parse_args()


class Sender:
    """Sends over one association at a time, and waits for each answer."""

    def __init__(self, server):
        self.server, self.sent = server, 0

    def rate(self, seconds):
        """Instances a second."""
        began, before = time.perf_counter(), self.sent
        contexts = [dimse.Context(PET_STORAGE, EXPLICIT_LITTLE_ENDIAN)]
        with dimse.Association(self.server.dicom_port, self.server.aet, contexts) as association:
            while time.perf_counter() - began < seconds:
                content = slice_file("HOSTILE", self.sent, 1)
                association.store(dimse.store_message(self.sent % 60_000 + 1, content))
                self.sent += 1
        return (self.sent - before) / (time.perf_counter() - began)


# ---- hostile peers


def attack(port, called, attacking):
    """While `attacking`: connections at an even pace, each with one of the faults; the oldest are let go."""
    held = []
    number = 0
    while True:
        if not attacking.wait(0.1):
            while held:
                held.pop().close()
            continue
        if not attacking.is_set():
            continue
        number += 1
        try:
            peer = socket.socket()
            peer.settimeout(2)
            peer.bind((ADDRESSES[number % len(ADDRESSES)], 0))
            peer.connect(("127.0.0.1", port))
            held.append(peer)
            misbehave(peer, number % 6, called)
        except OSError:
            pass  # dropped at once, as it should be
        while len(held) > HELD:
            held.pop(0).close()
        time.sleep(1 / PER_SECOND)


def misbehave(peer, fault, called):
    if fault == DRIBBLE:
        threading.Thread(target=dribble, args=(peer, request(called)), daemon=True).start()
    elif fault == HUGE:
        peer.sendall(b"\1\0\xff\xff\xff\xff" + bytes(1000))
    elif fault == UNKNOWN:
        peer.sendall(b"\x99\0\0\0\0\4" + bytes(4))
    elif fault in (ENDLESS, CUT):
        peer.sendall(request(called))
        if peer.recv(1) != b"\2":
            return
        if fault == ENDLESS:
            peer.sendall(fragment(100) * 200)
        else:
            message = dimse.store_message(1, slice_file("CUT", 0, 1))
            peer.sendall(message[:len(message) // 2])


def request(called):
    return dimse.associate(called, "BENCH", [dimse.Context(PET_STORAGE, EXPLICIT_LITTLE_ENDIAN)])


def fragment(length):
    """A PDU with a fragment of a command that is not its last."""
    content = bytes([1, 1]) + bytes(length)
    value = len(content).to_bytes(4, "big") + content
    return b"\4\0" + len(value).to_bytes(4, "big") + value


def dribble(peer, data):
    try:
        for at in range(len(data)):
            peer.sendall(data[at:at + 1])
            time.sleep(1)
    except OSError:
        pass  # dropped


if __name__ == "__main__":
    try:
        main()
    except (dimse.Failed, RuntimeError) as problem:
        sys.exit(f"hostile: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
