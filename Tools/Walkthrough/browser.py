"""Chromium without a window, through its driver: what takes pictures of pages."""
import base64
import json
import socket
import subprocess
import sys
import time
import urllib.request

DRIVER = "/usr/bin/chromedriver"
WIDTH = 1180


class Browser:
    def __init__(self, options):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.driver = subprocess.Popen([DRIVER, f"--port={self.port}"], stdout=subprocess.DEVNULL)
        words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={WIDTH},900"]
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": words + options}}}}
        for _ in range(100):
            try:
                self.path = ""
                self.path = "/session/" + self.ask("POST", "/session", wanted)["sessionId"]
                return
            except OSError:
                time.sleep(0.2)
        sys.exit("The browser does not start.")

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.path}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as reply:
            return json.load(reply)["value"]

    def emulate(self, scheme):
        self.ask("POST", "/goog/cdp/execute", {
            "cmd": "Emulation.setEmulatedMedia",
            "params": {"features": [{"name": "prefers-color-scheme", "value": scheme}]}})

    def open(self, address):
        self.ask("POST", "/url", {"url": address})

    def run(self, script):
        """What a script of the page returns."""
        return self.ask("POST", "/execute/sync", {"script": script, "args": []})

    def take(self, path, most, width=WIDTH):
        """A picture of the whole page, as far as it is no taller than that."""
        height = self.run("return document.body.scrollHeight")
        self.ask("POST", "/window/rect", {"width": width, "height": min(int(height) + 20, most)})
        self.run("window.scrollTo(0, 0)")
        time.sleep(1.5)
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.ask("GET", "/screenshot")))
        print(path)

    def shoot(self, address, path, most):
        self.open(address)
        time.sleep(3)
        self.take(path, most)

    def end(self):
        self.ask("DELETE", "")
        self.driver.terminate()
