package org.trinomen.dicom.web;

import java.io.IOException;
import java.io.Reader;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;

/** The Native DICOM Model as XML (PS3.19 §A.1), both ways. */
public final class DicomXml {

  private DicomXml() {}

  /** Writes a data set as one XML document, to go as UTF-8. */
  public static void write(DataSet dataSet, Appendable out, BulkDataUris bulkData)
      throws IOException {
    new DicomXmlWriter(out, bulkData).write(dataSet);
  }

  /**
   * Reads a data set from one XML document.
   *
   * @throws DicomException if it is not XML, not the Native DICOM Model, or over a limit; nesting
   *     counts as in JSON
   */
  public static DataSet read(Reader in, JsonLimits limits, BulkDataSource bulkData) {
    return new DicomJsonParser(bulkData).dataSet(DicomXmlReader.read(in, limits));
  }
}
