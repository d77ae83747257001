import Foundation
import Glibc
import Records
import TestSupport
import Testing

/// The pages in a real browser, with a real recorder and a virtual sensor behind them.
@Suite(
    "The pages in a browser", .serialized,
    .enabled(if: Browser.isHere, "Install Chromium and its driver: apt-get install chromium chromium-driver"))
struct BrowserTests {
    private static let pages = [
        "/", "/day", "/weeks", "/balance", "/learn", "/learn/S05", "/learn/points", "/learn/FHRS", "/learn/muscles",
        "/learn/tests", "/report",
        "/report?weeks=4&include=signs,notes,pain", "/sensors", "/sensors/pair", "/settings", "/routine", "/assess",
    ]

    /// Somebody who wears a sensor while the recorder runs.
    private func worn() throws -> PageHouse {
        let house = try PageHouse()
        try house.startSensor("--scenario", "day", "--duration", "0")
        try house.pair()
        try house.startRecorder()
        return house
    }

    private func address(_ house: PageHouse, _ path: String) -> String { "http://127.0.0.1:\(house.port)\(path)" }

    @Test("Live: the angle moves, a calibration is counted down and done, and the note is kept")
    func live() throws {
        let house = try worn()
        let browser = try Browser()
        try browser.open(try house.address())
        // The token has left the address.
        #expect(try browser.value("location.href") as? String == address(house, "/"))
        try browser.waits(for: "document.querySelector('.angle')?.textContent.includes('unknown') === true")
        #expect(try browser.text(".reason").contains("Not calibrated"))
        try browser.click("button[data-do=calibrate]")
        try browser.waits(
            for: "document.querySelector('#answer').textContent.startsWith('Sit upright and hold still: ')")
        try browser.waits(for: "/[0-9]°/.test(document.querySelector('.angle').textContent)")
        try browser.waits(for: "document.querySelector('#answer').textContent.includes('alibrat')")
        try browser.waits(for: "document.querySelector('.state').textContent === 'upright'")
        _ = try browser.value("(document.querySelector('#text').value = 'tea <b>', true)")
        try browser.click("#note button")
        try browser.waits(for: "document.querySelector('#log').textContent.includes('tea <b>')")
        #expect(try browser.complaints() == [])
    }

    @Test(
        "A recorder that is killed is said to be gone, nothing old stands as if it were now, and it comes back by itself"
    )
    func killed() throws {
        let house = try worn()
        let browser = try Browser()
        try browser.open(try house.address())
        try browser.waits(for: "document.querySelector('.angle')?.textContent.length > 0")
        try house.killRecorder()
        try browser.waits(for: "document.querySelector('#connection').textContent.includes('not running')")
        #expect(try browser.text(".state") == "no data")
        #expect(try browser.text(".angle") == "")
        #expect(try browser.value("document.querySelector('.actions').hidden") as? Bool == true)
        try house.startRecorder()
        try browser.waits(for: "document.querySelector('#connection').hidden")
        try browser.waits(for: "document.querySelector('.angle').textContent !== ''")
        try browser.reload()
        try browser.waits(for: "document.querySelector('.angle')?.textContent.length > 0")
    }

    @Test("Each page: no complaint, fits a phone, light and dark, and the past is there without a script")
    func pages() throws {
        let house = try worn()
        try RecordWatch.waitsForTrack(in: house.folder.path + "/data")
        let browser = try Browser(width: 520, height: 800)
        try browser.open(try house.address())
        for path in Self.pages {
            for scheme in ["light", "dark"] {
                try browser.emulate("prefers-color-scheme", scheme)
                try browser.open(address(house, path))
                #expect(try browser.value("document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
            }
            #expect(try browser.complaints() == [], "\(path)")
        }
        try browser.emulate("prefers-color-scheme", "light")
        try browser.open(address(house, "/day"))
        #expect(try browser.text("h1") == "Today")
        #expect(try browser.value("document.querySelector('svg.ribbon') !== null") as? Bool == true)

        let plain = try Browser(options: ["--blink-settings=scriptEnabled=false"])
        try plain.open(try house.address())
        try plain.open(address(house, "/day"))
        let source = try Loopback.ask(port: house.port, "GET", "/style.css")
        #expect(source.status == 200)
    }

    @Test(
        "Each page passes the accessibility rules of axe",
        .enabled(if: Axe.script != nil, "Tools/setup/axe fetches axe"))
    func accessibility() throws {
        let house = try worn()
        try RecordWatch.waitsForTrack(in: house.folder.path + "/data")
        let browser = try Browser()
        try browser.open(try house.address())
        try browser.waits(for: "document.querySelector('.angle')?.textContent.length > 0")
        let axe = try #require(Axe.script)
        for path in Self.pages {
            for scheme in ["light", "dark"] {
                try browser.emulate("prefers-color-scheme", scheme)
                try browser.open(address(house, path))
                usleep(500_000)
                let violations = try browser.violations(axe)
                #expect(violations == [], "\(path), \(scheme): \(violations)")
            }
        }
    }

    @Test("An exercise's figure moves, stands still when asked to, and for whoever wants less motion")
    func figure() throws {
        let house = try PageHouse()
        let browser = try Browser()
        try browser.open(try house.address())
        try browser.open(address(house, "/learn/S05"))
        let moving = "document.querySelector('.moving img')"
        try browser.waits(for: "\(moving).complete && \(moving).naturalWidth > 0")
        #expect(try browser.value("\(moving).currentSrc.endsWith('/figure.svg?id=S05')") as? Bool == true)
        try browser.click("label[for=still-S05-both]")
        try browser.waits(
            for: "\(moving).checkVisibility() === false && document.querySelector('.still').naturalWidth > 0")
        try browser.emulate("prefers-reduced-motion", "reduce")
        try browser.open(address(house, "/learn/S05"))
        try browser.waits(for: "\(moving).naturalWidth > 0 && \(moving).currentSrc.includes('&pose=')")
        #expect(try browser.complaints() == [])
    }

    @Test("On a phone the pictures of weeks begin at the newest, and the longest name of a sensor stays on the page")
    func phone() throws {
        let house = try PageHouse()
        try FileManager.default.createDirectory(
            atPath: house.folder.path + "/data", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(
            atPath: Golden.folder + "/record-before.db", toPath: house.folder.path + "/data/plumbline.sqlite")
        try house.startSensor("--scenario", "day", "--duration", "0")
        let name = String(repeating: "Rückenmitte", count: 5)
        #expect(try house.run("pair", house.sensorPort, "--name", name, "--wearer", "me", "--yes").code == 0)
        try house.startRecorder()
        let browser = try Browser()
        try browser.setSize(width: 360, height: 740)
        try browser.open(try house.address())
        for path in [
            "/?wearer=me", "/sensors?wearer=me", "/sensors/pair", "/day?wearer=me", "/weeks?until=2026-03-14&wearer=me",
        ] {
            try browser.open(address(house, path))
            if path.hasPrefix("/?") {
                try browser.waits(for: "[...document.querySelectorAll('.angle')].some((each) => each.textContent)")
            }
            #expect(try browser.value("document.documentElement.scrollWidth <= innerWidth") as? Bool == true, "\(path)")
        }
        let picture = "document.querySelector('.drawn-wide svg').getBoundingClientRect()"
        #expect(try browser.value("\(picture).left < 0 && \(picture).right <= innerWidth") as? Bool == true)
        #expect(try browser.complaints() == [])
    }

    @Test("A value that is refused has the focus, in view, with what is wrong beside it")
    func refused() throws {
        let house = try PageHouse()
        let browser = try Browser()
        try browser.open(try house.address())
        try browser.open(address(house, "/settings"))
        let field = "document.querySelector('#s-metrics-listen-port')"
        try browser.run("\(field).value = 'abc'")
        try browser.click("#s-metrics-listen-port-row button:not(.quiet)")
        try browser.waits(for: "document.querySelector('#s-metrics-listen-port-why') !== null")
        try browser.waits(for: "document.activeElement === \(field)")
        #expect(try browser.value("\(field).value") as? String == "abc")
        #expect(
            try browser.value("\(field).getAttribute('aria-describedby')") as? String == "s-metrics-listen-port-why")
        let place = "\(field).getBoundingClientRect()"
        #expect(try browser.value("\(place).top >= 0 && \(place).bottom <= innerHeight") as? Bool == true)
    }

    @Test("A server that is killed while recording goes on costs no sample")
    func serverKilled() throws {
        let house = try worn()
        let browser = try Browser()
        try browser.open(try house.address())
        try browser.waits(for: "document.querySelector('.angle')?.textContent.length > 0")
        house.server.send(SIGKILL)
        try browser.waits(for: "document.querySelector('#connection').textContent.includes('No connection')")
        try RecordWatch.waits(forMore: 150, in: house.folder.path + "/data")
        house.recorder?.send(SIGTERM)
        #expect(try house.recorder?.wait().code == 0)
        let store = try Store(folder: house.folder.path + "/data")
        let sensor = try #require(try store.sensors().first)
        let boot = try #require(try store.bootIDs(sensor: sensor.id).first)
        // Every sample from the first to the last.
        #expect(try store.storedSequences(sensor: sensor.id, bootID: boot).count == 1)
    }
}
