package org.trinomen.dicom.web;

import java.io.IOException;
import org.trinomen.dicom.DataSet;

/** The Native DICOM Model as XML (PS3.19 §A.1), written. */
public final class DicomXml {

  private DicomXml() {}

  /** Writes a data set as one XML document, to go as UTF-8. */
  public static void write(DataSet dataSet, Appendable out, BulkDataUris bulkData)
      throws IOException {
    new DicomXmlWriter(out, bulkData).write(dataSet);
  }
}
