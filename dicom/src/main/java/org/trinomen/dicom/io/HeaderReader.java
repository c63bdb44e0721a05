package org.trinomen.dicom.io;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Encoded;
import org.trinomen.dicom.HeaderBytes;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TextCheck;
import org.trinomen.dicom.TransferSyntax;

/**
 * Reads the header out of a file that flows by (PS3.10 §7), pixel data and all: the caller feeds
 * whatever chunks it has and asks at the end.
 *
 * <p>A file has three parts, and each byte belongs to one of them: the opening (preamble and
 * prefix, or nothing), file meta information (always Explicit VR Little Endian), and the data set
 * in the transfer syntax that the second part states or, where that is wrong or missing, that the
 * bytes show. {@link Carry} puts the seams of chunks together, so each part sees its headers whole.
 *
 * <p>Lenient unless told otherwise: what is wrong becomes a {@link Problem}. It throws {@link
 * DicomException} for what is not DICOM, or damaged or cut so that elements cannot be told apart.
 */
public final class HeaderReader implements AutoCloseable {

  private enum Part {
    OPENING,
    FILE_META,
    DATA_SET
  }

  /** A header is a few kilobytes; the first growth of the buffer is spared to most. */
  private static final int HELD_AT_FIRST = 8 << 10;

  private final ReadOptions options;
  private final List<Problem> problems = new ArrayList<>(0);
  private final HeaderBytes bytes = new HeaderBytes(HELD_AT_FIRST);
  private final Carry carry = new Carry();

  private Part part = Part.OPENING;
  private long length;
  private int openingLength;
  private @Nullable DataSetAssembler metaParts;
  private @Nullable ElementScanner metaScanner;
  private @Nullable DataSet fileMeta;
  private @Nullable DataSetAssembler parts;
  private @Nullable ElementScanner scanner;
  private @Nullable Inflation inflation;
  private TransferSyntax transferSyntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
  private long dataSetOffset;

  /** A lenient reader of headers. */
  public HeaderReader(Limits limits) {
    this(new ReadOptions(limits, false, false, 0));
  }

  /** A reader that does as told. */
  public HeaderReader(ReadOptions options) {
    this.options = options;
  }

  /** Takes the next bytes of the file. */
  public void feed(byte[] array, int offset, int count) {
    length += count;
    if (isSatisfied()) {
      return;
    }
    carry.feed((chunk, from, to) -> scan(chunk, from, to, false), array, offset, count);
  }

  /** Whether it needs no more because it has reached the tag it was to stop before. */
  public boolean isSatisfied() {
    return scanner != null && scanner.stopped();
  }

  /**
   * Where the element begins that it has stopped before; in deflated input, inflated. Empty if it
   * has not come to one.
   */
  public OptionalLong stoppedAt() {
    return scanner != null && scanner.stopped()
        ? OptionalLong.of(scanner.position())
        : OptionalLong.empty();
  }

  /** Ends the file and gives what was read. */
  public FileHeader finish() {
    try {
      return end();
    } finally {
      close();
    }
  }

  /** Gives up; {@link #finish} does it too. */
  @Override
  public void close() {
    if (inflation != null) {
      inflation.close();
    }
  }

  private int scan(byte[] array, int from, int to, boolean last) {
    int at = from;
    if (part == Part.OPENING && (to - at >= FileStart.SEEN || last)) {
      at += openFile(array, at, to - at);
    }
    if (part == Part.FILE_META) {
      at += scanMeta(array, at, to, last);
    }
    if (part == Part.DATA_SET) {
      at += scanDataSet(array, at, to);
    }
    return at - from;
  }

  private int scanMeta(byte[] array, int from, int to, boolean last) {
    ElementScanner meta = requireNonNull(metaScanner);
    int used = meta.scan(array, from, to, last);
    int available = to - from - used;
    if (last && !meta.stopped() && !meta.isBetweenElements()) {
      meta.finish(array, 0);
      throw new DicomException("the file ends inside its meta information", length, "");
    }
    if (last || (meta.stopped() && available >= 8)) {
      beginDataSet(meta.position(), array, from + used, available);
    }
    return used;
  }

  private int scanDataSet(byte[] array, int from, int to) {
    if (inflation != null) {
      inflation.feed(array, from, to - from);
      return to - from;
    }
    ElementScanner plain = requireNonNull(scanner);
    int used = plain.scan(array, from, to);
    return plain.stopped() ? to - from : used;
  }

  /** What stands before the first element is known once its header is seen. */
  private int openFile(byte[] array, int at, int available) {
    FileStart start = FileStart.find(array, at, available);
    openingLength = start.length();
    bytes.append(array, at, openingLength);
    metaParts = new DataSetAssembler(options, bytes, problems, openingLength);
    metaScanner =
        new ElementScanner(
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            openingLength,
            options.limits(),
            metaParts,
            tag -> Tags.group(tag) != 0x0002);
    if (!start.oddity().isEmpty()) {
      problem(start.oddity(), 0, "");
    }
    part = Part.FILE_META;
    return openingLength;
  }

  private void beginDataSet(long offset, byte[] array, int at, int available) {
    dataSetOffset = offset;
    fileMeta = requireNonNull(metaParts).dataSet(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    TransferSyntax stated = statedSyntax(fileMeta);
    transferSyntax = stated.deflated() ? stated : SyntaxGuess.actual(stated, array, at, available);
    if (!transferSyntax.sameEncoding(stated) && !stated.name().isEmpty()) {
      problem("the data set is not encoded as its transfer syntax says", dataSetOffset, "");
    }
    checkGroupLength(fileMeta);
    DataSetAssembler assembler = new DataSetAssembler(options, bytes, problems, dataSetOffset);
    int stop = options.stopBefore();
    scanner =
        new ElementScanner(
            transferSyntax,
            stated.deflated() ? 0 : dataSetOffset,
            options.limits(),
            assembler,
            tag -> stop != 0 && Integer.compareUnsigned(tag, stop) >= 0);
    parts = assembler;
    if (stated.deflated()) {
      inflation = new Inflation(scanner, dataSetOffset, options.limits(), assembler);
    }
    part = Part.DATA_SET;
  }

  private TransferSyntax statedSyntax(DataSet meta) {
    String uid = meta.string(Tag.TransferSyntaxUID).orElse("");
    if (uid.isEmpty()) {
      if (openingLength > 0 || meta.size() > 0) {
        problem("no transfer syntax is stated", dataSetOffset, "");
      }
      return TransferSyntax.unregistered("");
    }
    return TransferSyntax.of(uid)
        .orElseGet(
            () -> {
              problem("the transfer syntax is not registered", dataSetOffset, "");
              return TransferSyntax.unregistered(uid);
            });
  }

  private void problem(String what, long offset, String path) {
    requireNonNull(metaParts).problem(new Problem(what, offset, path));
  }

  /** PS3.10 §7.1: counts what follows it. Many are wrong, and the groups themselves tell better. */
  private void checkGroupLength(DataSet meta) {
    if (meta.size() == 0) {
      return;
    }
    OptionalLong stated = meta.integer(Tag.FileMetaInformationGroupLength);
    long actual = dataSetOffset - openingLength - 12;
    if (stated.isEmpty() || stated.getAsLong() != actual) {
      problem(
          stated.isEmpty()
              ? "the group length of file meta information is missing"
              : "the group length of file meta information is wrong",
          openingLength,
          Tags.format(Tag.FileMetaInformationGroupLength));
    }
  }

  private FileHeader end() {
    byte[] rest = carry.array();
    int used = scan(rest, 0, carry.count(), true);
    return endDataSet(Arrays.copyOfRange(rest, used, carry.count()));
  }

  private FileHeader endDataSet(byte[] rest) {
    ElementScanner plain = requireNonNull(scanner);
    DataSetAssembler assembler = requireNonNull(parts);
    long missing = inflation != null ? inflation.finish() : plain.finish(rest, rest.length);
    if (missing > 0) {
      cut(assembler, missing);
    }
    DataSet dataSet = assembler.dataSet(transferSyntax);
    TextCheck.check(dataSet, assembler::problem);
    OptionalLong pixelData =
        transferSyntax.deflated() ? OptionalLong.empty() : assembler.pixelDataOffset();
    Encoded opening =
        new Encoded(bytes, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, 0, 0, openingLength, true);
    return new FileHeader(
        opening,
        requireNonNull(fileMeta),
        dataSet,
        transferSyntax,
        dataSetOffset,
        pixelData,
        length,
        problems);
  }

  private void cut(DataSetAssembler assembler, long missing) {
    Element last = assembler.cutLast(missing);
    String what = "the data end inside a value, " + missing + " bytes short";
    String path = Tags.format(last.tag());
    if (!CutValue.isPlausible(last, missing, assembler.dataSet(transferSyntax))) {
      throw new DicomException(what, last.offset(), path);
    }
    problem(what, last.offset(), path);
  }
}
