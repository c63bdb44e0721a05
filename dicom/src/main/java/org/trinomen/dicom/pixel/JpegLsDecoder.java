package org.trinomen.dicom.pixel;

import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;

/** JPEG-LS, lossless and near-lossless (ISO 14495-1; PS3.5 §8.2.3). */
final class JpegLsDecoder implements FrameDecoder {

  @Override
  public boolean decodes(String transferSyntaxUid) {
    return transferSyntaxUid.equals(Uids.JPEGLSLossless)
        || transferSyntaxUid.equals(Uids.JPEGLSNearLossless);
  }

  @Override
  public DecodedFrame decode(byte[] encoded, ImageDescription image) {
    return new Stream(encoded, image).decode();
  }

  /** One code stream (§C). */
  private static final class Stream {

    private static final int SOF55 = 0xF7;
    private static final int LSE = 0xF8;

    private final MarkerReader in;
    private final byte[] data;
    private final ImageDescription image;
    private final byte[] result;
    private int precision;
    private byte[] componentIds = new byte[0];
    private int[] thresholds = new int[5];
    private int decoded;

    Stream(byte[] data, ImageDescription image) {
      this.data = data;
      this.image = image;
      this.in = new MarkerReader(data);
      if (image.sampleBytes() > 2 || image.bitsAllocated() == 1) {
        throw wrong("JPEG-LS has no place for such samples");
      }
      this.result = new byte[(int) image.frameBytes()];
    }

    DecodedFrame decode() {
      in.start();
      while (decoded < image.samples()) {
        int marker = in.next();
        int segment = in.position();
        switch (marker) {
          case SOF55 -> frame(segment);
          case LSE -> preset(segment);
          case MarkerReader.SOS -> scan(segment);
          case MarkerReader.EOI -> throw wrong("a JPEG-LS frame ends too early");
          case MarkerReader.DRI -> restart(segment);
          default -> in.skip();
        }
      }
      if (image.signed() && precision < image.bitsAllocated()) {
        SignExtension.extend(result, image.sampleBytes(), precision);
      }
      return new DecodedFrame(image.interleaved(image.photometric()), result);
    }

    /** §C.2.2: as of JPEG. */
    private void frame(int at) {
      in.skip();
      precision = data[at + 2];
      int rows = in.unsigned16(at + 3);
      int columns = in.unsigned16(at + 5);
      int components = data[at + 7];
      if (rows != image.rows()
          || columns != image.columns()
          || components != image.samples()
          || precision < 2
          || precision > image.bitsAllocated()) {
        throw wrong("a JPEG-LS frame is another image than described");
      }
      componentIds = new byte[components];
      for (int i = 0; i < components; i++) {
        componentIds[i] = data[in.within(at + 8 + 3 * i)];
        if (data[in.within(at + 9 + 3 * i)] != 0x11) {
          throw wrong("JPEG-LS with subsampling");
        }
      }
    }

    /** §C.2.4.1. */
    private void preset(int at) {
      in.skip();
      if (data[at + 2] == 1) {
        for (int i = 0; i < 5; i++) {
          thresholds[i] = in.unsigned16(at + 3 + 2 * i);
        }
      } else {
        throw wrong("JPEG-LS with mapping tables or oversize images");
      }
    }

    private void restart(int at) {
      in.skip();
      if (in.unsigned16(at + 2) != 0) {
        throw wrong("JPEG-LS with restart intervals");
      }
    }

    /** §C.2.3. */
    private void scan(int at) {
      in.skip();
      if (precision == 0) {
        throw wrong("a JPEG-LS scan comes before its frame header");
      }
      int count = data[at + 2];
      int end = in.within(at + 3 + 2 * Math.max(0, count) + 2);
      int first = count > 0 ? component(data[at + 3]) : 0;
      int interleave = data[end - 1];
      boolean possible =
          count > 0
              && first + count <= image.samples()
              && interleave >= 0
              && interleave <= 2
              && (interleave == 0) == (count == 1);
      if (!possible) {
        throw wrong("a JPEG-LS scan with such components");
      }
      int maximum = thresholds[0] != 0 ? thresholds[0] : (1 << precision) - 1;
      JpegLsPreset preset =
          JpegLsPreset.of(
              maximum,
              data[end - 2] & 0xFF,
              thresholds[1],
              thresholds[2],
              thresholds[3],
              thresholds[4]);
      if (!preset.isSound() || maximum >= 1 << precision) {
        throw wrong("JPEG-LS with such parameters");
      }
      StuffedBitReader bits = new StuffedBitReader(data, in.position());
      new JpegLsScan(preset, count, bits, image.columns())
          .decode(
              image.rows(),
              count,
              JpegLsScan.Interleave.of(interleave),
              (row, component, samples) -> store(row, first + component, samples));
      in.moveTo(bits.position());
      decoded += count;
    }

    private int component(byte id) {
      for (int i = 0; i < componentIds.length; i++) {
        if (componentIds[i] == id) {
          return i;
        }
      }
      throw wrong("a JPEG-LS scan of no component");
    }

    private void store(int row, int component, int[] samples) {
      int step = image.samples();
      int at = row * image.columns() * step + component;
      if (image.sampleBytes() == 1) {
        for (int x = 1; x <= image.columns(); x++) {
          result[at] = (byte) samples[x];
          at += step;
        }
      } else {
        for (int x = 1; x <= image.columns(); x++) {
          LittleEndian.put16(result, 2 * at, samples[x]);
          at += step;
        }
      }
    }
  }

  private static DicomException wrong(String what) {
    return new DicomException(what, -1, Tags.format(Tag.PixelData));
  }
}
