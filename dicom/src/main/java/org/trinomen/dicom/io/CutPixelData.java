package org.trinomen.dicom.io;

import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;

/**
 * Tells pixel data that were cut from pixel data whose length is nonsense: what was cut has the
 * length that the image's own description asks for. An archive keeps the first kind, with a
 * warning.
 */
final class CutPixelData {

  private CutPixelData() {}

  static boolean isPlausible(DataSet dataSet, long statedLength) {
    double bits =
        1.0
            * dataSet.integer(Tag.Rows).orElse(0)
            * dataSet.integer(Tag.Columns).orElse(0)
            * dataSet.integer(Tag.BitsAllocated).orElse(0)
            * dataSet.integer(Tag.SamplesPerPixel).orElse(1)
            * dataSet.integer(Tag.NumberOfFrames).orElse(1);
    double bytes = Math.ceil(bits / 8);
    return statedLength >= bytes && statedLength <= bytes + 1;
  }
}
