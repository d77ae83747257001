import Foundation
import Glibc
import TestSupport

/// A real browser, driven as its users would: Chromium, through the protocol of its driver (W3C WebDriver).
final class Browser {
    /// Where Debian has it.
    static let driverPath = "/usr/bin/chromedriver"

    static var isHere: Bool { access(driverPath, X_OK) == 0 }

    private let driver: RunningProgram
    private let port: Int
    private let session: String
    private let home: TemporaryFolder

    /// - Parameters:
    ///   - size: of the window, in pixels.
    ///   - options: further words for the browser.
    init(width: Int = 1100, height: Int = 900, options: [String] = []) throws {
        home = try TemporaryFolder()
        port = try PageHouse.freePort()
        driver = try RunningProgram(
            Self.driverPath, ["--port=\(port)"], environment: ["HOME": home.path, "TMPDIR": home.path])
        try driver.waits(for: "started successfully")
        // Tests run as anybody, also as root in a container: there Chromium's own sandbox cannot.
        let words =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--window-size=\(width),\(height)",
            ] + options
        let wanted: [String: Any] = [
            "capabilities": [
                "alwaysMatch": [
                    "goog:chromeOptions": ["args": words], "goog:loggingPrefs": ["browser": "ALL"],
                ]
            ]
        ]
        let value = try Self.ask(port, "POST", "/session", wanted) as? [String: Any]
        guard let session = value?["sessionId"] as? String else {
            throw Program.CannotRun(reason: "The browser does not start: \(String(describing: value))")
        }
        self.session = session
    }

    deinit { _ = try? Self.ask(port, "DELETE", "/session/\(session)", nil) }

    func open(_ address: String) throws { _ = try ask("POST", "/url", ["url": address]) }

    func reload() throws { _ = try ask("POST", "/refresh", [:]) }

    /// What a script returns.
    func value(_ script: String) throws -> Any? {
        try ask("POST", "/execute/sync", ["script": "return \(script)", "args": []])
    }

    /// Runs a script whose result does not matter.
    func run(_ script: String) throws { _ = try ask("POST", "/execute/sync", ["script": script, "args": []]) }

    /// What a promise becomes.
    func promised(_ promise: String) throws -> Any? {
        let script =
            "const done = arguments[arguments.length - 1]; (\(promise)).then(done, (error) => done(String(error)))"
        return try ask("POST", "/execute/async", ["script": script, "args": []])
    }

    func text(_ selector: String) throws -> String {
        try value("document.querySelector('\(selector)')?.textContent ?? ''") as? String ?? ""
    }

    /// As a person does it: at the element's place.
    func click(_ selector: String) throws {
        let found = try ask("POST", "/element", ["using": "css selector", "value": selector]) as? [String: Any]
        guard let element = found?.values.first as? String else {
            throw Program.CannotRun(reason: "There is no “\(selector)”.")
        }
        _ = try ask("POST", "/element/\(element)/click", [:])
    }

    /// Waits until something is so on the page.
    func waits(for script: String, seconds: Double = 180) throws {
        for _ in 0..<Int(seconds * 10) {
            if try value(script) as? Bool == true { return }
            usleep(100_000)
        }
        let page = try value("document.body.innerText") as? String ?? ""
        throw Program.CannotRun(reason: "“\(script)” did not come true: \(page.prefix(1_000))")
    }

    /// What the browser has complained of since it was asked last.
    func complaints() throws -> [String] {
        let lines = try ask("POST", "/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return lines.compactMap { $0["message"] as? String }
    }

    /// Of the page as if a person had asked the system for it, such as `prefers-color-scheme: dark`.
    func emulate(_ feature: String, _ value: String) throws {
        _ = try ask(
            "POST", "/goog/cdp/execute",
            [
                "cmd": "Emulation.setEmulatedMedia",
                "params": ["features": [["name": feature, "value": value]]],
            ])
    }

    /// As wide and high as a phone's, say, which no window of a desktop is.
    func setSize(width: Int, height: Int) throws {
        _ = try ask(
            "POST", "/goog/cdp/execute",
            [
                "cmd": "Emulation.setDeviceMetricsOverride",
                "params": ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false],
            ])
    }

    private func ask(_ method: String, _ path: String, _ body: [String: Any]?) throws -> Any? {
        try Self.ask(port, method, "/session/\(session)\(path)", body)
    }

    private static func ask(_ port: Int, _ method: String, _ path: String, _ body: [String: Any]?) throws -> Any? {
        let bytes = try body.map { [UInt8](try JSONSerialization.data(withJSONObject: $0)) } ?? []
        let reply = try Loopback.ask(
            port: port, method, path, headers: ["Content-Type: application/json"], body: bytes)
        let answer = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
        guard reply.status == 200 else {
            throw Program.CannotRun(reason: "\(path): \(String(describing: answer?["value"] ?? reply.body))")
        }
        return answer?["value"]
    }
}
