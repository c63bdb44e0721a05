package org.trinomen.server.fhir;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.ErrorFormat;
import org.trinomen.server.json.JsonValue;

/** Errors as FHIR R5 OperationOutcome. */
final class OperationOutcome implements ErrorFormat {

  @Override
  public String contentType() {
    return FhirRoutes.CONTENT_TYPE;
  }

  @Override
  public byte[] body(ErrorCode code, String details, String method, String uri) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(out)) {
      FhirJson fhir = new FhirJson(json);
      fhir.resource("OperationOutcome", "", () -> write(fhir, code, details));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void write(FhirJson fhir, ErrorCode code, String details) throws IOException {
    fhir.list(
        "issue",
        () ->
            fhir.item(
                () -> {
                  fhir.text("severity", "error");
                  fhir.text("code", issueType(code));
                  fhir.object("details", () -> fhir.text("text", code.text()));
                  fhir.text("diagnostics", details);
                }));
  }

  /** The code of http://hl7.org/fhir/issue-type that a client can act on. */
  private static String issueType(ErrorCode code) {
    return switch (code) {
      case UNAUTHORIZED -> "login";
      case UNKNOWN_RESOURCE -> "not-supported";
      case TOO_LARGE -> "too-long";
      case TOO_MANY_ATTEMPTS -> "throttled";
      case TIMEOUT -> "timeout";
      case ErrorCode other ->
          switch (other.category()) {
            case INCORRECT -> "invalid";
            case FORBIDDEN -> "forbidden";
            case NOT_FOUND -> "not-found";
            case CONFLICT -> "conflict";
            case UNSUPPORTED -> "not-supported";
            case BUSY -> "transient";
            case FAULT -> "exception";
          };
    };
  }
}
