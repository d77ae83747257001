import Balance
import Foundation
import Glibc
import LocalTime
import Records
import Reports
import TestSupport
import Testing

/// Routine and self-tests in a real browser.
@Suite(
    "Being led in a browser", .serialized,
    .enabled(if: Browser.isHere, "Install Chromium and its driver: apt-get install chromium chromium-driver"))
struct GuideBrowserTests {
    /// Somebody who has agreed and whom nothing speaks against.
    private func screened(_ wearers: [String] = ["me"]) throws -> PageHouse {
        let house = try PageHouse()
        let store = try Store(folder: house.folder.path + "/data")
        let knowledge = try Knowledge.builtIn()
        let now_us = Int64(time(nil)) * 1_000_000
        for wearer in wearers {
            try store.add(Consent(to: Consent.currentVersion, wearer: wearer, time_us: now_us))
            try store.set(.clear(day: Moment(utc_us: now_us, offset_s: 0).day), wearer: wearer)
            var profile = RoutineProfile(equipment: Equipment.household, cautions: [])
            profile.askedCautions = Set(knowledge.cautions.map(\.id))
            try store.set(profile, wearer: wearer)
        }
        return house
    }

    private func address(_ house: PageHouse, _ path: String) -> String { "http://127.0.0.1:\(house.port)\(path)" }

    private func running(_ house: PageHouse) throws -> RunningRoutine? {
        try Store(folder: house.folder.path + "/data").runningRoutine(wearer: "me")
    }

    private func heading(_ words: String) -> String { "document.querySelector('h1')?.textContent === '\(words)'" }

    private func begin(_ house: PageHouse, _ browser: Browser) throws {
        try browser.open(try house.address())
        try browser.open(address(house, "/routine"))
        #expect(try browser.text("h1") == "Today’s exercises")
        try browser.click("form.begin button")
        try browser.waits(for: heading("Pain now"))
        try browser.click("button[value='value 0']")
        try browser.waits(for: "document.querySelector('.guide .place')?.textContent.startsWith('1 of ') === true")
    }

    @Test("A set is done, a reload in the middle goes on with the clock, and the terminal has the same session")
    func session() throws {
        let house = try screened()
        let browser = try Browser()
        try begin(house, browser)
        // Enter is the main answer.
        try browser.run("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))")
        try browser.waits(for: "document.querySelector('.timer .seconds') !== null")
        let total = try browser.value("Number(document.querySelector('.timer').dataset.seconds)") as? Int ?? 0
        try browser.waits(for: "Number(document.querySelector('.seconds').textContent) <= \(total - 2)")
        try browser.click("button[data-do=pause]")
        let left = try browser.value("Number(document.querySelector('.seconds').textContent)") as? Int ?? 0
        try browser.reload()
        try browser.waits(for: "document.querySelector('.timer.paused') !== null")
        #expect(try browser.value("Number(document.querySelector('.seconds').textContent)") as? Int == left)
        try browser.click("button[data-do=pause]")
        try browser.click("button[value=done]")
        try browser.waits(for: "document.querySelector('.timer.rest') !== null")
        #expect(try running(house)?.finished.first == 1)
        let there = try RunningProgram("plumbline", ["routine", "start"], environment: house.environment)
        try there.waits(for: "Today's session is not finished")
        there.endInput()
        #expect(try there.wait().stdout.contains("1 of "))
        #expect(try browser.complaints() == [])
    }

    @Test("It hurts: how strongly is asked, what is left out is kept, and stopping says what is kept")
    func hurts() throws {
        let house = try screened()
        let browser = try Browser()
        try begin(house, browser)
        try browser.click("button.hurts")
        try browser.waits(for: heading("Where does it hurt?"))
        try browser.click("button[value='choice 0']")
        try browser.waits(for: heading("It hurts"))
        #expect(try browser.text(".told").contains("press “New, or it spreads”"))
        try browser.click("button[value='value 4']")
        try browser.waits(for: heading("Left out"))
        #expect(try running(house)?.position == 1)
        #expect(try running(house)?.painDuring?[0] == 4)
        #expect(try running(house)?.painPlace == .neck)
        try browser.click("button.stop")
        try browser.waits(
            for: "document.querySelector('.ended')?.textContent.includes('goes on where it was') === true")
        try browser.reload()
        #expect(try browser.text(".ended").contains("goes on where it was"))
    }

    @Test("A server that is started again in the middle goes on where it was")
    func restart() throws {
        let house = try screened()
        let browser = try Browser()
        try begin(house, browser)
        let title = try browser.text("h1")
        house.server.send(SIGKILL)
        _ = try house.server.wait()
        try browser.click(".choices button.main")
        try browser.waits(for: "document.querySelector('.notice')?.textContent.includes('does not answer') === true")
        try house.startServer()
        try browser.waits(for: "document.querySelector('.choices button.main').disabled === false")
        // The page that is open asks what the record says is asked: it is taken for an answer.
        try browser.click(".choices button.main")
        try browser.waits(for: "document.querySelector('.timer') !== null")
        #expect(try browser.text("h1") == title)
        #expect(try browser.value("document.querySelector('.notice') === null") as? Bool == true)
    }

    @Test("Without a script each question is a form that is answered all the same")
    func noScript() throws {
        let house = try screened()
        let opened = try house.address()
        let path = try #require(opened.firstRange(of: "/?")).lowerBound
        let reply = try Loopback.ask(port: house.port, "GET", String(opened[path...]))
        let line = try #require(reply.headers.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
        let cookie = "Cookie: \(line.dropFirst("Set-Cookie: ".count).prefix { $0 != ";" })"
        let origin = "Origin: http://127.0.0.1:\(house.port)"
        func value(_ name: String, _ page: String) -> String {
            guard let mark = page.firstRange(of: "name=\"\(name)\" value=\"")?.upperBound else { return "" }
            return String(page[mark...].prefix { $0 != "\"" })
        }
        func post(_ path: String, _ page: String, _ answer: String) throws -> (status: Int, page: String) {
            let body = "key=\(value("key", page))&step=\(value("step", page))&answer=\(answer)"
            let status = try Loopback.ask(
                port: house.port, "POST", path, headers: [cookie, origin], body: Array(body.utf8)
            ).status
            return (status, try Loopback.ask(port: house.port, "GET", "/routine/now", headers: [cookie]).body)
        }
        let plan = try Loopback.ask(port: house.port, "GET", "/routine", headers: [cookie]).body
        let pain = try post("/routine", plan, "")
        #expect(pain.status == 303 && pain.page.contains("Pain now"))
        #expect(try post("/routine/now", pain.page, "value+11").status == 409)
        let ready = try post("/routine/now", pain.page, "value+0")
        let working = try post("/routine/now", ready.page, "choice+0")
        #expect(working.page.contains("data-timer=\"countdown\""))
        _ = try post("/routine/now", working.page, "done")
        #expect(try running(house)?.finished.first == 1)
        // An answer from before, and a form without its key, change nothing.
        #expect(try post("/routine/now", working.page, "done").status == 409)
        let strange = try Loopback.ask(
            port: house.port, "POST", "/routine/now", headers: [cookie, origin],
            body: Array("step=\(value("step", working.page))&answer=done".utf8))
        #expect(strange.status == 403)
        #expect(try running(house)?.finished.first == 1)
    }

    @Test("A stopwatch counts down, is stopped, and its seconds are asked to be kept")
    func stopwatch() throws {
        let house = try screened()
        let browser = try Browser()
        try browser.open(try house.address())
        try browser.open(address(house, "/assess"))
        try browser.click("form.begin button.main")
        try browser.waits(for: heading("What comes now"))
        try browser.click(".choices button.main")
        // Past the page of the first test, which is held for as long as it goes.
        try browser.waits(for: "document.querySelector('.guide .place') !== null")
        try browser.click(".choices button.main")
        try browser.waits(for: "document.querySelector('[data-timer=stopwatch]')?.hidden === false")
        try browser.click("button[data-do=start]")
        try browser.waits(for: "document.querySelector('.timer .state').textContent === 'Get ready'")
        try browser.click("button[data-do=halt]")
        try browser.waits(for: "Number(document.querySelector('.seconds').textContent) >= 1")
        try browser.click("button[data-do=halt]")
        try browser.waits(for: "document.querySelector('.choices')?.textContent.includes('Keep') === true")
        #expect(try browser.complaints() == [])
    }

    @Test("Who has not agreed is asked for a consent before anything else")
    func consent() throws {
        let house = try PageHouse()
        let browser = try Browser()
        try browser.open(try house.address())
        try browser.open(address(house, "/routine"))
        #expect(try browser.text("h1") == "No routine today")
        try browser.click("main a.button")
        try browser.waits(for: heading("Assess"))
        try browser.click("form.begin button.main")
        try browser.waits(for: heading("Before the first question"))
        #expect(try Store.exists(in: house.folder.path + "/data") == false)
        try browser.click("button[value='choice 0']")
        try browser.waits(for: "document.querySelector('h1').textContent.startsWith('Question 1 of')")
        #expect(try Store(folder: house.folder.path + "/data").consents(wearer: "me").count == 1)
    }

    @Test("Two wearers: each has a routine of one's own, and somebody unknown has none")
    func wearers() throws {
        let house = try screened(["ann", "zoe"])
        let browser = try Browser()
        try browser.open(try house.address())
        try browser.open(address(house, "/routine?wearer=zoe"))
        try browser.click("form.begin button")
        try browser.waits(for: heading("Pain now"))
        #expect(try browser.value("location.search") as? String == "?wearer=zoe")
        try browser.open(address(house, "/routine/now?wearer=ann"))
        try browser.waits(for: heading("Today’s exercises"))
        #expect(!(try browser.text("main").contains("zoe")))
        try browser.open(address(house, "/routine?wearer=nobody"))
        #expect(try browser.text("h1") == "Nobody of that name")
    }

    @Test(
        "The pages fit a phone and pass the accessibility rules of axe, light and dark",
        .enabled(if: Axe.script != nil, "Tools/setup/axe fetches axe"))
    func accessibility() throws {
        let house = try screened()
        let browser = try Browser(width: 520, height: 800)
        let axe = try #require(Axe.script)
        func check(_ name: String) throws {
            for scheme in ["light", "dark"] {
                try browser.emulate("prefers-color-scheme", scheme)
                let violations = try browser.violations(axe)
                #expect(violations == [], "\(name), \(scheme): \(violations)")
                let fits = try browser.value("document.documentElement.scrollWidth <= innerWidth") as? Bool
                #expect(fits == true, "\(name)")
            }
        }
        try browser.open(try house.address())
        for path in ["/routine", "/assess", "/outcomes"] {
            try browser.open(address(house, path))
            try check(path)
        }
        try begin(house, browser)
        try check("before a set")
        try browser.click(".choices button.main")
        try browser.waits(for: "document.querySelector('.timer .bar') !== null")
        try check("during a set")
        try browser.click("button.hurts")
        try browser.waits(for: heading("Where does it hurt?"))
        try browser.click("button[value='choice 0']")
        try browser.waits(for: heading("It hurts"))
        try check("it hurts")
        try browser.click("button.stop")
        try browser.waits(for: "document.querySelector('.ended') !== null")
        try check("stopped")
    }
}
