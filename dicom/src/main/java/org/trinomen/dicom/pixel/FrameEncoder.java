package org.trinomen.dicom.pixel;

/** Compresses frames for one transfer syntax. For use by any number of threads. */
public interface FrameEncoder {

  /** The transfer syntax that its frames are in. */
  String transferSyntaxUid();

  /** Whether decoded frames differ from what was encoded. */
  boolean lossy();

  /** Whether it has a place for such samples. */
  boolean encodes(ImageDescription image);

  /** How a header describes the frames that it makes of decoded ones. */
  ImageDescription described(ImageDescription decoded);

  /**
   * Encodes one frame.
   *
   * @throws org.trinomen.dicom.DicomException if it has no place for such samples
   */
  byte[] encode(DecodedFrame frame);
}
