package org.trinomen.dicom.pixel;

import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/** Colours by number (PS3.3 §C.7.6.3.1.5), also in segments (PS3.3 §C.7.9.2). */
public final class Palette {

  private static final int[] DESCRIPTORS = {
    Tag.RedPaletteColorLookupTableDescriptor,
    Tag.GreenPaletteColorLookupTableDescriptor,
    Tag.BluePaletteColorLookupTableDescriptor
  };
  private static final int[] DATA = {
    Tag.RedPaletteColorLookupTableData,
    Tag.GreenPaletteColorLookupTableData,
    Tag.BluePaletteColorLookupTableData
  };
  private static final int[] SEGMENTED = {
    Tag.SegmentedRedPaletteColorLookupTableData,
    Tag.SegmentedGreenPaletteColorLookupTableData,
    Tag.SegmentedBluePaletteColorLookupTableData
  };

  private final LookupTable[] tables = new LookupTable[3];

  /**
   * The palette of an image.
   *
   * @throws DicomException if it has none that is sound
   */
  public Palette(DataSet dataSet, boolean signed) {
    for (int i = 0; i < 3; i++) {
      LookupTable.Shape shape =
          LookupTable.descriptor(dataSet, DESCRIPTORS[i], signed).orElseThrow(Palette::missing);
      int part = i;
      Optional<int[]> entries =
          dataSet.contains(DATA[i])
              ? LookupTable.words(dataSet, DATA[i], shape.count())
              : segments(dataSet, SEGMENTED[part], shape.count());
      tables[i] =
          new LookupTable(shape.first(), entries.orElseThrow(Palette::missing), shape.bits());
    }
  }

  /** Pixels of three samples; of 16 bits if the palette has so many and pixels are words. */
  public DecodedFrame rgb(DecodedFrame frame) {
    ImageDescription from = frame.image();
    boolean wide = tables[0].entryBits() > 8 && from.sampleBytes() > 1;
    ImageDescription to =
        from.withSamples(3, Photometric.RGB)
            .withIntegers(wide ? 16 : 8, wide ? 16 : 8, false)
            .interleaved(Photometric.RGB);
    byte[] samples = new byte[(int) to.frameBytes()];
    int bits = tables[0].entryBits();
    int up = 16 - bits;
    int down = Math.max(0, bits - 8);
    for (int i = 0; i < from.frameSamples(); i++) {
      int value = frame.integer(i);
      for (int part = 0; part < 3; part++) {
        int entry = tables[part].entry(value);
        if (wide) {
          LittleEndian.put16(samples, (i * 3 + part) * 2, entry << up);
        } else {
          samples[i * 3 + part] = (byte) (entry >> down);
        }
      }
    }
    return new DecodedFrame(to, samples);
  }

  /** Discrete, linear and indirect segments (§C.7.9.2.2 to §C.7.9.2.4). */
  private static Optional<int[]> segments(DataSet dataSet, int tag, int count) {
    if (!(dataSet.element(tag).orElse(null) instanceof Element.Value value)) {
      return Optional.empty();
    }
    int[] words =
        LookupTable.words(dataSet, tag, (int) value.length() / 2).orElseThrow(Palette::missing);
    int[] entries = new int[count];
    int filled = new Segments(words, entries).expand(0, words.length, 0, false);
    return filled == count ? Optional.of(entries) : Optional.empty();
  }

  private record Segments(int[] words, int[] entries) {

    /** Expands segments into entries from a place on; gives where the next entry goes. */
    int expand(int from, int to, int place, boolean inner) {
      int at = from;
      int next = place;
      while (at + 1 < to && next < entries.length) {
        int length = words[at + 1];
        switch (words[at]) {
          case 0 -> {
            for (int i = 0; i < length && next < entries.length; i++) {
              entries[next++] = word(at + 2 + i);
            }
            at += 2 + length;
          }
          case 1 -> {
            int end = word(at + 2);
            int start = next > 0 ? entries[next - 1] : 0;
            for (int i = 1; i <= length && next < entries.length; i++) {
              entries[next++] = start + Math.round((end - start) * (float) i / length);
            }
            at += 3;
          }
          case 2 -> {
            int offset = (word(at + 2) | word(at + 3) << 16) & Integer.MAX_VALUE;
            if (inner || offset >= words.length) {
              throw missing();
            }
            next = expand(offset, segmentsEnd(offset, length), next, true);
            at += 4;
          }
          default -> throw missing();
        }
      }
      return next;
    }

    /** Where so many segments end that begin at a place. */
    private int segmentsEnd(int from, int count) {
      int at = from;
      for (int i = 0; i < count && at + 1 < words.length; i++) {
        at += words[at] == 0 ? 2 + words[at + 1] : 3;
      }
      return Math.min(at, words.length);
    }

    private int word(int at) {
      if (at >= words.length) {
        throw missing();
      }
      return words[at];
    }
  }

  private static DicomException missing() {
    return new DicomException("the palette is missing or damaged", -1, Tags.format(DESCRIPTORS[0]));
  }
}
