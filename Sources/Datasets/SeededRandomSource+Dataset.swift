import ProtocolPrimitives

extension SeededRandomSource {
    /// The stream `datasets/<purpose>` of `seed`.
    ///
    /// - Throws: ``DatasetError/randomnessUnavailable``.
    static func dataset(_ seed: UInt64, _ purpose: String) throws(DatasetError)
        -> SeededRandomSource
    {
        do {
            return try SeededRandomSource(seed: seed, label: "datasets/\(purpose)")
        } catch {
            throw .randomnessUnavailable
        }
    }
}
