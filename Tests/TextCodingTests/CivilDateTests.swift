import Testing
import TextCoding

@Suite struct CivilDateTests {
    @Test(
        "A date is a number of days since 1970 and a day of the week",
        arguments: [
            (1970, 1, 1, 0, CivilDate.Weekday.thursday), (1969, 12, 31, -1, .wednesday), (2000, 2, 29, 11_016, .tuesday),
            (1994, 11, 6, 9_075, .sunday), (0, 1, 1, -719_528, .saturday), (9999, 12, 31, 2_932_896, .friday),
        ])
    func known(_ year: Int, _ month: Int, _ day: Int, _ days: Int, _ weekday: CivilDate.Weekday) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.daysSince1970 == days)
        #expect(date.weekday == weekday)
        #expect(CivilDate(daysSince1970: days) == date)
    }

    @Test(
        "A date that the calendar does not have is rejected",
        arguments: [
            (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32), (2026, 4, 31), (2026, 2, 29), (1900, 2, 29), (-1, 1, 1),
            (10_000, 1, 1),
        ])
    func impossible(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test("Days follow each other over four centuries, and each converts back")
    func successive() {
        var last = CivilDate(daysSince1970: -1)
        for days in 0...146_097 {
            let date = CivilDate(daysSince1970: days)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
            #expect(date.daysSince1970 == days)
            let isNextDay = (date.year, date.month, date.day) == (last.year, last.month, last.day + 1)
            let isNextMonth = (date.year, date.month, date.day) == (last.year, last.month + 1, 1)
            let isNextYear = (date.year, date.month, date.day) == (last.year + 1, 1, 1) && last.month == 12
            #expect(isNextDay || isNextMonth || isNextYear)
            #expect(date.weekday.rawValue == last.weekday.rawValue % 7 + 1)
            last = date
        }
    }
}
