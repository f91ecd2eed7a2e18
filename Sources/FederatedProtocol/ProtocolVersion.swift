/// The version of every message of this module.
public enum ProtocolVersion {
    /// The only version there is.
    public static let current: UInt16 = 1
}
