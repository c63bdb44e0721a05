package org.trinomen.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;

/** Writes files (PS3.10 §7). */
public final class DicomWriter {

  private DicomWriter() {}

  /** Writes a data set as a file, with file meta information of our own before it. */
  public static void writeFile(DataSet dataSet, TransferSyntax syntax, OutputStream out)
      throws IOException {
    out.write(
        FileMeta.encode(
            dataSet.string(Tag.SOPClassUID).orElse(""),
            dataSet.string(Tag.SOPInstanceUID).orElse(""),
            syntax.uid()));
    DataSetWriter.write(dataSet, syntax, out);
  }

  /**
   * Writes a file as it was read: the same bytes, if all of it is held. Only a deflated data set
   * may come out in other bytes, which inflate to the same.
   */
  public static void writeFile(FileHeader file, OutputStream out) throws IOException {
    file.opening().writeTo(out);
    DataSetWriter.write(file.fileMeta(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, out);
    DataSetWriter.write(file.dataSet(), file.transferSyntax(), out);
  }
}
