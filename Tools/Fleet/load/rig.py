"""A broker and a database on this computer alone, in a temporary folder, and gateways enrolled there by the thousand: what
`Tools/Fleet/measure`, `faults` and `demo` stand on. Nothing of it is left when it ends, and nothing of the system's is touched.

The database listens on a UNIX socket only, the broker on loopback. PostgreSQL refuses to run as root: there, both run as
`postgres` or `nobody`.
"""
import contextlib
import glob
import os
import pwd
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HOUSE = os.path.abspath(f"{os.path.dirname(os.path.abspath(__file__))}/../../..")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
ACL = """\
user ingest
topic read plumbline-fleet/v1/+/up
topic write plumbline-fleet/v1/+/down

pattern write plumbline-fleet/v1/%u/up
pattern read plumbline-fleet/v1/%u/down
"""
# Of the database as a client names it; the order is that of `fleet-load --truth`.
EVERY_MINUTE = """
SELECT m.person, m.recording, extract(epoch FROM m.minute)::bigint / 60, m.sequence, recorded_s, worn_s, calibrated_s,
    upright_s, slouch_s, lean_forward_s, lean_left_s, lean_right_s, recline_s, bend_s, unknown_s, moving_s, lying_s,
    round(flexion_mean_deg::numeric * 100)::integer, round(flexion_deviation_deg::numeric * 100)::integer,
    round(flexion_most_deg::numeric * 100)::integer, alerts, encode(t.body, 'hex')
FROM fleet.minute m LEFT JOIN fleet.track t USING (person, recording, minute)
"""


class Missing(Exception):
    """A program that is needed is not installed."""


def program(name, *places):
    """Where a program lies: on PATH, or in one of these places (patterns)."""
    found = shutil.which(name) or next(
        (path for place in places for path in sorted(glob.glob(place), reverse=True) if os.access(path, os.X_OK)), None)
    if not found:
        raise Missing(f"“{name}” is not installed. “Tools/setup/fleet” gets it, on Debian.")
    return found


def database_program(name):
    # Another version, to try it: the folder of its programs.
    named = f"{os.environ.get('PLUMBLINE_POSTGRES') or '/nonexistent'}/{name}"
    if os.access(named, os.X_OK):
        return named
    return program(
        name, f"/usr/lib/postgresql/*/bin/{name}", f"{HOUSE}/.build/*/usr/lib/postgresql/*/bin/{name}")


def broker_program(name):
    places = [f"/usr/{folder}/{name}" for folder in ("sbin", "bin")]
    places += [f"{HOUSE}/.build/{kind}/usr/{folder}/{name}" for kind in ("broker", "fleet") for folder in ("sbin", "bin")]
    return program(name, *places)


def libraries():
    """The environment, with the programs that were unpacked in .build, and their libraries."""
    places = [f"{HOUSE}/.build/{kind}/{part}lib/*-linux-gnu" for kind in ("broker", "fleet") for part in ("usr/", "")]
    folders = [folder for place in places for folder in glob.glob(place)]
    unpacked = [f"{HOUSE}/.build/{kind}/usr/{folder}" for kind in ("broker", "fleet") for folder in ("bin", "sbin")]
    found = {**os.environ, "PATH": ":".join([os.environ.get("PATH", os.defpath), *unpacked])}
    paths = folders + [path for path in [os.environ.get("LD_LIBRARY_PATH")] if path]
    return {**found, "LD_LIBRARY_PATH": ":".join(paths)} if folders else found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition, limit_s=120):
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not happen within {limit_s} s")
        time.sleep(0.05)


def many_files():
    """A connection needs a descriptor: as many as the system allows."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def objection():
    """Why broker and database cannot be run here; None where they can."""
    try:
        owner = Rig.find_owner()
        broker_program("mosquitto")
        ids = [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"] if owner else []
        command = [*(["setpriv", *ids] if owner else []), database_program("postgres"), "--version"]
        done = subprocess.run(command, env=libraries(), cwd="/", capture_output=True, text=True, check=False)
        return None if done.returncode == 0 else f"PostgreSQL does not run: {done.stderr.strip()}"
    except (Missing, OSError) as error:
        return str(error)


def only_where_possible(name):
    """Ends here, well, where broker and database cannot be run."""
    reason = objection()
    if reason:
        print(f"{name}: {reason} So THE FLEET IS NOT TRIED FROM END TO END.", file=sys.stderr)
        sys.exit(0)


class Gateway:
    def __init__(self):
        self.store = "".join(secrets.choice(LETTERS) for _ in range(16))
        self.password = secrets.token_hex(16)


class Rig:
    """A folder with a broker, a database and what is known of gateways."""

    def __init__(self, host="127.0.0.1", broker_namespace=None):
        self.folder = tempfile.mkdtemp(prefix="plumbline-fleet-")
        self.host = host
        self.port = free_port()
        self.namespace = broker_namespace
        self.processes = {}
        self.ingest_password = secrets.token_hex(16)
        self.owner = Rig.find_owner()
        os.chmod(self.folder, 0o711)
        for name in ("broker", "database", "socket", "log"):
            os.mkdir(self.path(name), 0o700)
            self.give(self.path(name))
        self.secret = self.write("ingest-password", self.ingest_password)
        self.gateways = []
        # Where the database lies, and what it writes ahead (None: there too).
        self.data, self.wal = self.path("database", "data"), None

    @staticmethod
    def find_owner():
        """Who runs broker and database: the user who asks, but never root."""
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise Missing("There is no user “nobody” to run the database as.")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def give(self, path):
        if self.owner:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def write(self, name, text, mode=0o600):
        with open(os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    # Processes.

    def start(self, name, command, own_user=False, namespace=None, output=None):
        """Starts a program that ends with this rig; what it says goes to its log."""
        def prepare():
            os.setsid()
            many_files()

        if own_user and self.owner:
            ids = [f"--reuid={self.owner.pw_uid}", f"--regid={self.owner.pw_gid}", "--clear-groups"]
            command = ["setpriv", *ids, *command]
        if namespace:
            command = ["ip", "netns", "exec", namespace, *command]
        with open(self.path(f"{name}.log"), "ab") as log:
            self.processes[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output or log, stderr=log, preexec_fn=prepare,
                env=libraries(), cwd=self.folder)
        return self.processes[name]

    def log(self, name, lines=15):
        with contextlib.suppress(OSError), open(self.path(f"{name}.log"), encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])
        return ""

    def kill(self, name, how=signal.SIGKILL):
        process = self.processes.pop(name, None)
        if process and process.poll() is None:
            process.send_signal(how)
        if process:
            process.wait(60)

    # The broker.

    def start_broker(self):
        if not os.path.exists(self.path("broker", "conf")):
            self._write_broker_files()
        self.start(
            "broker-process", [broker_program("mosquitto"), "-c", self.path("broker", "conf")], own_user=True,
            namespace=self.namespace)
        if not self.namespace:
            wait_for("The broker’s answer", lambda: self._answers() or self._ended("broker-process"), 60)

    def _answers(self):
        with contextlib.suppress(OSError), socket.create_connection((self.host, self.port), 1):
            return True
        return False

    def _ended(self, name):
        if self.processes[name].poll() is not None:
            raise RuntimeError(f"{name} has ended: {self.log(name)}")
        return False

    def _write_broker_files(self):
        users = [f"ingest:{self.ingest_password}"] + [f"{each.store}:{each.password}" for each in self.gateways]
        self.write("broker/passwords", "\n".join(users) + "\n")
        subprocess.run(
            [broker_program("mosquitto_passwd"), "-U", self.path("broker", "passwords")], check=True, env=libraries())
        self.write("broker/acl", ACL)
        # As many messages as gateways have on their way: what the broker drops is only sent again.
        listeners = "".join(f"listener {self.port} {host}\n" for host in sorted({"127.0.0.1", self.host}))
        self.write("broker/conf", f"""\
{listeners}\
allow_anonymous false
password_file {self.path('broker', 'passwords')}
acl_file {self.path('broker', 'acl')}
persistence false
retain_available false
pid_file {self.path('broker', 'pid')}
max_inflight_messages 1000
max_queued_messages 100000
log_type error
log_type warning
log_dest stderr
""")
        for name in ("passwords", "acl", "conf"):
            self.give(self.path("broker", name))

    # The database.

    @property
    def database(self):
        return f"host={self.path('socket')} dbname=fleet user=owner"

    def start_database(self, data=None, **settings):
        data = data or self.data
        if not os.path.exists(data):
            self._as_owner(
                database_program("initdb"), "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C",
                "--no-instructions", *([f"--waldir={self.wal}"] if self.wal else []))
        options = {"listen_addresses": "", "unix_socket_directories": self.path("socket"), **settings}
        words = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        self.start("database-process", [database_program("postgres"), "-D", data, *words], own_user=True)
        wait_for(
            "The database’s answer", lambda: self._database_is_ready() or self._ended("database-process"), 120)

    def _as_owner(self, *command):
        prefix = []
        if self.owner:
            prefix = ["setpriv", f"--reuid={self.owner.pw_uid}", f"--regid={self.owner.pw_gid}", "--clear-groups"]
        done = subprocess.run(
            [*prefix, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=libraries(), cwd=self.folder, check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout.decode(errors='replace')}")

    def _database_is_ready(self):
        return subprocess.run(
            [database_program("psql"), "-X", "-q", "-h", self.path("socket"), "-U", "owner", "-c", "SELECT 1", "postgres"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=libraries(), check=False).returncode == 0

    def query(self, text, database="fleet"):
        """What the database answers, as lines of CSV."""
        return self.sql(text, database, "--csv", "-t").splitlines()

    def sql(self, text, database="fleet", *options):
        done = subprocess.run(
            [database_program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *options, "-h", self.path("socket"), "-U",
             "owner", database],
            input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=libraries(), check=False)
        if done.returncode:
            raise RuntimeError(f"The database refuses: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode()

    def make_schema(self, fleet):
        """An empty database with the tables, made by plumbline-fleet itself."""
        self.sql("CREATE DATABASE fleet", "postgres")
        done = subprocess.run(
            [fleet, "setup", "--database", self.database], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=libraries(), check=False)
        if done.returncode:
            raise RuntimeError(f"plumbline-fleet setup: {done.stdout.decode(errors='replace')}")

    # Gateways.

    def enrol(self, count):
        """Makes so many gateways; before the broker is started for the first time."""
        self.gateways += [Gateway() for _ in range(count)]
        return self.write("gateways", "".join(f"{each.store} {each.password}\n" for each in self.gateways))

    def enrol_in_database(self, tenant="Simulated"):
        stores = "".join(f"{each.store}\t1\n" for each in self.gateways)
        self.sql(
            f"INSERT INTO fleet.tenant (name) VALUES ('{tenant}');\n"
            f"COPY fleet.store (id, tenant) FROM STDIN;\n{stores}\\.\n")

    def start_ingester(self, fleet, name="ingester"):
        """One ingester of ours, on the computer of the broker."""
        return self.start(
            name,
            [fleet, "ingest", "--database", self.database, "--broker", "127.0.0.1", "--port", str(self.port),
             "--user", "ingest", "--password-file", self.secret, "--state", self.path("state")],
            namespace=self.namespace)

    def wait_ingester(self, name="ingester"):
        """Until it hears: what is sent before that is only sent again later."""
        wait_for("The ingester", lambda: "Taking what gateways send" in self.log(name, 1000) or self._ended(name))

    def differences(self, truths):
        """What the database holds beside what the gateways have: (minutes of theirs, missing, other, too many)."""
        wanted = {}
        for path in truths:
            with open(path, encoding="ascii") as file:
                for line in file:
                    words = line.rstrip("\n").split(",", 3)
                    wanted[tuple(words[:3])] = words[3]
        missing = dict(wanted)
        other = 0
        too_many = 0
        for line in self.query(f"COPY ({EVERY_MINUTE}) TO STDOUT (FORMAT csv)"):
            words = line.split(",", 3)
            key = tuple(words[:3])
            if key not in wanted:
                too_many += 1
            elif key not in missing:
                too_many += 1
            else:
                other += missing.pop(key) != words[3]
        return len(wanted), len(missing), other, too_many

    # The end.

    def __enter__(self):
        # A request to end is an end like others: nothing stays behind.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        # The database last, quickly: its folder goes away.
        for name in [name for name in self.processes if name != "database-process"]:
            self.kill(name)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.kill("database-process", signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


def programs(release=False):
    """Where our own programs lie: $BUILD, else the build folder of this house."""
    folder = os.environ.get("BUILD") or f"{HOUSE}/.build/{'release' if release else 'debug'}"
    for name in ("fleet-load", "plumbline-fleet"):
        if not os.access(f"{folder}/{name}", os.X_OK):
            raise Missing(f"“{folder}/{name}” is not built. First: swift build --product {name}")
    return f"{folder}/fleet-load", f"{folder}/plumbline-fleet"
