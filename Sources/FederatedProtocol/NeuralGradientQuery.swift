import ProtocolPrimitives

/// "How would item factors and a small network rank your own items higher?" The gradient of a neural
/// collaborative filter, from one user's history.
///
/// A client holds out some of its items, finds its factors u from the others by the ridge regression
/// of ``UserFactorQuery`` shortened to Γ, draws ``negativesPerItem`` items it does not have for every one
/// held out, and answers the gradient of the logistic loss over both by the items' factors (items × factors)
/// and the network's numbers, shortened to ``l2Bound``. What is held out and drawn follows from ``seed``
/// and the client's own history.
public struct NeuralGradientQuery: Equatable, Sendable {
    /// Most units of a layer.
    public static let maximumWidth = 1024
    /// Most items of a history that are held out, and most negatives for each.
    public static let maximumSamples = 1024

    /// V: catalog items × factors, row by row; **public**.
    public let itemFactors: [Float]
    /// Number of factors d.
    public let factorCount: Int
    /// Units of the first hidden layer.
    public let firstWidth: Int
    /// Units of the second hidden layer.
    public let secondWidth: Int
    /// The network's numbers: g, W₁ of users, W₁ of items, b₁, W₂, b₂, w, c; **public**.
    public let network: [Float]
    /// How a client finds u.
    public let ridge: UserFactorQuery.Ridge
    /// Γ, the longest u, above 0.
    public let userNormBound: Double
    /// Most items of a history that are held out; a fifth of it if that is less, but at least one.
    public let heldOutItems: Int
    /// Negatives for every item held out.
    public let negativesPerItem: Int
    /// Public randomness of the round.
    public let seed: UInt64
    /// The longest answer, above 0.
    public let l2Bound: Double

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` if sizes differ, numbers are out of range or the answer would
    ///   be longer than 2²⁴ coordinates.
    public init(
        itemFactors: [Float],
        factorCount: Int,
        firstWidth: Int,
        secondWidth: Int,
        network: [Float],
        ridge: UserFactorQuery.Ridge,
        userNormBound: Double,
        heldOutItems: Int,
        negativesPerItem: Int,
        seed: UInt64,
        l2Bound: Double
    ) throws(FederatedProtocolError) {
        for (size, field) in [
            (factorCount, "factors"), (firstWidth, "firstWidth"), (secondWidth, "secondWidth"),
        ] {
            guard (1...Self.maximumWidth).contains(size) else {
                throw .countOutOfRange(field: field)
            }
        }
        guard !itemFactors.isEmpty, itemFactors.count % factorCount == 0 else {
            throw .countOutOfRange(field: "itemFactors")
        }
        guard
            network.count
                == Self.networkLength(
                    factorCount: factorCount,
                    firstWidth: firstWidth,
                    secondWidth: secondWidth
                )
        else { throw .countOutOfRange(field: "network") }
        for (values, field) in [(itemFactors, "itemFactors"), (network, "network")] {
            guard values.allSatisfy({ $0.magnitude <= 1e6 }) else {
                throw .invalidNumber(field: field)
            }
        }
        guard ridge.isValid else { throw .invalidNumber(field: "ridge") }
        for (number, field) in [(userNormBound, "userNormBound"), (l2Bound, "l2Bound")] {
            guard number.isFinite, number > 0 else { throw .invalidNumber(field: field) }
        }
        for (count, field) in [
            (heldOutItems, "heldOutItems"), (negativesPerItem, "negativesPerItem"),
        ] {
            guard (1...Self.maximumSamples).contains(count) else {
                throw .countOutOfRange(field: field)
            }
        }
        self.itemFactors = itemFactors
        self.factorCount = factorCount
        self.firstWidth = firstWidth
        self.secondWidth = secondWidth
        self.network = network
        self.ridge = ridge
        self.userNormBound = userNormBound
        self.heldOutItems = heldOutItems
        self.negativesPerItem = negativesPerItem
        self.seed = seed
        self.l2Bound = l2Bound
        guard length <= HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "length")
        }
    }

    /// Numbers of a network of such sizes, each at most ``maximumWidth``.
    public static func networkLength(factorCount: Int, firstWidth: Int, secondWidth: Int) -> Int {
        factorCount + 2 * firstWidth * factorCount + firstWidth + secondWidth * firstWidth
            + 2 * secondWidth + 1
    }

    /// Number of items in the public catalog.
    public var itemCount: Int { itemFactors.count / factorCount }
    /// Coordinates per answer: the items', then the network's.
    public var length: Int { itemFactors.count + network.count }

    /// Multiplications of the longest answer: every sample goes through the network once and back.
    public var multiplications: Double {
        3 * Double(network.count) * Double(heldOutItems) * Double(1 + negativesPerItem)
    }

    /// Appends `items factors first second held-out negatives u32 | V network f32… | λ ν α Γ bound f64 |
    /// seed u64`.
    func encode(into writer: inout ByteWriter) {
        for count in [
            itemCount, factorCount, firstWidth, secondWidth, heldOutItems, negativesPerItem,
        ] {
            writer.uint32(UInt32(clamping: count))
        }
        writer.floats(itemFactors)
        writer.floats(network)
        writer.doubles([
            ridge.regularization, ridge.frequencyExponent, ridge.unobservedWeight, userNormBound,
            l2Bound,
        ])
        writer.uint64(seed)
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let items = try reader.count(
            below: HeadDescription.maximumCount,
            bytesEach: 4,
            field: "items"
        )
        var sizes: [Int] = []
        for field in ["factors", "firstWidth", "secondWidth"] {
            sizes.append(try reader.count(below: Self.maximumWidth, bytesEach: 1, field: field))
        }
        // Checked with the rest below.
        let heldOut = Int(try reader.checkedUInt32())
        let negatives = Int(try reader.checkedUInt32())
        // All counts are bounded above, so no product overflows.
        let itemFactors = try reader.floats(count: items * sizes[0])
        let network = try reader.floats(
            count: Self.networkLength(
                factorCount: sizes[0],
                firstWidth: sizes[1],
                secondWidth: sizes[2]
            )
        )
        let numbers = try reader.doubles(count: 5)
        let seed: UInt64
        do { seed = try reader.uint64() } catch { throw .malformed(error) }
        try self.init(
            itemFactors: itemFactors,
            factorCount: sizes[0],
            firstWidth: sizes[1],
            secondWidth: sizes[2],
            network: network,
            ridge: UserFactorQuery.Ridge(
                regularization: numbers[0],
                frequencyExponent: numbers[1],
                unobservedWeight: numbers[2]
            ),
            userNormBound: numbers[3],
            heldOutItems: heldOut,
            negativesPerItem: negatives,
            seed: seed,
            l2Bound: numbers[4]
        )
    }
}
