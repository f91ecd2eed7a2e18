import CLAPACK

/// How many threads the linear algebra library may use.
public enum LinearAlgebraThreads {
    /// Sets the number of threads, 1 or more; process-wide.
    ///
    /// Set it to 1 before calling BLAS from threads of our own, and back afterwards.
    public static func set(_ count: Int) {
        openblas_set_num_threads(Int32(clamping: max(1, count)))
    }
}
