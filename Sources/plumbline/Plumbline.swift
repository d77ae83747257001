import ArgumentParser

@main
struct Plumbline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "plumbline", abstract: "Posture from clip-on IMU sensors.")
}
