extension ModelCard {
    /// What the manifest does not hold; **public**, as the card is.
    public struct Facts: Sendable {
        /// One kind of sum, as the ledger records it.
        public struct Query: Sendable, Equatable {
            /// What was asked.
            public var kind: String
            /// Length of a client's vector.
            public var length: Int
            /// Sums of this kind.
            public var count: Int
            /// The mechanism, in words.
            public var mechanism: String
            /// Largest L2 norm of a client's vector in the sum's integer units.
            public var sensitivity: Double
            /// Standard deviation of the noise in the same units; 0 without noise.
            public var noise: Double

            /// Describes a query.
            public init(
                kind: String,
                length: Int,
                count: Int,
                mechanism: String,
                sensitivity: Double,
                noise: Double
            ) {
                self.kind = kind
                self.length = length
                self.count = count
                self.mechanism = mechanism
                self.sensitivity = sensitivity
                self.noise = noise
            }
        }

        /// Users by one property.
        public struct Division: Sendable {
            /// The property.
            public var name: String
            /// Its groups, each with the number of users and the metrics by name.
            public var groups: [(label: String, users: Int, metrics: [String: Double])]
            /// Groups that are too small to be shown.
            public var withheld: Int
            /// Largest minus smallest mean of a group, by metric.
            public var gaps: [String: Double]

            /// Describes a division.
            public init(
                name: String,
                groups: [(label: String, users: Int, metrics: [String: Double])],
                withheld: Int,
                gaps: [String: Double]
            ) {
                self.name = name
                self.groups = groups
                self.withheld = withheld
                self.gaps = gaps
            }
        }

        /// Metrics that the clients computed and that were released with noise.
        public struct PrivateMetrics: Sendable {
            /// What they cost, in all of which they are.
            public var epsilon: Double
            /// δ of it.
            public var delta: Double
            /// Value and standard error by name.
            public var figures: [String: (value: Double, standardError: Double)]

            /// Describes private metrics.
            public init(
                epsilon: Double,
                delta: Double,
                figures: [String: (value: Double, standardError: Double)]
            ) {
                self.epsilon = epsilon
                self.delta = delta
                self.figures = figures
            }
        }

        /// One segment of the users.
        public struct Segment: Sendable {
            /// Its number.
            public var id: Int
            /// Its name.
            public var name: String
            /// Released number of people, noisy; nil if it is withheld.
            public var size: Double?
            /// Its first items.
            public var items: [String]

            /// Describes a segment.
            public init(id: Int, name: String, size: Double?, items: [String]) {
                self.id = id
                self.name = name
                self.size = size
                self.items = items
            }
        }

        /// The segments and how they were made.
        public struct Segments: Sendable {
            /// How they were found.
            public var algorithm: String
            /// Fewest people of a segment that is shown.
            public var minimumCohort: Int
            /// Standard deviation of the noise in a size; nil if unknown.
            public var sizeNoise: Double?
            /// The segments.
            public var segments: [Segment]

            /// Describes segments.
            public init(algorithm: String, minimumCohort: Int, segments: [Segment]) {
                self.algorithm = algorithm
                self.minimumCohort = minimumCohort
                self.segments = segments
            }
        }

        /// Clients of the federation.
        public var users: Int
        /// Items of the catalog.
        public var items: Int
        /// Sums released.
        public var rounds: Int
        /// `full` or `ideal`.
        public var secureAggregation: String
        /// Metrics on held-out data of the simulation, by name.
        public var metrics: [String: Double]
        /// Interactions that were trained on; nil if unknown.
        public var interactions: Int?
        /// What the scenario says of its data; nil if unknown.
        public var source: String?
        /// What was found and mended when the data were read.
        public var findings: [String] = []
        /// Every kind of sum.
        public var queries: [Query] = []
        /// Metrics by group of users.
        public var divisions: [Division] = []
        /// The same metrics of other models, by name.
        public var baselines: [String: [String: Double]] = [:]
        /// Metrics that are a private release; nil without.
        public var privateMetrics: PrivateMetrics?
        /// Segments; nil without.
        public var segments: Segments?
        /// Counts by context; nil without.
        public var context: Context?

        /// Collects facts.
        public init(
            users: Int,
            items: Int,
            rounds: Int,
            secureAggregation: String,
            metrics: [String: Double]
        ) {
            self.users = users
            self.items = items
            self.rounds = rounds
            self.secureAggregation = secureAggregation
            self.metrics = metrics
        }
    }
}
