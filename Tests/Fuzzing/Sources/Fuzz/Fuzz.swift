import Foundation
import FuzzTargets
import LibFuzzer

/// Runs libFuzzer on the target that `TACIT_FUZZ_TARGET` names.
///
/// With `TACIT_FUZZ_SEEDS` it writes the target's seeds into that directory instead; without a target
/// it prints the names of all. The names are in the environment because libFuzzer starts itself again with its own arguments.
@main
struct Fuzz {
    private static let environment = ProcessInfo.processInfo.environment
    private static let target = environment["TACIT_FUZZ_TARGET"].flatMap(FuzzTarget.init(rawValue:))

    static func main() throws {
        guard let target else {
            for target in FuzzTarget.allCases { print(target.rawValue) }
            return
        }
        if let directory = environment["TACIT_FUZZ_SEEDS"] {
            for (index, seed) in target.seeds.enumerated() {
                try Data(seed).write(to: URL(filePath: "\(directory)/seed-\(index)"))
            }
            return
        }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(
            LLVMFuzzerRunDriver(&count, &arguments) { start, count in
                do {
                    try Fuzz.target?.run(Array(UnsafeBufferPointer(start: start, count: count)))
                } catch {
                    // A broken promise ends the process as a trap would, so that the input is kept.
                    fatalError("\(error)")
                }
                return 0
            }
        )
    }
}
