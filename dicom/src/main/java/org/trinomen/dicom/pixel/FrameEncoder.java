package org.trinomen.dicom.pixel;

/** Compresses frames for one transfer syntax. For use by any number of threads. */
public interface FrameEncoder {

  /** The transfer syntax that its frames are in. */
  String transferSyntaxUid();

  /** Whether decoded frames differ from what was encoded. */
  default boolean lossy() {
    return false;
  }

  /** Whether it has a place for such samples. */
  boolean encodes(ImageDescription image);

  /** How a header describes the frames that it makes of decoded ones. */
  default ImageDescription described(ImageDescription decoded) {
    return decoded;
  }

  /**
   * Encodes one frame.
   *
   * @throws org.trinomen.dicom.DicomException if it has no place for such samples
   */
  byte[] encode(DecodedFrame frame);
}
