/// The version of the programs, all of which are made from one source.
public enum ProgramVersion {
    /// What `--version` prints; what is worked out and stored is recomputed by another version.
    public static let current = "0.1.0"
}
