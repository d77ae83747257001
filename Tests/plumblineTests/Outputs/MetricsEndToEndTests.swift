import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("Metrics for Prometheus", .serialized)
struct MetricsEndToEndTests {
    private static let repository = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }

    /// The output of a house, at a port of the test's choice.
    private final class Scraped {
        let house: OutputHouse
        let port: Int
        let share: RunningProgram
        let token: String

        init(names: Bool = false) throws {
            port = try PageHouse.freePort()
            house = try OutputHouse(
                settings: "[share]\nmetrics = true\nwearer_names = \(names)\n[metrics]\nlisten_port = \(port)\n")
            share = try house.start("plumbline-share", "--output", "metrics")
            try share.waits(for: "Prometheus finds", seconds: 60)
            let file = house.data + "/share/metrics.token"
            token = try String(contentsOfFile: file, encoding: .utf8).filter { !$0.isNewline }
            var status = stat()
            #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600 && token.count == 64)
        }

        func text() throws -> String {
            let reply = try Loopback.ask(port: port, "GET", "/metrics", headers: ["Authorization: Bearer \(token)"])
            guard reply.status == 200 else { throw Program.CannotRun(reason: reply.body) }
            return reply.body
        }
    }

    @Test("Without the token, by another name, and with what is no request, nothing is told")
    func access() throws {
        let scraped = try Scraped()
        let right = "Authorization: Bearer \(scraped.token)"
        func status(
            _ headers: [String], at path: String = "/metrics", method: String = "GET", body: [UInt8] = []
        ) throws -> Int {
            try Loopback.ask(port: scraped.port, method, path, headers: headers, body: body).status
        }
        #expect(try status([right]) == 200)
        #expect(try status([right], at: "/metrics?x=1") == 200)
        #expect(try status([]) == 401)
        #expect(try status(["Authorization: Bearer \(scraped.token.dropLast())0x"]) == 401)
        #expect(try status(["Authorization: Basic \(scraped.token)"]) == 401)
        #expect(try status([right, right]) == 400)
        #expect(try status([right, "Host: evil.example:\(scraped.port)"]) == 403)
        #expect(try status([right, "Host: localhost:\(scraped.port)"]) == 200)
        #expect(try status([right], at: "/") == 404)
        #expect(try status([right], method: "DELETE") == 405)
        #expect(try status([right], method: "POST", body: [65]) == 413)
        #expect(try status(["X: \(String(repeating: "x", count: 9000))"]) == 431)
        // Those who connect and say nothing keep nobody out for longer than a few seconds.
        let silent = try (0..<40).map { _ in try Loopback(port: scraped.port) }
        try OutputHouse.wait(for: "an answer beside those who say nothing") { (try? status([right])) == 200 }
        withExtendedLifetime(silent) {}
        scraped.share.send(SIGTERM)
        #expect(try scraped.share.wait().code == 0)
    }

    @Test("A token that others can read is refused, and the process ends for a person to see to it")
    func openToken() throws {
        let scraped = try Scraped()
        scraped.share.send(SIGTERM)
        _ = try scraped.share.wait()
        #expect(chmod(scraped.house.data + "/share/metrics.token", 0o644) == 0)
        let again = try scraped.house.start("plumbline-share", "--output", "metrics").wait()
        #expect(again.code == 2 && again.stderr.contains("nobody else can read"))
    }

    @Test("A sensor that is paired and not there is told of without angles")
    func neverHeard() throws {
        let scraped = try Scraped(names: true)
        try scraped.house.pair()
        try scraped.house.removeSensor()
        let recorder = try scraped.house.start("plumbline", "run")
        try OutputHouse.wait(for: "a link without a sensor") {
            try scraped.text().contains(#"plumbline_link="searching"} 1"#)
        }
        #expect(try !scraped.text().contains("plumbline_flexion"))
        let key = scraped.house.data + "/share/sensors.key"
        var status = stat()
        #expect(stat(key, &status) == 0 && status.st_mode & 0o777 == 0o600)
        recorder.send(SIGTERM)
        _ = try recorder.wait()
    }

    @Test("Only an address of this computer can be set")
    func address() throws {
        let house = try OutputHouse()
        #expect(try house.run("config", "set", "metrics.listen_address", "0.0.0.0").code == 2)
        #expect(try house.run("config", "set", "metrics.listen_address", "::1").code == 0)
    }

    @Test(
        "The strict parser reads it with and without a recorder; what is not known is absent; names only where they may",
        .enabled(if: SharePython.path != nil, "Tools/setup/outputs has not fetched prometheus-client"))
    func strictParser() throws {
        let python = try #require(SharePython.path)
        let script = try TemporaryFile(
            """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families
            for family in text_string_to_metric_families(open(sys.argv[1]).read()):
                for sample in family.samples:
                    print(family.type, sample.name, sorted(sample.labels.items()), float(sample.value))

            """)
        func parsed(_ text: String) throws -> String {
            let file = try TemporaryFile(text)
            let result = try RunningProgram(python, [script.path, file.path]).wait()
            #expect(result.code == 0, "\(result.stderr)\n\(text)")
            return result.stdout
        }
        let scraped = try Scraped()
        let alone = try parsed(scraped.text())
        #expect(alone == "gauge plumbline_recorder_up [] 0.0\n")
        try scraped.house.pair()
        try scraped.house.record()
        try scraped.house.calibrate()
        try OutputHouse.wait(for: "a posture") { try scraped.text().contains("plumbline_today_worn_seconds{") }
        try OutputHouse.wait(for: "upright") {
            try scraped.text().contains(#"plumbline_posture="upright"} 1"#)
        }
        let whole = try parsed(scraped.text())
        for name in [
            "plumbline_recorder_up [] 1.0", "plumbline_flexion_degrees", "plumbline_posture", "plumbline_link",
            "plumbline_battery_ratio", "plumbline_today_worn_seconds", "plumbline_recorder_connections_total",
            "plumbline_recorder_connections_created", "plumbline_sensor_info",
        ] {
            #expect(whole.contains(name), "\(name)")
        }
        #expect(!whole.contains("Ann"))
        // The sensor goes: its angles and its figures vanish, its state stays.
        scraped.house.unplug()
        try OutputHouse.wait(for: "no angle") { try !scraped.text().contains("plumbline_flexion_degrees{") }
        #expect(try parsed(scraped.text()).contains("plumbline_link"))
        #expect(try !scraped.text().contains("plumbline_link_rate_hertz{"))
        // The recorder goes.
        try scraped.house.stopRecording()
        try OutputHouse.wait(for: "no recorder") { try scraped.text().contains("plumbline_recorder_up 0") }
        #expect(try !parsed(scraped.text()).contains("sensor_info"))
    }

    @Test(
        "Debian's Prometheus scrapes it, and every query of the dashboard gives a value",
        .enabled(if: SharePython.prometheus != nil, "Tools/setup/outputs has not fetched Debian's prometheus"))
    func prometheus() throws {
        let scraped = try Scraped(names: true)
        try scraped.house.pair()
        try scraped.house.record()
        try scraped.house.calibrate()
        let (folder, port) = (scraped.house.folder.path, try PageHouse.freePort())
        try """
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: plumbline
            authorization:
              credentials_file: \(scraped.house.data)/share/metrics.token
            static_configs:
              - targets: ["127.0.0.1:\(scraped.port)"]

        """.write(toFile: folder + "/prometheus.yml", atomically: true, encoding: .utf8)
        let server = try RunningProgram(
            try #require(SharePython.prometheus),
            [
                "--config.file=\(folder)/prometheus.yml", "--storage.tsdb.path=\(folder)/tsdb",
                "--web.listen-address=127.0.0.1:\(port)", "--log.level=warn",
            ])
        func answer(_ query: String) throws -> String {
            let coded = query.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return try Loopback.ask(port: port, "GET", "/api/v1/query?query=\(coded)").body
        }
        let scrapes = { (query: String) in
            // It may not listen yet, or not have scraped.
            (try? answer(query)).map { $0.contains(#""status":"success""#) && $0.contains(#""value":["#) } ?? false
        }
        try OutputHouse.wait(for: "a scraped angle") { scrapes("plumbline_flexion_degrees") }
        #expect(try answer("plumbline_sensor_info").contains(#""name":"Ann's back""#))
        let queries = try Self.dashboardQueries()
        #expect(queries.count >= 8)
        for query in queries { try OutputHouse.wait(for: query) { scrapes(query) } }
        withExtendedLifetime(server) {}
    }

    private static func dashboardQueries() throws -> [String] {
        struct Dashboard: Decodable {
            struct Panel: Decodable {
                struct Target: Decodable { var expr: String }
                var targets: [Target]?
            }
            var panels: [Panel]
        }
        let data = try Data(contentsOf: URL(filePath: repository + "/Tools/Grafana/plumbline.json"))
        return try JSONDecoder().decode(Dashboard.self, from: data).panels.flatMap { ($0.targets ?? []).map(\.expr) }
    }
}
