import ArgumentParser

/// What is in a file of interactions, and mending it.
struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Inspects and cleans files of interactions.",
        discussion: """
            Example:
              tacit dataset inspect online-retail.csv.gz
            """,
        subcommands: [DatasetInspectCommand.self, DatasetCleanCommand.self]
    )
}
