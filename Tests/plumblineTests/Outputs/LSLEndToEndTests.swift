import FoundationEssentials
import Glibc
import LinuxIO
import Motion
import Records
import TestSupport
import Testing

@Suite("Streams for the Lab Streaming Layer", .serialized)
struct LSLEndToEndTests {
    @Test("liblsl cannot be kept to this computer: without leave it is not even loaded, and it is said how to give it")
    func refused() throws {
        let house = try OutputHouse(settings: "[share]\nlsl = true\n[lsl]\nlibrary = \"/nonexistent/liblsl.so\"\n")
        let result = try house.start("plumbline-share", "--output", "lsl").wait()
        #expect(result.code == 2 && result.stderr.contains("lsl.lan on"))
    }

    @Test("Where liblsl is not there, it is said how to get it")
    func absent() throws {
        let house = try OutputHouse(
            settings: "[share]\nlsl = true\n[lsl]\nlan = true\nlibrary = \"/nonexistent/liblsl.so\"\n")
        let result = try house.start("plumbline-share", "--output", "lsl").wait()
        #expect(result.code == 2 && result.stderr.contains("github.com/sccn/liblsl"))
    }

    @Test("A library that is none of LSL's is refused, and it is said what it lacks")
    func other() throws {
        // The C library of this very process.
        let maps = try #require(try WholeFile.read("/proc/self/maps", most: 1 << 22))
        let files = maps.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) }
        let library = try #require(files.first { $0.hasPrefix("/") && $0.contains("/libc.so") })
        #expect(access(library, R_OK) == 0, "\(library)")
        let house = try OutputHouse(settings: "[share]\nlsl = true\n[lsl]\nlan = true\nlibrary = \"\(library)\"\n")
        let result = try house.start("plumbline-share", "--output", "lsl").wait()
        #expect(result.code == 2 && result.stderr.contains("This liblsl has no “lsl_create_streaminfo”"))
    }

    @Test(
        "An inlet of pylsl gets what is recorded, bit for bit, at the times of the record",
        .enabled(if: SharePython.path != nil && SharePython.liblsl != nil, "Tools/setup/outputs has not fetched pylsl"))
    func inlet() throws {
        let library = try #require(SharePython.liblsl)
        let house = try OutputHouse(settings: "[share]\nlsl = true\n[lsl]\nlan = true\nlibrary = \"\(library)\"\n")
        // Of the test nothing leaves this computer that need not.
        let lsl = house.folder.path + "/lsl.cfg"
        try
            "[multicast]\nResolveScope = machine\n[lab]\nKnownPeers = {127.0.0.1}\nSessionID = \(house.folder.path.filter { $0.isLetter || $0.isNumber })\n[log]\nlevel = -2\n"
            .write(toFile: lsl, atomically: true, encoding: .utf8)
        // One that moves, so that its samples differ.
        try house.pair(scenario: "demo")
        try house.record()
        let share = try house.start("plumbline-share", "--output", "lsl", more: ["LSLAPICFG": lsl])
        try share.waits(for: "The streams are offered", seconds: 60)
        let script = try TemporaryFile(
            """
            import sys, time, pylsl
            end = time.monotonic() + 120
            # From LSL's clock to time since boot: the reading that took the least time.
            def reading():
                a = time.clock_gettime(time.CLOCK_BOOTTIME)
                lsl = pylsl.local_clock()
                b = time.clock_gettime(time.CLOCK_BOOTTIME)
                return b - a, (a + b) / 2 - lsl
            offset = min(reading() for _ in range(200))[1]
            inlets = {}
            while len(inlets) < 3 and time.monotonic() < end:
                for info in pylsl.resolve_streams(2.0):
                    kind = info.source_id().split(":")[-1]
                    if info.source_id().startswith("plumbline:") and kind not in inlets:
                        inlets[kind] = pylsl.StreamInlet(info)
            for kind, inlet in inlets.items():
                info = inlet.info(10.0)
                labels, channel = [], info.desc().child("channels").child("channel")
                while not channel.empty():
                    labels.append(channel.child_value("label"))
                    channel = channel.next_sibling("channel")
                print("info", kind, info.type(), info.nominal_srate(), ",".join(labels))
                got = 0
                while got < 150 and time.monotonic() < end:
                    samples, stamps = inlet.pull_chunk(timeout=1.0, max_samples=200)
                    got += len(samples)
                    for stamp, sample in zip(stamps, samples):
                        print(kind, repr(stamp + offset), *map(repr, sample))

            """)
        let python = try #require(SharePython.path)
        let result = try RunningProgram(python, [script.path], environment: ["LSLAPICFG": lsl]).wait(seconds: 200)
        #expect(result.code == 0, "\(result.stderr)")
        share.send(SIGTERM)
        #expect(try share.wait().code == 0)
        try house.stopRecording()
        let lines = result.stdout.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(
            lines.contains(["info", "raw", "IMU", "0.0", "acc_x,acc_y,acc_z,gyro_x,gyro_y,gyro_z"]))
        #expect(lines.contains(["info", "up", "Orientation", "0.0", "up_x,up_y,up_z"]))
        #expect(lines.contains(["info", "angles", "Angles", "0.0", "flexion,lean"]))
        for kind in ["raw", "up", "angles"] { #expect(lines.count { $0.first == kind } >= 150, "\(kind)") }
        try compare(lines.filter { $0.first == "raw" }.map { $0.dropFirst().compactMap(Double.init) }, in: house)
        // Not calibrated: what is not known is not a number, and never 0.
        #expect(lines.filter { $0.first == "angles" }.allSatisfy { $0.dropFirst(2).allSatisfy { $0 == "nan" } })
    }

    /// Each sample of the inlet is one of the record, in the record's order, and at the times of the record.
    ///
    /// How late this test's processes run is nothing that it judges: between two clocks that are read in turn any time may
    /// pass. So times are compared with each other, and only roughly with the clock.
    private func compare(_ samples: [[Double]], in house: OutputHouse) throws {
        var recorded: [Sample] = []
        let store = try Store(folder: house.data)
        for recording in 1...10 as ClosedRange<Int64> {
            try store.forEachChunk(of: recording) { recorded += $0 ?? [] }
        }
        recorded.sort { $0.time_us < $1.time_us }
        func numbers(_ sample: Sample) -> [Double] {
            let (force, turn) = (sample.acceleration_m_s2, sample.angularVelocity_rad_s ?? .zero)
            return [force.x, force.y, force.z, turn.x, turn.y, turn.z]
        }
        var matches: [(stamp_s: Double, time_us: Int64)] = []
        var rest = recorded[...]
        for sample in samples {
            let place = try #require(
                rest.firstIndex { numbers($0) == Array(sample.dropFirst()) },
                "sample \(matches.count) of the inlet is not in the record behind the one before it: \(sample)")
            matches.append((sample[0], rest[place].time_us))
            rest = rest[(place + 1)...]
        }
        // Where the program was kept waiting between two clocks, it measures again, and one interval is another.
        let same = zip(matches, matches.dropFirst()).count { first, second in
            abs((second.stamp_s - first.stamp_s) * 1e6 - Double(second.time_us - first.time_us)) < 2
        }
        #expect(same * 2 > samples.count, "\(same) of \(samples.count) intervals are the record's")
        // Another clock would be hours off, or years.
        let anchor_us = try Self.anchor_us()
        #expect(matches.allSatisfy { abs($0.stamp_s * 1e6 + anchor_us - Double($0.time_us)) < 30e6 })
    }

    /// UTC − time since boot.
    private static func anchor_us() throws -> Double {
        var (utc, boot) = (timespec(), timespec())
        guard clock_gettime(CLOCK_REALTIME, &utc) == 0, clock_gettime(CLOCK_BOOTTIME, &boot) == 0 else {
            throw Program.CannotRun(reason: "no clock")
        }
        return Double(utc.tv_sec - boot.tv_sec) * 1e6 + Double(utc.tv_nsec - boot.tv_nsec) / 1e3
    }
}
