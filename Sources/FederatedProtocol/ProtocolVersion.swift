/// The version of every message of this module.
public enum ProtocolVersion {
    /// The only version there is: since 2 a query says who adds the noise.
    public static let current: UInt16 = 2
}
