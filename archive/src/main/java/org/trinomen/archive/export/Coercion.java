package org.trinomen.archive.export;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DataSetParser;
import org.trinomen.dicom.io.DeflatedDataSet;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.io.HeaderReader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Writes a stored file under the names of a viewpoint.
 *
 * <p>The file is read twice: once its header, for what is to be replaced, and once all of it, while
 * it is written. What comes out depends on nothing but the bytes stored, the identity, the
 * viewpoint and the key, so that the same question has the same answer, bit for bit, as long as the
 * identity is resolved the same. Pixel data are never decoded nor held; the transfer syntax stays.
 */
public final class Coercion {

  /** The header is read up to here: behind it stands nothing that names a patient. */
  private static final int HEADER_END = 0x0401_0000;

  private static final int CHUNK = 64 << 10;

  /** What is written over must be shown in Original Attributes Sequence, and so is held. */
  private static final Limits LIMITS = Limits.DEFAULT.holding(64 << 10, 4 << 20);

  private static final ReadOptions HEADER =
      new ReadOptions(LIMITS, false, false, 0).stoppingBefore(HEADER_END);

  private final Viewpoint viewpoint;
  private final CoercionKey key;

  /** Writes with the eyes of a viewpoint. */
  public Coercion(Viewpoint viewpoint, CoercionKey key) {
    this.viewpoint = viewpoint;
    this.key = key;
  }

  /**
   * Writes a copy. The stream is not closed.
   *
   * @throws RefusedExportException if this viewpoint does not let it leave
   */
  public void write(StoredFile file, OutgoingIdentity identity, OutputStream out)
      throws IOException {
    write(file, identity, out, () -> false);
  }

  /**
   * The header that a copy has, without the copy: for tags as JSON and for metadata. The file is
   * read as far as the options say and no further.
   *
   * @throws RefusedExportException if this viewpoint does not let it leave
   */
  public FileHeader header(StoredFile file, OutgoingIdentity identity, ReadOptions options)
      throws IOException {
    try (HeaderReader reader = new HeaderReader(options)) {
      write(file, identity, new HeaderSink(reader), reader::isSatisfied);
      return reader.finish();
    }
  }

  /** As {@link #write}, until whoever takes it has seen enough. */
  private void write(
      StoredFile file, OutgoingIdentity identity, OutputStream out, BooleanSupplier enough)
      throws IOException {
    switch (viewpoint.presentation()) {
      case Presentation.AsRecorded _ -> {
        try (InputStream in = file.open()) {
          copy(in, out, enough);
        }
      }
      case Presentation.Rewritten rewritten -> {
        try {
          rewrite(file, identity, rewritten, out, enough);
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }
    }
  }

  private void rewrite(
      StoredFile file,
      OutgoingIdentity identity,
      Presentation.Rewritten rewritten,
      OutputStream out,
      BooleanSupplier enough)
      throws IOException {
    OutgoingNames names = OutgoingNames.of(identity, viewpoint, rewritten, key);
    boolean unresolved = !(identity instanceof OutgoingIdentity.OfSubject);
    AttributeRules rules = new AttributeRules(rewritten, names, unresolved);
    FileHeader header = header(file);
    refuseDirectory(header);
    WrittenAttributes written =
        WrittenAttributes.of(header.dataSet(), identity, names, viewpoint.name(), rewritten, rules);
    KeyedMapping mapping = names.mapping();
    out.write(fileMeta(header, rewritten.mapUids() ? mapping::uid : UnaryOperator.identity()));
    TypedNames typed = rules.profile() ? TypedNames.in(header.dataSet()) : TypedNames.NOT_SOUGHT;
    Outgoing outgoing = new Outgoing(rules, written, typed, header.transferSyntax());
    try (InputStream in = file.open()) {
      in.skipNBytes(header.dataSetOffset());
      if (header.transferSyntax().deflated()) {
        deflated(in, outgoing, out, enough);
      } else {
        dataSet(in, outgoing, out, enough);
      }
    }
  }

  /** What a data set is written by. */
  private record Outgoing(
      AttributeRules rules, WrittenAttributes written, TypedNames typed, TransferSyntax syntax) {

    /** Begins a data set; deflated, if need be, it is by whoever takes it (PS3.5 §A.5). */
    DataSetCoercer begin(OutputStream out) {
      return new DataSetCoercer(rules, written, typed, plain(), out);
    }

    TransferSyntax plain() {
      return syntax.deflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax;
    }
  }

  private static FileHeader header(StoredFile file) throws IOException {
    try (InputStream in = file.open()) {
      return DicomReader.read(in, HEADER);
    }
  }

  /** PS3.10 §8.6: it counts the bytes of its own records, which would all be others. */
  private static void refuseDirectory(FileHeader header) {
    if (header
        .fileMeta()
        .string(Tag.MediaStorageSOPClassUID)
        .equals(Optional.of(Uids.MediaStorageDirectoryStorage))) {
      throw new RefusedExportException("a DICOMDIR can leave only as it arrived");
    }
  }

  /** Of our own, because the file is; nothing of what stood in the preamble goes along. */
  private static byte[] fileMeta(FileHeader header, UnaryOperator<String> uid) {
    DataSet meta = header.fileMeta();
    DataSet dataSet = header.dataSet();
    String sopClass =
        dataSet
            .string(Tag.SOPClassUID)
            .filter(text -> !text.isEmpty())
            .or(() -> meta.string(Tag.MediaStorageSOPClassUID))
            .orElse("");
    String sopInstance =
        dataSet
            .string(Tag.SOPInstanceUID)
            .filter(text -> !text.isEmpty())
            .or(() -> meta.string(Tag.MediaStorageSOPInstanceUID))
            .orElse("");
    return FileMeta.encode(sopClass, uid.apply(sopInstance), header.transferSyntax().encodingUid());
  }

  private static void dataSet(
      InputStream in, Outgoing outgoing, OutputStream out, BooleanSupplier enough)
      throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, CHUNK);
    DataSetCoercer coercer = outgoing.begin(buffered);
    DataSetParser parser = new DataSetParser(outgoing.plain(), LIMITS, coercer);
    byte[] chunk = new byte[CHUNK];
    for (int some = in.read(chunk); some >= 0 && !enough.getAsBoolean(); some = in.read(chunk)) {
      parser.feed(chunk, 0, some);
    }
    if (!enough.getAsBoolean()) {
      coercer.finish(parser.finishCut());
    }
    buffered.flush();
  }

  /** PS3.5 §A.5. */
  private static void deflated(
      InputStream in, Outgoing outgoing, OutputStream out, BooleanSupplier enough)
      throws IOException {
    BufferedInputStream folded = new BufferedInputStream(in, CHUNK);
    Inflater inflater = new Inflater(!hasZlibHeader(folded));
    try (DeflatedDataSet refolded = new DeflatedDataSet(out)) {
      // No data set at all is one without elements.
      InputStream plain =
          isAtEnd(folded) ? folded : new InflaterInputStream(folded, inflater, CHUNK);
      dataSet(plain, outgoing, refolded, enough);
      refolded.finish();
    } finally {
      inflater.end();
    }
  }

  /** RFC 1950, which some write where RFC 1951 is wanted: 16 bits that are a multiple of 31. */
  private static boolean hasZlibHeader(BufferedInputStream in) throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    return (first & 0x0F) == 8 && second >= 0 && ((first << 8) | second) % 31 == 0;
  }

  private static boolean isAtEnd(BufferedInputStream in) throws IOException {
    in.mark(1);
    int first = in.read();
    in.reset();
    return first < 0;
  }

  private static void copy(InputStream in, OutputStream out, BooleanSupplier enough)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int some = in.read(chunk); some >= 0 && !enough.getAsBoolean(); some = in.read(chunk)) {
      out.write(chunk, 0, some);
    }
  }
}
