/// One event of a client's own history: what was chosen, and when and where; **secret**.
public struct ContextEvent: Equatable, Sendable {
    /// The item.
    public let item: Int32
    /// Seconds since 1970-01-01 00:00 UTC; nil if the client does not know.
    public let time: Int64?
    /// The country; nil if the client does not know.
    public let country: String?
    /// The device; nil if the client does not know.
    public let device: String?

    /// Describes an event.
    public init(item: Int32, time: Int64?, country: String? = nil, device: String? = nil) {
        self.item = item
        self.time = time
        self.country = country
        self.device = device
    }
}
