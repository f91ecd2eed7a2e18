// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// A library target of Tacit with the settings every target shares.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The test target that mirrors a library target.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: dependencies,
        exclude: exclude,
        swiftSettings: settings
    )
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "tacit",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [
        .executable(name: "tacit", targets: ["tacit"]),
        .library(name: "FederatedClient", targets: ["FederatedClient"]),
        .library(name: "ClientStorage", targets: ["ClientStorage"]),
        .library(name: "FederatedCoordinator", targets: ["FederatedCoordinator"]),
        .library(name: "FederatedSimulation", targets: ["FederatedSimulation"]),
        .library(name: "ModelRelease", targets: ["ModelRelease"]),
        // For the nested package Tests/Fuzzing only.
        .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // Layer 0: system libraries, bytes, secrets, matrices.
        .systemLibrary(
            name: "CSodium",
            pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]
        ),
        .systemLibrary(
            name: "CLAPACK",
            providers: [
                .apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas", "lapack"]),
            ]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        library("ProtocolPrimitives", ["CSodium", "COpenSSL"]),
        library("LinearAlgebra", ["CLAPACK"]),

        // Layer 1: the three fields, each on its own, and the data.
        library("SecureAggregation", ["ProtocolPrimitives", "CSodium", "COpenSSL"]),
        library("DifferentialPrivacy", ["ProtocolPrimitives"]),
        library("Recommenders", ["ProtocolPrimitives", "LinearAlgebra"]),
        library("Datasets", ["CZlib", "ProtocolPrimitives"]),

        // Layer 2: what is said, what is recorded, what is published.
        library(
            "FederatedProtocol",
            ["ProtocolPrimitives", "SecureAggregation", "DifferentialPrivacy"]
        ),
        library("PrivacyLedger", ["ProtocolPrimitives", "DifferentialPrivacy"]),
        library(
            "ModelRelease",
            [
                "ProtocolPrimitives", "CSodium", "Recommenders", "DifferentialPrivacy",
                "PrivacyLedger",
            ]
        ),

        // Layer 3: the two sides of the wall. They never import each other.
        library(
            "FederatedClient",
            [
                "ProtocolPrimitives", "FederatedProtocol", "SecureAggregation",
                "DifferentialPrivacy", "Recommenders",
            ]
        ),
        library(
            "ClientStorage",
            [
                "ProtocolPrimitives", "SecureAggregation", "DifferentialPrivacy",
                "FederatedClient", grdb,
            ]
        ),
        library(
            "FederatedCoordinator",
            [
                "ProtocolPrimitives", "FederatedProtocol", "SecureAggregation",
                "DifferentialPrivacy", "PrivacyLedger", "Recommenders", "LinearAlgebra",
            ]
        ),

        // Layer 4: both sides in one process.
        library(
            "FederatedSimulation",
            [
                "ProtocolPrimitives", "FederatedProtocol", "SecureAggregation",
                "DifferentialPrivacy", "PrivacyLedger", "Recommenders", "LinearAlgebra", "Datasets",
                "FederatedClient", "FederatedCoordinator", "ModelRelease", yams,
            ]
        ),

        // What people see of runs: pages and plots.
        library(
            "RunReports",
            [
                "ProtocolPrimitives", "DifferentialPrivacy", "PrivacyLedger", "Recommenders",
                "Datasets", "ModelRelease", "FederatedSimulation",
            ]
        ),

        // Layer 5: the command line.
        .executableTarget(
            name: "tacit",
            dependencies: [
                "ProtocolPrimitives", "DifferentialPrivacy", "SecureAggregation", "LinearAlgebra",
                "PrivacyLedger", "ModelRelease", "Recommenders", "Datasets",
                "FederatedProtocol", "FederatedClient", "FederatedCoordinator",
                "FederatedSimulation", "RunReports", "ClientStorage",
                argumentParser,
            ],
            swiftSettings: settings
        ),

        // Writes the test vectors of docs/protocol.md.
        .executableTarget(
            name: "protocol-vectors",
            dependencies: [
                "CSodium", "ProtocolPrimitives", "SecureAggregation", "FederatedClient",
                "FederatedCoordinator",
                argumentParser,
            ],
            swiftSettings: settings
        ),

        // Tests mirror the sources.
        tests("ProtocolPrimitives", ["ProtocolPrimitives", "CSodium"]),
        tests("LinearAlgebra", ["LinearAlgebra"]),
        tests(
            "SecureAggregation",
            ["SecureAggregation", "ProtocolPrimitives", "CSodium", "COpenSSL"]
        ),
        tests(
            "DifferentialPrivacy",
            ["DifferentialPrivacy", "ProtocolPrimitives"],
            exclude: ["Vectors"]
        ),
        tests(
            "Recommenders",
            ["Recommenders", "ProtocolPrimitives"],
            exclude: ["Evaluation/Python", "Evaluation/Vectors", "Neural/Python"]
        ),
        tests("Datasets", ["Datasets", "ProtocolPrimitives", "CZlib"]),
        tests(
            "FederatedProtocol",
            [
                "FederatedProtocol", "ProtocolPrimitives", "SecureAggregation",
                "DifferentialPrivacy",
            ]
        ),
        tests(
            "PrivacyLedger",
            ["PrivacyLedger", "ProtocolPrimitives", "DifferentialPrivacy"],
            exclude: ["Merkle/Vectors"]
        ),
        tests(
            "ModelRelease",
            [
                "ModelRelease", "ProtocolPrimitives", "Recommenders", "PrivacyLedger",
                "DifferentialPrivacy",
            ]
        ),
        tests(
            "FederatedClient",
            [
                "FederatedClient", "FederatedProtocol", "ProtocolPrimitives", "SecureAggregation",
                "DifferentialPrivacy", "Recommenders",
            ]
        ),
        tests(
            "ClientStorage",
            [
                "ClientStorage", "FederatedClient", "DifferentialPrivacy", "ProtocolPrimitives",
                "SecureAggregation", grdb,
            ]
        ),
        tests(
            "FederatedCoordinator",
            [
                "FederatedCoordinator", "FederatedClient", "FederatedProtocol",
                "ProtocolPrimitives", "SecureAggregation", "DifferentialPrivacy", "PrivacyLedger",
                "Recommenders",
            ]
        ),
        tests(
            "SecureAggregationProtocol",
            [
                "SecureAggregation", "ProtocolPrimitives", "FederatedClient",
                "FederatedCoordinator",
            ]
        ),
        tests(
            "ProtocolVectors",
            [
                "protocol-vectors", "SecureAggregation", "ProtocolPrimitives", "FederatedClient",
                "FederatedCoordinator",
            ],
            exclude: ["Python", "Vectors"]
        ),
        tests(
            "FederatedSimulation",
            [
                "FederatedSimulation", "FederatedClient", "FederatedCoordinator",
                "FederatedProtocol", "ProtocolPrimitives", "SecureAggregation",
                "DifferentialPrivacy", "Recommenders", "Datasets", "ModelRelease", "PrivacyLedger",
            ]
        ),
        tests(
            "RunReports",
            [
                "RunReports", "FederatedSimulation", "PrivacyLedger", "DifferentialPrivacy",
                "Recommenders", "Datasets", "ProtocolPrimitives",
            ]
        ),
        tests(
            "CommandLine",
            [
                "tacit", "RunReports", "ClientStorage", "FederatedClient", "DifferentialPrivacy",
                "ProtocolPrimitives",
            ],
            exclude: ["Browser", "Python"]
        ),

        // What the fuzzer runs, and the replay of its corpus.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "ProtocolPrimitives", "CSodium", "SecureAggregation", "DifferentialPrivacy",
                "Datasets", "FederatedProtocol", "PrivacyLedger", "ModelRelease", "Recommenders",
                "FederatedClient", "FederatedCoordinator", "FederatedSimulation",
            ],
            path: "Tests/FuzzTargets",
            swiftSettings: settings
        ),
        tests("FuzzCorpus", ["FuzzTargets", "SecureAggregation"]),
    ],
    swiftLanguageModes: [.v6]
)
