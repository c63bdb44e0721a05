package org.trinomen.dicom.io;

import org.trinomen.dicom.Limits;

/**
 * How to read a file.
 *
 * @param limits what the reading may cost
 * @param strict refuse what is wrong instead of reporting it
 * @param holdPixelData hold pixel data like any other value, up to the limit for values
 * @param stopBefore stop before the first element of the data set with this tag or a higher one,
 *     and leave the rest unread; 0 to read all
 */
public record ReadOptions(Limits limits, boolean strict, boolean holdPixelData, int stopBefore) {

  /** Everything but long values and pixel data, lenient. */
  public static final ReadOptions HEADER = new ReadOptions(Limits.DEFAULT, false, false, 0);

  /** Everything, up to this many bytes together; lenient. */
  public static ReadOptions everything(int bytesMax) {
    return new ReadOptions(Limits.DEFAULT.holding(bytesMax, bytesMax), false, true, 0);
  }

  /** The same, refusing what is wrong. */
  public ReadOptions strictly() {
    return new ReadOptions(limits, true, holdPixelData, stopBefore);
  }

  /** The same, stopping before a tag of the data set itself. */
  public ReadOptions stoppingBefore(int tag) {
    return new ReadOptions(limits, strict, holdPixelData, tag);
  }
}
