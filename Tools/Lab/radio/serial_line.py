"""The virtual sensor's serial line, for whoever carries its messages over the air: frames to messages and back
(SPECIFICATION.md, "Serial framing")."""

import asyncio
import binascii
import os
import tty


def encode(message):
    """A message to a frame: COBS of message and CRC, then a zero."""
    body = message + binascii.crc_hqx(message, 0xFFFF).to_bytes(2, "little")
    frame = bytearray()
    for piece in body.split(b"\0"):  # at most 246 bytes: no piece needs splitting
        frame += bytes([len(piece) + 1]) + piece
    return bytes(frame) + b"\0"


def decode(frame):
    """A frame without its zero to a message; None where it is damaged."""
    body = bytearray()
    at = 0
    while at < len(frame):
        code = frame[at]
        body += frame[at + 1:at + code] + b"\0"
        at += code
    body = body[:-1]
    if at != len(frame) or len(body) < 3 or binascii.crc_hqx(bytes(body[:-2]), 0xFFFF) != int.from_bytes(body[-2:], "little"):
        return None
    return bytes(body[:-2])


class SerialLine:
    """The open terminal of a virtual sensor. To the sensor, open is a link and closed is none."""

    def __init__(self, path, on_message):
        self.on_message = on_message
        self.heard = b""
        self.descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.descriptor)
        self.hold(False)

    def hold(self, is_held):
        """Held, nothing is taken off the line, and the sensor keeps what it has."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self.descriptor)
        if not is_held:
            loop.add_reader(self.descriptor, self._read)

    def send(self, message):
        os.write(self.descriptor, encode(message))

    def close(self):
        asyncio.get_running_loop().remove_reader(self.descriptor)
        os.close(self.descriptor)

    def _read(self):
        try:
            self.heard += os.read(self.descriptor, 4096)
        except OSError:  # the sensor has been unplugged
            asyncio.get_running_loop().remove_reader(self.descriptor)
            return
        *frames, self.heard = self.heard.split(b"\0")
        for frame in frames:
            message = decode(frame) if frame else None
            if message:
                self.on_message(message)
