package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.web.MultipartWriter;
import org.trinomen.server.http.Exchange;

/**
 * An answer in parts, each sent while it is written (PS3.18 §8.6). Nothing is sent before the first
 * one, so that what is wrong with it can still become a proper error.
 */
final class MultipartAnswer {

  private final Exchange exchange;
  private final int status;
  private final String partType;
  private final String boundary = UUID.randomUUID().toString();
  private @Nullable OutputStream out;
  private @Nullable MultipartWriter parts;

  /**
   * Begins an answer.
   *
   * @param partType media type of the parts, without parameters
   */
  MultipartAnswer(Exchange exchange, int status, String partType) {
    this.exchange = exchange;
    this.status = status;
    this.partType = partType;
  }

  /**
   * Begins a part; the one before is then complete.
   *
   * @param contentType its media type with parameters
   * @param location where it can be had alone
   */
  OutputStream part(String contentType, String location) throws IOException {
    MultipartWriter writer = parts;
    if (writer == null) {
      OutputStream begun =
          exchange.answerStream(status, MultipartWriter.contentType(partType, boundary));
      writer = new MultipartWriter(begun, boundary);
      out = begun;
      parts = writer;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("Content-Location", location);
    return writer.part(headers);
  }

  /** Ends the answer; only then does it look complete. */
  void finish() throws IOException {
    if (parts != null && out != null) {
      parts.finish();
      out.close();
    }
  }
}
