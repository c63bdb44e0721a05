package org.trinomen.dicom.pixel;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;

/** Frames each deflated for itself (PS3.5 §A.4.13). */
final class DeflatedDecoder implements FrameDecoder {

  @Override
  public boolean decodes(String transferSyntaxUid) {
    return transferSyntaxUid.equals(Uids.DeflatedImageFrameCompression);
  }

  @Override
  public DecodedFrame decode(byte[] encoded, ImageDescription image) {
    byte[] frame = new byte[(int) ((image.storedFrameBits() + 7) / 8)];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(encoded);
      int count = 0;
      while (count < frame.length) {
        int more = inflater.inflate(frame, count, frame.length - count);
        if (more == 0) {
          throw wrong("a deflated frame is too short");
        }
        count += more;
      }
    } catch (DataFormatException e) {
      throw wrong("a deflated frame is damaged");
    } finally {
      inflater.end();
    }
    return NativeDecoder.decode(frame, image);
  }

  private static DicomException wrong(String what) {
    return new DicomException(what, -1, Tags.format(Tag.PixelData));
  }
}
