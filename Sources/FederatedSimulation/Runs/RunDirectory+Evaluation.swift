import ProtocolPrimitives

/// Per-user figures of a run: `evaluation/NAME.csv`, the trained model's as `model`, a baseline's by its name.
extension RunDirectory {
    /// Name of the trained model's figures.
    public static let modelFigures = "model"
    /// Name of the figures of the segments' lists.
    public static let segmentFigures = "segments"

    /// The figures' directory, which holds data about people and is no part of a release.
    public var evaluationPath: String { "\(path)/evaluation" }

    /// Writes the figures of all models, for the owner's eyes only.
    ///
    /// - Throws: `FileError`.
    func write(_ figures: [String: UserFigures]) throws {
        let directory = try AtomicDirectory(path: evaluationPath, permissions: 0o700)
        for (name, values) in figures.sorted(by: { $0.key < $1.key }) {
            var file = try directory.file(named: "\(name).csv", permissions: 0o600)
            try file.write(values.csv)
            try file.commit()
        }
        try directory.commit()
    }

    /// Reads the figures of one model.
    ///
    /// - Returns: nil if the run has none.
    /// - Throws: ``SimulationError/damagedRun(path:reason:)`` or `FileError`.
    public func figures(of model: String = Self.modelFigures) throws -> UserFigures? {
        let path = "\(evaluationPath)/\(model).csv"
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.bytes(
                atPath: path,
                byteCountLimit: UserFigures.byteCountLimit
            )
        } catch {
            if case .notFound = error { return nil }
            throw error
        }
        guard let figures = UserFigures(csv: bytes) else {
            throw SimulationError.damagedRun(path: path, reason: "is not a table of figures")
        }
        return figures
    }
}
