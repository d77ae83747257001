import ArgumentParser
import Events
import Fleet
import LinuxIO
import Numbers

/// The broker's files, in which users are kept.
struct BrokerFileOptions: ParsableArguments {
    @Option(help: ArgumentHelp("mosquitto's password_file.", valueName: "file"))
    var passwords = "/etc/mosquitto/plumbline-fleet.passwords"

    @Option(help: ArgumentHelp("mosquitto's acl_file; it is written where it is not there yet.", valueName: "file"))
    var acl = "/etc/mosquitto/plumbline-fleet.acl"

    @Option(help: ArgumentHelp("mosquitto's pid_file: it then reads its files again at once.", valueName: "file"))
    var brokerPid: String?

    var accounts: BrokerAccounts { BrokerAccounts(passwords: passwords, accessList: acl) }

    func tellBroker() throws(EnrolmentError) {
        guard let brokerPid else {
            return Console.say("Now let the broker read its files again: “systemctl reload mosquitto”.")
        }
        try BrokerAccounts.tellBroker(pidFile: brokerPid)
    }
}

/// Lets a gateway send.
struct Enrol: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the code by which one gateway joins.",
        discussion: """
            It makes the gateway's id and a password, adds them to the broker's files, and prints a code. On the gateway: \
            “plumbline share enrol CODE”. Anybody who has the code can send as this gateway, so give it to one person only; the \
            first computer that uses it is the only one that can.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var files: BrokerFileOptions

    @Option(help: "The clinic, company or study that the gateway is of.")
    var tenant: String?

    @Flag(help: "Make the tenant where it is not there yet.")
    var newTenant = false

    @Option(help: "The broker's host, as gateways reach it and as its certificate names it.")
    var host: String

    @Option(help: "Its port (default: 8883 with TLS, 1883 without).")
    var port: Int?

    @Option(help: ArgumentHelp("The certificate that has signed the broker's, for the code (PEM).", valueName: "file"))
    var ca: String?

    @Flag(help: "Without TLS: only for gateways on this computer itself.")
    var noTls = false

    @Option(
        help: ArgumentHelp("For a gateway that is enrolled already: a new computer takes its place.", valueName: "id"))
    var again: String?

    func validate() throws {
        guard again != nil || tenant != nil else { throw ValidationError("Say which tenant it is of: --tenant NAME.") }
        if let again, !FleetNames.isStore(again) { throw ValidationError("“\(again)” is not a gateway's id.") }
        if let tenant, tenant.isEmpty || tenant.utf8.count > 100 || tenant.utf8.contains(0) {
            throw ValidationError("A tenant's name has 1 to 100 letters.")
        }
    }

    func perform() throws {
        let password = Enrolment.random(32)
        let store = again ?? Enrolment.random(16)
        let code = FleetCode(
            host: host, port: port ?? (noTls ? 1883 : 8883), store: store, password: password, isEncrypted: !noTls,
            certificate: try certificate())
        // Before anything is kept: what cannot be in a code is said now.
        let text = try code.text()
        let enrolment = Enrolment(try database.open())
        if newTenant, let tenant { try enrolment.makeTenant(tenant) }
        let accounts = files.accounts
        if again != nil, try enrolment.free(store) {
            try accounts.set(store, password: password)
        } else {
            guard let tenant else {
                throw Failure(
                    EnrolmentError.unknownStore(store).description
                        + " If the database was restored from before that, say which tenant it is of: --tenant NAME.",
                    code: .usage)
            }
            let failure = try enrolment.add(store, tenant: tenant) { () throws(EnrolmentError) in
                try accounts.set(store, password: password)
            }
            if let failure { throw failure }
        }
        if try accounts.makeAccessList() { Console.say("The access list is in \(files.acl).") }
        try files.tellBroker()
        Console.say("Gateway \(store). On it: “plumbline share enrol CODE”, with this code:")
        Console.print(text)
    }

    private func certificate() throws -> [UInt8]? {
        guard let ca else { return nil }
        let text: String
        do throws(SystemError) {
            guard let found = try WholeFile.read(ca, most: 1 << 16) else { throw SystemError(2) }
            text = found
        } catch { throw Failure("Cannot read \(ca): \(error).", code: .usage) }
        guard let bytes = FleetCertificate.bytes(pem: text) else {
            throw Failure("\(ca) does not hold one certificate (PEM).", code: .usage)
        }
        return bytes
    }
}

/// Makes gateways send again.
struct Resend: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask gateways to send all that they hold again.",
        discussion: """
            After a database was restored gateways see by themselves what it lacks; this is for one that was damaged. What is \
            there already stays, so nothing is doubled.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var broker: BrokerOptions

    @Argument(help: "The gateway's id.")
    var store: String?

    @Flag(help: "All gateways.")
    var all = false

    func validate() throws {
        guard (store == nil) == all else { throw ValidationError("Name one gateway, or say --all.") }
    }

    func perform() throws {
        let stores = try Enrolment(try database.open()).resend(store)
        if let store, stores.isEmpty { throw EnrolmentError.unknownStore(store) }
        do throws(BrokerPlace.Trouble) { try BrokerGreeting.send(to: stores, by: try broker.place()) } catch {
            throw Failure(
                "It is noted, and each gateway does so at its next connection. Those that are connected could not be asked: "
                    + error.description, code: .unavailable)
        }
        Console.print("\(stores.count) \(stores.count == 1 ? "gateway was" : "gateways were") asked.")
    }
}
