import SensorProtocols

/// What the kernel's adapters have heard, as a list of devices. Pure: time is an argument.
///
/// It holds a bounded number, the least recently heard gone first, so that a street full of beacons costs memory only up
/// to there.
struct KernelDevices {
    struct Entry {
        /// The identity, where a bond has told it.
        var address: LinkAddress
        let adapter: UInt16
        var advertisement = Advertisement()
        var rssi_dBm: Int?
        var heard_us: Int64?
    }

    /// A device that has said nothing for so long is not in range: a scan hears each again every ten seconds.
    static let forget_us: Int64 = 30_000_000
    private static let most = 1024

    private(set) var entries: [String: Entry] = [:]

    static func adapterName(_ adapter: UInt16) -> String { "hci\(adapter)" }

    static func adapterPath(_ adapter: UInt16) -> String { "/kernel/" + adapterName(adapter) }

    static func path(_ address: LinkAddress, on adapter: UInt16) -> String {
        adapterPath(adapter) + "/dev_" + address.text.map { $0 == ":" ? "_" : String($0) }.joined()
    }

    /// Notes what was heard; the path that its device is known by.
    mutating func update(with found: ManagementProtocol.Found, on adapter: UInt16, now_us: Int64) -> String {
        let path = Self.path(found.address, on: adapter)
        if entries[path] == nil, entries.count >= Self.most {
            let oldest = entries.min { $0.value.heard_us ?? 0 < $1.value.heard_us ?? 0 }?.key
            if let oldest { entries[oldest] = nil }
        }
        var entry = entries[path] ?? Entry(address: found.address, adapter: adapter)
        var advertisement = Advertisement(parsing: found.data)
        // A scan response may have been missed: what was known before stays.
        advertisement.name = advertisement.name ?? entry.advertisement.name
        if advertisement.services.isEmpty { advertisement.services = entry.advertisement.services }
        entry.advertisement = advertisement
        entry.rssi_dBm = found.rssi_dBm
        entry.heard_us = now_us
        entries[path] = entry
        return path
    }

    /// A device with a bond is known whether it is heard or not.
    mutating func remember(_ address: LinkAddress, on adapter: UInt16) {
        let path = Self.path(address, on: adapter)
        guard !entries.values.contains(where: { $0.address == address && $0.adapter == adapter }) else { return }
        entries[path] = Entry(address: address, adapter: adapter)
    }

    /// A bond has told who is behind an address.
    mutating func identify(_ seen: LinkAddress, as identity: LinkAddress, on adapter: UInt16) {
        entries[Self.path(seen, on: adapter)]?.address = identity
    }

    /// Everything of an adapter that has gone.
    mutating func remove(adapter: UInt16) -> [String] {
        let paths = entries.filter { $0.value.adapter == adapter }.map(\.key)
        for path in paths { entries[path] = nil }
        return paths
    }

    mutating func remove(path: String) { entries[path] = nil }

    /// Forgets what has not been heard lately, but for what is to be kept; says what has gone.
    mutating func forgetSilent(now_us: Int64, keeping isKept: (String, Entry) -> Bool) -> [String] {
        var gone: [String] = []
        for (path, entry) in entries where !isHeard(entry, now_us: now_us) {
            // One that is kept is known, and not in range.
            if isKept(path, entry) {
                entries[path]?.rssi_dBm = nil
            } else {
                entries[path] = nil
                gone.append(path)
            }
        }
        return gone
    }

    func isHeard(_ entry: Entry, now_us: Int64) -> Bool {
        entry.heard_us.map { now_us - $0 < Self.forget_us } ?? false
    }
}
