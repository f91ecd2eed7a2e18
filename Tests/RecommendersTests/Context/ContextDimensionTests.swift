import Recommenders
import Testing

@Suite struct ContextDimensionTests {
    /// From Python's datetime, in UTC.
    @Test(
        "Months, weekdays and hours are those of the calendar",
        arguments: [
            (0, 1, 3, 0), (-1, 12, 2, 23), (1_291_191_960, 12, 2, 8),
            (951_782_399, 2, 0, 23), (951_782_400, 2, 1, 0), (1_330_559_999, 2, 2, 23),
            (4_107_542_399, 2, 6, 23), (-2_208_988_800, 1, 0, 0), (1_317_427_199, 9, 4, 23),
            (1_317_427_200, 10, 5, 0), (-62_135_596_800, 1, 0, 0),
            (253_402_300_799, 12, 4, 23),
        ] as [(Int64, Int, Int, Int)]
    )
    func calendar(time: Int64, month: Int, weekday: Int, hour: Int) {
        func value(_ dimension: ContextDimension) -> Int? {
            dimension.value(time: time, country: nil)
        }
        #expect(value(.month) == month - 1)
        #expect(value(.weekday) == weekday)
        #expect(value(.hour) == hour)
    }

    @Test("Every time has a value that exists")
    func extremes() {
        for time in [Int64.min, Int64.min + 1, -86_401, 86_399, Int64.max] {
            for dimension in [ContextDimension.month, .weekday, .hour] {
                let value = dimension.value(time: time, country: nil) ?? -1
                #expect(dimension.values.indices.contains(value))
            }
        }
    }

    @Test("Countries are those of the list, and nothing follows from what is not known")
    func unknown() {
        let countries = ContextDimension.country(["France", "Norway"])
        #expect(countries.value(time: 0, country: "Norway") == 1)
        #expect(countries.value(time: 0, country: "Spain") == nil)
        #expect(countries.value(time: 0, country: nil) == nil)
        #expect(ContextDimension.month.value(time: nil, country: "Norway") == nil)
        #expect(!countries.needsTime && ContextDimension.hour.needsTime)
        let devices = ContextDimension.device(["phone", "tablet"])
        #expect(devices.value(time: 0, country: "phone", device: "tablet") == 1)
        #expect(devices.value(time: 0, country: "phone") == nil && !devices.needsTime)
    }

    @Test("Names lead to dimensions and back")
    func names() {
        for name in ["month", "weekday", "hour", "country", "device"] {
            #expect(ContextDimension(name: name, listed: ["a"])?.name == name)
        }
        #expect(ContextDimension(name: "season") == nil)
        #expect(ContextDimension.month.values.count == 12)
        #expect(ContextDimension.weekday.values.first == "monday")
        #expect(ContextDimension.hour.values == (0..<24).map(String.init))
    }
}
