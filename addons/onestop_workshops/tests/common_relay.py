"""A wire between a browser and the server that can be cut."""

import contextlib
import re
import socket
import threading

HOST = "127.0.0.1"
LINE = re.compile(rb"(?:GET|POST) (\S+) HTTP")


def end(connection):
    """End a connection, even while another thread waits for what comes from it."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


class Relay:
    """Pass connections on to a port of this machine.

    ``cut()`` ends all of them and refuses new ones, ``join()`` lets them in again.
    While ``lose_answers_to`` is in what a client asks, the server gets it and its
    answer is lost.
    """

    def __init__(self, port):
        self.port_behind = port
        self.asked = []
        self.lose_answers_to = None
        self.live = []
        self.is_cut = False
        self.socket = socket.create_server((HOST, 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.cut()
        self.socket.close()

    def cut(self):
        self.is_cut = True
        for one in self.live:
            end(one)
        self.live.clear()

    def join(self):
        self.is_cut = False

    def count(self, path):
        return sum(path in one for one in self.asked)

    def _accept(self):
        while True:
            try:
                client, _address = self.socket.accept()
            except OSError:
                return
            if self.is_cut:
                client.close()
                continue
            server = socket.create_connection((HOST, self.port_behind))
            self.live += [client, server]
            lost = threading.Event()
            for ends in ((client, server, lost, True), (server, client, lost, False)):
                threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source, target, lost, asks):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if asks:
                    self._note(data, lost)
                elif lost.is_set():
                    break
                target.sendall(data)
        for one in (source, target):
            end(one)

    def _note(self, data, lost):
        for path in LINE.findall(data):
            self.asked.append(path.decode())
            if self.lose_answers_to and self.lose_answers_to in self.asked[-1]:
                lost.set()
