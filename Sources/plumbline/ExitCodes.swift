import Balance
import Coach
import Gateway
import Glibc
import Links
import LinuxIO
import Recorder
import Records
import Reports
import Settings

/// The exit codes of the contract.
enum FailureCode: Int32 {
    case failed = 1
    case usage = 2
    case noSuchSensor = 3
    case unavailable = 4
    case permission = 5
    case connectionLost = 6
    case timedOut = 7
}

/// What ends a command: one sentence for people, and the exit code for scripts.
struct Failure: Error {
    let code: FailureCode
    let message: String

    init(_ message: String, code: FailureCode = .failed) {
        self.code = code
        self.message = message
    }
}

extension Failure {
    /// Any error as the end of a command.
    init(_ error: any Error) { self = Failure(of: error) ?? Failure("\(error)") }
}

/// The one place where errors of the rooms become exit codes.
extension Failure {
    /// `nil` for an error that no room of ours has thrown.
    init?(of error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as RecorderError: self.init(error)
        case let error as SearchError: self.init(error.description, code: Self.code(of: error))
        case let error as RecordsError: self.init(error.description, code: Self.code(of: error))
        case let error as SettingsError: self.init(error.description, code: Self.code(of: error))
        case let error as LinkError: self.init(error.description, code: Self.code(of: error))
        case let error as LinkIsLost: self.init(error.description, code: .connectionLost)
        case let error as BluetoothError: self.init(error.description, code: Self.code(of: error))
        case CoachError.record(let error): self.init(error.description, code: Self.code(of: error))
        case let error as CoachError: self.init(error.description)
        case let error as KnowledgeError: self.init("The program's own data files have an error: \(error)")
        case let error as ReportError: self.init(error)
        case let error as ExportError: self.init(error)
        case let error as ImportError: self.init(error)
        case let error as FleetEnrolmentError: self.init(error.description)
        default: return nil
        }
    }

    private init(_ error: RecorderError) {
        switch error {
        case .alreadyRecording, .lock, .noAnswer: self.init(error.description, code: .unavailable)
        case .record(let error): self.init(error.description, code: Self.code(of: error))
        case .hasEnded: self.init(error.description, code: .connectionLost)
        case .stoppedWhileWaiting, .cannotStart, .portsUnwatched, .failed, .noEventLoop, .eventLoopFailed, .interrupted:
            self.init(error.description)
        }
    }

    private init(_ error: ReportError) {
        switch error {
        case .record(let error): self.init(error)
        case .knowledge(let error): self.init(error)
        }
    }

    private init(_ error: ExportError) {
        switch error {
        case .record(let error): self.init(error)
        case .folderExists, .fileExists, .noFolder: self.init(error.description, code: .usage)
        case .nothingThere, .noSamples: self.init(error.description)
        case .folderNotMade, .fileNotOpened, .fileNotWritten:
            self.init(error.description, code: error.isPermissionDenied ? .permission : .failed)
        }
    }

    private init(_ error: ImportError) {
        switch error {
        case .record(let error): self.init(error)
        case .folder(_, EACCES), .file(_, EACCES): self.init(error.description, code: .permission)
        case .folder, .notAnExport, .severalWearers, .wearerIsHere:
            self.init(error.description, code: .usage)
        case .newer, .file, .notAFile, .missing, .rows, .notIndexed, .noColumn, .value, .line:
            self.init(error.description)
        }
    }

    private static func code(of error: SearchError) -> FailureCode {
        switch error {
        case .bluetooth(let error): code(of: error)
        case .notInRange, .unknownSensor, .speaksNoBluetooth: .noSuchSensor
        case .ambiguous, .cannotBond: .usage
        case .saysNothing: .timedOut
        case .cannotSearch, .cannotWatch, .dataFolder, .noEventLoop, .eventLoopFailed: .failed
        }
    }

    private static func code(of error: RecordsError) -> FailureCode {
        switch error {
        case .folder(_, let reason) where reason == SystemError(EACCES).description: .permission
        case .file(_, let reason) where reason == SystemError(EACCES).description: .permission
        case .nameIsTaken, .wearerIsKnown: .usage
        default: .failed
        }
    }

    private static func code(of error: SettingsError) -> FailureCode {
        switch error {
        case .unreadable, .unwritable(_, _, isPermission: true): .permission
        case .unwritable(_, _, isPermission: false), .changedMeanwhile: .failed
        default: .usage
        }
    }

    private static func code(of error: LinkError) -> FailureCode {
        switch error {
        case .permission: .permission
        case .unplugged: .connectionLost
        case .noSuchPort, .busy, .notATerminal, .stuck, .failed: .unavailable
        }
    }

    private static func code(of error: BluetoothError) -> FailureCode {
        switch error {
        case .noBus, .noDaemon, .noAdapter, .adapterOff, .blocked, .slotsUsed, .kernel: .unavailable
        case .permission, .needsRights: .permission
        case .unknownDevice: .noSuchSensor
        case .outOfReach, .notHeard, .nearlyEmpty: .timedOut
        case .aborted, .disconnected: .connectionLost
        case .notBonded, .bondRefused, .wrongPasskey, .needsAnswers, .pairingCancelled, .lacksCharacteristic,
            .refused, .failed:
            .failed
        }
    }
}
