public import Events
import LinuxIO
import LocalTime
import Posture
import Records

extension Gateway {
    /// Forgets what was learned of a wearer's own postures, in the record and in what is being recorded: from now on the
    /// wearer is judged as somebody unknown. The reply comes when that is on the disk.
    ///
    /// - Parameters:
    ///   - name: one of the wearer's sensors; `nil` where only one wearer's are here.
    ///   - onEnd: takes the reply.
    public func forgetPostures(_ name: String?, onEnd: @escaping (ControlReply) -> Void) {
        let wearers = Set(slots.filter { name == nil || $0.sensor.name == name }.map(\.sensor.wearer))
        guard let wearer = wearers.first, wearers.count == 1 else {
            return onEnd(
                ControlReply(
                    isDone: false,
                    text: wearers.isEmpty
                        ? name.map { "No sensor is called “\($0)”." } ?? "No sensor is being recorded."
                        : "There are sensors of several wearers: name one of them."))
        }
        var moment = HostClock.now
        for slot in slots where slot.sensor.wearer == wearer && slot.sensor.placement.judgesPosture {
            if slot.now.utc_us > moment.utc_us { moment = slot.now }
            beginAnew(slot, because: "What was learned of your postures was forgotten", knowing: nil)
            slot.forgetPostures(at_us: slot.now_us())
        }
        let forgotten = moment
        askRecord { store throws(RecordsError) in
            try store.forgetPostures(of: wearer, at: forgotten)
        } then: { result in
            switch result {
            case .success: onEnd(ControlReply(isDone: true, text: ControlReply.posturesForgotten))
            case .failure(let error): onEnd(ControlReply(isDone: false, text: error.description))
            }
        }
    }
}
