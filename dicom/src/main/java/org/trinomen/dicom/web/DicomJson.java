package org.trinomen.dicom.web;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.web.JsonValue.JsonArray;
import org.trinomen.dicom.web.JsonValue.JsonObject;

/**
 * The DICOM JSON model (PS3.18 Annex F), both ways.
 *
 * <p>Written is the data set that is given and no file meta information, which the model leaves
 * out. Text is Unicode whatever it was before, so Specific Character Set is written as ISO_IR 192.
 */
public final class DicomJson {

  private DicomJson() {}

  /** Writes a data set as one JSON object. */
  public static void write(DataSet dataSet, Appendable out, BulkDataUris bulkData)
      throws IOException {
    write(dataSet, out, bulkData, Decimals.NUMBERS);
  }

  /** Writes a data set as one JSON object, with a choice for decimal strings. */
  public static void write(
      DataSet dataSet, Appendable out, BulkDataUris bulkData, Decimals decimals)
      throws IOException {
    new DicomJsonWriter(out, bulkData, decimals).write(dataSet);
  }

  /** Writes data sets as one JSON array, as answers to queries and retrieved metadata are. */
  public static void writeAll(Iterable<DataSet> dataSets, Appendable out, BulkDataUris bulkData)
      throws IOException {
    out.append('[');
    boolean first = true;
    for (DataSet dataSet : dataSets) {
      if (!first) {
        out.append(',');
      }
      first = false;
      write(dataSet, out, bulkData);
    }
    out.append(']');
  }

  /**
   * Reads a data set from one JSON object.
   *
   * @throws DicomException if it is not JSON, not the DICOM JSON model, or over a limit
   */
  public static DataSet read(Reader in, JsonLimits limits, BulkDataSource bulkData)
      throws IOException {
    if (new JsonReader(in, limits).readDocument() instanceof JsonObject object) {
      return new DicomJsonParser(bulkData).dataSet(object);
    }
    throw new DicomException("a JSON object is expected", -1, "");
  }

  /**
   * Reads the data sets of a JSON array, or the one of a JSON object.
   *
   * @throws DicomException if it is not JSON, not the DICOM JSON model, or over a limit
   */
  public static List<DataSet> readAll(Reader in, JsonLimits limits, BulkDataSource bulkData)
      throws IOException {
    return readEach(in, limits, _ -> bulkData);
  }

  /**
   * As {@link #readAll} with a source for each data set.
   *
   * @param bulkData by the number of the data set, from 0
   */
  public static List<DataSet> readEach(
      Reader in, JsonLimits limits, IntFunction<BulkDataSource> bulkData) throws IOException {
    JsonValue document = new JsonReader(in, limits).readDocument();
    List<JsonValue> objects =
        document instanceof JsonArray(List<JsonValue> elements) ? elements : List.of(document);
    List<DataSet> dataSets = new ArrayList<>();
    for (JsonValue each : objects) {
      if (!(each instanceof JsonObject object)) {
        throw new DicomException("a JSON object is expected", -1, "");
      }
      dataSets.add(new DicomJsonParser(bulkData.apply(dataSets.size())).dataSet(object));
    }
    return dataSets;
  }
}
