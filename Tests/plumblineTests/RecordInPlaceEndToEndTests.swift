import Glibc
import LocalTime
import Records
import TestSupport
import Testing

/// The recorder as a program, whose record is taken away, locked or looked for by others.
@Suite("The record's place, its one writer and its readers", .serialized)
struct RecordInPlaceEndToEndTests {
    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }
    private var file: String { data + "/plumbline.sqlite" }
    private var port: String { folder.path + "/sensor" }
    private var environment: [String: String] { ["XDG_RUNTIME_DIR": folder.path, "TZ": "UTC"] }

    init() throws { folder = try TemporaryFolder() }

    private func start(_ arguments: String..., by environment: [String: String]? = nil) throws -> RunningProgram {
        try RunningProgram(
            "plumbline", arguments + ["--data-dir", data], environment: environment ?? self.environment)
    }

    private func sensor() throws -> RunningProgram {
        let sensor = try RunningProgram("virtual-sensor", ["--link", port, "--scenario", "still", "--duration", "0"])
        try sensor.waits(for: "\"port\"")
        #expect(try start("pair", port, "--name", "back").wait().code == 0)
        return sensor
    }

    @Test("A record that is deleted while it is written is missed at once, and a new folder has all that came since")
    func deleted() throws {
        let sensor = try sensor()
        let recorder = try start("run")
        try recorder.waits(for: "receiving")
        try RecordWatch.waits(forMore: 100, in: data)
        rename(data, folder.path + "/away")
        try recorder.waits(for: "was deleted, moved or replaced")
        // Something comes meanwhile.
        usleep(1_200_000)
        mkdir(data, 0o700)
        try recorder.waits(for: "Another record lies in the folder now")
        try recorder.waits(for: "Recording goes on")
        // The sensor is known there, and where the recorder is can be asked by whatever environment.
        #expect(try start("sensors", by: [:]).wait().stdout.contains("streaming"))
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        let old = try #require(try stored(in: folder.path + "/away").last)
        let new = try stored(in: data)
        // What the old one does not have is in the new one, to the last sample.
        #expect(new.count == 1 && (new.first?.lowerBound ?? 0) <= old.upperBound + 1)
        _ = sensor
    }

    private func stored(in folder: String) throws -> [ClosedRange<UInt32>] {
        let store = try Store(folder: folder)
        let sensor = try #require(try store.sensors().first)
        let boot = try #require(try store.bootIDs(sensor: sensor.id).first)
        return try store.storedSequences(sensor: sensor.id, bootID: boot)
    }

    @Test("From another environment a second recorder and an erase are refused, and nothing is ended")
    func oneWriter() throws {
        let sensor = try sensor()
        let recorder = try start("run")
        try recorder.waits(for: "receiving")
        try RecordWatch.waits(forMore: 100, in: data)
        for command in [["run"], ["erase", "--wearer", "me", "--yes"]] {
            let second = try RunningProgram("plumbline", command + ["--data-dir", data], environment: [:]).wait()
            #expect(second.code == 4 && second.stderr.contains("records into this folder already"))
        }
        #expect(try Store(folder: data).unfinishedRecordings().count == 1)
        // An answer, a note or a routine's step is written beside it.
        try Store(folder: data).add(
            StoredNote(moment: Moment(utc_us: 0, offset_s: 0), wearer: "me", sensor: nil, text: "beside"))
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        #expect(try start("erase", "--wearer", "me", "--yes", by: [:]).wait().code == 0)
        _ = sensor
    }

    @Test("A recorder of before, which locks only its runtime folder, is noticed")
    func olderLock() throws {
        // Leaves the folder behind that both use.
        let first = try start("run", "--duration", "0")
        #expect(try first.wait().code == 0)
        let runtime = try #require(try names(in: folder.path + "/plumbline").first)
        let lock = open(folder.path + "/plumbline/" + runtime + "/run.lock", O_RDWR | O_CLOEXEC)
        #expect(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        #expect(try start("run").wait().code == 4)
        #expect(try start("erase", "--wearer", "me", "--yes").wait().code == 4)
        close(lock)
        #expect(try start("run", "--duration", "0").wait().code == 0)
    }

    private func names(in folder: String) throws -> [String] {
        let directory = try #require(opendir(folder))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    @Test("Before it is erased, what was only begun is named too")
    func begun() throws {
        do { try Store(folder: data).set(QuestionDraft(day: 20_513), wearer: "me") }
        let erase = try start("erase", "--wearer", "me")
        erase.endInput()
        let told = try erase.wait().stderr
        #expect(told.contains("There is of “me”: ") && !told.contains("“me”: ."), "\(told)")
    }

    @Test(
        "What cannot be read is an error with its reason, never a day on which nothing was recorded",
        arguments: ["summary", "sensors", "imbalance", "routine show", "export -o x"])
    func unreadable(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        close(open(data, O_CREAT | O_WRONLY, 0o600))
        let ofFile = try RunningProgram("plumbline", words + ["--data-dir", data], environment: environment).wait()
        #expect(ofFile.code != 0 && ofFile.stderr.contains("Not a directory"), "\(ofFile)")
        unlink(data)
        mkdir(data, 0o700)
        let foreign = open(file, O_CREAT | O_WRONLY, 0o600)
        let bytes = [UInt8](repeating: 0x20, count: 8192)
        #expect(write(foreign, bytes, bytes.count) == bytes.count)
        close(foreign)
        let ofForeign = try RunningProgram("plumbline", words + ["--data-dir", data], environment: environment).wait()
        #expect(ofForeign.code != 0 && ofForeign.stderr.contains("is not a Plumbline store"), "\(ofForeign)")
    }

    @Test("With all descriptors in use nobody can connect, which is told once; with some free again they can")
    func descriptors() throws {
        let recorder = try RunningProgram(
            "/bin/sh", ["-c", "ulimit -n 40; exec \(Program.folder)/plumbline run --data-dir \(data)"],
            environment: environment)
        try recorder.waits(for: "No sensor is paired yet")
        var connections: [RunningProgram] = []
        for _ in 0..<45 {
            connections.append(try start("live", "--json"))
        }
        try recorder.waits(for: "Nobody can connect to the recorder for now")
        usleep(1_500_000)
        #expect(try recorder.stderr.split(separator: "\n").count { $0.contains("Nobody can connect") } <= 1)
        #expect(try recorder.stdout.split(separator: "\n").count { $0.contains("Nobody can connect") } <= 1)
        connections.removeAll()
        // Those that have gone are taken from the queue first.
        var isAnswered = false
        for _ in 0..<600 where !isAnswered { isAnswered = try start("sensors").wait().code == 0 }
        #expect(isAnswered)
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
    }

    @Test(
        "On a disk that is full at the start it waits, says so once, and records when there is room",
        .enabled(if: SmallDisk.isPossible, "only root may make a small disk"))
    func fullAtStart() throws {
        let disk = try SmallDisk(at: data)
        disk.fill()
        let empty = try start("run")
        try empty.waits(for: "Recording waits until there is some")
        empty.send(SIGINT)
        #expect(try empty.wait().code == 130)
        disk.makeRoom()
        let sensor = try sensor()
        let before = try start("run")
        try before.waits(for: "receiving")
        try RecordWatch.waitsForTrack(in: data)
        before.send(SIGKILL)
        _ = try before.wait()
        unlink(file + "-shm")
        disk.fill()
        // What was recorded can be read.
        let summary = try start("summary").wait()
        #expect(summary.code == 0 && summary.stdout.contains("worn"), "\(summary)")
        for (command, says) in [("routine", "Some questions come first"), ("imbalance", "No test done yet")] {
            disk.fill()
            let shown = try start(command).wait()
            #expect(shown.code == 0 && shown.stdout.contains(says), "\(shown)")
            #expect(shown.stderr.contains("was not kept"), "\(shown)")
        }
        disk.fill()
        let recorder = try start("run")
        try recorder.waits(for: "Recording pauses")
        usleep(1_500_000)
        disk.makeRoom()
        try recorder.waits(for: "Recording goes on")
        try RecordWatch.waits(forMore: 100, in: data)
        recorder.send(SIGTERM)
        let ended = try recorder.wait()
        #expect(ended.code == 0)
        #expect((ended.stderr + ended.stdout).split(separator: "\n").count { $0.contains("is full") } == 1)
        let ranges = try stored(in: data)
        #expect(ranges.count == 1 && ranges.first?.lowerBound == 0)
        _ = sensor
    }
}
