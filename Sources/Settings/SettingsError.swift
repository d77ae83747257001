/// What is wrong with the configuration file, in a sentence that names the file.
public enum SettingsError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case notTOML(file: String, line: Int?, reason: String)
    case outsideSection(file: String, key: String)
    case unknownRule(file: String, key: String)
    case unknownSetting(file: String, section: String, key: String)
    /// - Parameter expected: what the setting takes, for example `true or false`.
    case wrongValue(file: String, section: String, key: String, expected: String)
    /// - Parameter inForce: what is in force instead.
    case outOfRange(file: String, name: String, expected: String, inForce: String)
    case wrongOrder(file: String, lower: String, upper: String)
    case retiredRule(file: String, key: String)
    /// - Parameter inForce: the angle, degrees.
    case levelBesideAngle(file: String, inForce: String)
    /// An angle of the wearer's own is set, and no rule is named.
    case impliedFixedRule(file: String, name: String, degrees: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .notTOML(let file, let line?, let reason): "\(file), line \(line): \(reason)."
        case .notTOML(let file, nil, let reason): "\(file): \(reason)."
        case .outsideSection(let file, let key):
            "\(file): “\(key)” stands outside a section; sections are [rules], [alerts], [record], [ports]."
        case .unknownRule(let file, let key):
            "\(file): there is no rule “\(key)”; “plumbline config show” lists them."
        case .unknownSetting(let file, let section, let key): "\(file): there is no setting “\(section).\(key)”."
        case .outOfRange(let file, let name, let expected, let inForce):
            "\(file): \(name) takes \(expected); \(inForce) is in force."
        case .wrongOrder(let file, let lower, let upper):
            "\(file): rules.\(lower) must be below rules.\(upper); both are as they come."
        case .retiredRule(let file, let key):
            "\(file): rules.\(key) is a rule of an earlier version and judges nothing any more; its line can go."
        case .levelBesideAngle(let file, let inForce):
            "\(file): rules.slouch_level and rules.slouchEnterDegrees name different angles; \(inForce)° is in force."
        case .impliedFixedRule(let file, let name, let degrees):
            "\(file): \(name) is set, so a slouch still begins at \(degrees)°. Write slouch_rule = \"fixed\" beside it to keep that, or slouch_rule = \"learned\" to be judged by your own postures."
        case .wrongValue(let file, let section, let key, let expected): "\(file): \(section).\(key) takes \(expected)."
        }
    }
}
