package org.trinomen.archive.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/** A report as JSON, for machines. Members are added, never renamed. */
public final class VerifyReportJson {

  private VerifyReportJson() {}

  /** Writes one object and a newline; the stream stays open. */
  public static void write(VerifyReport report, OutputStream out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeBooleanField("clean", report.clean());
      json.writeStringField("startedAt", report.startedAt().toString());
      json.writeNumberField("tookMs", report.took().toMillis());
      json.writeNumberField("records", report.records());
      json.writeNumberField("bytes", report.bytes());
      json.writeNumberField("indexed", report.indexed());
      json.writeNumberField("pending", report.pending());
      json.writeNumberField("auditEntries", report.auditEntries());
      json.writeNumberField("ledgerEntries", report.ledgerEntries());
      json.writeNumberField("findingsTotal", report.findingsTotal());
      json.writeArrayFieldStart("findings");
      for (Finding finding : report.findings()) {
        json.writeStartObject();
        json.writeStringField("kind", finding.kind().name());
        json.writeStringField("where", finding.where());
        json.writeStringField("what", finding.what());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
