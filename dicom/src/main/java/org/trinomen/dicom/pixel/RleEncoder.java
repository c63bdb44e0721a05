package org.trinomen.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;

/** Writes RLE Lossless (PS3.5 Annex G). */
public final class RleEncoder implements FrameEncoder {

  private static final int HEADER = 64;
  private static final int SEGMENTS_MAX = 15;
  private static final int RUN_MAX = 128;

  /** An encoder; it has no state. */
  public RleEncoder() {}

  @Override
  public String transferSyntaxUid() {
    return Uids.RLELossless;
  }

  @Override
  public boolean encodes(ImageDescription image) {
    return image.bitsAllocated() > 1
        && image.type() == SampleType.INTEGER
        && image.samples() * image.sampleBytes() <= SEGMENTS_MAX;
  }

  @Override
  public byte[] encode(DecodedFrame frame) {
    ImageDescription image = frame.image();
    if (!encodes(image)) {
      throw new DicomException("RLE has no place for such samples", -1, Tags.format(Tag.PixelData));
    }
    int width = image.sampleBytes();
    int segments = image.samples() * width;
    byte[] samples = frame.samples();
    ByteArrayOutputStream out = new ByteArrayOutputStream(samples.length / 2 + HEADER);
    byte[] header = new byte[HEADER];
    LittleEndian.put32(header, 0, segments);
    out.writeBytes(header);
    byte[] line = new byte[image.columns()];
    for (int segment = 0; segment < segments; segment++) {
      LittleEndian.put32(header, 4 + 4 * segment, out.size());
      int at = segment / width * width + width - 1 - segment % width;
      for (int row = 0; row < image.rows(); row++) {
        for (int x = 0; x < line.length; x++) {
          line[x] = samples[at];
          at += segments;
        }
        // PS3.5 §G.3.1: no code goes beyond the end of a line.
        pack(line, out);
      }
      if (out.size() % 2 != 0) {
        out.write(0);
      }
    }
    byte[] encoded = out.toByteArray();
    System.arraycopy(header, 0, encoded, 0, HEADER);
    return encoded;
  }

  /** PS3.5 §G.3.1; runs of two do not interrupt what is copied. */
  private static void pack(byte[] line, ByteArrayOutputStream out) {
    int at = 0;
    int literal = 0;
    while (at < line.length) {
      int run = run(line, at);
      if (run >= 3 || (run == 2 && literal == at)) {
        literals(line, literal, at, out);
        out.write(1 - run);
        out.write(line[at]);
        at += run;
        literal = at;
      } else {
        at += run;
      }
    }
    literals(line, literal, at, out);
  }

  private static int run(byte[] line, int from) {
    int most = Math.min(line.length, from + RUN_MAX);
    int at = from + 1;
    while (at < most && line[at] == line[from]) {
      at++;
    }
    return at - from;
  }

  private static void literals(byte[] line, int from, int to, ByteArrayOutputStream out) {
    for (int at = from; at < to; at += RUN_MAX) {
      int count = Math.min(RUN_MAX, to - at);
      out.write(count - 1);
      out.writeBytes(Arrays.copyOfRange(line, at, at + count));
    }
  }
}
