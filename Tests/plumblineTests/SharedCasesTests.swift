import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Small records of others' troubles, read where they lie beside the repository; without them there is nothing to test.
/// The same records, made by the test itself, are in `WornDayTests`.
private enum SharedCases {
    static let folder: String =
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/shared/cases"
    static var areThere: Bool { access(folder, R_OK) == 0 }

    /// What `summary` says of a day of a case's record, of which a copy is made: reading makes a newer record of it.
    static func summary(_ name: String, _ words: String..., zone: String = "UTC") throws -> String {
        let copy = try TemporaryFolder()
        let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name)/plumbline.sqlite"))
        try data.write(to: URL(filePath: copy.path + "/plumbline.sqlite"))
        let result = try Program.run(
            ["summary", "--data-dir", copy.path] + words, environment: ["TZ": zone, "XDG_RUNTIME_DIR": copy.path])
        #expect(result.code == 0, "\(result.stderr)")
        return result.stdout
    }
}

@Suite(
    "Cases that lie beside the repository",
    .enabled(if: SharedCases.areThere, "the cases are not beside this repository"))
struct SharedCasesTests {
    @Test(
        "h-14: a day with two time zones has the hours of both",
        arguments: ["UTC", "America/Los_Angeles", "Asia/Tokyo"])
    func twoZones(zone: String) throws {
        let json = try SharedCases.summary(
            "h-14-two-time-zones-in-a-day", "--date", "2026-11-29", "--json", zone: zone)
        #expect(json.contains(#""start":"2026-11-29T06:00:09.683+09:00""#))
        #expect(json.contains(#""start":"2026-11-29T13:00:09.683-08:00""#))
        let page = try SharedCases.summary("h-14-two-time-zones-in-a-day", "--date", "2026-11-29", zone: zone)
        let hours = page.split(separator: "\n").compactMap { $0.contains(":00  ") ? String($0.prefix(7)) : nil }
        #expect(hours == ["  05:00", "  06:00", "  12:00", "  13:00"])
    }

    @Test("h-16: a slouch over midnight is on both days, each with its part")
    func midnight() throws {
        let name = "h-16-slouch-over-midnight"
        let page = try SharedCases.summary(name, "--date", "2026-11-29")
        #expect(
            page.contains("of 31 s worn: upright 0 s, slouching 31 s") && page.contains("slouching   100 %")
                && page.contains("episodes    1, the longest 31 s; 1 alert"))
        let json = try SharedCases.summary(name, "--date", "2026-11-29", "--json")
        #expect(json.contains(#""episodes":[{"start":"2026-11-29T00:00:00.000Z","end":"2026-11-29T00:00:30.889Z""#))
        let yesterday = try SharedCases.summary(name, "--date", "2026-11-28", "--json")
        #expect(yesterday.contains(#""start":"2026-11-28T23:59:54.985Z","end":"2026-11-29T00:00:00.000Z""#))
        #expect(yesterday.contains(#""slouch_s":5,"#))
    }
}
