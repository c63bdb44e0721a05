package org.trinomen.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.http.HttpStatus;
import org.trinomen.server.json.JsonValue;

/** The JSON body of an error, with the members that clients of Orthanc's REST API read. */
final class ErrorBody implements ErrorFormat {

  @Override
  public String contentType() {
    return "text/plain; charset=utf-8"; // as clients of Orthanc's REST API are used to
  }

  @Override
  public byte[] body(ErrorCode code, String details, String method, String uri) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      if (!details.isEmpty()) {
        json.writeStringField("Details", details);
      }
      json.writeStringField("HttpError", HttpStatus.getMessage(code.status()));
      json.writeNumberField("HttpStatus", code.status());
      json.writeStringField("Message", code.text());
      json.writeStringField("Method", method);
      json.writeStringField("OrthancError", code.text());
      json.writeNumberField("OrthancStatus", code.number());
      json.writeStringField("Uri", uri);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
