package org.trinomen.dicom.pixel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.Uids;

/**
 * JPEG with Huffman codes (ISO 10918-1; PS3.5 §8.2.1): by the discrete cosine transform with
 * samples of 8 or 12 bits, sequential (§F) or progressive (§G), and lossless with up to 16 bits
 * (§H). Colour is left as it is coded.
 */
final class JpegDecoder implements FrameDecoder {

  private static final Set<String> SYNTAXES =
      Set.of(
          Uids.JPEGBaseline8Bit,
          Uids.JPEGExtended12Bit,
          Uids.JPEGSpectralSelectionNonHierarchical68,
          Uids.JPEGFullProgressionNonHierarchical1012,
          Uids.JPEGLossless,
          Uids.JPEGLosslessSV1);

  @Override
  public boolean decodes(String transferSyntaxUid) {
    return SYNTAXES.contains(transferSyntaxUid);
  }

  @Override
  public DecodedFrame decode(byte[] encoded, ImageDescription image) {
    return new Stream(encoded, image).decode();
  }

  /** One code stream (§B.2). */
  private static final class Stream {

    private static final int SOF0 = 0xC0;
    private static final int SOF1 = 0xC1;
    private static final int SOF2 = 0xC2;
    private static final int SOF3 = 0xC3;
    private static final int DHT = 0xC4;
    private static final int DQT = 0xDB;
    private static final int TABLES = 4;

    /** A progressive image has few; one that goes on without end would cost time without end. */
    private static final int SCANS_MAX = 200;

    private final byte[] data;
    private final ImageDescription image;
    private final MarkerReader in;
    private final int[][] quantization = new int[TABLES][0];
    private final @Nullable HuffmanTable[] dcTables = new @Nullable HuffmanTable[TABLES];
    private final @Nullable HuffmanTable[] acTables = new @Nullable HuffmanTable[TABLES];
    private final List<JpegComponent> components = new ArrayList<>();
    private byte[] lossless = new byte[0];
    private boolean isLossless;
    private boolean progressive;
    private int precision;
    private int restartInterval;
    private int unitColumns;
    private int unitRows;
    private int scans;

    Stream(byte[] data, ImageDescription image) {
      this.data = data;
      this.image = image;
      this.in = new MarkerReader(data);
    }

    DecodedFrame decode() {
      in.start();
      boolean ended = false;
      while (!ended) {
        int marker = in.next();
        int at = in.position();
        switch (marker) {
          case SOF0, SOF1, SOF2, SOF3 -> {
            progressive = marker == SOF2;
            isLossless = marker == SOF3;
            frame(at);
          }
          case DHT -> huffmanTables(at);
          case DQT -> quantizationTables(at);
          case MarkerReader.DRI -> {
            in.skip();
            restartInterval = in.unsigned16(at + 2);
          }
          case MarkerReader.SOS -> ended = scan(at);
          case MarkerReader.EOI -> ended = true;
          case 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF ->
              throw MarkerReader.wrong("JPEG of another process than is stated", at);
          case 0x01, 0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, MarkerReader.SOI -> {}
          default -> in.skip();
        }
      }
      if (scans == 0) {
        throw MarkerReader.wrong("a JPEG frame has no scan", in.position());
      }
      return new DecodedFrame(
          image.interleaved(
              image.photometric() == Photometric.YBR_FULL_422
                  ? Photometric.YBR_FULL
                  : image.photometric()),
          samples());
    }

    private byte[] samples() {
      byte[] samples = isLossless ? lossless : JpegSamples.of(components, image, precision);
      if (image.signed() && precision < image.bitsAllocated()) {
        SignExtension.extend(samples, image.sampleBytes(), precision);
      }
      return samples;
    }

    /** §B.2.2. */
    private void frame(int at) {
      in.skip();
      precision = data[at + 2];
      int count = data[in.within(at + 7)];
      boolean bits =
          isLossless ? precision >= 2 && precision <= 16 : precision == 8 || precision == 12;
      if (!components.isEmpty()
          || !bits
          || image.sampleBytes() > 2
          || precision > image.bitsAllocated()
          || in.unsigned16(at + 3) != image.rows()
          || in.unsigned16(at + 5) != image.columns()
          || count != image.samples()
          || count > 4) {
        throw MarkerReader.wrong("a JPEG frame is another image than described", at);
      }
      in.within(at + 7 + 3 * count);
      int most = 1;
      int mostDown = 1;
      for (int i = 0; i < count; i++) {
        int across = factor(at + 9 + 3 * i, 4, count);
        int down = factor(at + 9 + 3 * i, 0, count);
        most = Math.max(most, across);
        mostDown = Math.max(mostDown, down);
      }
      unitColumns = ceil(image.columns(), 8 * most);
      unitRows = ceil(image.rows(), 8 * mostDown);
      for (int i = 0; i < count; i++) {
        int here = at + 8 + 3 * i;
        int across = factor(here + 1, 4, count);
        int down = factor(here + 1, 0, count);
        int[] blocks = {
          ceil(ceil(image.columns() * across, most), 8),
          ceil(ceil(image.rows() * down, mostDown), 8)
        };
        int[] units = isLossless ? new int[2] : new int[] {unitColumns, unitRows};
        components.add(
            new JpegComponent(data[here], across, down, data[here + 2] & 3, blocks, units));
      }
      if (isLossless) {
        if (most > 1 || mostDown > 1) {
          throw MarkerReader.wrong("lossless JPEG with subsampling", at);
        }
        lossless = new byte[(int) image.frameBytes()];
      }
    }

    /** A sampling factor, which says nothing where there is one component only. */
    private int factor(int at, int shift, int count) {
      int factor = count == 1 ? 1 : data[at] >> shift & 15;
      if (factor < 1 || factor > 4) {
        throw MarkerReader.wrong("JPEG with such sampling factors", at);
      }
      return factor;
    }

    /** §B.2.4.2. */
    private void huffmanTables(int at) {
      in.skip();
      int end = in.position();
      int from = at + 2;
      while (from + 17 <= end) {
        int which = data[from];
        int[] counts = new int[16];
        int total = 0;
        for (int i = 0; i < 16; i++) {
          counts[i] = data[from + 1 + i] & 0xFF;
          total += counts[i];
        }
        if ((which & 0xE0) != 0 || (which & 15) >= TABLES || from + 17 + total > end) {
          throw MarkerReader.wrong("a Huffman table is damaged", from);
        }
        byte[] values = Arrays.copyOfRange(data, from + 17, from + 17 + total);
        HuffmanTable table = new HuffmanTable(counts, values);
        (which >> 4 == 0 ? dcTables : acTables)[which & 15] = table;
        from += 17 + total;
      }
    }

    /** §B.2.4.1. */
    private void quantizationTables(int at) {
      in.skip();
      int end = in.position();
      int from = at + 2;
      while (from < end) {
        int which = data[from];
        boolean wide = which >> 4 != 0;
        int length = wide ? 128 : 64;
        if ((which & 15) >= TABLES || from + 1 + length > end) {
          throw MarkerReader.wrong("a quantization table is damaged", from);
        }
        int[] table = new int[64];
        for (int i = 0; i < 64; i++) {
          int value = wide ? in.unsigned16(from + 1 + 2 * i) : data[from + 1 + i] & 0xFF;
          table[JpegScan.ZIGZAG[i]] = value;
        }
        quantization[which & 15] = table;
        from += 1 + length;
      }
    }

    /** §B.2.3; whether the image is complete. */
    private boolean scan(int at) {
      in.skip();
      int count = data[at + 2];
      int end = in.within(at + 3 + 2 * Math.max(0, count) + 2);
      scans++;
      if (count < 1 || count > components.size() || scans > SCANS_MAX) {
        throw MarkerReader.wrong("a JPEG scan with such components", at);
      }
      List<JpegComponent> scanned = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        JpegComponent component = component(data[at + 3 + 2 * i]);
        int tables = data[at + 4 + 2 * i];
        component.dcTable = or(dcTables[tables >> 4 & 3]);
        component.acTable = or(acTables[tables & 3]);
        if (scanned.contains(component)) {
          throw MarkerReader.wrong("a JPEG scan names a component twice", at);
        }
        scanned.add(component);
      }
      if (isLossless) {
        losslessScan(scanned, end);
      } else {
        dctScan(scanned, end);
      }
      return !progressive && scans * count >= components.size();
    }

    /** §H.1.2. */
    private void losslessScan(List<JpegComponent> scanned, int end) {
      JpegLosslessScan scan =
          new JpegLosslessScan(
              image, precision, data[end - 2], data[end] & 15, restartInterval, lossless);
      int[] places = scanned.stream().mapToInt(components::indexOf).toArray();
      in.moveTo(scan.decode(data, in.position(), scanned, places));
    }

    private void dctScan(List<JpegComponent> scanned, int end) {
      int from = progressive ? data[end - 2] : 0;
      int to = progressive ? data[end - 1] : 63;
      int high = progressive ? data[end] >> 4 & 15 : 0;
      int low = progressive ? data[end] & 15 : 0;
      if (from < 0 || to < from || to > 63 || low > 13 || (from > 0 && scanned.size() > 1)) {
        throw MarkerReader.wrong("a JPEG scan of such a band", end);
      }
      for (JpegComponent component : scanned) {
        if (component.quantization.length == 0) {
          component.quantization = quantization[component.tableNumber];
        }
        if (component.quantization.length == 0) {
          throw MarkerReader.wrong("a JPEG component has no quantization table", end);
        }
      }
      JpegScan scan = new JpegScan(scanned, progressive, from, to, high, low, restartInterval);
      in.moveTo(scan.decode(data, in.position(), unitColumns, unitRows));
    }

    private static HuffmanTable or(@Nullable HuffmanTable table) {
      return table == null ? JpegScan.NO_TABLE : table;
    }

    private JpegComponent component(byte id) {
      for (JpegComponent component : components) {
        if (component.id == id) {
          return component;
        }
      }
      throw MarkerReader.wrong("a JPEG scan of no component", in.position());
    }
  }

  static int ceil(int value, int by) {
    return (value + by - 1) / by;
  }
}
