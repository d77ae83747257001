/// What is wrong with the configuration file, or with a change of it, in a sentence that says where.
public enum SettingsError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case notTOML(file: String, line: Int?, reason: String)
    case outsideSection(file: String, key: String)
    /// - Parameter nearest: the setting that was probably meant.
    case unknownSetting(file: String, section: String, key: String, nearest: String?)
    /// - Parameters:
    ///   - name: `section.key`.
    ///   - expected: what the setting takes, for example `true or false`.
    case wrongValue(file: String, name: String, expected: String)
    /// - Parameter inForce: what is in force instead.
    case outOfRange(file: String, name: String, expected: String, inForce: String)
    case wrongOrder(file: String, lower: String, upper: String)
    case retiredRule(file: String, key: String)
    /// One setting twice, in the earlier spelling and in the present one.
    case bothSpellings(file: String, former: String, key: String)
    /// - Parameter inForce: the angle, degrees.
    case levelBesideAngle(file: String, inForce: String)
    /// An angle of the wearer's own is set, and no rule is named.
    case impliedFixedRule(file: String, name: String, degrees: String)

    // MARK: Of a change

    case unknownName(String, nearest: String?)
    /// A key without its section, of which several have one.
    case ambiguousName(String, names: [String])
    case valueMissing(name: String, expected: String)
    /// A typed value that it does not take.
    case notTaken(name: String, typed: String, expected: String)
    /// A change after which the file would not say what is meant; with what would be wrong.
    case wouldNotHold(name: String, reason: String)
    /// It stands in the file in a form that cannot be changed in place.
    case notEditable(file: String, name: String)
    case notAFile(path: String)
    case brokenLink(path: String)
    case changedMeanwhile(path: String)
    case unwritable(path: String, reason: String, isPermission: Bool)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
        case .notTOML(let file, let line?, let reason): "\(file), line \(line): \(reason)."
        case .notTOML(let file, nil, let reason): "\(file): \(reason)."
        case .outsideSection(let file, let key):
            "\(file): “\(key)” stands outside a section; sections are \(Setting.sections.joined(separator: ", "))."
        case .unknownSetting(let file, let section, let key, let nearest):
            "\(file): there is no setting “\(section).\(key)”." + Self.question(nearest)
        case .outOfRange(let file, let name, let expected, let inForce):
            "\(file): \(name) takes \(expected); \(inForce) is used instead."
        case .wrongOrder(let file, let lower, let upper):
            "\(file): rules.\(lower) must be below rules.\(upper). Neither value is used: both are at their defaults."
        case .retiredRule(let file, let key):
            "\(file): rules.\(key) belongs to an earlier version and no longer does anything; remove its line."
        case .bothSpellings(let file, let former, let key):
            "\(file): “\(former)” is the earlier spelling of \(key), which is also set and is the one used; remove the line with “\(former)”."
        case .levelBesideAngle(let file, let inForce):
            "\(file): rules.slouch_level and rules.slouch_enter_degrees name different angles; \(inForce)° is used."
        case .impliedFixedRule(let file, let name, let degrees):
            "\(file): \(name) is set, so a slouch still begins at \(degrees)°. Write slouch_rule = \"fixed\" beside it to keep that, or slouch_rule = \"learned\" to be judged by your own postures."
        case .wrongValue(let file, let name, let expected): "\(file): \(name) takes \(expected)."
        case .unknownName(let name, let nearest):
            "There is no setting “\(name)”."
                + (nearest == nil ? " “plumbline config show” lists them." : Self.question(nearest))
        case .ambiguousName(let name, let names):
            "“\(name)” may be \(names.joined(separator: " or ")): name the section too."
        case .valueMissing(let name, let expected): "Say which value \(name) gets: it takes \(expected)."
        case .notTaken(let name, let typed, let expected): "\(name) takes \(expected), not “\(typed)”."
        case .wouldNotHold(let name, let reason): "\(name) was not changed. \(reason)"
        case .notEditable(let file, let name):
            "\(file): \(name) is written in a form that cannot be changed in place; “plumbline config edit” opens the file."
        case .notAFile(let path): "\(path) is not a regular file, so there can be no settings in it."
        case .brokenLink(let path):
            "\(path) is a link to a file that does not exist; make that file, or remove the link."
        case .changedMeanwhile(let path): "\(path) was changed by another program just now; try again."
        case .unwritable(let path, let reason, _): "\(path) cannot be written: \(reason)."
        }
    }

    /// Whether it is of a section that `plumbline share` reads, and of no recorder's.
    public var isOfSharing: Bool {
        switch self {
        case .unknownSetting(_, let section, _, _): Settings.sharingSections.contains(section)
        case .wrongValue(_, let name, _), .outOfRange(_, let name, _, _):
            Settings.sharingSections.contains(String(name.prefix { $0 != "." }))
        default: false
        }
    }

    /// Whether `plumbline share` does not start with it.
    public var keepsSharing: Bool { if case .outOfRange = self { false } else { isOfSharing } }

    /// The same of a change that was not made.
    var whyNot: String {
        switch self {
        case .outOfRange(_, _, let expected, _): "It takes \(expected)."
        case .wrongOrder(_, let lower, let upper): "rules.\(lower) must be below rules.\(upper)."
        case .levelBesideAngle:
            "rules.slouch_level and rules.slouch_enter_degrees would name different angles: reset the other one first "
                + "(plumbline config reset)."
        default: description
        }
    }

    private static func question(_ nearest: String?) -> String { nearest.map { " Did you mean “\($0)”?" } ?? "" }
}
