import Foundation
import Testing

@Suite struct ScenarioSchemaTests {
    /// The shipped scenarios satisfy the published schema, by a JSON Schema validator that is not ours.
    @Test(.enabled(if: Tool.python != nil, "no Python with jsonschema and pyyaml"))
    func shippedScenariosSatisfyTheSchema() throws {
        let program = """
            import glob, json, sys, jsonschema, yaml
            folder = sys.argv[1]
            schema = json.load(open(f"{folder}/scenario.schema.json"))
            validator = jsonschema.Draft202012Validator(schema)
            files = sorted(glob.glob(f"{folder}/*.yaml"))
            for file in files:
                validator.validate(yaml.safe_load(open(file)))
            broken = yaml.safe_load(open(files[0]))
            broken["privcay"] = 1
            print(json.dumps({"files": len(files), "refusesUnknown": not validator.is_valid(broken)}))
            """
        let outcome = try Tool.run(
            try #require(Tool.python),
            ["-c", program, Tool.repository.appendingPathComponent("simulations").path]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect((try outcome.json()["files"] as? Int ?? 0) >= 7)
        #expect(try outcome.json()["refusesUnknown"] as? Bool == true)
    }
}
