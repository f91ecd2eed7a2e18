import CLAPACK

/// How many threads the linear algebra library may use.
public enum LinearAlgebraThreads {
    /// Sets the number of threads, 1 or more; process-wide.
    ///
    /// Set it to 1 before calling BLAS from threads of our own, and back afterwards.
    public static func set(_ count: Int) {
        openblas_set_num_threads(Int32(clamping: max(1, count)))
    }

    /// Runs something with one thread per call, for calls from threads of our own; process-wide.
    ///
    /// - Throws: what the body throws.
    public static func withOne<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = openblas_get_num_threads()
        openblas_set_num_threads(1)
        defer { openblas_set_num_threads(before) }
        return try body()
    }
}
