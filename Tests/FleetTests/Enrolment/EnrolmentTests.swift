import Events
import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import Fleet

@Suite("Enrolling gateways", .enabled(if: FleetHouse.isPossible))
struct EnrolmentTests {
    @Test("The access list is the example's, is written once, and what somebody changes in it stays")
    func accessList() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/acl"
        let accounts = BrokerAccounts(passwords: folder.path + "/passwords", accessList: path)
        #expect(try accounts.makeAccessList())
        #expect(try !accounts.makeAccessList())
        let house = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }
        let example = try WholeFile.read(house + "/Tools/Fleet/server/acl", most: 1 << 16)
        #expect(try WholeFile.read(path, most: 1 << 16) == example)
        try WholeFile.write("user other\n", to: path)
        #expect(try !accounts.makeAccessList())
        #expect(try WholeFile.read(path, most: 1 << 16) == "user other\n")
    }

    @Test("A password is in no file as it is, other users' lines stay, and so does the file's mode")
    func passwords() throws {
        let house = try FleetHouse()
        let path = house.folder.path + "/passwords"
        try WholeFile.write("other:$7$101$aaaa$bbbb\n", to: path)
        #expect(chmod(path, 0o640) == 0)
        let codes = [try house.enrol(), try house.enrol()]
        let again = try house.enrol(again: codes[0].store)
        #expect(again.password != codes[0].password)
        let text = try WholeFile.read(path, most: 1 << 16) ?? ""
        let users = text.split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(users.sorted() == (["other"] + codes.map(\.store)).map { Substring($0) }.sorted())
        for code in codes + [again] { #expect(!text.contains(code.password)) }
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
        for left in [".new", ".part"] { #expect(access(path + left, F_OK) != 0) }
    }

    @Test("Setting up again changes neither the service's password nor the gateways'")
    func setUpAgain() throws {
        let house = try FleetHouse()
        let paths = ["/ingest", "/passwords", "/acl"].map { house.folder.path + $0 }
        let before = try paths.map { try WholeFile.read($0, most: 1 << 16) }
        let result = try house.run(
            "setup", "--ingest-password", paths[0], "--passwords", paths[1], "--acl", paths[2])
        #expect(result.code == 0 && result.said.contains("stays"))
        #expect(try paths.map { try WholeFile.read($0, most: 1 << 16) } == before)
    }

    @Test("Where a gateway's account cannot be written, no gateway is enrolled")
    func wholeOrNothing() throws {
        let house = try FleetHouse()
        let result = try house.run(
            "enrol", "--tenant", "Clinic", "--new-tenant", "--host", "localhost", "--no-tls", "--passwords",
            "/nonexistent/passwords")
        #expect(result.code == 1 && result.said.contains("/nonexistent/passwords.lock: No such file or directory."))
        #expect(try house.place.connect().run("SELECT 1 FROM fleet.store").isEmpty)
    }

    @Test(
        "What cannot be meant is refused with what to do",
        arguments: [
            (["enrol", "--host", "localhost"], 2, "Say which tenant it is of: --tenant NAME."),
            (["enrol", "--host", "localhost", "--again", "x"], 2, "“x” is not a gateway's id."),
            (
                ["enrol", "--host", "example.org", "--no-tls", "--tenant", "A"], 2,
                "without encryption to another computer"
            ),
            (["enrol", "--host", "localhost", "--no-tls", "--tenant", "Nobody's"], 2, "add --new-tenant"),
            (["ingest", "--broker", "example.org", "--no-tls"], 2, "could be read on the way. Leave out --no-tls."),
            (["ingest", "--port", "0"], 2, "0 is not a port"),
            (["ingest", "--state", "/nonexistent/state"], 1, "Name another one by --state."),
            (["tombstones", "--apply", "x", "--without-list"], 2, "Say either --apply or --without-list."),
            (["resend"], 2, "Name one gateway, or say --all."),
            (["resend", "abcdefghijklmnop"], 2, "No gateway “abcdefghijklmnop” is enrolled here."),
            (["retain", "--months", "0"], 2, "0 is not a number of months"),
            (["name", "Nobody", "Somebody"], 2, "Nobody here is “Nobody”"),
        ])
    func refusals(words: [String], code: Int32, text: String) throws {
        let place = try Postgres.database()
        _ = try place.setUp()
        let result = try ServerProcess.run(
            ServerProcess.built + "/plumbline-fleet", words + ["--database", place.target],
            environment: Mosquitto.environment)
        #expect(result.code == code)
        #expect(result.said.contains(text), "\(result.said)")
    }

    @Test("A database without tables, and one that is not there, are said before anything is done")
    func noTables() throws {
        let place = try Postgres.database()
        let folder = try TemporaryFolder()
        let empty = try ServerProcess.run(
            ServerProcess.built + "/plumbline-fleet",
            ["ingest", "--database", place.target, "--state", folder.path + "/state"])
        #expect(empty.code == 1 && empty.said.contains("run “plumbline-fleet setup”"))
        let absent = try ServerProcess.run(
            ServerProcess.built + "/plumbline-fleet", ["people", "--database", "host=/nonexistent"])
        #expect(absent.code == 4 && absent.said.contains("Cannot reach the database"))
    }
}
