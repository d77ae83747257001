import Glibc

/// The variables that the program was started with.
public enum ProcessEnvironment {
    /// A variable that is set to something.
    public static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
