package org.trinomen.dicom.pixel;

import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;

/**
 * RLE Lossless (PS3.5 Annex G): each byte of each sample makes a segment of its own, the high bytes
 * first, compressed by PackBits.
 */
final class RleDecoder implements FrameDecoder {

  private static final int HEADER = 64;
  private static final int SEGMENTS_MAX = 15;

  @Override
  public boolean decodes(String transferSyntaxUid) {
    return transferSyntaxUid.equals(Uids.RLELossless);
  }

  @Override
  public DecodedFrame decode(byte[] encoded, ImageDescription image) {
    if (image.bitsAllocated() == 1) {
      throw wrong("RLE has no place for single bits", 0);
    }
    int width = image.sampleBytes();
    int segments = image.samples() * width;
    if (encoded.length < HEADER
        || segments > SEGMENTS_MAX
        || LittleEndian.unsigned32(encoded, 0) != segments) {
      throw wrong("the RLE header does not have " + segments + " segments", 0);
    }
    int pixels = image.rows() * image.columns();
    byte[] result = new byte[pixels * segments];
    for (int segment = 0; segment < segments; segment++) {
      long from = LittleEndian.unsigned32(encoded, 4 + 4 * segment);
      long to =
          segment + 1 < segments
              ? LittleEndian.unsigned32(encoded, 8 + 4 * segment)
              : encoded.length;
      if (from < HEADER || to < from || to > encoded.length) {
        throw wrong("an RLE segment is out of place", 4 + 4 * segment);
      }
      int sample = segment / width;
      int place = width - 1 - segment % width;
      unpack(encoded, (int) from, (int) to, result, sample * width + place, segments);
    }
    return new DecodedFrame(image.interleaved(image.photometric()), result);
  }

  /** PS3.5 §G.3.2; a byte too many pads the segment to even length. */
  private static void unpack(byte[] in, int from, int to, byte[] out, int first, int step) {
    int at = from;
    int next = first;
    while (next < out.length) {
      if (at >= to) {
        throw wrong("an RLE segment ends too early", to);
      }
      int control = in[at++];
      if (control >= 0) {
        int count = Math.min(control + 1, to - at);
        for (int i = 0; i < count && next < out.length; i++) {
          out[next] = in[at + i];
          next += step;
        }
        at += count;
      } else if (control > -128 && at < to) {
        byte value = in[at++];
        for (int i = control; i <= 0 && next < out.length; i++) {
          out[next] = value;
          next += step;
        }
      }
    }
  }

  private static DicomException wrong(String what, long at) {
    return new DicomException(what, at, Tags.format(Tag.PixelData));
  }
}
