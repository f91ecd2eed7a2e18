import Foundation
import ModelRelease
import ProtocolPrimitives
import Testing

/// Both directions between this module and the reference implementation.
@Suite(
    .enabled(
        if: PythonSafetensors.executable != nil,
        "no Python with numpy and safetensors in TACIT_TEST_PYTHON or .build/venv"
    )
)
struct SafetensorsPythonTests {
    private let path = NSTemporaryDirectory() + "/tacit-python-" + UUID().uuidString

    @Test func pythonReadsWhatWeWrote() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let contents = try Safetensors(
            tensors: [
                "item factors": Tensor(
                    shape: [2, 3],
                    elements: .float32([1, 2, 3, .infinity, -0.0, .nan])
                ),
                "weights": Tensor(
                    shape: [3],
                    elements: .float64([0.1, -1e300, .leastNonzeroMagnitude])
                ),
                "small": Tensor(shape: [1, 1, 2], elements: .int32([.min, .max])),
                "ids \"é\"\n": Tensor(shape: [2], elements: .int64([.min, .max])),
                "one": Tensor(shape: [], elements: .float32([2.5])),
                "none": Tensor(shape: [0, 4], elements: .float64([])),
            ],
            metadata: ["model": "spectral", "note": "\"é\"\n\u{01}\u{1F600}"]
        )
        try AtomicFile.write(contents.encoded, to: path)
        let script = #"""
            import sys, numpy as np
            from safetensors import safe_open
            from safetensors.numpy import load_file
            t = load_file(sys.argv[1])
            assert sorted(t) == ['ids "\u00e9"\n', 'item factors', 'none', 'one', 'small', 'weights'], sorted(t)
            def same(name, dtype, value):
                a = t[name]
                assert a.dtype == dtype, (name, a.dtype)
                assert a.tobytes() == np.array(value, dtype=dtype).tobytes(), (name, a)
                assert a.shape == np.array(value, dtype=dtype).shape, (name, a.shape)
            f = t['item factors']
            assert f.dtype == np.float32 and f.shape == (2, 3), f
            assert f.ravel()[:4].tolist() == [1, 2, 3, float('inf')], f
            assert np.signbit(f[1, 1]) and f[1, 1] == 0 and np.isnan(f[1, 2]), f
            same('weights', np.float64, [0.1, -1e300, 5e-324])
            same('small', np.int32, [[[-2**31, 2**31 - 1]]])
            same('ids "\u00e9"\n', np.int64, [-2**63, 2**63 - 1])
            same('one', np.float32, 2.5)
            same('none', np.float64, np.zeros((0, 4)))
            with safe_open(sys.argv[1], framework='numpy') as f:
                m = f.metadata()
            assert m == {'model': 'spectral', 'note': '"\u00e9"\n\x01\U0001F600'}, m
            print('fine')
            """#
        let outcome = try PythonSafetensors.run(script, [path])
        #expect(outcome.status == 0 && outcome.output == "fine\n", "\(outcome.output)")
    }

    @Test func weReadWhatPythonWrote() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let script = #"""
            import sys, numpy as np
            from safetensors.numpy import save_file
            save_file({
                'f32': np.arange(15, dtype=np.float32).reshape(3, 5) / 8,
                'f64': np.array([0.1, -1e300, 5e-324]),
                'i32': np.array([[-2**31, 2**31 - 1, 7]], dtype=np.int32),
                'i64 "\u00e9"\n\x01': np.array([-2**63, 2**63 - 1], dtype=np.int64),
                'one': np.array(2.5, dtype=np.float32),
                'none': np.zeros((0, 4), dtype=np.float64),
            }, sys.argv[1], metadata={'note': '"\u00e9"\n\x01\U0001F600'})
            """#
        let outcome = try PythonSafetensors.run(script, [path])
        try #require(outcome.status == 0, "\(outcome.output)")
        let expected = try Safetensors(
            tensors: [
                "f32": Tensor(shape: [3, 5], elements: .float32((0..<15).map { Float($0) / 8 })),
                "f64": Tensor(
                    shape: [3],
                    elements: .float64([0.1, -1e300, .leastNonzeroMagnitude])
                ),
                "i32": Tensor(shape: [1, 3], elements: .int32([.min, .max, 7])),
                "i64 \"é\"\n\u{01}": Tensor(shape: [2], elements: .int64([.min, .max])),
                "one": Tensor(shape: [], elements: .float32([2.5])),
                "none": Tensor(shape: [0, 4], elements: .float64([])),
            ],
            metadata: ["note": "\"é\"\n\u{01}\u{1F600}"]
        )
        let bytes = try BoundedFile.bytes(atPath: path, byteCountLimit: 1 << 20)
        #expect(try Safetensors(decoding: bytes) == expected)
    }

    @Test func weRefuseTheTypesOfPythonThatWeDoNotKnow() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let script = """
            import sys, numpy as np
            from safetensors.numpy import save_file
            save_file({'x': np.zeros(3, dtype=np.float16)}, sys.argv[1])
            """
        let outcome = try PythonSafetensors.run(script, [path])
        try #require(outcome.status == 0, "\(outcome.output)")
        let bytes = try BoundedFile.bytes(atPath: path, byteCountLimit: 1 << 20)
        #expect(throws: ModelReleaseError.malformedSafetensors(.unsupportedType)) {
            try Safetensors(decoding: bytes)
        }
    }
}
