import ArgumentParser
import RunReports

/// What `tacit compare` compares of its runs.
enum ComparedListsOption: String, ExpressibleByArgument, CaseIterable {
    case model, segments

    /// The lists it stands for.
    var lists: ComparedRun.Lists {
        switch self {
        case .model: .model
        case .segments: .segments
        }
    }
}
