package org.trinomen.dicom.io;

import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/**
 * Tells a last value that was cut, as by a broken transfer, from one whose length is nonsense. What
 * can have been cut is read and reported: an archive that never edits keeps it, with the warning.
 */
final class CutValue {

  /** Headers have no longer values, but for a vendor's own. */
  private static final long HEADER_VALUE_MAX = 1 << 20;

  /** Bytes a codec may add to a frame that it cannot compress, and to whatever is small. */
  private static final long CODEC_OVERHEAD = 1024;

  private CutValue() {}

  /**
   * Whether the value can have had the length that was stated.
   *
   * @param last what there is of it
   * @param missing bytes it lacks
   * @param dataSet the data set that it ends
   */
  static boolean isPlausible(Element last, long missing, DataSet dataSet) {
    long stated = last.length() + missing;
    double image = imageBytes(dataSet);
    return switch (last) {
      case Element.Fragments _ -> stated <= image + CODEC_OVERHEAD;
      case Element.Value _, Element.Bulk _ ->
          Tags.isPixelData(last.tag())
              ? stated >= image && stated <= image + 1
              : stated <= HEADER_VALUE_MAX;
      case Element.Items _ -> false;
    };
  }

  /** Bytes of the uncompressed image, from its own description (PS3.3 C.7.6.3). */
  private static double imageBytes(DataSet dataSet) {
    double bits =
        1.0
            * dataSet.integer(Tag.Rows).orElse(0)
            * dataSet.integer(Tag.Columns).orElse(0)
            * dataSet.integer(Tag.BitsAllocated).orElse(0)
            * dataSet.integer(Tag.SamplesPerPixel).orElse(1)
            * dataSet.integer(Tag.NumberOfFrames).orElse(1);
    return Math.ceil(bits / 8);
  }
}
