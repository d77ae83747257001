import Numbers

/// Whether a host is this computer itself, so that what is said to it does not leave.
public enum ThisComputer {
    /// By its name or its address; a name that only begins like one is another computer's.
    public static func isMeant(by host: String) -> Bool {
        if ["localhost", "::1"].contains(host.lowercased()) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { "\($0)" == part } == true }
    }
}
