package org.trinomen.server.identity;

import static org.trinomen.server.identity.AnswerJson.words;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.VisitGrid;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Site;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/** Research studies as their rosters tell them: subjects, and which of their visits are here. */
public final class StudyRoutes {

  private final IdentityService identity;
  private final Supplier<ReachedIdentity> asked;
  private final IncompleteScans incomplete;
  private final Clock clock;

  /**
   * Routes for studies.
   *
   * @param asked whose scans are, as far as the asker may see it
   * @param finder knows which images are here
   */
  public StudyRoutes(
      IdentityService identity, Supplier<ReachedIdentity> asked, Finder finder, Clock clock) {
    this.identity = identity;
    this.asked = asked;
    this.incomplete = new IncompleteScans(finder, clock);
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>(ofStudies());
    routes.addAll(new SubjectRoutes(identity, asked, incomplete, clock).routes());
    return routes;
  }

  private List<Route> ofStudies() {
    return List.of(
        get("/api/studies", "Lists the research studies, with how their visits stand.", this::list),
        get("/api/studies/{study}", "A research study: sites, schedule, codes.", this::details),
        get(
            "/api/studies/{study}/subjects",
            "The subjects of a study, with how their visits stand.",
            this::subjects),
        get(
            "/api/studies/{study}/visits",
            "The subjects by their visits: expected, here, missing, doubtful; and by which scans,"
                + " complete or not.",
            this::visits));
  }

  private static Route get(String path, String summary, RouteHandler handler) {
    return Route.of(Method.GET, path, Permission.IDENTITY_READ, summary, handler).withinReach();
  }

  private void list(Exchange exchange) throws IOException {
    AsOf asOf = AsOf.of(exchange, identity);
    ReachedIdentity within = asked.get();
    Roster roster = within.roster(asOf.position());
    List<Answer> answers = within.answersShown(asOf.viewpoint(), asOf.position());
    LocalDate day = AsOf.day(exchange, identity, clock);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          writeAsOf(json, asOf);
          json.writeArrayFieldStart("studies");
          for (ResearchStudy study : roster.studies()) {
            VisitGrid grid = VisitGrid.of(study, roster, answers, day);
            json.writeStartObject();
            json.writeStringField("id", study.id());
            json.writeStringField("shortName", study.shortName());
            json.writeStringField("protocol", study.protocol());
            json.writeNumberField("subjects", grid.rows().size());
            writeCounts(json, grid.rows());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void details(Exchange exchange) throws IOException {
    AsOf asOf = AsOf.of(exchange, identity);
    ResearchStudy study = study(exchange, asked.get().roster(asOf.position()));
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          writeAsOf(json, asOf);
          json.writeStringField("id", study.id());
          json.writeStringField("shortName", study.shortName());
          json.writeStringField("protocol", study.protocol());
          json.writeStringField("modality", study.modality());
          json.writeStringField("tracer", study.tracer());
          json.writeStringField("identityPolicy", words(study.identityPolicy()));
          json.writeStringField("codeTemplate", study.grammar().template());
          json.writeStringField("checkDigit", words(study.grammar().checkDigit()));
          json.writeStringField("codeField", study.codeField());
          json.writeArrayFieldStart("visits");
          for (PlannedVisit visit : study.visits()) {
            json.writeStartObject();
            json.writeStringField("visit", visit.label());
            json.writeNumberField("offsetDays", visit.offsetDays());
            json.writeNumberField("windowDays", visit.windowDays());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("sites");
          for (Site site : study.sites()) {
            json.writeStartObject();
            json.writeStringField("id", site.id());
            json.writeStringField("prefix", site.prefix());
            json.writeStringField("organization", site.organization());
            json.writeStringField("institution", site.institution());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void subjects(Exchange exchange) throws IOException {
    AsOf asOf = AsOf.of(exchange, identity);
    VisitGrid grid = grid(exchange, identity, asked.get(), asOf, clock);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          writeAsOf(json, asOf);
          json.writeArrayFieldStart("subjects");
          for (VisitGrid.Row row : grid.rows()) {
            json.writeStartObject();
            writeSubject(json, row.subject());
            writeCounts(json, List.of(row));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void visits(Exchange exchange) throws IOException {
    AsOf asOf = AsOf.of(exchange, identity);
    VisitGrid grid = grid(exchange, identity, asked.get(), asOf, clock);
    String day = AsOf.day(exchange, identity, clock).toString();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          writeAsOf(json, asOf);
          json.writeStringField("day", day);
          json.writeArrayFieldStart("subjects");
          for (VisitGrid.Row row : grid.rows()) {
            json.writeStartObject();
            json.writeStringField("subject", row.subject().code());
            json.writeStringField("site", row.subject().site());
            json.writeStringField("status", words(row.subject().status()));
            json.writeArrayFieldStart("visits");
            for (VisitGrid.Cell cell : row.cells()) {
              write(json, cell, incomplete);
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static void write(JsonGenerator json, VisitGrid.Cell cell, IncompleteScans incomplete)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("visit", cell.visit().label());
    json.writeStringField("state", words(cell.state()));
    AnswerJson.writeDate(json, "scheduled", cell.visit().scheduled());
    AnswerJson.writeDate(json, "windowLow", cell.visit().windowLow());
    AnswerJson.writeDate(json, "windowHigh", cell.visit().windowHigh());
    AnswerJson.writeDate(json, "doneOn", cell.visit().doneOn());
    AnswerJson.writeTexts(json, "scans", cell.scans());
    AnswerJson.writeTexts(json, "incomplete", incomplete.of(cell.scans()));
    AnswerJson.writeTexts(json, "doubtful", cell.doubtful());
    json.writeEndObject();
  }

  static void writeSubject(JsonGenerator json, ResearchSubject subject) throws IOException {
    json.writeStringField("subject", subject.code());
    json.writeStringField("site", subject.site());
    json.writeStringField("status", words(subject.status()));
    AnswerJson.writeDate(json, "statusOn", subject.statusOn());
    AnswerJson.writeDate(json, "enrolledOn", subject.enrolledOn());
    AnswerJson.writeTexts(json, "formerCodes", subject.formerCodes());
  }

  static void writeAsOf(JsonGenerator json, AsOf asOf) throws IOException {
    json.writeStringField("viewpoint", asOf.viewpoint().name());
    json.writeNumberField("position", asOf.position());
  }

  private static void writeCounts(JsonGenerator json, List<VisitGrid.Row> rows) throws IOException {
    Map<VisitGrid.State, Integer> counts = new EnumMap<>(VisitGrid.State.class);
    rows.forEach(row -> row.cells().forEach(cell -> counts.merge(cell.state(), 1, Integer::sum)));
    json.writeObjectFieldStart("visits");
    for (VisitGrid.State state : VisitGrid.State.values()) {
      json.writeNumberField(words(state), counts.getOrDefault(state, 0));
    }
    json.writeEndObject();
  }

  /** The grid of the study that a request names; what was due is told as of the same moment. */
  static VisitGrid grid(
      Exchange exchange, IdentityService identity, ReachedIdentity within, AsOf asOf, Clock clock) {
    Roster roster = within.roster(asOf.position());
    return VisitGrid.of(
        study(exchange, roster),
        roster,
        within.answersShown(asOf.viewpoint(), asOf.position()),
        AsOf.day(exchange, identity, clock));
  }

  static ResearchStudy study(Exchange exchange, Roster roster) {
    String id = exchange.pathValue("study");
    return roster.studies().stream()
        .filter(study -> study.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.INEXISTENT_ITEM,
                    "there is no such research study: see /api/studies"));
  }
}
