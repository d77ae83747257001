import Links
import LinuxIO
import Records
import SensorProtocols

extension Gateway {
    // MARK: Ports

    func portsChanged(_ now: [PortInfo]) {
        let paths = Set(now.map(\.path))
        strangers.formIntersection(paths)
        refused = refused.filter { paths.contains($0.key) }
        for (path, finder) in finders where !paths.contains(path) {
            finder.cancel()
            finders[path] = nil
        }
        ports = now
        assignPorts()
    }

    /// Brings free ports and waiting sensors together.
    func assignPorts() {
        guard !isStopping else { return }
        let now_us = HostClock.boottime_us
        for port in ports {
            let waiting = slots.filter(\.waitsForPort)
            guard !waiting.isEmpty else { return }
            guard finders[port.path] == nil, !strangers.contains(port.path),
                !slots.contains(where: { $0.port?.path == port.path && $0.link != nil }),
                refused[port.path].map({ now_us - $0 > 1_000_000 }) ?? true
            else { continue }
            find(on: port, likely: waiting.filter { $0.sensor.port == port.identity })
        }
    }

    func find(on port: PortInfo, likely: [SensorSlot]) {
        let waiting = likely.isEmpty ? slots.filter(\.waitsForPort) : likely
        let rates = waiting.map(\.sensor.baudRate).reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
        finders[port.path] = SensorFinder(
            port: port, likelyBaudRates: rates, isExclusive: !likely.isEmpty, on: loop
        ) { [unowned self] outcome in
            // The finder is still at work in this call: it goes when the call is over.
            let finder = self.finders.removeValue(forKey: port.path)
            self.found(outcome, on: port, isLikely: !likely.isEmpty)
            withExtendedLifetime(finder) {}
        }
    }

    func found(_ outcome: SensorFinder.Outcome, on port: PortInfo, isLikely: Bool) {
        switch outcome {
        case .found(let found):
            guard let slot = slot(for: found) else {
                found.link.close()
                strangers.insert(port.path)
                return
            }
            attach(found, to: slot)
        case .nothing(let bytesHeard):
            // A known sensor's own port is listened at until it speaks.
            if isLikely && bytesHeard == 0 {
                refused[port.path] = HostClock.boottime_us
            } else {
                strangers.insert(port.path)
            }
        case .failed(let error):
            refused[port.path] = HostClock.boottime_us
            for slot in slots where slot.link == nil && slot.sensor.port == port.identity {
                tellOnce(slot, error.description)
            }
        }
    }

    func slot(for found: SensorFinder.Found) -> SensorSlot? {
        let waiting = slots.filter(\.waitsForPort)
        if let known = waiting.first(where: { $0.sensor.id == found.id }) { return known }
        guard found.identity == nil else { return nil }
        if let here = waiting.first(where: {
            $0.sensor.port == found.port.identity && $0.sensor.family == found.family.rawValue
        }) {
            return here
        }
        // A sensor without a number has been plugged in elsewhere: it is the only one that it can be, or nobody.
        let kin = waiting.filter { $0.sensor.family == found.family.rawValue }
        return kin.count == 1 ? kin.first : nil
    }

    /// Gives a sensor the link that was found for it.
    public func attach(_ found: SensorFinder.Found, to id: String) {
        guard let slot = slots.first(where: { $0.sensor.id == id }), slot.link == nil else { return found.link.close() }
        attach(found, to: slot)
    }

    func attach(_ found: SensorFinder.Found, to slot: SensorSlot) {
        renewTimeLine(of: slot)
        slot.link = found.link
        slot.port = found.port
        if slot.sensor.port != found.port.identity || slot.sensor.baudRate != found.baudRate { remember(found, slot) }
        found.link.onBytes = { [unowned self, unowned slot] bytes, arrival_us in
            slot.session.take(bytes, arrival_us: slot.now_us(arrival_us))
            self.carryOut(slot)
        }
        found.link.onEnd = { [unowned self, unowned slot] error in self.lost(slot, error) }
        slot.session.linkOpened(now_us: slot.now_us())
        slot.session.take(found.heard, arrival_us: slot.now_us(found.arrival_us))
        carryOut(slot)
    }

    func remember(_ found: SensorFinder.Found, _ slot: SensorSlot) {
        slot.sensor.port = found.port.identity
        slot.sensor.baudRate = found.baudRate
        guard let store, let known = try? store.sensors(), known.contains(where: { $0.id == slot.sensor.id }) else {
            return
        }
        do throws(RecordsError) { try store.save(slot.sensor) } catch { warn(error.description) }
    }

    func lost(_ slot: SensorSlot, _ error: LinkError) {
        let link = slot.link
        slot.link = nil
        slot.session.linkLost(now_us: slot.now_us(), reason: error.description)
        carryOut(slot)
        // It may come back under the same name before anybody has seen it go.
        if let path = slot.port?.path { refused[path] = HostClock.boottime_us - 700_000 }
        withExtendedLifetime(link) {}
    }

    func close(_ slot: SensorSlot) {
        slot.link?.close()
        slot.link = nil
        closeBluetooth(slot)
    }
}
