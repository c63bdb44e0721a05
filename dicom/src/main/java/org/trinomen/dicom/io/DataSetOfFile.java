package org.trinomen.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.TransferSyntax;

/**
 * Takes a file as it is written (PS3.10 §7) and passes on its data set alone, as it is or in
 * another uncompressed encoding: what C-STORE sends of a file. Nothing but the beginning is held.
 *
 * <p>What encoding the data set is in, its bytes say: some files state another. Encapsulated pixel
 * data stay as they are, so their transfer syntax does.
 */
public final class DataSetOfFile extends OutputStream {

  /** The first element of the data set ends the reading. */
  private static final ReadOptions META = ReadOptions.HEADER.stoppingBefore(1);

  private static final int CHUNK = 64 << 10;

  private final TransferSyntax wanted;
  private final OutputStream out;
  private final HeaderReader reader = new HeaderReader(META);
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private @Nullable DataSetSink sink;

  /**
   * Begins a file.
   *
   * @param wanted the encoding of what is passed on
   * @param out takes the data set; it is not closed
   */
  public DataSetOfFile(TransferSyntax wanted, OutputStream out) {
    this.wanted = wanted;
    this.out = out;
  }

  /** Whether a data set can be had in another transfer syntax without touching its pixels. */
  public static boolean canRecode(TransferSyntax from, TransferSyntax to) {
    return from.equals(to) || (isNative(from) && isNative(to));
  }

  /** PS3.5 §A.1, §A.2, §A.3 and §A.5: the same values in other bytes. */
  private static boolean isNative(TransferSyntax syntax) {
    return syntax.equals(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)
        || syntax.equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
        || syntax.equals(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)
        || syntax.equals(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  /**
   * Takes the next bytes.
   *
   * @throws DicomException if they are no DICOM, or can't be had in the encoding wanted
   */
  @Override
  public void write(byte[] array, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, array.length);
    try {
      if (sink != null) {
        sink.take(array, from, count);
        return;
      }
      beginning.write(array, from, count);
      reader.feed(array, from, count);
      if (reader.isSatisfied()) {
        begin();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Ends the file; {@code out} has then got the whole data set. */
  public void finish() throws IOException {
    try {
      (sink == null ? begin() : sink).finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    reader.close();
    if (sink != null) {
      sink.close();
    }
  }

  private DataSetSink begin() throws IOException {
    FileHeader header = reader.finish();
    TransferSyntax actual = header.transferSyntax();
    DataSetSink begun = sink(actual);
    sink = begun;
    byte[] bytes = beginning.toByteArray();
    int offset = (int) header.dataSetOffset();
    begun.take(bytes, offset, bytes.length - offset);
    beginning.reset();
    return begun;
  }

  private DataSetSink sink(TransferSyntax actual) {
    boolean agreed =
        actual.uid().equals(wanted.uid()) || !(actual.encapsulated() || wanted.encapsulated());
    if (!agreed) {
      throw new DicomException("encapsulated pixel data are not decompressed", -1, "");
    }
    boolean same = actual.sameEncoding(wanted) && actual.deflated() == wanted.deflated();
    return same ? new DataSetSink.AsIs(out) : new Recoded(actual, wanted, out);
  }

  /** Where the bytes of the data set go. */
  private sealed interface DataSetSink {

    void take(byte[] array, int from, int count) throws IOException;

    void finish() throws IOException;

    void close();

    /** Unchanged. */
    record AsIs(OutputStream out) implements DataSetSink {
      @Override
      public void take(byte[] array, int from, int count) throws IOException {
        out.write(array, from, count);
      }

      @Override
      public void finish() {}

      @Override
      public void close() {}
    }
  }

  /** Unfolded if need be, in other elements if need be, folded if need be (PS3.5 §A.5). */
  private static final class Recoded extends OutputStream implements DataSetSink {

    private final OutputStream plain;
    private final @Nullable DataSetParser parser;
    private final boolean folded;
    private @Nullable Inflater inflater;
    private @Nullable InflaterOutputStream unfolding;
    private int firstByte = -1;

    Recoded(TransferSyntax from, TransferSyntax to, OutputStream out) {
      this.folded = from.deflated();
      this.plain = to.deflated() ? new DeflatedDataSet(out) : out;
      this.parser =
          from.sameEncoding(to)
              ? null
              : new DataSetParser(
                  unfolded(from), Limits.DEFAULT, new Recoding(unfolded(to), plain));
    }

    private static TransferSyntax unfolded(TransferSyntax syntax) {
      return syntax.deflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax;
    }

    @Override
    public void take(byte[] array, int from, int count) throws IOException {
      if (!folded) {
        write(array, from, count);
      } else if (count > 0) {
        unfold(array, from, count);
      }
    }

    /** RFC 1950 is told from RFC 1951 by its first two bytes; some write the one for the other. */
    private void unfold(byte[] array, int from, int count) throws IOException {
      int at = from;
      if (unfolding == null) {
        if (firstByte < 0) {
          firstByte = array[at++] & 0xFF;
        }
        if (at == from + count) {
          return;
        }
        int two = firstByte << 8 | (array[at] & 0xFF);
        inflater = new Inflater((firstByte & 0x0F) != 8 || two % 31 != 0);
        unfolding = new InflaterOutputStream(this, inflater, CHUNK);
        unfolding.write(firstByte);
      }
      unfolding.write(array, at, from + count - at);
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    /** Elements as such. */
    @Override
    public void write(byte[] array, int from, int count) throws IOException {
      if (parser == null) {
        plain.write(array, from, count);
      } else {
        parser.feed(array, from, count);
      }
    }

    @Override
    public void finish() throws IOException {
      if (unfolding != null) {
        unfolding.finish();
      }
      if (parser != null) {
        // A file whose last value is cut was let in, and leaves cut.
        parser.finishCut();
      }
      if (plain instanceof DeflatedDataSet folding) {
        folding.finish();
      }
    }

    @Override
    public void close() {
      if (plain instanceof DeflatedDataSet folding) {
        folding.close();
      }
      if (inflater != null) {
        inflater.end();
      }
    }
  }
}
