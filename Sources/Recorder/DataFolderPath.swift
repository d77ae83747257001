import LinuxIO

/// Where the record lies: the folder that is named, else `PLUMBLINE_DATA_DIR`, else the XDG data folder.
public enum DataFolderPath {
    /// `nil` where nothing says it, not even `HOME`.
    public static func resolved(named name: String?) -> String? {
        name ?? ProcessEnvironment.value("PLUMBLINE_DATA_DIR")
            ?? ProcessEnvironment.value("XDG_DATA_HOME").map { $0 + "/plumbline" }
            ?? ProcessEnvironment.value("HOME").map { $0 + "/.local/share/plumbline" }
    }
}
