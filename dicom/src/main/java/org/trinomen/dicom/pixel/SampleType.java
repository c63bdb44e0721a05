package org.trinomen.dicom.pixel;

import org.trinomen.dicom.Tag;

/** What a sample is, which the element that holds the pixel data tells (PS3.3 §C.7.6.24). */
public enum SampleType {
  INTEGER,
  FLOAT,
  DOUBLE;

  /** Of the element that holds the pixels. */
  static SampleType of(int pixelData) {
    if (pixelData == Tag.FloatPixelData) {
      return FLOAT;
    }
    return pixelData == Tag.DoubleFloatPixelData ? DOUBLE : INTEGER;
  }
}
