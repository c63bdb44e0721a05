package org.trinomen.server.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.Preview;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.RosterPreview;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.study.StudyFolder;

/** What would be decided on a scan that has not arrived. Nothing is written down. */
public final class WhatIfRoutes {

  private static final int TEXT_MAX = 1024;
  private static final int ATTRIBUTES_MAX = 64;

  private static final Map<String, String> TABLES =
      Map.of("roster", "roster.csv", "visits", "visits.csv");

  private final IdentityService identity;
  private final Supplier<ReachedIdentity> asked;
  private final Path spool;
  private final Clock clock;

  /**
   * Routes for what has not happened.
   *
   * @param asked whose scans are, as far as the asker may see it
   * @param spool folder for tables while they are read
   */
  public WhatIfRoutes(
      IdentityService identity, Supplier<ReachedIdentity> asked, Path spool, Clock clock) {
    this.identity = identity;
    this.asked = asked;
    this.spool = spool;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
                Method.POST,
                "/api/what-if",
                Permission.IDENTITY_READ,
                "What would be decided on a scan with {\"header\", \"circumstances\"}; with"
                    + " {\"study\", \"roster\", \"visits\"} (tables as text), what they would"
                    + " change. Records nothing.",
                this::decide)
            .withinReach());
  }

  private void decide(Exchange exchange) throws IOException {
    JsonValue.Members body = exchange.jsonBody().asMembers();
    ReachedIdentity within = asked.get();
    if (!within.isWhole() && TABLES.keySet().stream().anyMatch(body.values()::containsKey)) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN, "what tables would change is for those whose rights have no limits");
    }
    long position = AsOf.position(exchange, identity);
    ReceivedScan scan = scan(texts(body, "header"), texts(body, "circumstances"), received(body));
    Optional<RosterPreview> imported = imported(body, position);
    Decision decision =
        imported.isPresent()
            ? identity.whatIf(scan, imported.get(), position)
            : SeenDecision.of(identity.whatIf(scan, position), within);
    Optional<Preview> preview = imported.map(roster -> identity.preview(roster, position));
    PreviewJson changes = new PreviewJson(identity, exchange.phi());
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeNumberField("position", position);
          if (imported.isEmpty() || body.member("header").isPresent()) {
            json.writeFieldName("decision");
            AnswerJson.write(json, decision);
          }
          if (imported.isPresent()) {
            ImportRoutes.write(json, "rosterChanges", imported.get());
          }
          if (preview.isPresent()) {
            changes.write(json, preview.get());
          }
          json.writeEndObject();
        });
  }

  /** What importing the tables of the body would change; empty if it has none. */
  private Optional<RosterPreview> imported(JsonValue.Members body, long position)
      throws IOException {
    Map<String, String> tables = new HashMap<>();
    for (Map.Entry<String, String> table : TABLES.entrySet()) {
      body.text(table.getKey()).ifPresent(text -> tables.put(table.getValue(), text));
    }
    if (tables.isEmpty()) {
      return Optional.empty();
    }
    String study = body.text("study").orElse("");
    ResearchStudy known = ImportRoutes.known(study, identity.roster(position));
    Path folder = Files.createTempDirectory(spool, "what-if-");
    try {
      for (Map.Entry<String, String> table : tables.entrySet()) {
        Files.writeString(folder.resolve(table.getKey()), table.getValue());
      }
      IncomingRoster incoming = StudyFolder.readTables(folder, known);
      ImportRoutes.requireOnly(study, incoming);
      return Optional.of(identity.preview(incoming, LocalDate.now(clock), position));
    } finally {
      ImportRoutes.delete(folder);
    }
  }

  private Instant received(JsonValue.Members body) {
    try {
      return body.text("receivedAt").map(Instant::parse).orElseGet(clock::instant);
    } catch (DateTimeException e) {
      throw AssertionRequest.incorrect("receivedAt is a moment such as 2026-03-01T12:00:00Z");
    }
  }

  private static Map<String, String> texts(JsonValue.Members body, String name) {
    return body.member(name).map(value -> texts(value, name)).orElseGet(Map::of);
  }

  /** The members of an object, all of which are short texts; refused otherwise. */
  static Map<String, String> texts(JsonValue value, String name) {
    if (!(value instanceof JsonValue.Members members) || members.values().size() > ATTRIBUTES_MAX) {
      throw AssertionRequest.incorrect(
          name + " should be an object with at most " + ATTRIBUTES_MAX + " texts");
    }
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, JsonValue> entry : members.values().entrySet()) {
      if (!(entry.getValue() instanceof JsonValue.Text(String text)) || text.length() > TEXT_MAX) {
        throw AssertionRequest.incorrect(
            name + " should hold texts of at most " + TEXT_MAX + " characters");
      }
      texts.put(entry.getKey(), text);
    }
    return texts;
  }

  /** A scan with this header, as if it had come so. */
  static ReceivedScan scan(
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
