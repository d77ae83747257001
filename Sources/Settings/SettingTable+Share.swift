import Numbers
import PlainText
import TOMLKit

/// What leaves for other programs, and how they are reached.
extension Setting {
    static let share: [Setting] =
        ShareSettings.switches.map { entry in
            Setting(
                section: "share", key: entry.name, about: entry.about, expected: "true or false",
                takes: "true, false", kind: .flag
            ) { value, settings in
                guard let isOn = value.bool else { return false }
                settings.share[keyPath: entry.isOn] = isOn
                return true
            } text: {
                "\($0.share[keyPath: entry.isOn])"
            }
        } + [
            .flag("share", "wearer_names", \.share.wearerNames, "names of wearers and sensors may leave")
        ] + mqtt + metrics + lsl + fleet

    private static let mqtt: [Setting] = [
        .text(
            "mqtt", "host", \.share.mqtt.host, "the broker",
            expected: "a host's name or address (the port is mqtt.port)", takes: "a host"
        ) { isHost($0) },
        .count(
            "mqtt", "port", \.share.mqtt.port, 0...65_535, "its port",
            expected: "a port from 1 to 65535, or 0 for 8883 encrypted and 1883 else", takes: "0: the usual one"),
        .choice("mqtt", "tls", \.share.mqtt.tls, "encrypted; auto: unless on this computer"),
        .flag("mqtt", "allow_unencrypted", \.share.mqtt.allowsUnencrypted, "tls = \"off\" to other computers, too"),
        .text(
            "mqtt", "ca_file", \.share.mqtt.caFile, "whose certificates to trust",
            expected: "the full path of a PEM file, or \"\" for what this system trusts", takes: "\"\": the system's"
        ) { isPathOrNone($0) },
        .text(
            "mqtt", "cert_file", \.share.mqtt.certificateFile, "the certificate to show",
            expected: "the full path of a PEM file, or \"\" for none", takes: "\"\": none"
        ) { isPathOrNone($0) },
        .text(
            "mqtt", "key_file", \.share.mqtt.keyFile, "that certificate's key",
            expected: "the full path of a PEM file that only you can read, or \"\" for none", takes: "\"\": none"
        ) { isPathOrNone($0) },
        .text(
            "mqtt", "user", \.share.mqtt.user, "the name to log in with",
            expected: "a name of at most 256 bytes without control characters, or \"\" for none", takes: "\"\": none"
        ) { $0.utf8.count <= 256 && isPrintable($0) },
        .text(
            "mqtt", "password_file", \.share.mqtt.passwordFile, "a file with the password",
            expected: "the full path of a file that only you can read, or \"\" for none", takes: "\"\": none"
        ) { isPathOrNone($0) },
        .choice("mqtt", "mqtt_version", \.share.mqtt.version, "of the protocol"),
        .text(
            "mqtt", "topic", \.share.mqtt.topic, "what topics begin with",
            expected: "a topic without +, # and $, for example \"plumbline\"", takes: "a topic"
        ) { isTopic($0) },
        .duration(
            "mqtt", "interval_s", \.share.mqtt.interval_s, 1...3600, "between two states of a sensor, at least"),
        .flag("mqtt", "home_assistant", \.share.mqtt.homeAssistant, "Home Assistant finds the sensors"),
        .text(
            "mqtt", "discovery_topic", \.share.mqtt.discoveryTopic, "where Home Assistant looks",
            expected: "a topic without +, # and $, for example \"homeassistant\"", takes: "a topic"
        ) { isTopic($0) },
        .count(
            "mqtt", "outbox_events", \.share.mqtt.outboxEvents, 100...1_000_000, "events kept without a broker",
            expected: "events from 100 to 1000000", takes: "100 to 1000000"),
        .number(
            "mqtt", "outbox_mb", \.share.mqtt.outbox_MB, 1...1024, "… and megabytes of them",
            expected: "megabytes from 1 to 1024", takes: "1 to 1024 MB"),
    ]

    private static let metrics: [Setting] = [
        .choice("metrics", "listen_address", \.share.metrics.address, "of this computer; no other can be set"),
        .count(
            "metrics", "listen_port", \.share.metrics.port, 1...65_535, "the port where they are",
            expected: "a port from 1 to 65535", takes: "1 to 65535"),
    ]

    private static let lsl: [Setting] = [
        .flag("lsl", "lan", \.share.lsl.lan, "must be on; other computers hear it"),
        .text(
            "lsl", "library", \.share.lsl.library, "the file of liblsl",
            expected: "the full path of liblsl.so, or \"\" for where this system looks", takes: "\"\": the system's"
        ) { isPathOrNone($0) },
    ]

    private static let fleet: [Setting] = [
        .count(
            "fleet", "batch_minutes", \.share.fleet.batchMinutes, 1...240, "minutes sent together",
            expected: "minutes from 1 to 240", takes: "1 to 240")
    ]

    /// A name of DNS, or an address; whether there is such a host, the network says. With one colon it is a host and its
    /// port, and that has a setting of its own; IPv6 has more.
    private static func isHost(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count) && text.count { $0 == ":" } != 1
            && text.utf8.allSatisfy { byte in
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:%".utf8.contains(byte)
            } && !text.hasPrefix("-")
    }

    private static func isPathOrNone(_ text: String) -> Bool {
        text.isEmpty || text.hasPrefix("/") && text.utf8.count < 4096 && isPrintable(text)
    }

    private static func isTopic(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && isPrintable(text) && !text.contains { "+#$".contains($0) }
            && !text.hasPrefix("/") && !text.hasSuffix("/")
    }

    private static func isPrintable(_ text: String) -> Bool { PrintableText.of(text, limit: .max) == text }
}

/// Kinds of rows that sections of outputs are made of.
extension Setting {
    /// Any text that can be meant, in upper and lower case as it is written.
    static func text(
        _ section: String, _ key: String, _ path: any WritableKeyPath<Settings, String> & Sendable, _ about: String,
        expected: String, takes: String, canBeMeant: @escaping @Sendable (String) -> Bool
    ) -> Setting {
        Setting(section: section, key: key, about: about, expected: expected, takes: takes, kind: .text) {
            value, settings in
            guard let text = value.string, canBeMeant(text) else { return false }
            settings[keyPath: path] = text
            return true
        } text: {
            SettingText.quoted($0[keyPath: path])
        }
    }

    /// One of a few words.
    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ section: String, _ key: String, _ path: any WritableKeyPath<Settings, Choice> & Sendable, _ about: String
    ) -> Setting {
        let words = Choice.allCases.map(\.rawValue)
        let quoted = words.map(SettingText.quoted)
        return Setting(
            section: section, key: key, about: about, expected: quoted.joined(separator: " or "),
            takes: quoted.joined(separator: ", "), kind: .word, choices: words
        ) { value, settings in
            guard let choice = value.string.flatMap(Choice.init(rawValue:)) else { return false }
            settings[keyPath: path] = choice
            return true
        } text: {
            SettingText.quoted($0[keyPath: path].rawValue)
        }
    }

    /// A whole number.
    static func count(
        _ section: String, _ key: String, _ path: any WritableKeyPath<Settings, Int> & Sendable,
        _ range: ClosedRange<Int>, _ about: String, expected: String, takes: String
    ) -> Setting {
        Setting(section: section, key: key, about: about, expected: expected, takes: takes, kind: .number(.none)) {
            value, settings in
            guard let number = value.number, let count = Int(exactly: number), range.contains(count) else {
                return false
            }
            settings[keyPath: path] = count
            return true
        } text: {
            "\($0[keyPath: path])"
        }
    }

    /// Seconds.
    static func duration(
        _ section: String, _ key: String, _ path: any WritableKeyPath<Settings, Double> & Sendable,
        _ range: ClosedRange<Double>, _ about: String
    ) -> Setting {
        let ends = "\(SettingText.number(range.lowerBound)) to \(SettingText.number(range.upperBound))"
        return number(
            section, key, path, range, about, unit: .seconds, expected: "seconds from \(ends)", takes: "\(ends) s")
    }

    /// A number.
    static func number(
        _ section: String, _ key: String, _ path: any WritableKeyPath<Settings, Double> & Sendable,
        _ range: ClosedRange<Double>, _ about: String, unit: Unit = .none, expected: String, takes: String
    ) -> Setting {
        Setting(section: section, key: key, about: about, expected: expected, takes: takes, kind: .number(unit)) {
            value, settings in
            guard let number = value.number, range.contains(number) else { return false }
            settings[keyPath: path] = number
            return true
        } text: {
            SettingText.number($0[keyPath: path])
        }
    }
}
