/// What becomes of items that a user interacted with in training and again in the test period.
public enum AlreadyBoughtPolicy: String, CaseIterable, Sendable {
    /// They are candidates and test items like all others.
    case allow
    /// They are neither ranked nor tested.
    case exclude
}
