import ArgumentParser

/// Registries of releases.
struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Lists, compares and takes back the releases of a registry.",
        discussion: """
            Example:
              tacit release list releases
            """,
        subcommands: [
            ReleaseListCommand.self, ReleaseDiffCommand.self, ReleaseRollbackCommand.self,
            ReleaseEndorseCommand.self,
        ]
    )
}
