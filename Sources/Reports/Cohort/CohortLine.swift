import FoundationEssentials

/// A line of a cohort as it is written: one wearer, in JSON. Nothing of it is checked yet but its types.
struct CohortLine: Decodable {
    struct Day: Decodable {
        var date: String
        var worn_min: Double?
        var episodes: [Episode]?
    }

    struct Episode: Decodable {
        var kind: String
        var minutes: Double
        var mean_deg: Double
    }

    struct Test: Decodable {
        var test: String
        var date: String
        var items: [Item]?
    }

    struct Item: Decodable {
        var answer: String
        var side: String?
        var values: [Double]?
        var choice: String?
    }

    struct Done: Decodable {
        var date: String
        var exercise: String
        var part: Double?
    }

    /// Read on its own, so that an error can say whose line it is.
    struct Name: Decodable {
        var id: String
    }

    var id: String
    var sex: String?
    var today: String
    var days: [Day]?
    var tests: [Test]?
    var routine: [Done]?
}

/// Why a line of a cohort is no wearer, in a sentence.
public struct CohortError: Error, Equatable {
    /// `nil` where the line does not even say whose it is.
    public var id: String?
    public var problem: String

    public init(id: String?, problem: String) {
        self.id = id
        self.problem = problem
    }
}

extension CohortError {
    /// What the decoder found, by the field it found it in.
    init(id: String?, _ error: DecodingError) {
        self.id = id
        func field(_ path: [any CodingKey], _ last: (any CodingKey)? = nil) -> String {
            (path + [last].compactMap { $0 }).map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
                .joined()
                .drop { $0 == "." }.description
        }
        switch error {
        case .keyNotFound(let key, let context):
            problem = "“\(field(context.codingPath, key))” is missing."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let name = field(context.codingPath)
            problem = name.isEmpty ? "The line is not a JSON object." : "“\(name)” has the wrong type."
        case .dataCorrupted(let context):
            let name = field(context.codingPath)
            problem = name.isEmpty ? "The line is not valid JSON." : "“\(name)” is not a number that can be read."
        @unknown default:
            problem = "The line cannot be read."
        }
    }
}
