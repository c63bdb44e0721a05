package org.trinomen.archive.identity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.archive.export.Coercion;
import org.trinomen.archive.export.OutgoingIdentity;
import org.trinomen.archive.export.StoredFile;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * Headers and main tags as the copies show them that leave. What is told of a scan and what is sent
 * of it must be the same, so both are made by the same {@link Coercion}; here it stops where the
 * header does.
 */
final class ShownHeaders {

  /** Longer values are no names or identifiers, and none of the main tags. */
  private static final int VALUE_MAX = 10_000;

  private final Coercion coercion;

  ShownHeaders(Coercion coercion) {
    this.coercion = coercion;
  }

  /** The header of a copy, as much of it as the options say. */
  FileHeader of(StoredFile file, OutgoingIdentity identity, ReadOptions options)
      throws IOException {
    return coercion.header(file, identity, options);
  }

  /** Main tags as they would stand in a copy; what a copy does not hold is not there. */
  SortedMap<Integer, String> of(Map<Integer, String> tags, OutgoingIdentity identity) {
    SortedMap<Integer, String> shown = new TreeMap<>(Integer::compareUnsigned);
    DataSetBuilder builder = new DataSetBuilder().characterSet(SpecificCharacterSet.UTF_8);
    tags.forEach(
        (tag, value) -> {
          if (!Dictionary.vr(tag, false).isText()) {
            shown.put(tag, value); // a count, which names no one
          } else if (value.length() <= VALUE_MAX) {
            builder.string(tag, value);
          }
        });
    DataSet copy = copy(builder.build(), identity);
    for (int tag : tags.keySet()) {
      if (!shown.containsKey(tag) && copy.contains(tag)) {
        shown.put(tag, copy.text(tag));
      }
    }
    return shown;
  }

  private DataSet copy(DataSet dataSet, OutgoingIdentity identity) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream(1024);
      DicomWriter.writeFile(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, file);
      byte[] bytes = file.toByteArray();
      ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
      coercion.write(() -> new ByteArrayInputStream(bytes), identity, out);
      return DicomReader.read(new ByteArrayInputStream(out.toByteArray()), ReadOptions.HEADER)
          .dataSet();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }
}
