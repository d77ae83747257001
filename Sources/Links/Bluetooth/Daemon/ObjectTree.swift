import Bus

/// What bluetoothd says there is: objects by path, each with its interfaces and their properties.
///
/// Pure. What one program sends is bounded, so that a street full of beacons, or a daemon gone wild, costs memory
/// only up to there.
struct ObjectTree {
    typealias Properties = [String: BusValue]

    private static let most = 4096

    private(set) var objects: [String: [String: Properties]] = [:]

    func properties(_ path: String, _ interface: String) -> Properties? { objects[path]?[interface] }

    /// The objects that have an interface, by path.
    func having(_ interface: String) -> [(path: String, properties: Properties)] {
        objects.compactMap { path, interfaces in interfaces[interface].map { (path, $0) } }.sorted { $0.path < $1.path }
    }

    // MARK: What the daemon says

    /// The answer to `GetManagedObjects`: `a{oa{sa{sv}}}`.
    mutating func replace(with answer: BusValue?) {
        objects.removeAll()
        for entry in answer?.entries ?? [] {
            if let path = entry.key.string { add(path, interfaces: entry.value) }
        }
    }

    /// `InterfacesAdded`: the object's path and `a{sa{sv}}`.
    mutating func add(_ path: String, interfaces: BusValue) {
        guard objects[path] != nil || objects.count < Self.most else { return }
        for (name, properties) in interfaces.byName ?? [:] {
            objects[path, default: [:]][name] = properties.byName ?? [:]
        }
    }

    /// `InterfacesRemoved`: the object goes with its last interface.
    mutating func remove(_ path: String, interfaces: [String]) {
        for name in interfaces { objects[path]?[name] = nil }
        if objects[path]?.isEmpty == true { objects[path] = nil }
    }

    /// `PropertiesChanged`; of an object that is not known nothing is kept.
    mutating func change(_ path: String, _ interface: String, to changed: BusValue, without invalidated: [String]) {
        guard objects[path]?[interface] != nil else { return }
        for (name, value) in changed.byName ?? [:] { objects[path]?[interface]?[name] = value }
        for name in invalidated { objects[path]?[interface]?[name] = nil }
    }
}
