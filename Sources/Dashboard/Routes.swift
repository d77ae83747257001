import Events
import HTTPTypes
import Hummingbird
import Pages
import Records
import Reports

/// Which address gets which page, and who gets one.
struct Routes: Sendable {
    /// A note is a few sentences, an answer a few words.
    private static let mostBody = 16 * 1024

    let files: AccessFiles
    let reader: RecordReader
    let asking: RecorderAsking
    let feed: RecorderFeed
    let keeper: GuideKeeper
    let angles: AngleAsking
    let desk: PairingDesk
    let doctor: DoctorProgram
    let shelf = FigureShelf()

    /// - Parameter onProof: is called where the one who asks may look.
    func answer(_ request: Request, onProof: () -> Void) async -> Response {
        let path = request.uri.path
        let query = Query(request.uri.query ?? "")
        let access = files.access
        let isChange = request.method != .get && request.method != .head
        var asker = Access.Asking(
            isChange: false, host: request.head.authority, origin: request.headers[.origin],
            cookie: request.headers[.cookie], token: isChange ? nil : query["token"],
            key: request.headers[.plumblineKey])
        switch access.verdict(on: asker) {
        case .refused(let refusal):
            // What says nothing about anybody is for everybody on this computer.
            if refusal == .unknown, !isChange, let file = PageFile(rawValue: String(path.dropFirst())) {
                return Answer.file(file)
            }
            return Self.answer(to: refusal)
        case .welcome:
            onProof()
            return welcome(to: path, query, access, from: request.headers[.secFetchSite])
        case .allowed: onProof()
        }
        guard isChange else { return await page(path, query, access, request.headers[.ifNoneMatch]) }
        guard request.method == .post else {
            return Answer.message(.methodNotAllowed, "Not that way", "This server answers GET and POST.")
        }
        // Of somebody who may look; a form carries its key with its fields.
        guard let body = try? await request.body.collect(upTo: Self.mostBody),
            let text = String(validating: body.readableBytesView, as: UTF8.self)
        else { return Answer.message(.badRequest, "Not understood", "This is not something that can be asked.") }
        let posted = Posted(text: text)
        asker.isChange = true
        asker.key = asker.key ?? posted.form["key"]
        if case .refused(let refusal) = access.verdict(on: asker) { return Self.answer(to: refusal) }
        return await change(path, query, posted, access)
    }

    private static func answer(to refusal: Access.Refusal) -> Response {
        switch refusal {
        case .otherHost:
            Answer.message(.forbidden, "Not here", "This address is not one of this computer's own.")
        case .unknown:
            Answer.message(
                .forbidden, "Closed",
                "“plumbline web --address” prints the address that opens this page, for the person who records here.")
        case .otherPage:
            Answer.json(
                ControlReply(isDone: false, text: "Load this page again, then try again.").json.text, .forbidden)
        }
    }

    private func welcome(to path: String, _ query: Query, _ access: Access, from site: String?) -> Response {
        do throws(DashboardError) { _ = try files.renewAddress() } catch {
            return Answer.message(.internalServerError, "Not now", error.description)
        }
        // Without the token, which would stay in the browser's history.
        // To a page of ours, and by no trick to somebody else's.
        let isPlain = path.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2F
        }
        let place = isPlain && path.hasPrefix("/") && !path.hasPrefix("//") ? path : Place.live.path
        let rest = query.text(without: "token")
        let onward = rest.isEmpty ? place : place + "?" + rest
        // Where a file led here, a browser sends no strict cookie after a redirect; after a page of ours it does.
        var response = site == "cross-site" ? Answer.refreshing(to: onward) : Answer.onward(to: onward)
        response.headers[.setCookie] = access.cookie
        return response
    }

    /// - Parameter known: the mark of what the browser has already.
    private func page(_ path: String, _ query: Query, _ access: Access, _ known: String?) async -> Response {
        if let file = PageFile(rawValue: String(path.dropFirst())) { return Answer.file(file) }
        guard !query.isDamaged else {
            return Answer.message(.badRequest, "Not understood", "This address has signs in it that cannot be read.")
        }
        if let name = query["wearer"], await !isKnown(name) {
            return Answer.message(.notFound, "Nobody of that name", "Nobody of that name is in the record.")
        }
        switch path {
        case "/events": return await events(query)
        case "/history": return await history(query)
        case Place.live.path: return await live(query, access)
        case Place.day.path: return await day(query, access)
        case Place.weeks.path: return await weeks(query, access)
        case Place.balance.path: return await balance(query, access)
        case Place.learn.path: return await learn(nil, query, access)
        case "/happened": return await happened(query)
        case FigureAddress.path: return await figure(query, known)
        case Place.report.path: return await report(query, access)
        case Place.sensors.path: return await sensors(query, access)
        case "/sensors/pair": return await pairing(query, access)
        case "/sensors/pair/state": return pairingState()
        case "/sensors/check": return await check()
        case "/sensors/forget": return await forgetting(query, access)
        case "/settings": return await settings(query, access)
        default:
            if let guided = await guidePage(path, query, access) { return guided }
            guard path.hasPrefix(Self.learnFolder), let name = Query.decoded(path.dropFirst(Self.learnFolder.count)),
                !name.isEmpty
            else { return Self.nothing }
            return await learn(name, query, access)
        }
    }

    private func change(_ path: String, _ query: Query, _ posted: Posted, _ access: Access) async -> Response {
        switch path {
        case "/do": return await asked(posted)
        case "/sensors/search", "/sensors/cancel", "/sensors/answer", "/sensors/pair":
            return await pairing(path, posted.form, access)
        case "/sensors/forget": return await forget(posted.form)
        case "/sensors/rename": return await rename(posted.form, access)
        case "/settings": return await set(posted.form, access)
        default: return await guideChange(path, query, posted, access) ?? Self.nothing
        }
    }

    // MARK: For all pages

    static var nothing: Response { Answer.message(.notFound, "No such page", "There is nothing at this address.") }

    static func page(_ result: Result<Markup, ReportError>) -> Response {
        switch result {
        case .success(let page): Answer.page(page)
        case .failure(let error):
            Answer.message(.internalServerError, "The record cannot be read", error.description)
        }
    }

    /// The wearer that is asked for, else the usual one, else the first of the record; somebody who is not in it has an empty page.
    static func whose(_ name: String?, _ store: Store?) throws(ReportError) -> PageFrame.Whose {
        let all = try ofRecord { () throws(RecordsError) in try store?.wearers() ?? [] }
        let usual = PageFrame.Whose.usual
        return PageFrame.Whose(name ?? (all.contains(usual) ? usual : all.first ?? usual), of: all)
    }

    /// Whether somebody is in the record; of the usual wearer there may be nothing yet. Where it cannot be read, the page
    /// says why.
    private func isKnown(_ name: String) async -> Bool {
        let all = await reader.read { store throws(ReportError) in
            try Self.ofRecord { () throws(RecordsError) in try store?.wearers() ?? [] }
        }
        guard case .success(let all) = all else { return true }
        return all.contains(name) || all.isEmpty && name == PageFrame.Whose.usual
    }

    static func ofRecord<Value>(_ body: () throws(RecordsError) -> Value) throws(ReportError) -> Value {
        do throws(RecordsError) { return try body() } catch { throw .record(error) }
    }
}

/// What a browser sends with a change: a line of JSON from the script, or the fields of a form.
struct Posted {
    let text: String

    var form: Query { Query(text) }
}
