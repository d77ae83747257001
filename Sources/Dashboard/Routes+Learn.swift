import Balance
import Hummingbird
import LinuxIO
import LocalTime
import Pages
import Records
import Reports

/// What can be looked up, and the figures of it.
extension Routes {
    /// What stands before the name of a topic in its address.
    static let learnFolder = Place.learn.path + "/"

    /// - Parameter name: of a topic, as it stands in the address; `nil` for what there is.
    func learn(_ name: String?, _ query: Query, _ access: Access) async -> Response {
        let today = HostClock.now.day
        // A record that cannot be read closes no lesson; and is no reason to show what a sign may forbid.
        let known = await reader.read { store throws(ReportError) in
            let whose = try Self.whose(query["wearer"], store)
            let knowledge = try Self.knowledge()
            return try Self.ofRecord { () throws(RecordsError) in
                LearnReader(
                    whose: whose,
                    emergency: try EmergencyText.sentences(
                        of: whose.wearer, today: today, from: store, knowledge: knowledge))
            }
        }
        let reader: LearnReader =
            switch known {
            case .success(let reader): reader
            case .failure(let error):
                LearnReader(emergency: EmergencyText.unreadable(error))
            }
        do throws(ReportError) {
            let library = LearnLibrary(try Self.knowledge())
            return Self.learn(name, query["find"], library, reader)
        } catch {
            return Self.page(.failure(error))
        }
    }

    private static func learn(
        _ name: String?, _ find: String?, _ library: LearnLibrary, _ reader: LearnReader
    ) -> Response {
        let text = name ?? find
        if let topic = library.topic(text == "" ? nil : text) {
            return Answer.page(LearnHTML(library, topic, whose: reader.whose, emergency: reader.emergency).page)
        }
        // An address is one topic's or nobody's; words that somebody looks for may be a part of its name.
        let isSearch = name == nil
        let found = library.named(text ?? "")
        if isSearch, found.count == 1, let only = found.first {
            return Answer.page(LearnHTML(library, only.topic, whose: reader.whose, emergency: reader.emergency).page)
        }
        let nothing = LearnNothingHTML(library, text ?? "", whose: reader.whose)
        return Answer.page(nothing.page, isSearch && nothing.hasFound ? .ok : .notFound)
    }

    /// - Parameter known: the mark of the figure that the browser has.
    func figure(_ query: Query, _ known: String?) async -> Response {
        guard let address = FigureAddress(id: query["id"], side: query["side"], pose: query["pose"]) else {
            return Answer.message(.badRequest, "Not understood", "This is not the address of a figure.")
        }
        do throws(KnowledgeError) {
            guard let figure = try shelf.figure(address) else { return Self.nothing }
            return Answer.picture(figure, isKnown: known == figure.mark)
        } catch {
            return Answer.message(.internalServerError, "The figures have an error", "\(error)")
        }
    }
}

/// Who looks something up, and what has to be said first.
private struct LearnReader: Sendable {
    var whose: PageFrame.Whose?
    var emergency: [String]
}
