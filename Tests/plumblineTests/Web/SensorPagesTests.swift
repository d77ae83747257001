import Dispatch
import Glibc
import Posture
import Records
import TestSupport
import Testing

/// Pairing on the page, with a real recorder that records another sensor meanwhile.
@Suite("Pairing on the page", .serialized)
struct SensorPagesTests {
    /// One who records a sensor already, and has switched on a second one.
    private final class Setup {
        let house: PageHouse
        let visitor: PageVisitor
        let recorder: RunningProgram
        let second: RunningProgram
        var secondPort: String { house.folder.path + "/sensor-2" }

        init() throws {
            house = try PageHouse()
            try house.startSensor("--scenario", "day", "--duration", "0")
            try house.pair()
            let path = house.folder.path + "/sensor-2"
            second = try RunningProgram(
                "virtual-sensor", ["--link", path, "--device-id", "0123456789abcdef", "--duration", "0"])
            try second.waits(for: "\"port\"")
            recorder = try RunningProgram(
                "plumbline", ["run", "--ports", house.folder.path + "/sensor*"], environment: house.environment)
            try recorder.waits(for: "receiving")
            visitor = try PageVisitor(house)
        }

        func waits(for words: String, on path: String = "/sensors/pair") throws -> String {
            for _ in 0..<1800 {
                let page = try visitor.get(path)
                if page.body.contains(words) { return page.body }
                usleep(100_000)
            }
            throw Program.CannotRun(reason: "“\(words)” did not come: \(try visitor.get(path).body)")
        }

        /// The page's name for the sensor that was found.
        func found() throws -> String {
            #expect(try visitor.post("/sensors/search", []).status == 303)
            let page = try waits(for: "/sensors/pair?sensor=")
            let start = try #require(page.firstRange(of: "/sensors/pair?sensor=")).upperBound
            return page[start...].prefix { $0 != "\"" }.split(separator: "%3A").joined(separator: ":")
        }
    }

    @Test("A sensor is found, paired and recorded, while not one sample of the first is lost")
    func pairs() throws {
        let setup = try Setup()
        let id = try setup.found()
        #expect(try setup.visitor.get("/sensors/pair?sensor=\(id)").body.contains("name=\"placement\""))
        // What is wrong is said beside its field, and what was typed stays.
        let wrong = try setup.visitor.post(
            "/sensors/pair", [("sensor", id), ("name", "BACK"), ("wearer", "<b>"), ("placement", "knee")])
        #expect(wrong.status == 422)
        for words in [
            "Another sensor is called", "value=\"BACK\"", "value=\"&lt;b&gt;\"", "is not a placement",
            "A name begins with",
        ] {
            #expect(wrong.body.contains(words), "\(words)")
        }
        let sent = try setup.visitor.post(
            "/sensors/pair", [("sensor", id), ("name", "hip"), ("wearer", "me"), ("placement", "l5")])
        #expect(sent.status == 303)
        _ = try setup.waits(for: "Paired “hip”")
        let sensors = try setup.waits(for: "aria-label=\"hip\"", on: "/sensors")
        #expect(sensors.contains("aria-label=\"back\""))
        try RecordWatch.waits(forMore: 200, in: setup.house.folder.path + "/data")
        setup.recorder.send(SIGTERM)
        #expect(try setup.recorder.wait().code == 0)
        let store = try Store(folder: setup.house.folder.path + "/data")
        let stored = try store.sensors()
        #expect(stored.map(\.name) == ["back", "hip"])
        #expect(stored.last?.placement == .lowBack)
        for sensor in stored {
            let boot = try #require(try store.bootIDs(sensor: sensor.id).first)
            // Every sample from the first to the last.
            let ranges = try store.storedSequences(sensor: sensor.id, bootID: boot)
            #expect(ranges.count == 1, "\(sensor.name): \(ranges)")
        }
    }

    @Test("A sensor gets another name while it is recorded, without a gap; forgetting it asks first, and it is let go")
    func renameAndForget() throws {
        let setup = try Setup()
        let store = try Store(folder: setup.house.folder.path + "/data")
        let id = try #require(try store.sensors().first?.id)
        let taken = try setup.visitor.post("/sensors/rename", [("sensor", id), ("name", "-x")])
        #expect(taken.status == 422 && taken.body.contains("commands take that for an option"))
        #expect(taken.body.contains("value=\"-x\""))
        #expect(try setup.visitor.post("/sensors/rename", [("sensor", "no such"), ("name", "x")]).status == 404)
        #expect(try setup.visitor.post("/sensors/rename", [("sensor", id), ("name", " desk ")]).status == 303)
        _ = try setup.waits(for: "<p class=\"link-state on\">receiving", on: "/sensors")
        #expect(try setup.visitor.get("/sensors").body.contains("aria-label=\"desk\""))
        #expect(try store.sensors().map(\.name) == ["desk"])
        // Its address is asked for again and again; no samples are missing over the new name.
        let asked = try setup.visitor.get("/sensors/forget?sensor=\(id.split(separator: ":").joined(separator: "%3A"))")
        #expect(
            asked.status == 200 && asked.body.contains("Forget “desk”?")
                && asked.body.contains("What it recorded stays"))
        #expect(try setup.visitor.post("/sensors/forget", [("sensor", id)], withKey: false).status == 403)
        #expect(try store.sensors().count == 1)
        try RecordWatch.waits(forMore: 100, in: setup.house.folder.path + "/data")
        let boot = try #require(try store.bootIDs(sensor: id).first)
        #expect(try store.storedSequences(sensor: id, bootID: boot).count == 1)
        #expect(try setup.visitor.post("/sensors/forget", [("sensor", id)]).body.contains("“desk” is forgotten"))
        _ = try setup.waits(for: "No sensor is paired", on: "/sensors")
        #expect(try setup.visitor.post("/sensors/forget", [("sensor", id)]).status == 404)
        #expect(try store.sensors().isEmpty && !store.bootIDs(sensor: id).isEmpty)
        setup.recorder.send(SIGTERM)
        #expect(try setup.recorder.wait().code == 0)
    }

    @Test("A form that is sent twice at once pairs once, the page shows how that ends, and the recorder goes on")
    func sentTwice() throws {
        let setup = try Setup()
        let id = try setup.found()
        // Two requests that share nothing but the port.
        nonisolated(unsafe) let visitor = setup.visitor
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            _ = try? visitor.post(
                "/sensors/pair", [("sensor", id), ("name", "hip"), ("wearer", "me"), ("placement", "l5")])
        }
        _ = try setup.waits(for: "Paired “hip”")
        _ = try setup.waits(for: "aria-label=\"hip\"", on: "/sensors")
        setup.recorder.send(SIGTERM)
        #expect(try setup.recorder.wait().code == 0)
        let store = try Store(folder: setup.house.folder.path + "/data")
        #expect(try store.sensors().map(\.name) == ["back", "hip"])
    }

    @Test("A search is given up when it is cancelled, and a pairing whose sensor has gone leaves nothing")
    func cancelled() throws {
        let setup = try Setup()
        let id = try setup.found()
        #expect(try setup.visitor.post("/sensors/cancel", []).status == 303)
        let ended = try setup.waits(for: "Search again")
        #expect(ended.contains("The search was stopped."))
        setup.second.send(SIGKILL)
        _ = try setup.second.wait()
        #expect(
            try setup.visitor.post(
                "/sensors/pair", [("sensor", id), ("name", "hip"), ("wearer", "me"), ("placement", "l5")]
            ).status == 303)
        _ = try setup.waits(for: "role=\"alert\"")
        #expect(try Store(folder: setup.house.folder.path + "/data").sensors().map(\.name) == ["back"])
    }

    @Test(
        "Without a recorder the pages say so, and offer nothing that changes anything; the check says what is in the way"
    )
    func noRecorder() throws {
        let house = try PageHouse()
        let visitor = try PageVisitor(house)
        for path in ["/sensors", "/sensors/pair"] {
            let page = try visitor.get(path).body
            #expect(page.contains("The recorder is not running. “plumbline run” starts it."))
            #expect(!page.contains("<form"))
        }
        _ = try visitor.post("/sensors/search", [])
        usleep(500_000)
        #expect(try visitor.get("/sensors/pair").body.contains("not running"))
        let check = try visitor.get("/sensors/check")
        #expect(check.status == 200)
        #expect(check.body.contains("recorder") && check.body.contains("class=\"checks\""))
    }

    @Test(
        "Forms that are not whole are refused",
        arguments: [
            ("/sensors/answer", "digits", String(repeating: "1", count: 65)), ("/sensors/answer", "yes", "perhaps"),
            ("/sensors/answer", "", ""), ("/sensors/pair", "name", "x"),
        ])
    func refused(path: String, field: String, value: String) throws {
        let visitor = try PageVisitor(try PageHouse())
        #expect(try visitor.post(path, [(field, value)]).status == 400)
        #expect(try visitor.post(path, [(field, value)], withKey: false).status == 403)
    }
}

/// The same in a browser.
@Suite(
    "Sensors and settings in a browser", .serialized,
    .enabled(if: Browser.isHere, "Install Chromium and its driver: apt-get install chromium chromium-driver"))
struct SensorPagesBrowserTests {
    private static let pages = ["/sensors", "/sensors/pair", "/sensors/check", "/settings"]

    @Test("The first sensor is paired on the page, and its angle is live; each page suits a phone, the dark, and axe")
    func pairs() throws {
        let house = try PageHouse()
        try house.startSensor("--scenario", "day", "--duration", "0")
        let recorder = try RunningProgram(
            "plumbline", ["run", "--ports", house.folder.path + "/sensor*"], environment: house.environment)
        try recorder.waits(for: "No sensor is paired")
        let browser = try Browser(width: 520, height: 900)
        try browser.open(try house.address())
        try browser.open("http://127.0.0.1:\(house.port)/sensors/pair")
        // A button that was pressed cannot be pressed again; here the form goes nowhere, so that it can be seen.
        try browser.run("addEventListener('submit', (event) => event.preventDefault())")
        try browser.click("button.main")
        try browser.waits(for: "document.querySelector('button.main').disabled")
        try browser.open("http://127.0.0.1:\(house.port)/sensors/pair")
        try browser.click("button.main")
        // The list fills by itself.
        try browser.waits(for: "document.querySelector('.found a') !== null")
        try browser.click(".found a")
        try browser.waits(for: "document.querySelector('#name') !== null")
        try browser.run("document.querySelector('#name').value = 'belt'")
        try browser.click("button.main")
        try browser.waits(
            for: "document.querySelector('.box.good')?.textContent.includes('Paired “belt”') === true")
        try browser.click(".box.good ~ .buttons a")
        try browser.waits(for: "document.querySelector('.sensor h2')?.textContent === 'belt'")
        try browser.waits(for: "document.querySelector('.angle').textContent.length > 0")
        #expect(try browser.complaints() == [])
        for path in Self.pages {
            for scheme in ["light", "dark"] {
                try browser.emulate("prefers-color-scheme", scheme)
                try browser.open("http://127.0.0.1:\(house.port)\(path)")
                #expect(
                    try browser.value("document.documentElement.scrollWidth <= innerWidth") as? Bool == true, "\(path)")
                guard let axe = Axe.script else { continue }
                let violations = try browser.violations(axe)
                #expect(violations == [], "\(path), \(scheme): \(violations)")
            }
            #expect(try browser.complaints() == [], "\(path)")
        }
    }
}
