"""How the client behaves towards a server that is busy, gone, or talks nonsense."""

import http.server
import json
import os
import tempfile
import threading
import unittest

from trinomen import Archive, Busy, Forbidden, NotFound, Unreachable


class Scripted(http.server.ThreadingHTTPServer):
    """Answers as it was told, one after the other; keeps what it was asked."""

    daemon_threads = True

    def __init__(self, *answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.asked = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/behind/proxy"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, self.headers.get("Authorization"), body))
        status, headers, said = self.server.answers.pop(0)
        if status is None:
            self.close_connection = True
            self.connection.close()
            return
        payload = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(payload)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


OK = (200, {}, {"CountStudies": 3})
BROKEN = (None, {}, b"")


class ConnectionTest(unittest.TestCase):
    def archive(self, server, **options):
        archive = Archive(server.url, **options)
        self.addCleanup(archive.close)
        return archive

    def test_credentials_and_prefix_go_with_each_request(self):
        with Scripted(OK, OK) as server:
            self.archive(server, token="s3cret").statistics()
            self.archive(server, user="ada", password="pä").statistics()
        self.assertEqual(("GET", "/behind/proxy/statistics", "Bearer s3cret", b""), server.asked[0])
        self.assertEqual("Basic YWRhOnDDpA==", server.asked[1][2])

    def test_busy_is_tried_again(self):
        with Scripted((503, {"Retry-After": "0"}, {"Details": "later"}), OK) as server:
            self.assertEqual({"CountStudies": 3}, self.archive(server).statistics())

    def test_patience_ends(self):
        with Scripted((503, {"Retry-After": "60"}, {"Details": "starting"})) as server:
            with self.assertRaises(Busy) as caught:
                self.archive(server, patience=1).statistics()
        self.assertIn("starting", str(caught.exception))
        self.assertEqual(60, caught.exception.retry_after)

    def test_full_disk_is_not_tried_again(self):
        with Scripted((507, {}, {"Details": "the disk is full"})) as server, self.assertRaises(Busy):
            self.archive(server).statistics()

    def test_broken_line_is_tried_again_where_that_does_no_harm(self):
        with Scripted(BROKEN, OK) as server:
            self.archive(server).statistics()
        self.assertEqual(2, len(server.asked))

    def test_statement_is_not_made_twice(self):
        with Scripted(BROKEN) as server, self.assertRaises(Unreachable):
            self.archive(server).identity.assign("1", "S", "A010", "V1", reason="x")
        self.assertEqual(1, len(server.asked))

    def test_refusals_carry_the_words_of_the_server(self):
        with Scripted((404, {}, {"Details": "no study of that id"}), (403, {}, b"no")) as server:
            archive = self.archive(server)
            with self.assertRaisesRegex(NotFound, "no study of that id"):
                archive.resource("Study", "1")
            with self.assertRaises(Forbidden):
                archive.resource("Study", "1")

    def test_cut_answer_is_an_error_and_leaves_no_file(self):
        with (
            Scripted(*[(200, {"Content-Length": "100"}, b"half")] * 1) as server,
            tempfile.TemporaryDirectory() as folder,
        ):
            path = os.path.join(folder, "image.dcm")
            with self.assertRaises(Unreachable):
                self.archive(server, timeout=1).save("1", path)
            self.assertEqual([], os.listdir(folder))

    def test_digest_that_differs_is_an_error(self):
        with Scripted((200, {"ETag": '"' + "0" * 64 + '"'}, b"other")) as server:
            with self.assertRaisesRegex(Exception, "SHA-256"):
                self.archive(server).file("1")

    def test_address_must_be_one(self):
        for wrong in ("localhost:8042", "ftp://x", "http://ada:pw@x"):
            with self.assertRaises(ValueError):
                Archive(wrong)


if __name__ == "__main__":
    unittest.main()
