package org.trinomen.identity.resolve;

import java.time.LocalDate;

/**
 * A date taken apart once, to be compared often.
 *
 * @param epochDay or none, and then nothing else counts
 * @param digits the eight digits of it, four bits each
 */
record CalendarDate(int epochDay, int year, int month, int dayOfMonth, int digits) {

  private static final CalendarDate UNKNOWN = new CalendarDate(RosterIndex.NONE, 0, 0, 0, 0);
  private static final int NIBBLES = 0x11111111;

  static CalendarDate of(int epochDay) {
    if (epochDay == RosterIndex.NONE) {
      return UNKNOWN;
    }
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    int month = date.getMonthValue();
    int day = date.getDayOfMonth();
    int digits = digits(date.getYear()) << 16 | digits(month) << 8 | digits(day);
    return new CalendarDate(epochDay, date.getYear(), month, day, digits);
  }

  boolean known() {
    return epochDay != RosterIndex.NONE;
  }

  /** Whether exactly one digit differs. */
  boolean oneDigitFrom(CalendarDate other) {
    return differences(digits, other.digits) == 1;
  }

  /** Whether two years differ in exactly one digit. */
  static boolean oneDigit(int year, int other) {
    return differences(digits(year), digits(other)) == 1;
  }

  private static int digits(int number) {
    int digits = 0;
    int rest = Math.abs(number);
    for (int shift = 0; shift < 16; shift += 4) {
      digits |= rest % 10 << shift;
      rest /= 10;
    }
    return digits;
  }

  private static int differences(int digits, int other) {
    int bits = digits ^ other;
    return Integer.bitCount((bits | bits >>> 1 | bits >>> 2 | bits >>> 3) & NIBBLES);
  }

  /** Whole years, as birthdays count them. */
  int yearsUntil(CalendarDate later) {
    return (later.dayOfMonths() - dayOfMonths()) / 32 / 12;
  }

  /** A number that grows with the date and leaves 32 for each month, as LocalDate reckons. */
  private int dayOfMonths() {
    return (year * 12 + month - 1) * 32 + dayOfMonth;
  }

  /** A date of birth tells of a person. */
  @Override
  public String toString() {
    return "CalendarDate[redacted]";
  }
}
