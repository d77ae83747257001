import Links
import LinuxIO
import Records
import SensorProtocols

extension Gateway {
    // MARK: Bluetooth

    /// Makes links for the sensors that are reached over Bluetooth and have none yet.
    func keepBluetooth() {
        guard !isStopping, monitor != nil else { return }
        for slot in slots where slot.keeper == nil && slot.broadcast == nil {
            guard let place = slot.sensor.bluetoothPlace else { continue }
            // The bus is looked for only where a sensor needs it.
            let bluetooth =
                bluetooth
                ?? Bluetooth(
                    bondsIn: options.bondsFolder, busAddress: options.busAddress, on: loop)
            self.bluetooth = bluetooth
            if slot.session.family.gattProfile?.isBroadcastOnly == true {
                listen(slot, at: place, with: bluetooth)
            } else {
                keep(slot, at: place, with: bluetooth)
            }
        }
    }

    private func listen(_ slot: SensorSlot, at place: BluetoothPlace, with bluetooth: Bluetooth) {
        let keeper = BroadcastKeeper(
            address: place.address, title: "“\(slot.sensor.name)”", with: bluetooth, on: loop)
        slot.broadcast = keeper
        keeper.onUp = { [unowned self, unowned slot] in
            self.renewTimeLine(of: slot)
            _ = slot.session.beginBluetooth()
            slot.lastProblem = nil
            slot.session.linkOpened(now_us: slot.now_us())
            self.carryOut(slot)
        }
        keeper.onAdvertisement = { [unowned self, unowned slot] advertisement, arrival_us in
            slot.session.take(advertisement, arrival_us: slot.now_us(arrival_us))
            self.carryOut(slot)
        }
        keeper.onDown = { [unowned self, unowned slot] error in
            slot.session.linkLost(now_us: slot.now_us(), reason: error.description)
            self.carryOut(slot)
        }
        keeper.onProblem = { [unowned self, unowned slot] error in self.tellOnce(slot, error.description) }
    }

    private func keep(_ slot: SensorSlot, at place: BluetoothPlace, with bluetooth: Bluetooth) {
        let keeper = BluetoothKeeper(
            BluetoothLink.Target(
                address: place.address, title: "“\(slot.sensor.name)”", needsBond: place.isBonded),
            with: bluetooth, on: loop)
        slot.keeper = keeper
        keeper.onBegin = { [unowned self, unowned slot] in
            self.renewTimeLine(of: slot)
            return slot.session.beginBluetooth()
        }
        keeper.onUp = { [unowned self, unowned slot] in
            slot.lastProblem = nil
            slot.session.linkOpened(now_us: slot.now_us())
            self.carryOut(slot)
        }
        keeper.onValue = { [unowned self, unowned slot] value in
            slot.session.take(
                value.bytes, from: value.characteristic, arrival_us: slot.now_us(value.arrival_us))
            self.carryOut(slot)
        }
        keeper.onDown = { [unowned self, unowned slot] error in
            slot.session.linkLost(now_us: slot.now_us(), reason: error.description)
            self.carryOut(slot)
        }
        keeper.onProblem = { [unowned self, unowned slot] error in self.tellOnce(slot, error.description) }
    }

    /// Ends a sensor's link over Bluetooth in order; until then the gateway does not end.
    func closeBluetooth(_ slot: SensorSlot) {
        slot.broadcast = nil
        guard let keeper = slot.keeper else { return }
        slot.keeper = nil
        linksClosing += 1
        keeper.close { [unowned self] in
            withExtendedLifetime(keeper) {}
            self.linksClosing -= 1
            self.endIfWritten()
        }
    }
}
