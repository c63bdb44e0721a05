package org.trinomen.dicom.pixel;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/**
 * What the frames of an image are made of (PS3.3 §C.7.6.3).
 *
 * @param samples per pixel
 * @param bitsAllocated per sample: 1, or a multiple of 8
 * @param signed whether integers are in two's complement
 * @param planar whether all samples of one kind stand together (Planar Configuration 1)
 * @param frames how many there are to be
 */
public record ImageDescription(
    SampleType type,
    int rows,
    int columns,
    int samples,
    Photometric photometric,
    int bitsAllocated,
    int bitsStored,
    int highBit,
    boolean signed,
    boolean planar,
    int frames) {

  private static final int SIDE_MAX = 0xFFFF;
  private static final int SAMPLES_MAX = 16;

  /** Checks that it can be. */
  public ImageDescription {
    check(rows > 0 && rows <= SIDE_MAX, "an image needs rows", Tag.Rows);
    check(columns > 0 && columns <= SIDE_MAX, "an image needs columns", Tag.Columns);
    check(samples > 0 && samples <= SAMPLES_MAX, "no such samples", Tag.SamplesPerPixel);
    boolean bits =
        switch (type) {
          case INTEGER ->
              bitsAllocated == 1
                  || bitsAllocated == 8
                  || bitsAllocated == 16
                  || bitsAllocated == 24
                  || bitsAllocated == 32
                  || bitsAllocated == 64;
          case FLOAT -> bitsAllocated == 32;
          case DOUBLE -> bitsAllocated == 64;
        };
    check(bits, "this number of bits is not for pixels", Tag.BitsAllocated);
    check(bitsStored > 0 && bitsStored <= bitsAllocated, "no such bits", Tag.BitsStored);
    check(highBit >= bitsStored - 1 && highBit < bitsAllocated, "no such bit", Tag.HighBit);
    check(frames > 0, "an image needs frames", Tag.NumberOfFrames);
  }

  /**
   * Of a data set.
   *
   * @param pixelData the element that holds the pixels
   * @throws DicomException if it describes no possible image
   */
  static ImageDescription of(DataSet dataSet, int pixelData) {
    SampleType type = SampleType.of(pixelData);
    int allocated =
        switch (type) {
          case INTEGER -> number(dataSet, Tag.BitsAllocated).orElse(0);
          case FLOAT -> 32;
          case DOUBLE -> 64;
        };
    boolean integer = type == SampleType.INTEGER;
    int stored = integer ? number(dataSet, Tag.BitsStored).orElse(allocated) : allocated;
    int samples = number(dataSet, Tag.SamplesPerPixel).orElse(1);
    return new ImageDescription(
        type,
        number(dataSet, Tag.Rows).orElse(0),
        number(dataSet, Tag.Columns).orElse(0),
        samples,
        Photometric.of(dataSet.string(Tag.PhotometricInterpretation).orElse("")),
        allocated,
        stored,
        integer ? number(dataSet, Tag.HighBit).orElse(stored - 1) : allocated - 1,
        !integer || number(dataSet, Tag.PixelRepresentation).orElse(0) == 1,
        samples > 1 && number(dataSet, Tag.PlanarConfiguration).orElse(0) == 1,
        Math.max(1, number(dataSet, Tag.NumberOfFrames).orElse(1)));
  }

  /** Bits of one frame as it stands uncompressed in a file. */
  public long storedFrameBits() {
    boolean shared =
        photometric == Photometric.YBR_FULL_422 || photometric == Photometric.YBR_PARTIAL_422;
    // PS3.3 §C.7.6.3.1.2: two pixels share one pair of colour differences.
    int samplesStored = shared && samples == 3 ? 2 : samples;
    return (long) rows * columns * samplesStored * bitsAllocated;
  }

  /** Bytes of one sample once decoded; single bits become bytes. */
  public int sampleBytes() {
    return (bitsAllocated + 7) / 8;
  }

  /** Bytes of one frame once decoded. */
  public long frameBytes() {
    return (long) rows * columns * samples * sampleBytes();
  }

  /** Samples of one frame. */
  public int frameSamples() {
    return Math.toIntExact((long) rows * columns * samples);
  }

  /** The same image with samples side by side, in another colour model. */
  public ImageDescription interleaved(Photometric other) {
    return new ImageDescription(
        type,
        rows,
        columns,
        samples,
        other,
        bitsAllocated,
        bitsStored,
        highBit,
        signed,
        false,
        frames);
  }

  /** The same image with other integers. */
  public ImageDescription withIntegers(int allocated, int stored, boolean isSigned) {
    return new ImageDescription(
        SampleType.INTEGER,
        rows,
        columns,
        samples,
        photometric,
        allocated,
        stored,
        stored - 1,
        isSigned,
        planar,
        frames);
  }

  /** The same image with other samples per pixel. */
  public ImageDescription withSamples(int count, Photometric other) {
    return new ImageDescription(
        type,
        rows,
        columns,
        count,
        other,
        bitsAllocated,
        bitsStored,
        highBit,
        signed,
        planar,
        frames);
  }

  private static OptionalInt number(DataSet dataSet, int tag) {
    OptionalLong value = dataSet.integer(tag);
    return value.isPresent()
        ? OptionalInt.of(Math.clamp(value.getAsLong(), -1, Integer.MAX_VALUE))
        : OptionalInt.empty();
  }

  private static void check(boolean possible, String what, int tag) {
    if (!possible) {
      throw new DicomException(what, -1, Tags.format(tag));
    }
  }
}
