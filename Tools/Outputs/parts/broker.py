"""A mosquitto of its own, reachable from this computer alone: TLS by an authority made for it, a password file, an access list.

Nothing of the system's is touched, and nothing is left: all lies in one folder, which its owner removes.
"""
import os
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, f"{os.path.dirname(os.path.abspath(__file__))}/../../Fleet/load")
sys.dont_write_bytecode = True
import rig as ground  # noqa: E402

USER, PASSWORD = "plumbline", "a secret of the broker’s"
READER, READERS_PASSWORD = "reader", "another secret"
# As the article on MQTT has it.
RIGHTS = ["readwrite plumbline/#", "readwrite homeassistant/device/#", "read homeassistant/status"]
# The same without events.
NO_EVENTS = [
    "readwrite plumbline/+/status", "readwrite plumbline/+/state", "readwrite plumbline/+/+/state",
    "read plumbline/+/snooze"]
# An authority, one whom nobody has asked, and the broker's certificate from the first.
CERTIFICATES = """
set -e
curve='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
for name in ca stranger; do
    openssl req -x509 $curve -keyout $name.key -out $name.pem -days 2 -subj "/CN=$name"
done
openssl req $curve -keyout server.key -out server.csr -subj /CN=localhost
printf subjectAltName=DNS:localhost >names
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names
"""


class Broker:
    def __init__(self, folder):
        self.folder = folder
        os.mkdir(folder, 0o700)
        self.port = ground.free_port()
        self.process = None
        self.listener = None
        self.has_ended = False
        self.run("sh", "-c", CERTIFICATES)
        for option, user, password in (("-c", USER, PASSWORD), (None, READER, READERS_PASSWORD)):
            words = [option] if option else []
            self.run(ground.broker_program("mosquitto_passwd"), "-b", *words, self.path("passwords"), user, password)
        self.write_rights(RIGHTS)
        # As root it would become another user, who cannot read the folder.
        user = "user root\n" if os.geteuid() == 0 else ""
        with open(self.path("conf"), "w", encoding="utf-8") as file:
            file.write(f"""\
listener {self.port} 127.0.0.1
cafile {self.path('ca.pem')}
certfile {self.path('server.pem')}
keyfile {self.path('server.key')}
allow_anonymous false
password_file {self.path('passwords')}
acl_file {self.path('acl')}
{user}persistence true
persistence_location {folder}/
autosave_interval 1
max_queued_messages 100000
log_type error
log_type warning
log_dest stderr
""")

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *command):
        done = subprocess.run(
            command, cwd=self.folder, env=ground.libraries(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    @staticmethod
    def version():
        done = subprocess.run(
            [ground.broker_program("mosquitto"), "-h"], env=ground.libraries(), capture_output=True, text=True, check=False)
        return done.stdout.split("\n", 1)[0].removeprefix("mosquitto version ")

    def start(self):
        with open(self.path("log"), "ab") as log:
            self.process = subprocess.Popen(
                [ground.broker_program("mosquitto"), "-c", self.path("conf")], env=ground.libraries(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        ground.wait_for("The broker’s answer", self.answers, 60)

    def answers(self):
        if self.process.poll() is not None:
            with open(self.path("log"), encoding="utf-8", errors="replace") as log:
                raise RuntimeError(f"mosquitto has ended: {log.read()[-2000:]}")
        return not self.try_to("mosquitto_pub", "-t", "nobody/reads", "-m", "x", "-q", "0").returncode

    def try_to(self, program, *words):
        return subprocess.run(
            [ground.broker_program(program), *self.reader(), *words], env=ground.libraries(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=60)

    def reader(self):
        """How somebody connects who may read everything of ours, and no more."""
        return ["-h", "localhost", "-p", str(self.port), "--cafile", self.path("ca.pem"), "-V", "5", "-u", READER,
                "-P", READERS_PASSWORD]

    def kill(self):
        """SIGKILL, as the end of power is for it."""
        self.process.kill()
        self.process.wait()

    def stall(self, is_stalled):
        self.process.send_signal(signal.SIGSTOP if is_stalled else signal.SIGCONT)

    def write_rights(self, rights):
        with open(self.path("acl"), "w", encoding="utf-8") as file:
            file.write(f"user {USER}\n" + "".join(f"topic {right}\n" for right in rights))
            file.write(f"\nuser {READER}\ntopic read plumbline/#\n")
        if self.process:
            self.process.send_signal(signal.SIGHUP)

    # Who reads.

    def listen(self):
        """Somebody who reads all topics from now on: a session that outlives the connection, so that what comes while the
        broker is away, or before the listener is back, comes to it later."""
        command = [
            "stdbuf", "-oL", ground.broker_program("mosquitto_sub"), *self.reader(), "-i", "listener", "-c", "-x", "86400",
            "-q", "1", "-t", "plumbline/#", "-F", "%r %t %p"]

        def go_on():
            # It ends with its connection.
            while not self.has_ended:
                with open(self.path("heard"), "ab") as heard, open(self.path("listener.log"), "ab") as log:
                    self.listener = subprocess.Popen(
                        command, env=ground.libraries(), stdin=subprocess.DEVNULL, stdout=heard, stderr=log)
                self.listener.wait()
                time.sleep(0.2)
        threading.Thread(target=go_on, daemon=True).start()

    def heard(self):
        """Every message so far, in order: (whether it was kept, topic, payload)."""
        with open(self.path("heard"), encoding="utf-8") as file:
            lines = file.read().split("\n")[:-1]
        return [(line[0] == "1", *line[2:].partition(" ")[::2]) for line in lines]

    def retained(self):
        """What the broker keeps, by topic."""
        told = self.try_to("mosquitto_sub", "-t", "plumbline/#", "-F", "%r %t %p", "-W", "3").stdout
        kept = [line[2:].partition(" ") for line in told.splitlines() if line.startswith("1 ")]
        return {topic: payload for topic, _, payload in kept}

    def end(self):
        self.has_ended = True
        for process in (self.listener, self.process):
            if process and process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
                process.wait()
