import CSodium

/// The one-time initialization of libsodium.
public enum Sodium {
    private static let initializationResult: Int32 = sodium_init()

    /// Initializes libsodium once per process; every type that calls libsodium calls this first.
    ///
    /// - Throws: ``ProtocolPrimitivesError/sodiumUnavailable`` if libsodium refuses to start.
    public static func initialize() throws(ProtocolPrimitivesError) {
        // Not inside `precondition`: an effect there vanishes under some optimization modes.
        guard initializationResult >= 0 else { throw .sodiumUnavailable }
    }
}
