package org.trinomen.archive.modification;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.trinomen.archive.export.PartMarks;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Encoded;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.io.DeflatedDataSet;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.pixel.ByteSource;
import org.trinomen.dicom.pixel.InflatedSource;

/**
 * Writes a file with another header: what the header holds as it says, what it only locates as it
 * stands in the original, piece by piece. The transfer syntax stays.
 */
final class CopyWriter {

  private static final int CHUNK = 64 << 10;

  private final ByteSource original;
  private final TransferSyntax syntax;
  private final OutputStream out;
  private final PartMarks marks;
  private final byte[] chunk = new byte[CHUNK];

  private CopyWriter(ByteSource original, TransferSyntax syntax, OutputStream out) {
    this.original = original;
    this.syntax = syntax;
    this.out = out;
    this.marks = new PartMarks(out);
  }

  /**
   * Writes a file; the stream stays open.
   *
   * @param header of the original
   * @param changed the header that the copy gets
   */
  static void write(ByteSource original, FileHeader header, DataSet changed, OutputStream out)
      throws IOException {
    TransferSyntax syntax = header.transferSyntax();
    out.write(
        FileMeta.encode(
            changed
                .string(Tag.SOPClassUID)
                .or(() -> header.fileMeta().string(Tag.MediaStorageSOPClassUID))
                .orElse(""),
            changed.string(Tag.SOPInstanceUID).orElse(""),
            syntax.encodingUid()));
    if (!syntax.deflated()) {
      new CopyWriter(original, syntax, out).elements(changed);
      return;
    }
    try (InflatedSource plain = new InflatedSource(original, header.dataSetOffset());
        DeflatedDataSet body = new DeflatedDataSet(out)) {
      new CopyWriter(plain, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, body).elements(changed);
      body.finish();
    }
  }

  private void elements(DataSet dataSet) throws IOException {
    for (Element element : dataSet) {
      element(element, dataSet);
    }
  }

  private void element(Element element, DataSet within) throws IOException {
    switch (element) {
      case Element.Value _ -> held(element, within);
      case Element.Items sequence -> {
        if (isHeld(sequence)) {
          held(sequence, within);
        } else {
          sequence(sequence);
        }
      }
      case Element.Bulk bulk -> {
        copy(bulk.offset(), bulk.valueOffset() + bulk.length());
        if (isUndefined(bulk)) {
          marks.endSequence(syntax.bigEndian());
        }
      }
      case Element.Fragments fragments -> {
        Encoded encoded = fragments.encoded();
        int header = encoded.valueFrom() - encoded.from();
        copy(fragments.offset(), fragments.offset() + header + fragments.length());
        marks.endSequence(false);
      }
    }
  }

  private void held(Element element, DataSet within) throws IOException {
    DataSetWriter.write(Copies.dataSet(List.of(element), within), syntax, out);
  }

  private static boolean isHeld(Element.Items sequence) {
    for (DataSet item : sequence.items()) {
      for (Element element : item) {
        boolean held =
            switch (element) {
              case Element.Value _ -> true;
              case Element.Items inner -> isHeld(inner);
              case Element.Bulk _, Element.Fragments _ -> false;
            };
        if (!held) {
          return false;
        }
      }
    }
    return true;
  }

  private void sequence(Element.Items sequence) throws IOException {
    marks.sequence(sequence.tag(), "SQ", syntax, false);
    for (DataSet item : sequence.items()) {
      marks.item(syntax.bigEndian());
      elements(item);
      marks.endItem(syntax.bigEndian());
    }
    marks.endSequence(syntax.bigEndian());
  }

  /** The last four bytes of its header are its length. */
  private static boolean isUndefined(Element.Bulk bulk) {
    Encoded encoded = bulk.encoded();
    byte[] length = encoded.bytes().copy(encoded.valueFrom() - 4, encoded.valueFrom());
    return ByteBuffer.wrap(length).getInt() == -1;
  }

  /** A file whose pixel data were cut was let in, and its copy is cut. */
  private void copy(long from, long to) throws IOException {
    long at = from;
    while (at < to) {
      int count = original.read(at, chunk, 0, (int) Math.min(CHUNK, to - at));
      if (count <= 0) {
        return;
      }
      out.write(chunk, 0, count);
      at += count;
    }
  }
}
