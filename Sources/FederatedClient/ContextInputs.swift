import FederatedProtocol
public import Recommenders

/// What follows from the public inputs of an ``ItemContextCountsQuery``.
struct ContextInputs: Sendable {
    let query: ItemContextCountsQuery
    private let dimension: ContextDimension
    /// The head's row of every catalog item, −1 for others.
    private let rows: [Int32]

    /// Prepares a query.
    ///
    /// - Throws: ``ClientError/unusableQuery(field:)`` for items outside the catalog.
    init(_ query: ItemContextCountsQuery, itemCount: Int) throws(ClientError) {
        self.query = query
        dimension = ContextDimension(query.context)
        do {
            rows = try CatalogRows.rows(
                of: query.items.map { Int32(clamping: $0) },
                itemCount: itemCount
            )
        } catch { throw .unusableQuery(field: "items") }
    }

    /// The answer of one client: 1 for every pair of item and value, made as long as the query says.
    ///
    /// - Parameters:
    ///   - events: the client's own; **secret**.
    ///   - history: its items, ascending: events of others do not count; **secret**.
    /// - Returns: items × values, dense; zeros for somebody who has nothing to say.
    /// - Complexity: O(head · values + events + history).
    func answer(events: [ContextEvent], history: [Int32]) -> [Float] {
        var answer = [Float](repeating: 0, count: query.length)
        let own = Set(history)
        let width = query.context.valueCount
        var count = 0
        for event in events where own.contains(event.item) {
            guard event.item >= 0, Int(event.item) < rows.count, rows[Int(event.item)] >= 0,
                let value = dimension.value(of: event)
            else { continue }
            let place = Int(rows[Int(event.item)]) * width + value
            if answer[place] == 0 { count += 1 }
            answer[place] = 1
        }
        guard count > 0 else { return answer }
        let length = Double(count).squareRoot()
        let weight: Float
        switch query.norm {
        case .unit: weight = Float(1 / length)
        case .atMost(let bound): weight = Float(min(1, bound / length))
        }
        return answer.map { $0 * weight }
    }
}

extension ContextDimension {
    /// The dimension that a query asks about.
    init(_ description: ContextDescription) {
        switch description {
        case .month: self = .month
        case .weekday: self = .weekday
        case .hour: self = .hour
        case .country(let names): self = .country(names)
        case .device(let names): self = .device(names)
        }
    }

    /// The value of an event, an index into the values; nil if the event does not say.
    public func value(of event: ContextEvent) -> Int? {
        value(time: event.time, country: event.country, device: event.device)
    }
}
