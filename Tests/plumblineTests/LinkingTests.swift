import FoundationEssentials
import Testing

@Suite("What the program is linked with")
struct LinkingTests {
    @Test("No network library: the recorder hears sensors, other programs speak to the world")
    func noNetwork() throws {
        let listed = try RunningProgram("/usr/bin/ldd", [Program.folder + "/plumbline"]).wait()
        #expect(listed.code == 0, "\(listed.stderr)")
        #expect(listed.stdout.contains("libsystemd"))
        for library in ["FoundationNetworking", "curl", "nghttp", "libssl", "mosquitto", "libpq", "libuv"] {
            #expect(!listed.stdout.contains(library), "\(listed.stdout)")
        }
        // What is linked statically leaves its name.
        let program = try Data(contentsOf: URL(filePath: Program.folder + "/plumbline"))
        #expect(program.firstRange(of: Data("GRDB".utf8)) != nil, "names of linked modules are to be seen")
        for module in ["NIOPosix", "Hummingbird", "AsyncHTTPClient", "OutputSupervisor"] {
            #expect(program.firstRange(of: Data(module.utf8)) == nil, "\(module)")
        }
    }
}
