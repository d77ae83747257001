"""Stands between gateways and a broker, and keeps every byte that leaves: what is searched for names and pseudonyms."""
import contextlib
import json
import socket
import threading
import zlib


class Relay:
    def __init__(self, port):
        self.target = port
        self.left = bytearray()
        self.lock = threading.Lock()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                gateway, _ = self.server.accept()
                try:
                    broker = socket.create_connection(("127.0.0.1", self.target), 10)
                except OSError:
                    gateway.close()
                    continue
                broker.settimeout(None)
                for source, sink, is_leaving in ((gateway, broker, True), (broker, gateway, False)):
                    threading.Thread(target=self._carry, args=(source, sink, is_leaving), daemon=True).start()

    def _carry(self, source, sink, is_leaving):
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if is_leaving:
                    with self.lock:
                        self.left += data
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def bytes(self, since=0):
        with self.lock:
            return bytes(self.left[since:])

    def messages(self, since=0):
        """What was compressed in it, made whole again: (the line of JSON, all of it)."""
        data = self.bytes(since)
        place = 0
        while (place := data.find(b"\x78", place)) >= 0:
            stream = zlib.decompressobj()
            with contextlib.suppress(zlib.error, ValueError):
                whole = stream.decompress(data[place:])
                if stream.eof:
                    yield json.loads(whole.split(b"\n", 1)[0]), whole
                    place = len(data) - len(stream.unused_data)
                    continue
            place += 1

    def close(self):
        self.server.close()
