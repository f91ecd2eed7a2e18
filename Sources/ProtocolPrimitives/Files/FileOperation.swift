/// What was being done to a file when the system refused.
public enum FileOperation: String, Sendable {
    /// Making a file or directory, or reserving its temporary name.
    case create
    /// Opening or listing something that exists.
    case open
    /// Reading bytes.
    case read
    /// Moving the finished temporary to its name.
    case rename
    /// Forcing bytes or names to the disk.
    case synchronize
    /// Writing bytes.
    case write
}
