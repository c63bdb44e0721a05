package org.trinomen.server.dicomweb;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.web.BulkDataUris;
import org.trinomen.dicom.web.Decimals;
import org.trinomen.dicom.web.DicomJson;
import org.trinomen.dicom.web.DicomXml;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.dicom.web.MultipartWriter;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/**
 * Data sets as an answer: a JSON array (PS3.18 §F.2), or XML documents as the parts of a multipart
 * body (PS3.18 §8.7.3.4). Each is written when it is added, and none is kept.
 */
final class ModelAnswer implements Closeable {

  /** In what form. */
  sealed interface Form {

    /** JSON under this media type. */
    record Json(String mediaType) implements Form {}

    /** XML, a part each. */
    record Xml() implements Form {}
  }

  private static final String JSON = "application/dicom+json";
  private static final String XML = "application/dicom+xml";

  private final Exchange exchange;
  private final Form form;
  private final int status;
  private @Nullable OutputStream out;
  private @Nullable Writer json;
  private @Nullable MultipartWriter parts;
  private long count;

  /** An answer in a form; nothing is written before the first data set, or the end. */
  ModelAnswer(Exchange exchange, Form form, int status) {
    this.exchange = exchange;
    this.form = form;
    this.status = status;
  }

  /**
   * What the caller takes; JSON if it does not say.
   *
   * @throws RequestFailure if it takes neither
   */
  static Form form(Exchange exchange) {
    List<MediaType> accepted = Accepted.of(exchange);
    if (accepted.isEmpty()) {
      return new Form.Json(JSON);
    }
    for (MediaType type : accepted) {
      if (type.covers(JSON)) {
        return new Form.Json(JSON);
      }
      if (type.is("application/json")) {
        return new Form.Json("application/json");
      }
      if (type.is(XML) || Accepted.isMultipartOf(type, XML)) {
        return new Form.Xml();
      }
    }
    throw new RequestFailure(
        ErrorCode.BAD_REQUEST,
        "Accept: this is offered as application/dicom+json, application/json, or"
            + " multipart/related; type=\"application/dicom+xml\"");
  }

  /** How many have been added. */
  long count() {
    return count;
  }

  /** Writes one more. */
  void add(DataSet dataSet, BulkDataUris bulkData) throws IOException {
    begin();
    if (json != null) {
      json.append(count == 0 ? "" : ",\n");
      DicomJson.write(dataSet, json, bulkData, Decimals.STRINGS);
    } else if (parts != null) {
      Writer part =
          new BufferedWriter(
              new OutputStreamWriter(
                  parts.part(Map.of("Content-Type", XML)), StandardCharsets.UTF_8));
      DicomXml.write(dataSet, part, bulkData);
      part.flush();
    }
    count++;
  }

  /** Ends the answer; only then does it look complete. */
  @Override
  public void close() throws IOException {
    begin();
    if (json != null) {
      json.append("]");
      json.flush();
    } else if (parts != null) {
      parts.finish();
    }
    if (out != null) {
      out.close();
    }
  }

  private void begin() throws IOException {
    if (out != null) {
      return;
    }
    switch (form) {
      case Form.Json(String mediaType) -> {
        out = exchange.answerLongText(status, mediaType);
        json = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 16 * 1024);
        json.append("[");
      }
      case Form.Xml _ -> {
        String boundary = UUID.randomUUID().toString();
        out = exchange.answerLongText(status, MultipartWriter.contentType(XML, boundary));
        parts = new MultipartWriter(out, boundary);
      }
    }
  }
}
