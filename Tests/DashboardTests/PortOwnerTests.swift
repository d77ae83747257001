import Testing

@testable import Dashboard

@Suite("Whose a port is")
struct PortOwnerTests {
    private static let head =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
    private static let listens =
        "   0: 0100007F:1DA2 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 25601 1"
    private static let connected =
        "   1: 0100007F:1DA2 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 25602 1"

    @Test("The user of what listens is read; what is connected, another port, and no line at all are not it")
    func lines() {
        #expect(PortOwner.owner(in: Self.listens, port: 7586) == 1000)
        #expect(PortOwner.owner(in: Self.listens, port: 7587) == nil)
        #expect(PortOwner.owner(in: Self.connected, port: 7586) == nil)
        for line in [Self.head, "", "0: : : 0A 0 0 0 x", "0: 0100007F:1DA2 0 0A 0 0 0 -1"] {
            #expect(PortOwner.owner(in: line, port: 7586) == nil)
        }
    }
}

@Suite("What those who watch are told")
struct WatchersTests {
    private func told(_ lines: Watchers.Lines, _ count: Int) async -> [String] {
        var heard: [String] = []
        for await line in lines {
            heard.append(line)
            if heard.count == count { break }
        }
        return heard
    }

    @Test(
        "Nothing of another wearer's sensor, and nothing of no sensor where several are here; the recorder is for all")
    func ears() async throws {
        let watchers = Watchers()
        watchers.tell("link of hers", of: "hers", standsFor: "sensor link hers")
        watchers.tell("recorder", standsFor: Watchers.recorder)
        let mine = try #require(
            watchers.join(Watchers.Ears(sensors: ["mine"], isAlone: false), owners: ["mine": "me", "hers": "ann"]))
        watchers.tell("angle of hers", of: "hers")
        watchers.tell("a note of nobody's sensor")
        watchers.tell("angle of mine", of: "mine")
        #expect(await told(mine, 2) == ["recorder", "angle of mine"])
    }

    @Test("Where a sensor comes or changes hands everybody is sent away, to come back with other ears")
    func owners() async throws {
        let watchers = Watchers()
        let lines = try #require(
            watchers.join(Watchers.Ears(sensors: ["mine"], isAlone: true), owners: ["mine": "me"]))
        watchers.ownersAre(["mine": "me"])
        #expect(!watchers.isEmpty)
        watchers.ownersAre(["mine": "me", "hers": "ann"])
        #expect(watchers.isEmpty)
        watchers.tell("angle of hers", of: "hers")
        #expect(await told(lines, 1) == [])
    }
}
