package org.trinomen.dicom.pixel;

import java.io.IOException;

/** The frames of an image as they stand in the file. */
sealed interface StoredFrames permits NativeFrames, EncapsulatedFrames {

  /**
   * One frame.
   *
   * @param number from 0, below the number of frames
   * @throws org.trinomen.dicom.DicomException if the file lacks it
   */
  byte[] frame(int number) throws IOException;

  /** The same with words in little-endian order, which all compressed ones have. */
  byte[] littleEndianFrame(int number) throws IOException;
}
