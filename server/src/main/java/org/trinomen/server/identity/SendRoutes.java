package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.VisitGrid;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.study.HeaderRules;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Visit;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/**
 * What somebody who sends scans asks before a byte leaves: whose they would be, and which of their
 * files are here. Who may only send learns no more than that: a code of a study, and no name.
 */
public final class SendRoutes {

  private static final int SCANS_MAX = 50;
  private static final int INSTANCES_MAX = 1000;

  /** PS3.5 §9.1: a UID has at most 64 characters. */
  private static final Pattern UID = Pattern.compile("[0-9.]{1,64}");

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /** Whether the archive has an instance, as {@code POST /api/send/held} says it. */
  private enum Holding {
    /** These bytes. */
    HELD,
    /** Other bytes under the same SOP Instance UID. */
    OTHER,
    ABSENT
  }

  private final IdentityService identity;
  private final Supplier<ReachedIdentity> asked;
  private final Finder finder;
  private final Access access;
  private final HeaderRules usual;
  private final Clock clock;

  /**
   * Routes for whoever sends.
   *
   * @param asked whose scans are, as far as the asker may send
   * @param finder the archive as far as that
   * @param usual what may stand in headers where a study does not say it
   */
  public SendRoutes(
      IdentityService identity,
      Supplier<ReachedIdentity> asked,
      Finder finder,
      Access access,
      HeaderRules usual,
      Clock clock) {
    this.identity = identity;
    this.asked = asked;
    this.finder = finder;
    this.access = access;
    this.usual = usual;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return Stream.of(
            Route.of(
                Method.POST,
                "/api/send/check",
                Permission.SEND,
                "Whose each of {\"scans\": [header...]} would be, or what is doubtful; at most "
                    + SCANS_MAX
                    + ". Records nothing.",
                this::check),
            Route.of(
                Method.POST,
                "/api/send/consents",
                Permission.SEND,
                "Puts on record that the caller has agreed to take {\"groups\"} out of headers"
                    + " before they are sent, as {\"study\"} wants it.",
                this::consent),
            Route.of(
                Method.POST,
                "/api/send/held",
                Permission.SEND,
                "Which of {\"instances\": [{\"uid\", \"sha256\"}...]} are held, byte for byte; at"
                    + " most "
                    + INSTANCES_MAX
                    + ".",
                this::held))
        .map(Route::withinReach)
        .toList();
  }

  // ---- whose it would be

  private void check(Exchange exchange) throws IOException {
    List<Map<String, String>> headers =
        items(exchange, "scans", SCANS_MAX).stream()
            .map(header -> WhatIfRoutes.texts(header, "a header"))
            .toList();
    AsOf asOf = AsOf.of(exchange, identity);
    ReachedIdentity within = asked.get();
    List<Decision> decisions =
        headers.stream()
            .map(header -> identity.whatIf(scan(exchange, header), asOf.position()))
            .map(decision -> SeenDecision.of(decision, within))
            .toList();
    Visits visits = new Visits(asOf, within);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("scans");
          for (int i = 0; i < headers.size(); i++) {
            write(json, decisions.get(i), scanned(headers.get(i)), visits);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** Only what is a date goes along as one: the archive, too, passes over what is none. */
  private ReceivedScan scan(Exchange exchange, Map<String, String> header) {
    Map<String, String> asked = new HashMap<>(header);
    if (scanned(header) == null) {
      asked.remove("StudyDate");
    }
    Map<String, String> circumstances =
        Map.of(
            "channel",
            "web",
            "uploader",
            exchange.principal().account(),
            "address",
            exchange.address());
    return WhatIfRoutes.scan(asked, circumstances, clock.instant());
  }

  private static void write(
      JsonGenerator json, Decision decision, @Nullable LocalDate scanned, Visits visits)
      throws IOException {
    json.writeStartObject();
    switch (decision) {
      case Decision.Resolved resolved -> {
        json.writeStringField("state", "resolved");
        AnswerJson.writeSubjectVisit(json, resolved.subjectVisit());
        json.writeStringField("site", visits.site(resolved.subjectVisit()));
        Optional<VisitGrid.Cell> cell = visits.cell(resolved.subjectVisit());
        if (cell.isPresent()) {
          Visit visit = cell.get().visit();
          AnswerJson.writeDate(json, "windowLow", visit.windowLow());
          AnswerJson.writeDate(json, "windowHigh", visit.windowHigh());
          json.writeBooleanField(
              "outsideWindow", scanned != null && visit.isOutsideWindow(scanned));
          json.writeNumberField("scansOfVisit", cell.get().scans().size());
        }
      }
      case Decision.InReview review -> {
        json.writeStringField("state", "review");
        json.writeStringField("detail", review.reason());
      }
      case Decision.OutOfStudy out -> {
        json.writeStringField("state", "out-of-study");
        json.writeStringField("why", AnswerJson.words(out.reason()));
      }
    }
    visits.rules(decision).write(json);
    json.writeEndObject();
  }

  /** The visits of the studies that are asked for, each study laid out once a request. */
  private final class Visits {

    private final AsOf asOf;
    private final ReachedIdentity within;
    private final Roster roster;
    private final Map<String, VisitGrid> grids = new HashMap<>();

    Visits(AsOf asOf, ReachedIdentity within) {
      this.asOf = asOf;
      this.within = within;
      this.roster = within.roster(asOf.position());
    }

    Optional<VisitGrid.Cell> cell(SubjectVisit visit) {
      return grid(visit.study()).rows().stream()
          .filter(row -> row.subject().code().equals(visit.subject()))
          .flatMap(row -> row.cells().stream())
          .filter(cell -> cell.visit().label().equals(visit.visit()))
          .findFirst();
    }

    /** What may stand in the header of a scan, as the study says of which it may be. */
    SendRules rules(Decision decision) {
      return SendRules.of(decision, roster.studies(), usual);
    }

    /** The hospital's name, or the site's id where none is known. */
    String site(SubjectVisit visit) {
      String id = identity.subject(visit, asOf.position()).map(ResearchSubject::site).orElse("");
      return roster.studies().stream()
          .flatMap(study -> study.sites().stream())
          .filter(site -> site.id().equals(id) && !site.institution().isEmpty())
          .map(site -> site.institution())
          .findFirst()
          .orElse(id);
    }

    private VisitGrid grid(String id) {
      return grids.computeIfAbsent(
          id,
          _ ->
              VisitGrid.of(
                  roster.studies().stream()
                      .filter(study -> study.id().equals(id))
                      .findFirst()
                      .orElseThrow(),
                  roster,
                  within.answersShown(asOf.viewpoint(), asOf.position()),
                  LocalDate.now(clock)));
    }
  }

  /** What is no date counts for none, as it does when the scan arrives. */
  private static @Nullable LocalDate scanned(Map<String, String> header) {
    try {
      return LocalDate.parse(
          header.getOrDefault("StudyDate", ""), DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeException e) {
      return null;
    }
  }

  // ---- what is taken out

  private void consent(Exchange exchange) throws IOException {
    JsonValue.Members body = exchange.jsonBody().asMembers();
    List<String> groups = SendRules.groups(body.member("groups").orElse(JsonValue.Members.EMPTY));
    String study = body.text("study").orElse("");
    boolean known =
        study.isEmpty()
            || asked.get().roster(AsOf.of(exchange, identity).position()).studies().stream()
                .anyMatch(one -> one.id().equals(study));
    if (!known) {
      throw AssertionRequest.incorrect("there is no such study");
    }
    access.changed(
        exchange.principal(),
        "agree to remove before sending",
        (study + " " + String.join(" ", groups)).strip());
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("by", exchange.principal().account());
          json.writeStringField("at", clock.instant().toString());
          json.writeEndObject();
        });
  }

  // ---- what is here

  private void held(Exchange exchange) throws IOException {
    List<Holding> holdings = new ArrayList<>();
    for (JsonValue item : items(exchange, "instances", INSTANCES_MAX)) {
      JsonValue.Members asked =
          item instanceof JsonValue.Members members ? members : JsonValue.Members.EMPTY;
      String uid = asked.text("uid").orElse("");
      String sha256 = asked.text("sha256").orElse("").toLowerCase(Locale.ROOT);
      if (!UID.matcher(uid).matches() || !SHA_256.matcher(sha256).matches()) {
        throw AssertionRequest.incorrect(
            "an instance has a uid, its SOP Instance UID, and a sha256 of 64 hexadecimal digits");
      }
      holdings.add(holding(uid, sha256));
    }
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("held");
          for (Holding holding : holdings) {
            json.writeString(AnswerJson.words(holding));
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private Holding holding(String uid, String sha256) throws IOException {
    List<String> digests =
        finder.lookup(uid).stream()
            .filter(resource -> resource.level() == Level.INSTANCE)
            .map(Resource::id)
            .flatMap(instance -> finder.versions(instance).stream())
            .flatMap(version -> version.facts().stream())
            .map(InstanceFacts::digest)
            .map(digest -> digest.hex())
            .toList();
    if (digests.contains(sha256)) {
      return Holding.HELD;
    }
    return digests.isEmpty() ? Holding.ABSENT : Holding.OTHER;
  }

  private static List<JsonValue> items(Exchange exchange, String name, int max) throws IOException {
    if (!(exchange.jsonBody().asMembers().member(name).orElse(null)
            instanceof JsonValue.Items(List<JsonValue> values))
        || values.size() > max) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE,
          name + " should be an array with at most " + max + " entries");
    }
    return values;
  }
}
