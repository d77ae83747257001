import CBluetooth
package import LinuxIO
import Numbers

/// How the kernel's Bluetooth sockets are had; tests put others in their place.
package struct KernelSockets {
    /// What a link must be before the first byte passes.
    package enum Security: Equatable, Sendable {
        case none
        /// Encrypted with the key of a bond.
        case encrypted
        /// And that key was made with a passkey or a comparison.
        case authenticated
    }

    /// The management socket of all adapters.
    package var openManagement: () throws(SystemError) -> FileDescriptor
    /// A socket to a device's attributes that becomes writable when the link is up, and secure.
    package var openAttributes:
        (_ own: LinkAddress, _ device: LinkAddress, Security) throws(SystemError) -> FileDescriptor
    /// Whether the link beneath a connected socket is encrypted.
    package var isEncrypted: (_ descriptor: Int32) -> Bool

    package init(
        openManagement: @escaping () throws(SystemError) -> FileDescriptor,
        openAttributes: @escaping (LinkAddress, LinkAddress, Security) throws(SystemError) -> FileDescriptor,
        isEncrypted: @escaping (Int32) -> Bool
    ) {
        self.openManagement = openManagement
        self.openAttributes = openAttributes
        self.isEncrypted = isEncrypted
    }

    /// This machine's.
    static var system: KernelSockets {
        KernelSockets(
            openManagement: { () throws(SystemError) in
                let number = plumbline_open_management()
                guard number >= 0 else { throw .last }
                return FileDescriptor(owning: number)
            },
            openAttributes: { (own, device, security) throws(SystemError) in
                let level =
                    switch security {
                    case .none: BT_SECURITY_LOW
                    case .encrypted: BT_SECURITY_MEDIUM
                    case .authenticated: BT_SECURITY_HIGH
                    }
                let number = plumbline_open_attributes(
                    own.lowestFirst, device.lowestFirst, device.kind.rawValue, UInt8(clamping: level))
                guard number >= 0 else { throw .last }
                return FileDescriptor(owning: number)
            },
            isEncrypted: { plumbline_key_length($0) > 0 })
    }
}
