package import Bus

extension FakeBluez {
    /// Asks the agent what the device's way of pairing needs, as bluetoothd does.
    func pair(_ call: BusMessage, _ device: FakeDevice) {
        guard !device.isPaired else { return refuse(call, "org.bluez.Error.AlreadyExists") }
        guard let agent, agent.sender == call.sender else {
            return refuse(call, "org.bluez.Error.AuthenticationFailed")
        }
        let hasKeyboard = agent.capability == "KeyboardDisplay"
        switch device.pairing {
        case .justWorks: bonded(call, device)
        case .refused: refuse(call, "org.bluez.Error.AuthenticationFailed", "Authentication Failed")
        case .passkey where !hasKeyboard, .comparison where !hasKeyboard:
            refuse(call, "org.bluez.Error.AuthenticationFailed", "Authentication Failed")
        case .passkey(let right):
            askAgent("RequestPasskey", [.path(path(device))]) { [unowned self] result in
                switch result {
                case .success(let answer):
                    if answer.arguments.first == .uint32(right) { return self.bonded(call, device) }
                    self.refuse(call, "org.bluez.Error.AuthenticationFailed", "Authentication Failed")
                case .failure: self.refuse(call, "org.bluez.Error.AuthenticationCanceled")
                }
            }
        case .comparison(let number):
            askAgent("RequestConfirmation", [.path(path(device)), .uint32(number)]) { [unowned self] result in
                if case .success = result { return self.bonded(call, device) }
                self.refuse(call, "org.bluez.Error.AuthenticationCanceled")
            }
        }
    }

    package func askAgent(
        _ member: String, _ arguments: [BusValue], answer: @escaping (Result<BusMessage, BusError>) -> Void
    ) {
        guard let agent else { return }
        bus.call(agent.sender, agent.path, "org.bluez.Agent1", member, arguments, answer: answer)
    }

    private func bonded(_ call: BusMessage, _ device: FakeDevice) {
        // Otherwise there is a key for this link alone.
        device.isPaired = makesBonds
        bus.answer(call)
        changed(path(device), "org.bluez.Device1", ["Paired": .bool(makesBonds)])
    }
}
