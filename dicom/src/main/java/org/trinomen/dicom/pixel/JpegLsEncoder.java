package org.trinomen.dicom.pixel;

import java.io.ByteArrayOutputStream;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;

/** Writes lossless JPEG-LS (ISO 14495-1), components by lines. */
public final class JpegLsEncoder implements FrameEncoder {

  private static final byte[] SOI = {(byte) 0xFF, (byte) 0xD8};
  private static final byte[] EOI = {(byte) 0xFF, (byte) 0xD9};

  /** An encoder; it has no state. */
  public JpegLsEncoder() {}

  @Override
  public String transferSyntaxUid() {
    return Uids.JPEGLSLossless;
  }

  @Override
  public boolean encodes(ImageDescription image) {
    return image.type() == SampleType.INTEGER
        && image.sampleBytes() <= 2
        && image.bitsAllocated() > 1
        && image.bitsStored() >= 2
        && image.samples() <= 4;
  }

  @Override
  public byte[] encode(DecodedFrame frame) {
    ImageDescription image = frame.image();
    if (!encodes(image)) {
      throw new DicomException(
          "JPEG-LS has no place for such samples", -1, Tags.format(Tag.PixelData));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(frame.samples().length / 2 + 64);
    header(image, out);
    new Scan(frame, out).encode();
    out.writeBytes(EOI);
    return out.toByteArray();
  }

  /** SOI, frame header and scan header (§C.1.4, §C.2). */
  private static void header(ImageDescription image, ByteArrayOutputStream out) {
    int count = image.samples();
    out.writeBytes(SOI);
    out.write(0xFF);
    out.write(0xF7);
    short16(out, 8 + 3 * count);
    out.write(image.bitsStored());
    short16(out, image.rows());
    short16(out, image.columns());
    out.write(count);
    for (int i = 1; i <= count; i++) {
      out.write(i);
      out.write(0x11);
      out.write(0);
    }
    out.write(0xFF);
    out.write(MarkerReader.SOS);
    short16(out, 6 + 2 * count);
    out.write(count);
    for (int i = 1; i <= count; i++) {
      out.write(i);
      out.write(0);
    }
    out.write(0);
    out.write((count > 1 ? JpegLsScan.Interleave.LINE : JpegLsScan.Interleave.NONE).code);
    out.write(0);
  }

  private static void short16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }

  /** The mirror image of {@link JpegLsScan}. */
  private static final class Scan {

    private final DecodedFrame frame;
    private final ImageDescription image;
    private final JpegLsModel model;
    private final StuffedBitWriter bits;
    private final int columns;

    Scan(DecodedFrame frame, ByteArrayOutputStream out) {
      this.frame = frame;
      this.image = frame.image();
      this.columns = image.columns();
      int maximum = (1 << image.bitsStored()) - 1;
      this.model = new JpegLsModel(JpegLsPreset.of(maximum, 0, 0, 0, 0, 0), image.samples());
      this.bits = new StuffedBitWriter(out);
    }

    void encode() {
      int components = image.samples();
      int[][] above = new int[components][columns + 2];
      int[][] here = new int[components][columns + 2];
      for (int row = 0; row < image.rows(); row++) {
        for (int i = 0; i < components; i++) {
          load(row, i, here[i]);
          above[i][columns + 1] = above[i][columns];
          here[i][0] = above[i][1];
          line(above[i], here[i], i);
        }
        int[][] kept = above;
        above = here;
        here = kept;
      }
      bits.end();
    }

    private void load(int row, int component, int[] line) {
      int step = image.samples();
      int at = row * columns * step + component;
      int mask = model.maximum;
      byte[] samples = frame.samples();
      for (int x = 1; x <= columns; x++) {
        int value =
            image.sampleBytes() == 1 ? samples[at] : LittleEndian.unsigned16(samples, at * 2);
        line[x] = value & mask;
        at += step;
      }
    }

    private void line(int[] above, int[] here, int component) {
      int x = 1;
      while (x <= columns) {
        int ra = here[x - 1];
        int rb = above[x];
        int rc = above[x - 1];
        int context = model.context(ra, rb, rc, above[x + 1]);
        if (context != 0) {
          regular(context, ra, rb, rc, here[x]);
          x++;
        } else {
          int end = x;
          while (end <= columns && here[end] == ra) {
            end++;
          }
          run(end - x, end > columns, component);
          x = end;
          if (x <= columns) {
            afterRun(ra, above[x], here[x], component);
            model.shortenRuns(component);
            x++;
          }
        }
      }
    }

    private void regular(int signedContext, int ra, int rb, int rc, int sample) {
      int sign = signedContext < 0 ? -1 : 1;
      int context = signedContext * sign;
      int predicted = model.predicted(ra, rb, rc, context, sign);
      int error = model.reduced(sign * (sample - predicted));
      int k = model.golomb(context);
      int mapped = model.mapsInverted(context, k) ? ~error : error;
      code(mapped >= 0 ? 2 * mapped : -2 * mapped - 1, k, model.codeLengthMax);
      model.learn(context, error);
    }

    private void run(int length, boolean toEnd, int component) {
      int left = length;
      while (left >= 1 << model.runOrder(component)) {
        left -= 1 << model.runOrder(component);
        bits.bits(1, 1);
        model.lengthenRuns(component);
      }
      if (!toEnd) {
        bits.bits(0, 1);
        bits.bits(left, model.runOrder(component));
      } else if (left > 0) {
        bits.bits(1, 1);
      }
    }

    private void afterRun(int ra, int rb, int sample, int component) {
      int type = ra == rb ? 1 : 0;
      int error = model.reduced(type == 0 && ra > rb ? rb - sample : sample - rb);
      int k = model.golombAfterRun(type);
      int code = model.codeAfterRun(type, k, error);
      code(code, k, model.codeLengthMax - model.runOrder(component) - 1);
      model.learnAfterRun(type, error, code);
    }

    private void code(int value, int k, int lengthMax) {
      int escape = lengthMax - model.errorBits - 1;
      int zeros = value >>> k;
      if (zeros < escape) {
        bits.zeros(zeros);
        bits.bits(1, 1);
        bits.bits(value, k);
      } else {
        bits.zeros(escape);
        bits.bits(1, 1);
        bits.bits(value - 1, model.errorBits);
      }
    }
  }
}
