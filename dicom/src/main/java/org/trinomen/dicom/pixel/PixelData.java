package org.trinomen.dicom.pixel;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.HeaderReader;
import org.trinomen.dicom.io.ReadOptions;

/**
 * The pixel data of a file. Opening reads what stands before them, and each frame is read when it
 * is asked for: never is more than one in memory. Not for use by several threads at once.
 */
public final class PixelData implements AutoCloseable {

  private static final int CHUNK = 16 << 10;

  private final FileHeader header;
  private final ImageDescription image;
  private final boolean encapsulated;
  private final StoredFrames frames;
  private final Runnable release;

  private PixelData(
      FileHeader header,
      ImageDescription image,
      boolean encapsulated,
      StoredFrames frames,
      Runnable release) {
    this.header = header;
    this.image = image;
    this.encapsulated = encapsulated;
    this.frames = frames;
    this.release = release;
  }

  /**
   * Opens the pixel data of a file.
   *
   * @return empty if it has none
   * @throws DicomException if the file can't be read, or describes no possible image
   */
  public static Optional<PixelData> open(ByteSource file, PixelLimits limits) throws IOException {
    ReadOptions before = ReadOptions.HEADER.stoppingBefore(Tag.FloatPixelData);
    try (HeaderReader reader = new HeaderReader(before)) {
      byte[] chunk = new byte[CHUNK];
      long position = 0;
      int count = CHUNK;
      while (count == CHUNK && !reader.isSatisfied()) {
        count = file.read(position, chunk, 0, CHUNK);
        if (count > 0) {
          reader.feed(chunk, 0, count);
          position += count;
        }
      }
      OptionalLong at = reader.stoppedAt();
      FileHeader header = reader.finish();
      return at.isEmpty() ? Optional.empty() : open(file, header, at.getAsLong(), limits);
    }
  }

  private static Optional<PixelData> open(
      ByteSource file, FileHeader header, long at, PixelLimits limits) throws IOException {
    TransferSyntax syntax = header.transferSyntax();
    Optional<InflatedSource> inflated =
        syntax.deflated()
            ? Optional.of(new InflatedSource(file, header.dataSetOffset()))
            : Optional.empty();
    boolean opened = false;
    try {
      ByteSource source = inflated.isPresent() ? inflated.get() : file;
      Optional<PixelElement> element = PixelElement.read(source, at, syntax);
      Optional<PixelData> pixels =
          element.isEmpty()
              ? Optional.empty()
              : Optional.of(open(source, header, element.get(), limits, inflated));
      opened = pixels.isPresent();
      return pixels;
    } finally {
      if (!opened && inflated.isPresent()) {
        inflated.get().close();
      }
    }
  }

  private static PixelData open(
      ByteSource source,
      FileHeader header,
      PixelElement element,
      PixelLimits limits,
      Optional<InflatedSource> inflated)
      throws IOException {
    ImageDescription image = ImageDescription.of(header.dataSet(), element.tag());
    boolean encapsulated = element.length() < 0;
    StoredFrames frames =
        encapsulated
            ? new EncapsulatedFrames(
                source, image, element.valueOffset(), extended(source, header.dataSet()), limits)
            : new NativeFrames(
                source,
                image,
                new NativeFrames.Element(
                    element.valueOffset(),
                    element.length(),
                    element.vr(),
                    header.transferSyntax().bigEndian()),
                limits);
    Runnable release = () -> inflated.ifPresent(InflatedSource::close);
    return new PixelData(header, image, encapsulated, frames, release);
  }

  private static EncapsulatedFrames.ExtendedOffsets extended(ByteSource source, DataSet dataSet)
      throws IOException {
    long[] offsets = longs(source, dataSet, Tag.ExtendedOffsetTable);
    long[] lengths = longs(source, dataSet, Tag.ExtendedOffsetTableLengths);
    return offsets.length == 0
        ? EncapsulatedFrames.ExtendedOffsets.NONE
        : new EncapsulatedFrames.ExtendedOffsets(offsets, lengths);
  }

  private static long[] longs(ByteSource source, DataSet dataSet, int tag) throws IOException {
    Optional<Element> element = dataSet.element(tag);
    if (element.isEmpty() || element.get().length() > Integer.MAX_VALUE / 2) {
      return new long[0];
    }
    byte[] bytes = new byte[(int) element.get().length()];
    switch (element.get()) {
      case Element.Value value -> bytes = value.bytes();
      case Element.Bulk bulk -> source.read(bulk.valueOffset(), bytes, 0, bytes.length);
      case Element.Items _, Element.Fragments _ -> bytes = new byte[0];
    }
    long[] longs = new long[bytes.length / Long.BYTES];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = LittleEndian.signed64(bytes, i * Long.BYTES);
    }
    return longs;
  }

  /** The same frames under another header: that of a copy, in which other names stand. */
  public PixelData under(FileHeader other) {
    return new PixelData(other, image, encapsulated, frames, release);
  }

  /** The same frames; closing gives back something else too, once. */
  public PixelData releasing(Runnable further) {
    AtomicBoolean released = new AtomicBoolean();
    return new PixelData(
        header,
        image,
        encapsulated,
        frames,
        () -> {
          release.run();
          if (!released.getAndSet(true)) {
            further.run();
          }
        });
  }

  /** What stands before the pixel data. */
  public FileHeader header() {
    return header;
  }

  /** The image as the header describes it, frames as they are stored. */
  public ImageDescription image() {
    return image;
  }

  /** Whether frames are fragments in items; else they are not compressed. */
  public boolean encapsulated() {
    return encapsulated;
  }

  /** How many frames there are to be; the file may lack some. */
  public int frames() {
    return image.frames();
  }

  /**
   * One frame as it is stored, fragments joined; its words may have the high byte first.
   *
   * @param number from 0
   * @throws DicomException if the file lacks it
   */
  public byte[] frame(int number) throws IOException {
    return frames.frame(checked(number));
  }

  /** As {@link #frame}, with words in little-endian order. */
  public byte[] littleEndianFrame(int number) throws IOException {
    return frames.littleEndianFrame(checked(number));
  }

  private int checked(int number) {
    if (number < 0 || number >= image.frames()) {
      throw new DicomException(
          "the image has no frame " + number, -1, Tags.format(Tag.NumberOfFrames));
    }
    return number;
  }

  /** Gives back what it takes to have it open. */
  @Override
  public void close() {
    release.run();
  }
}
