import Events
import HTTPTypes
import Hummingbird
import LinuxIO
import LocalTime
import Pages
import Records
import Reports

/// Which address gets which page.
struct Routes: Sendable {
    /// A note is a few sentences.
    private static let mostBody = 16 * 1024
    private static let weeks = 8

    let files: AccessFiles
    let reader: RecordReader
    let asking: RecorderAsking
    let feed: RecorderFeed

    func answer(_ request: Request) async -> Response {
        let path = request.uri.path
        let query = Query(request.uri.query ?? "")
        let access = files.access
        let verdict = access.verdict(
            on: Access.Asking(
                isChange: request.method != .get && request.method != .head, host: request.head.authority,
                origin: request.headers[.origin], cookie: request.headers[.cookie], token: query["token"],
                key: request.headers[.plumblineKey]))
        switch verdict {
        case .refused(let refusal):
            // What says nothing about anybody is for everybody on this computer.
            if refusal == .unknown, let file = PageFile(rawValue: String(path.dropFirst())) { return Answer.file(file) }
            return Self.answer(to: refusal)
        case .welcome: return welcome(to: path, access)
        case .allowed: return await page(path, query, request, access)
        }
    }

    private static func answer(to refusal: Access.Refusal) -> Response {
        switch refusal {
        case .otherHost:
            Answer.message(.forbidden, "Not here", "This address is not one of this computer's own.")
        case .unknown:
            Answer.message(
                .forbidden, "Closed",
                "This page opens with the address that “plumbline web --address” prints, for whoever records here.")
        case .otherPage:
            Answer.json(ControlReply(isDone: false, text: "Load this page again, then try again.").json.text, .forbidden)
        }
    }

    private func welcome(to path: String, _ access: Access) -> Response {
        do throws(DashboardError) { _ = try files.renewAddress() } catch {
            return Answer.message(.internalServerError, "Not now", error.description)
        }
        var response = Answer.message(.seeOther, "Plumbline", "This page goes on by itself.")
        response.headers[.setCookie] = access.cookie
        // Without the token, which would stay in the browser's history.
        response.headers[.location] = Place.allCases.first { $0.path == path }?.path ?? Place.live.path
        return response
    }

    private func page(_ path: String, _ query: Query, _ request: Request, _ access: Access) async -> Response {
        if request.method == .post {
            return path == "/do" ? await change(request) : Self.nothing
        }
        guard request.method == .get || request.method == .head else {
            return Answer.message(.methodNotAllowed, "Not that way", "This server answers GET and POST.")
        }
        if let file = PageFile(rawValue: String(path.dropFirst())) { return Answer.file(file) }
        switch path {
        case "/events": return events()
        case Place.live.path: return await live(access)
        case Place.day.path: return await day(query)
        case Place.weeks.path: return await weeks(query)
        default: return Self.nothing
        }
    }

    private static var nothing: Response {
        Answer.message(.notFound, "No such page", "There is nothing at this address.")
    }

    // MARK: Pages

    private func events() -> Response {
        guard let lines = feed.watchers.join() else {
            return Answer.message(
                .serviceUnavailable, "Too many", "\(Watchers.most) pages watch already: close some of them.")
        }
        return Answer.events(lines)
    }

    private func live(_ access: Access) async -> Response {
        let whose = await reader.read { store throws(ReportError) in try Self.whose(nil, store) }
        // What is live needs no record: a broken one is said on the other pages.
        let known: PageFrame.Whose? = if case .success(let whose) = whose { whose } else { nil }
        return Answer.page(LiveHTML(whose: known, key: access.key).page)
    }

    private func day(_ query: Query) async -> Response {
        let today = HostClock.now.day
        guard let day = query["date"].map(LocalDay.init) ?? today else {
            return Answer.message(.badRequest, "Not a date", "Write the date as YYYY-MM-DD.")
        }
        return Self.page(
            await reader.read { store throws(ReportError) in
                let whose = try Self.whose(query["wearer"], store)
                let report = try DayReport.read(day, of: whose.wearer, today: today, from: store)
                let ribbon = try Self.ofRecord { () throws(RecordsError) in
                    try DayRibbon.read(day, of: whose.wearer, from: store)
                }
                return DayHTML(report, ribbon, today: today, whose: whose).page
            })
    }

    private func weeks(_ query: Query) async -> Response {
        let today = HostClock.now.day
        return Self.page(
            await reader.read { store throws(ReportError) in
                let whose = try Self.whose(query["wearer"], store)
                let report = try Self.ofRecord { () throws(RecordsError) in
                    try WeekReport.read(
                        (today - (7 * Self.weeks - 1))...today, of: whose.wearer, today: today, from: store)
                }
                return WeeksHTML(report, whose: whose).page
            })
    }

    private static func page(_ result: Result<Markup, ReportError>) -> Response {
        switch result {
        case .success(let page): Answer.page(page)
        case .failure(let error):
            Answer.message(.internalServerError, "The record cannot be read", error.description)
        }
    }

    /// The wearer that is asked for, else the first of the record; somebody who is not in it has an empty page.
    private static func whose(_ name: String?, _ store: Store?) throws(ReportError) -> PageFrame.Whose {
        let all = try ofRecord { () throws(RecordsError) in try store?.wearers() ?? [] }
        return PageFrame.Whose(name ?? all.first ?? PageFrame.Whose.usual, of: all)
    }

    private static func ofRecord<Value>(_ body: () throws(RecordsError) -> Value) throws(ReportError) -> Value {
        do throws(RecordsError) { return try body() } catch { throw .record(error) }
    }

    // MARK: Changes

    private func change(_ request: Request) async -> Response {
        guard let body = try? await request.body.collect(upTo: Self.mostBody),
            let text = String(validating: body.readableBytesView, as: UTF8.self), !text.contains("\n"),
            let asked = ControlRequest(json: text), asked.isForPages
        else {
            let words = "This is not something that can be asked."
            return Answer.json(ControlReply(isDone: false, text: words).json.text, .badRequest)
        }
        let reply = await asking.ask(asked)
        return Answer.json(reply.json.text, reply.isDone ? .ok : .conflict)
    }
}

extension ControlRequest {
    /// What a page may ask of the recorder.
    fileprivate var isForPages: Bool {
        switch self {
        case .calibrate, .note, .correct, .snooze: true
        case .watch, .forgetLearned, .status, .reload: false
        }
    }
}
