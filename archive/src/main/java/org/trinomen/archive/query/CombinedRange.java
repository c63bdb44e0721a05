package org.trinomen.archive.query;

import java.util.Optional;
import org.trinomen.dicom.Vr;

/**
 * A range of moments over a date and a time that stand apart, such as Study Date and Study Time
 * (PS3.4 §C.2.2.2.5.4). Whoever asks for July 5 to 7 and 10 to 18 h means one time of two days and
 * a half, and not eight hours on each of three days.
 *
 * @param dateTag the date, of VR DA
 * @param timeTag the time, of VR TM
 * @param from the first moment, as DT; empty for an open bound
 * @param to the last one
 */
public record CombinedRange(int dateTag, int timeTag, String from, String to) {

  private static final int DAY_LENGTH = 8;

  /** The moments between the bounds of two ranges of the same form; empty if they have another. */
  public static Optional<CombinedRange> of(Matching.Range date, Matching.Range time) {
    boolean sameForm =
        date.from().isEmpty() == time.from().isEmpty()
            && date.to().isEmpty() == time.to().isEmpty();
    return sameForm
        ? Optional.of(
            new CombinedRange(
                date.tag(),
                time.tag(),
                moment(date.from(), time.from()),
                moment(date.to(), time.to())))
        : Optional.empty();
  }

  /** Whether a recorded date and time lie within; a date alone stands for the whole day. */
  public boolean contains(String date, String time) {
    if (!time.isBlank()) {
      return !date.isBlank() && PointInTime.isWithin(Vr.DT, moment(date, time), from, to);
    }
    return PointInTime.isWithin(Vr.DA, date, day(from), day(to));
  }

  /** The day of a bound. */
  public static String day(String moment) {
    return moment.substring(0, Math.min(DAY_LENGTH, moment.length()));
  }

  /** The time of day of a bound; empty if it has none. */
  public static String timeOfDay(String moment) {
    return moment.substring(Math.min(DAY_LENGTH, moment.length()));
  }

  private static String moment(String date, String time) {
    return PointInTime.plain(Vr.DA, date) + PointInTime.plain(Vr.TM, time);
  }
}
