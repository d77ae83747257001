import Gateway
import Records
import Terminal

extension PairedSensor {
    /// Forgets the bond with it, where it has one. The sensor is forgotten in any case; where the bond cannot be, it is
    /// said.
    func forgetBond(dataFolder: String) {
        guard let place = bluetoothPlace else { return }
        do throws {
            try BluetoothPairer(dataFolder: dataFolder, prompt: Prompt(allowed: false), passkey: nil)
                .forget(place.address)
        } catch {
            Console.complain(
                "The bond with it is still there: \(Failure(error).message) Then: “bluetoothctl remove \(place.address)”."
            )
        }
    }
}
