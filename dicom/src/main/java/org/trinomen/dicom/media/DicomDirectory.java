package org.trinomen.dicom.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.io.FileMeta;

/**
 * A DICOMDIR: the directory of the files on a medium, as records for patients, studies, series and
 * instances (PS3.3 Annex F). Files are told to it with {@link #add}, and {@link #write} writes it.
 * Used by one thread.
 *
 * <p>A record points to the next of its level and to the first below it by their offsets in the
 * file, (0004,1400) and (0004,1420). So records are held as their encoded bytes without these two,
 * some hundred bytes for an instance, until all are known. Each stands before those below it.
 */
public final class DicomDirectory {

  /** Files that a directory can tell of: their names have eight characters (PS3.10 §8.2). */
  public static final int FILES_MAX = 1_000_000;

  private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
  private static final byte ESCAPE = 0x1B;
  private static final int IN_USE = 0xFFFF;
  private static final String HAS_CONCEPT_MODIFIER = "HAS CONCEPT MOD";

  private final boolean extended;
  private final Map<String, DirectoryRecord> patients = new LinkedHashMap<>();
  private int files;

  /**
   * An empty directory.
   *
   * @param extended also the description of each series, which the standard does not name
   */
  public DicomDirectory(boolean extended) {
    this.extended = extended;
  }

  /**
   * Adds a file.
   *
   * @param header of the file, as much of it as comes before its pixels
   * @param transferSyntaxUid in which the medium holds it
   * @param fileId its place on the medium: components of at most eight of A-Z, 0-9 and _
   */
  public void add(DataSet header, String transferSyntaxUid, String... fileId) throws IOException {
    if (files >= FILES_MAX) {
      throw new IllegalStateException("a DICOMDIR tells of " + FILES_MAX + " files at most");
    }
    files++;
    DirectoryRecord patient =
        below(patients, DirectoryRecordType.PATIENT, header, Tag.PatientID, List.of());
    DirectoryRecord study =
        below(
            patient.children(), DirectoryRecordType.STUDY, header, Tag.StudyInstanceUID, List.of());
    DirectoryRecord series =
        below(
            study.children(),
            DirectoryRecordType.SERIES,
            header,
            Tag.SeriesInstanceUID,
            seriesKeys());
    String sopClass = header.string(Tag.SOPClassUID).orElse("");
    String sopInstance = header.string(Tag.SOPInstanceUID).orElse("");
    DataSetBuilder file =
        new DataSetBuilder()
            .string(Tag.ReferencedFileID, fileId)
            .uid(Tag.ReferencedSOPClassUIDInFile, sopClass)
            .uid(Tag.ReferencedSOPInstanceUIDInFile, sopInstance)
            .uid(Tag.ReferencedTransferSyntaxUIDInFile, transferSyntaxUid);
    DirectoryRecordType type = DirectoryRecordType.of(sopClass);
    series
        .children()
        .put(
            sopInstance + " " + files,
            record(type, type.keys(), header, file, series.children().size() + 1));
  }

  private List<DirectoryKey> seriesKeys() {
    return extended ? List.of(DirectoryKey.optional(Tag.SeriesDescription)) : List.of();
  }

  private static DirectoryRecord below(
      Map<String, DirectoryRecord> records,
      DirectoryRecordType type,
      DataSet header,
      int identifier,
      List<DirectoryKey> more)
      throws IOException {
    String name = header.string(identifier).orElse("");
    DirectoryRecord known = records.get(name);
    if (known != null) {
      return known;
    }
    List<DirectoryKey> keys = new ArrayList<>(type.keys());
    keys.addAll(more);
    DirectoryRecord made = record(type, keys, header, new DataSetBuilder(), records.size() + 1);
    records.put(name, made);
    return made;
  }

  // ---- one record

  private static DirectoryRecord record(
      DirectoryRecordType type,
      List<DirectoryKey> keys,
      DataSet header,
      DataSetBuilder record,
      int number)
      throws IOException {
    record.characterSet(header.characterSet()).string(Tag.DirectoryRecordType, type.text());
    for (DirectoryKey key : keys) {
      if (copied(header, key.tag(), record)) {
        continue;
      }
      switch (key.need()) {
        case VALUE -> record.string(key.tag(), key.madeUp(number));
        case PRESENCE -> empty(key.tag(), record);
        case NONE -> {}
      }
    }
    byte[] coded = encoded(record.build());
    // Type 1C: required where a value is beyond the default repertoire.
    return new DirectoryRecord(
        isAscii(coded) || header.characterSet().definedTerms().isEmpty()
            ? encoded(record.remove(Tag.SpecificCharacterSet).build())
            : coded);
  }

  private static void empty(int tag, DataSetBuilder record) {
    if (tag == Tag.ConceptNameCodeSequence) {
      record.items(tag);
    } else {
      record.string(tag);
    }
  }

  /** The one binary value there may be in a record is a number of rows or the like. */
  private static boolean isAscii(byte[] record) {
    for (byte one : record) {
      if (one < 0 || one == ESCAPE) {
        return false;
      }
    }
    return true;
  }

  /** Of a document's content only what modifies its title is copied (PS3.3 §F.5.25). */
  private static boolean copied(DataSet header, int tag, DataSetBuilder record) {
    if (tag != Tag.ContentSequence) {
      return CleanValues.copy(header, tag, record);
    }
    List<DataSet> modifiers =
        CleanValues.itemsWith(header, tag, Tag.RelationshipType, HAS_CONCEPT_MODIFIER);
    if (!modifiers.isEmpty()) {
      record.items(tag, modifiers);
    }
    return !modifiers.isEmpty();
  }

  private static byte[] encoded(DataSet dataSet) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataSetWriter.write(dataSet, SYNTAX, bytes);
    return bytes.toByteArray();
  }

  // ---- the file

  /**
   * Writes the directory; the stream stays open.
   *
   * @param uid of the directory, as an instance of its own
   * @param fileSetId File-set ID: at most 16 of A-Z, 0-9 and _
   */
  public void write(String uid, String fileSetId, OutputStream out) throws IOException {
    byte[] meta = FileMeta.encode(Uids.MediaStorageDirectoryStorage, uid, SYNTAX.uid());
    byte[] name = encoded(new DataSetBuilder().string(Tag.FileSetID, fileSetId).build());
    // Behind the name: two offsets, a flag, and the header of the sequence.
    long first = meta.length + name.length + 12 + 12 + 10 + 12L;
    long length = 0;
    long last = 0;
    for (DirectoryRecord patient : patients.values()) {
      last = first + length;
      length += patient.lengthOfAll();
    }
    if (first + length > 0xFFFF_FFFFL) {
      throw new IllegalStateException("a DICOMDIR has 4 GiB at most");
    }
    out.write(meta);
    out.write(name);
    byte[] bytes = new byte[12 + 12 + 10 + 12];
    ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    offset(
        head, Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, last == 0 ? 0 : first);
    offset(head, Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, last);
    flag(head, Tag.FileSetConsistencyFlag, 0);
    tag(head, Tag.DirectoryRecordSequence);
    head.put((byte) 'S').put((byte) 'Q').putShort((short) 0).putInt((int) length);
    out.write(bytes);
    writeAll(List.copyOf(patients.values()), first, out);
  }

  /** Four levels deep at most. */
  private static void writeAll(List<DirectoryRecord> records, long from, OutputStream out)
      throws IOException {
    long at = from;
    for (int i = 0; i < records.size(); i++) {
      DirectoryRecord record = records.get(i);
      long next = at + record.lengthOfAll();
      byte[] bytes = new byte[DirectoryRecord.FIXED];
      ByteBuffer fixed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      tag(fixed, Tag.Item);
      fixed.putInt(record.length() - 8);
      offset(fixed, Tag.OffsetOfTheNextDirectoryRecord, i + 1 < records.size() ? next : 0);
      flag(fixed, Tag.RecordInUseFlag, IN_USE);
      offset(
          fixed,
          Tag.OffsetOfReferencedLowerLevelDirectoryEntity,
          record.children().isEmpty() ? 0 : at + record.length());
      out.write(bytes);
      out.write(record.rest());
      writeAll(record.inOrder(), at + record.length(), out);
      at = next;
    }
  }

  private static void tag(ByteBuffer to, int tag) {
    to.putShort((short) (tag >>> 16)).putShort((short) tag);
  }

  private static void offset(ByteBuffer to, int tag, long offset) {
    tag(to, tag);
    to.put((byte) 'U').put((byte) 'L').putShort((short) 4).putInt((int) offset);
  }

  private static void flag(ByteBuffer to, int tag, int flag) {
    tag(to, tag);
    to.put((byte) 'U').put((byte) 'S').putShort((short) 2).putShort((short) flag);
  }
}
