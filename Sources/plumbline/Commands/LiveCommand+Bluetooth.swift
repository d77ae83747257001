import Gateway
import Links
import Posture
import Records
import SensorProtocols
import Terminal

extension LiveCommand {
    /// Whether an address is named that is no paired sensor's.
    func isUnpairedAddress(known: [PairedSensor]) -> Bool {
        guard let sensor, let address = BluetoothDevice.address(sensor) else { return false }
        return known.allSatisfy { $0.bluetoothPlace?.address != address }
    }

    /// A sensor over Bluetooth that is named by its address and has not been paired; its family must do without a bond,
    /// or there must be one.
    func unpairedOverBluetooth(known: [PairedSensor]) throws -> PairedSensor? {
        guard isUnpairedAddress(known: known), let sensor, let address = BluetoothDevice.address(sensor) else {
            return nil
        }
        let pairer = try BluetoothPairer(
            dataFolder: try folder.path(), prompt: Prompt(allowed: false), passkey: nil)
        let device = try pairer.find(address)
        guard let family = device.family, let profile = family.gattProfile else {
            throw Failure("\(device.title) is no sensor that we know.", code: .noSuchSensor)
        }
        guard device.isPaired || !profile.needsBond else {
            throw Failure(
                "\(device.title) gives its data over a bonded link only: “plumbline pair \(address)” makes the bond.")
        }
        let place = BluetoothPlace(address: address, isBonded: device.isPaired)
        Console.complain("\(address): \(family.title).")
        return PairedSensor(
            id: place.sensorID, name: device.title, family: family.rawValue, wearer: "me", placement: .upperBack,
            mount: mount, port: place.port, baudRate: 0, paired_us: 0)
    }
}
