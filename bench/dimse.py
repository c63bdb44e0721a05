"""As much of the DICOM upper layer and DIMSE as the clients need, over plain sockets.

Written here so that the client costs little beside the server on the same machine, and never waits
for the kernel: each message is written at once, with TCP_NODELAY.
"""

import socket
import struct
import threading

IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2"
STUDY_ROOT = "1.2.840.10008.5.1.4.1.2.2."  # FIND 1, MOVE 2, GET 3
FIND, MOVE, GET = (STUDY_ROOT + last for last in "123")
PDU_MAX = 131072
TIMEOUT_SECONDS = 600


class Failed(Exception):
    """A server did not do what it was asked."""


class Context:
    """A presentation context: what is spoken of, in which syntax, and whether we receive."""

    def __init__(self, abstract, syntax=IMPLICIT_LITTLE_ENDIAN, receives=False):
        self.abstract, self.syntax, self.receives = abstract, syntax, receives


class Association:
    """An open association. Contexts get the numbers 1, 3, 5... in their order."""

    def __init__(self, port, called, contexts, calling="BENCH"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.input = self.socket.makefile("rb", buffering=1 << 18)
        self.socket.sendall(associate(called, calling, contexts))
        kind, _ = pdu(self.input)
        if kind != 2:
            self.socket.close()
            raise Failed(f"association not accepted: PDU type {kind}")

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        if failure is None:
            self.socket.sendall(struct.pack(">BBII", 5, 0, 4, 0))  # A-RELEASE-RQ
            pdu(self.input)
        self.abandon()

    def abandon(self):
        """Closes the connection, whatever the other side makes of it."""
        self.input.close()
        self.socket.close()

    def send(self, context, fields, data=None):
        self.socket.sendall(message(context, fields, data))

    def receive(self):
        """The next message: context, command, parts of the data set (none: there is no data set)."""
        return receive(self.input)

    def find(self, identifier):
        """C-FIND; gives the identifiers of all matches, encoded as they came."""
        self.send(1, {0x0002: text(FIND), 0x0100: short(0x0020), 0x0110: short(1), 0x0700: short(0)},
                  identifier)
        found = []
        while True:
            _, command, data = self.receive()
            status = number(command, 0x0900)
            if status in (0xFF00, 0xFF01):
                found.append(b"".join(data))
            elif status == 0:
                return found
            else:
                raise Failed(f"C-FIND answered {status:#06x}")

    def get(self, identifier):
        """C-GET; gives instances and bytes received, when the provider counts the same."""
        self.send(1, {0x0002: text(GET), 0x0100: short(0x0010), 0x0110: short(1), 0x0700: short(0)},
                  identifier)
        instances = received = 0
        while True:
            context, command, data = self.receive()
            if number(command, 0x0100) == 0x0001:
                instances += 1
                received += sum(map(len, data))
                self.socket.sendall(stored(context, command))
            elif number(command, 0x0900) != 0xFF00:
                check(command, instances)
                return instances, received

    def move(self, identifier, destination):
        """C-MOVE; gives how many instances the provider says it sent."""
        self.send(1, {0x0002: text(MOVE), 0x0100: short(0x0021), 0x0110: short(1), 0x0600: text(destination, b" "),
                      0x0700: short(0)}, identifier)
        while True:
            _, command, _ = self.receive()
            if number(command, 0x0900) != 0xFF00:
                completed = number(command, 0x1021)
                check(command, completed)
                return completed

    def store(self, request):
        """C-STORE, encoded beforehand by store_message; the status must be success."""
        self.socket.sendall(request)
        status = number(self.receive()[1], 0x0900)
        if status != 0:
            raise Failed(f"C-STORE answered {status:#06x}")


class Receiver:
    """Takes whatever is sent by C-STORE, and counts it. Several associations at a time."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.counts = {}  # by thread, which is an association: [instances, bytes]

    def start(self):
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.associated, args=(connection,), daemon=True).start()

    def take(self):
        """Instances and bytes so far; forgets them."""
        counts, self.counts = self.counts, {}
        return tuple(map(sum, zip(*counts.values()))) if counts else (0, 0)

    def associated(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, connection.makefile("rb", buffering=1 << 18) as source:
            _, request = pdu(source)
            connection.sendall(accept(request))
            while True:
                kind, body = pdu(source)
                if kind != 4:
                    if kind == 5:
                        connection.sendall(struct.pack(">BBII", 6, 0, 4, 0))  # A-RELEASE-RP
                    return
                context, command, data = receive(source, (kind, body))
                count = self.counts.setdefault(threading.get_ident(), [0, 0])
                count[0] += 1
                count[1] += sum(map(len, data))
                connection.sendall(stored(context, command))


# ---- messages


def short(value):
    return struct.pack("<H", value)


def text(value, padding=b"\0"):
    encoded = value.encode()
    return encoded + padding * (len(encoded) % 2)


def number(command, element):
    value = command.get(element)
    return struct.unpack("<H", value)[0] if value else 0


def check(command, instances):
    """The last response to C-GET or C-MOVE: everything was sent, nothing failed (PS3.7 §9.1.3, §9.1.4)."""
    status, completed, failed, warned = (number(command, each) for each in (0x0900, 0x1021, 0x1022, 0x1023))
    if (status, completed, failed, warned) != (0, instances, 0, 0):
        raise Failed(f"{instances} instances came; the answer says status {status:#06x}, {completed} completed, "
                     f"{failed} failed, {warned} with warnings")


def identifier(level, keys):
    """A query's identifier in implicit VR little endian; `keys` maps tags to texts."""
    everything = {0x00080052: level, **keys}
    return b"".join(struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value
                    for tag, value in ((tag, text(everything[tag], b"\0" if tag & 0xFFFF in (0xD, 0xE, 0x18) else b" "))
                                       for tag in sorted(everything)))


def values(data):
    """The texts of a flat data set in implicit VR little endian."""
    found, at = {}, 0
    while at < len(data):
        group, element, length = struct.unpack_from("<HHI", data, at)
        found[group << 16 | element] = data[at + 8:at + 8 + length].decode("latin-1").strip("\0 ")
        at += 8 + length
    return found


def message(context, fields, data=None):
    fields = {0x0800: short(0x0101 if data is None else 0x0000), **fields}
    command = b"".join(struct.pack("<HHI", 0, each, len(fields[each])) + fields[each] for each in sorted(fields))
    command = struct.pack("<HHII", 0, 0, 4, len(command)) + command
    return p_data(context, command, 1) + (b"" if data is None else p_data(context, data, 0))


def p_data(context, content, is_command, portion=16000):
    pdus = []
    for at in range(0, len(content), portion):
        part = content[at:at + portion]
        last = 2 if at + portion >= len(content) else 0
        value = struct.pack(">IBB", len(part) + 2, context, is_command | last) + part
        pdus.append(struct.pack(">BBI", 4, 0, len(value)) + value)
    return b"".join(pdus)


def store_message(message_id, content):
    """C-STORE-RQ (PS3.7 §9.3.1) with the data set of a Part 10 file, in PDUs of at most 16 kB."""
    meta, data = parts_of(content)
    return message(1, {0x0002: uid_of(meta, 0x0002), 0x0110: short(message_id % 65536), 0x0100: short(1),
                       0x0700: short(0), 0x1000: uid_of(meta, 0x0003)}, data)


def parts_of(content):
    """File meta information and data set of a Part 10 file."""
    end = 144 + struct.unpack("<I", content[140:144])[0]
    return content[144:end], content[end:]


def uid_of(meta, element):
    at = meta.index(struct.pack("<HH2s", 0x0002, element, b"UI"))
    length = struct.unpack_from("<H", meta, at + 6)[0]
    return meta[at + 8:at + 8 + length]


def stored(context, request):
    """C-STORE-RSP: success."""
    return message(context, {0x0002: request[0x0002], 0x0100: short(0x8001), 0x0120: request[0x0110],
                             0x0900: short(0), 0x1000: request[0x1000]})


def receive(source, first=None):
    parts, command, context = [], None, 0
    while True:
        kind, body = first or pdu(source)
        first = None
        if kind != 4:
            raise Failed(f"expected P-DATA-TF, got PDU type {kind}")
        at = 0
        while at < len(body):
            length, context, control = struct.unpack_from(">IBB", body, at)
            parts.append(body[at + 6:at + 4 + length])
            at += 4 + length
            if control == 3:
                command, parts = fields_of(b"".join(parts)), []
                if number(command, 0x0800) == 0x0101:
                    return context, command, []
            elif control == 2:
                return context, command, parts


def fields_of(command):
    fields, at = {}, 0
    while at < len(command):
        _, element, length = struct.unpack_from("<HHI", command, at)
        fields[element] = command[at + 8:at + 8 + length]
        at += 8 + length
    return fields


# ---- PDUs (PS3.8 §9.3)


def pdu(source):
    head = exactly(source, 6)
    kind, _, length = struct.unpack(">BBI", head)
    return kind, exactly(source, length)


def exactly(source, count):
    data = source.read(count)
    if len(data) < count:
        raise Failed("the peer closed the connection")
    return data


def item(kind, content):
    return struct.pack(">BBH", kind, 0, len(content)) + content


def associate(called, calling, contexts):
    """A-ASSOCIATE-RQ (PS3.8 Table 9-11); roles as in PS3.7 §D.3.3.4."""
    proposed, roles = b"", b""
    for index, context in enumerate(contexts):
        proposed += item(0x20, struct.pack(">BBBB", 2 * index + 1, 0, 0, 0) + item(0x30, context.abstract.encode())
                         + item(0x40, context.syntax.encode()))
        if context.receives:
            name = context.abstract.encode()
            roles += item(0x54, struct.pack(">H", len(name)) + name + b"\0\1")
    user = item(0x50, item(0x51, struct.pack(">I", PDU_MAX)) + item(0x52, b"2.25.207") + roles)
    body = (struct.pack(">HH", 1, 0) + called.encode().ljust(16) + calling.encode().ljust(16) + bytes(32)
            + item(0x10, b"1.2.840.10008.3.1.1.1") + proposed + user)
    return struct.pack(">BBI", 1, 0, len(body)) + body


def accept(request):
    """A-ASSOCIATE-AC: every context in the first syntax that it proposes."""
    results, at = b"", 68
    while at < len(request):
        kind, _, length = struct.unpack_from(">BBH", request, at)
        if kind == 0x20:
            results += item(0x21, bytes((request[at + 4], 0, 0, 0)) + item(0x40, first_syntax(request, at + 8, at + 4 + length)))
        at += 4 + length
    body = (request[:68] + item(0x10, b"1.2.840.10008.3.1.1.1") + results
            + item(0x50, item(0x51, struct.pack(">I", PDU_MAX)) + item(0x52, b"2.25.207")))
    return struct.pack(">BBI", 2, 0, len(body)) + body


def first_syntax(request, at, end):
    while at < end:
        kind, _, length = struct.unpack_from(">BBH", request, at)
        if kind == 0x40:
            return request[at + 4:at + 4 + length]
        at += 4 + length
    raise Failed("a presentation context without a transfer syntax")
