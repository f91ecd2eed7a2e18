/// What a header says about one tensor.
struct SafetensorsEntry: Equatable, Sendable {
    /// The tensor's name.
    var name: String
    /// The elements' type.
    var type: SafetensorsType
    /// Extent of each axis.
    var shape: [Int]
    /// First byte, counted from the header's end.
    var begin: Int
    /// One past the last byte, counted from the header's end.
    var end: Int
}
