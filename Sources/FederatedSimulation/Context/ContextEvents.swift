import Datasets
import FederatedClient
import Recommenders

/// When and where everybody's items were chosen; **secret** on a real client.
struct ContextEvents: Sendable {
    /// Training events, one list per user of the split.
    let training: [[ContextEvent]]
    /// Which values the events of test items have, indices into the dimension's values, by user of the split
    /// and item; nothing for users without a test case.
    let tested: [[Int32: Set<Int>]]

    /// Collects the events of a split; nil if the data do not have the dimension.
    ///
    /// Rows from a temporal split's cut on are tested; without a cut the rows of items that a user is
    /// tested on, of each the latest. All others are training events.
    ///
    /// - Parameters:
    ///   - source: the data before the split.
    ///   - split: the same data, divided.
    ///   - dimension: what is asked about.
    /// - Complexity: O(rows).
    init?(_ source: ScenarioSource, split: Split, dimension: ContextDimension) {
        let table = source.reading.table
        let countries = source.cleaned?.countries
        let devices = source.cleaned?.devices
        let isKnown =
            switch dimension {
            case .month, .weekday, .hour: table.timestamps != nil
            case .country: countries != nil
            case .device: devices != nil
            }
        guard isKnown else { return nil }
        let users = Self.rows(table.userIDs, among: split.userIDs)
        let items = Self.rows(table.itemIDs, among: split.itemIDs)
        var targets = [Set<Int32>](repeating: [], count: split.userIDs.count)
        for test in split.test { targets[test.user] = Set(test.items) }
        var training = [[ContextEvent]](repeating: [], count: split.userIDs.count)
        var tested = [[Int32: Set<Int>]](repeating: [:], count: split.userIDs.count)
        var latest = [[Int32: Int64]](repeating: [:], count: split.userIDs.count)
        for row in 0..<table.count {
            guard let user = users[Int(table.users[row])], let item = items[Int(table.items[row])]
            else { continue }
            let event = ContextEvent(
                item: Int32(clamping: item),
                time: table.timestamps?[row],
                country: countries?[row],
                device: devices?[row]
            )
            let isTarget = targets[user].contains(event.item)
            let isLater = split.cutTime.map { cut in (event.time ?? .min) >= cut } ?? isTarget
            guard isLater else {
                training[user].append(event)
                continue
            }
            guard isTarget,
                let value = dimension.value(of: event)
            else { continue }
            if split.cutTime == nil {
                let time = event.time ?? .min
                guard time >= latest[user][event.item] ?? .min else { continue }
                latest[user][event.item] = time
                tested[user][event.item] = [value]
            } else {
                tested[user][event.item, default: []].insert(value)
            }
        }
        guard training.contains(where: { !$0.isEmpty }) else { return nil }
        self.training = training
        self.tested = tested
    }

    /// The place of each id in another list, nil where it is not in it.
    private static func rows(_ ids: [String], among known: [String]) -> [Int?] {
        let places = Dictionary(
            known.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        return ids.map { places[$0] }
    }
}
