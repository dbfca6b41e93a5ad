#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints stdlib/calendars.proviso: the days on which business is closed in eight countries, worked out from the laws that name them.

Run it again after a change of law, or to go further than LAST, and read the difference before it is committed:
    python3 tools/calendars/make_calendars.py > stdlib/calendars.proviso
"""
from datetime import date, timedelta

FIRST, LAST = 2024, 2030
DAY = timedelta(days=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def easter(year):
    """Gregorian Easter Sunday (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth(year, month, weekday, n):
    """The n-th of that weekday in a month; the last where n is 0."""
    if n == 0:
        last = date(year + month // 12, month % 12 + 1, 1) - DAY
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def before(day, weekday):
    """The last of that weekday before a day."""
    day -= DAY
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def united_states(year):
    fixed = [(date(year, 1, 1), "New Year's Day"), (date(year, 6, 19), "Juneteenth"),
             (date(year, 7, 4), "Independence Day"), (date(year, 11, 11), "Veterans Day"),
             (date(year, 12, 25), "Christmas Day"), (date(year + 1, 1, 1), "New Year's Day")]
    for day, name in fixed:
        yield day, name
        if day.weekday() == SATURDAY:
            yield day - DAY, name + ", observed"
        if day.weekday() == SUNDAY:
            yield day + DAY, name + ", observed"
    yield nth(year, 1, MONDAY, 3), "Birthday of Martin Luther King, Jr."
    yield nth(year, 2, MONDAY, 3), "Washington's Birthday"
    yield nth(year, 5, MONDAY, 0), "Memorial Day"
    yield nth(year, 9, MONDAY, 1), "Labor Day"
    yield nth(year, 10, MONDAY, 2), "Columbus Day"
    yield nth(year, 11, THURSDAY, 4), "Thanksgiving Day"


def with_substitutes(days, label):
    """A day that falls on a weekend is made good on the next day that is neither on one nor taken."""
    days = sorted(days)
    taken = {day for day, _ in days}
    for day, name in days:
        yield day, name
        if day.weekday() >= SATURDAY:
            other = day
            while other.weekday() >= SATURDAY or other in taken:
                other += DAY
            taken.add(other)
            yield other, name + label


def england_and_wales(year):
    sunday = easter(year)
    yield from with_substitutes(
        [(date(year, 1, 1), "New Year's Day"), (date(year, 12, 25), "Christmas Day"), (date(year, 12, 26), "Boxing Day")],
        ", substitute day")
    yield sunday - 2 * DAY, "Good Friday"
    yield sunday + DAY, "Easter Monday"
    yield nth(year, 5, MONDAY, 1), "Early May bank holiday"
    yield nth(year, 5, MONDAY, 0), "Spring bank holiday"
    yield nth(year, 8, MONDAY, 0), "Summer bank holiday"


def canada(year):
    sunday = easter(year)
    yield from with_substitutes(
        [(date(year, 1, 1), "New Year's Day"), (date(year, 7, 1), "Canada Day"),
         (date(year, 9, 30), "National Day for Truth and Reconciliation"), (date(year, 11, 11), "Remembrance Day"),
         (date(year, 12, 25), "Christmas Day"), (date(year, 12, 26), "Boxing Day")], ", in lieu")
    yield sunday - 2 * DAY, "Good Friday"
    yield before(date(year, 5, 25), MONDAY), "Victoria Day"
    yield nth(year, 9, MONDAY, 1), "Labour Day"
    yield nth(year, 10, MONDAY, 2), "Thanksgiving Day"


def germany(year):
    sunday = easter(year)
    return [(date(year, 1, 1), "New Year's Day"), (sunday - 2 * DAY, "Good Friday"), (sunday + DAY, "Easter Monday"),
            (date(year, 5, 1), "Labour Day"), (sunday + 39 * DAY, "Ascension Day"), (sunday + 50 * DAY, "Whit Monday"),
            (date(year, 10, 3), "Day of German Unity"), (date(year, 12, 25), "Christmas Day"),
            (date(year, 12, 26), "Second day of Christmas")]


def france(year):
    sunday = easter(year)
    return [(date(year, 1, 1), "New Year's Day"), (sunday + DAY, "Easter Monday"), (date(year, 5, 1), "Labour Day"),
            (date(year, 5, 8), "Victory in Europe Day"), (sunday + 39 * DAY, "Ascension Day"),
            (sunday + 50 * DAY, "Whit Monday"), (date(year, 7, 14), "National Day"), (date(year, 8, 15), "Assumption"),
            (date(year, 11, 1), "All Saints' Day"), (date(year, 11, 11), "Armistice Day"),
            (date(year, 12, 25), "Christmas Day")]


def spain(year):
    return [(date(year, 1, 1), "New Year's Day"), (date(year, 1, 6), "Epiphany"), (easter(year) - 2 * DAY, "Good Friday"),
            (date(year, 5, 1), "Labour Day"), (date(year, 8, 15), "Assumption"), (date(year, 10, 12), "National Day"),
            (date(year, 11, 1), "All Saints' Day"), (date(year, 12, 6), "Constitution Day"),
            (date(year, 12, 8), "Immaculate Conception"), (date(year, 12, 25), "Christmas Day")]


def netherlands(year):
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    days = [(date(year, 1, 1), "New Year's Day"), (sunday + DAY, "Easter Monday"),
            (kings_day - DAY if kings_day.weekday() == SUNDAY else kings_day, "King's Day"),
            (sunday + 39 * DAY, "Ascension Day"), (sunday + 50 * DAY, "Whit Monday"), (date(year, 12, 25), "Christmas Day"),
            (date(year, 12, 26), "Second day of Christmas")]
    if year % 5 == 0:
        days.append((date(year, 5, 5), "Liberation Day"))
    return days


# Named in February of the year before, in the official gazette; from 2027 on as the National Astronomical Observatory computes them.
SPRING = {2024: 20, 2025: 20, 2026: 20, 2027: 21, 2028: 20, 2029: 20, 2030: 20}
AUTUMN = {2024: 22, 2025: 23, 2026: 23, 2027: 23, 2028: 22, 2029: 23, 2030: 23}


def japan(year):
    days = {date(year, 1, 1): "New Year's Day", nth(year, 1, MONDAY, 2): "Coming of Age Day",
            date(year, 2, 11): "National Foundation Day", date(year, 2, 23): "Emperor's Birthday",
            date(year, 3, SPRING[year]): "Vernal Equinox Day", date(year, 4, 29): "Showa Day",
            date(year, 5, 3): "Constitution Memorial Day", date(year, 5, 4): "Greenery Day",
            date(year, 5, 5): "Children's Day", nth(year, 7, MONDAY, 3): "Marine Day",
            date(year, 8, 11): "Mountain Day", nth(year, 9, MONDAY, 3): "Respect for the Aged Day",
            date(year, 9, AUTUMN[year]): "Autumnal Equinox Day", nth(year, 10, MONDAY, 2): "Sports Day",
            date(year, 11, 3): "Culture Day", date(year, 11, 23): "Labour Thanksgiving Day"}
    for day in sorted(days):
        if day.weekday() == SUNDAY:
            other = day + DAY
            while other in days:
                other += DAY
            days[other] = "Substitute holiday"
    for day in sorted(days):
        between = day + DAY
        if between not in days and between + DAY in days and between.weekday() != SUNDAY:
            days[between] = "Citizens' holiday"
    return days.items()


CALENDARS = [
    ("united_states", "Federal holidays of the United States", united_states,
     ["5 U.S.C. 6103; a holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after."]),
    ("england_and_wales", "Bank holidays in England and Wales", england_and_wales,
     ["Banking and Financial Dealings Act 1971, common law holidays, and the substitute days proclaimed for weekends.",
      "Scotland and Northern Ireland keep other days."]),
    ("canada", "Federal holidays of Canada", canada,
     ["Canada Labour Code, Part III, Division V; a day on a weekend is kept on the next working day."]),
    ("germany", "Public holidays in all of Germany", germany,
     ["The holidays that the laws of all sixteen states name; each state has more of its own."]),
    ("france", "Public holidays in France", france,
     ["Code du travail, article L3133-1; Alsace and Moselle have two more."]),
    ("spain", "National holidays of Spain", spain,
     ["Royal Decree 2001/1983, article 45; regions may move some and add others, and towns have two of their own."]),
    ("netherlands", "Public holidays in the Netherlands", netherlands,
     ["Algemene termijnenwet, article 3; Liberation Day is counted in every fifth year, when it is commonly free."]),
    ("japan", "National holidays of Japan", japan,
     ["Act on National Holidays (Act 178 of 1948). The equinoxes after 2026 are as computed, not yet as proclaimed."]),
]

print(f"""# SPDX-License-Identifier: Apache-2.0
# Business calendars of eight countries, {FIRST} to {LAST}: every day of the year that is not a Saturday or Sunday and not listed is a
# business day. Outside these years a calendar knows nothing, and says so: sums of business days are unsure there. Made by
# tools/calendars/make_calendars.py from the laws named with each; what single regions, towns or courts keep beside them is not in here:
# write a calendar `based on` one of these.""")
for name, title, days, sources in CALENDARS:
    print()
    for source in sources:
        print(f"# {source}")
    print(f'calendar {name} "{title}"')
    print("  weekend saturday, sunday")
    print(f"  covers {FIRST}-01-01 until {LAST}-12-31")
    listed = {}
    for year in range(FIRST - 1 if days in (united_states,) else FIRST, LAST + 1):
        for day, holiday in days(year):
            if FIRST <= day.year <= LAST:
                listed.setdefault(day, holiday)
    for day in sorted(listed):
        print(f'  holiday {day} "{listed[day]}"')
