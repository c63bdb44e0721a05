package org.trinomen.dicom.pixel;

/**
 * Decompresses frames of some transfer syntaxes. Those of this package need no library; others come
 * from outside and stand in a {@link FrameDecoders} beside them. For use by any number of threads.
 */
public interface FrameDecoder {

  /** Whether it decodes frames of this transfer syntax, here and now. */
  boolean decodes(String transferSyntaxUid);

  /**
   * Decodes one frame.
   *
   * @param encoded the frame as stored, fragments joined
   * @param image as the header describes it
   * @throws org.trinomen.dicom.DicomException if the frame is damaged, is another image than
   *     described, or takes more than a frame so described can
   */
  DecodedFrame decode(byte[] encoded, ImageDescription image);
}
