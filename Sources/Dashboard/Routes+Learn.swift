import Balance
import Hummingbird
import Pages

/// What can be looked up, and the figures of it.
extension Routes {
    static func figure(_ query: Query) -> Response {
        guard let address = FigureAddress(id: query["id"], side: query["side"], pose: query["pose"]) else {
            return Answer.message(.badRequest, "Not understood", "This is not the address of a figure.")
        }
        do throws(KnowledgeError) {
            guard let svg = try address.svg() else { return nothing }
            return Answer.picture(svg)
        } catch {
            return Answer.message(.internalServerError, "The figures have an error", "\(error)")
        }
    }
}
