package org.trinomen.server.identity;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/** What would be decided on a scan that has not arrived. Nothing is written down. */
public final class WhatIfRoutes {

  private static final int TEXT_MAX = 1024;
  private static final int ATTRIBUTES_MAX = 64;

  private final IdentityService identity;
  private final Clock clock;

  public WhatIfRoutes(IdentityService identity, Clock clock) {
    this.identity = identity;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/api/what-if",
            Permission.IDENTITY_READ,
            "What would be decided on a scan with {\"header\", \"circumstances\"}; records"
                + " nothing.",
            this::decide));
  }

  private void decide(Exchange exchange) throws IOException {
    JsonValue.Members body = exchange.jsonBody().asMembers();
    long position = AsOf.position(exchange, identity);
    ReceivedScan scan = scan(texts(body, "header"), texts(body, "circumstances"), received(body));
    Decision decision = identity.whatIf(scan, position);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("position", position);
          json.writeFieldName("decision");
          AnswerJson.write(json, decision);
          json.writeEndObject();
        });
  }

  private Instant received(JsonValue.Members body) {
    try {
      return body.text("receivedAt").map(Instant::parse).orElseGet(clock::instant);
    } catch (DateTimeException e) {
      throw AssertionRequest.incorrect("receivedAt is a moment such as 2026-03-01T12:00:00Z");
    }
  }

  private static Map<String, String> texts(JsonValue.Members body, String name) {
    Map<String, String> texts = new HashMap<>();
    if (body.member(name).isEmpty()) {
      return texts;
    }
    if (!(body.member(name).get() instanceof JsonValue.Members members)
        || members.values().size() > ATTRIBUTES_MAX) {
      throw AssertionRequest.incorrect(
          name + " should be an object with at most " + ATTRIBUTES_MAX + " texts");
    }
    for (Map.Entry<String, JsonValue> entry : members.values().entrySet()) {
      if (!(entry.getValue() instanceof JsonValue.Text(String text)) || text.length() > TEXT_MAX) {
        throw AssertionRequest.incorrect(
            name + " should hold texts of at most " + TEXT_MAX + " characters");
      }
      texts.put(entry.getKey(), text);
    }
    return texts;
  }

  private static ReceivedScan scan(
      Map<String, String> header, Map<String, String> circumstances, Instant receivedAt) {
    return new ReceivedScan(
        "what-if",
        receivedAt,
        new ScanIdentity(
            header.getOrDefault("PatientID", ""),
            header.getOrDefault("IssuerOfPatientID", ""),
            header.getOrDefault("PatientName", ""),
            header.getOrDefault("PatientBirthDate", ""),
            header.getOrDefault("PatientSex", "")),
        new ReceivedScan.Circumstances(
            circumstances.getOrDefault("channel", "rest"),
            circumstances.getOrDefault("uploader", ""),
            circumstances.getOrDefault("callingAeTitle", ""),
            circumstances.getOrDefault("address", ""),
            circumstances.getOrDefault("statedStudy", ""),
            circumstances.getOrDefault("statedCode", "")),
        date(header.getOrDefault("StudyDate", "")),
        header,
        "");
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return text.isEmpty() ? null : LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeException e) {
      throw AssertionRequest.incorrect("StudyDate is written YYYYMMDD (PS3.5 §6.2, DA)");
    }
  }
}
