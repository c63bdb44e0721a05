package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.VisitGrid;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** One subject of a study: the person's names, the study's, the visits, and who said so. */
final class SubjectRoutes {

  private final IdentityService identity;
  private final Supplier<ReachedIdentity> asked;
  private final IncompleteScans incomplete;
  private final Clock clock;

  SubjectRoutes(
      IdentityService identity,
      Supplier<ReachedIdentity> asked,
      IncompleteScans incomplete,
      Clock clock) {
    this.identity = identity;
    this.asked = asked;
    this.incomplete = incomplete;
    this.clock = clock;
  }

  /** The routes. */
  List<Route> routes() {
    return List.of(
        Route.of(
                Method.GET,
                "/api/studies/{study}/subjects/{subject}",
                Permission.IDENTITY_READ,
                "A subject: who it is, by what other names, and the visits with their scans.",
                this::one)
            .withinReach(),
        Route.of(
                Method.GET,
                "/api/studies/{study}/subjects/{subject}/history",
                Permission.IDENTITY_READ,
                "Every statement about a subject; ?since an entry, ?limit.",
                this::history)
            .withinReach());
  }

  private void one(Exchange exchange) throws IOException {
    AsOf asOf = AsOf.of(exchange, identity);
    VisitGrid.Row row = row(exchange, asOf);
    ResearchSubject subject = row.subject();
    SubjectRef named = new SubjectRef(subject.study(), subject.code());
    List<String> aliases = identity.state().aliases(named, asOf.position());
    PhiAccess phi = exchange.phi();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          StudyRoutes.writeAsOf(json, asOf);
          json.writeStringField("study", subject.study());
          StudyRoutes.writeSubject(json, subject);
          AnswerJson.writeTexts(json, "aliases", aliases);
          json.writeObjectFieldStart("identifiers");
          for (Map.Entry<String, String> one : new TreeMap<>(subject.identifiers()).entrySet()) {
            json.writeStringField(one.getKey(), one.getValue());
          }
          json.writeEndObject();
          writePerson(json, subject.person(), phi);
          json.writeArrayFieldStart("visits");
          for (VisitGrid.Cell cell : row.cells()) {
            StudyRoutes.write(json, cell, incomplete);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void history(Exchange exchange) throws IOException {
    AsOf asOf = AsOf.of(exchange, identity);
    ResearchSubject subject = row(exchange, asOf).subject();
    long since = exchange.query().number("since", 0);
    List<LedgerEntry> later =
        asked
            .get()
            .historyOfSubject(new SubjectRef(subject.study(), subject.code()), asOf.position())
            .stream()
            .filter(entry -> entry.seq() > since)
            .toList();
    List<LedgerEntry> page = later.stream().limit(ScanRoutes.limit(exchange)).toList();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          StudyRoutes.writeAsOf(json, asOf);
          json.writeNumberField("next", page.isEmpty() ? since : page.getLast().seq());
          json.writeBooleanField("more", page.size() < later.size());
          EntryJson.write(json, page, identity, asOf);
          json.writeEndObject();
        });
  }

  /** The subject of this code, or that had it before. */
  private VisitGrid.Row row(Exchange exchange, AsOf asOf) {
    String code = exchange.pathValue("subject");
    List<VisitGrid.Row> rows =
        StudyRoutes.grid(exchange, identity, asked.get(), asOf, clock).rows();
    return rows.stream()
        .filter(row -> row.subject().code().equals(code))
        .findFirst()
        .or(
            () ->
                rows.stream().filter(row -> row.subject().formerCodes().contains(code)).findFirst())
        .orElseThrow(
            () -> new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such subject"));
  }

  /** What the study knows of the person; nothing where it knows nothing. */
  @SuppressWarnings("UnusedVariable") // This is where a person is named.
  static void writePerson(JsonGenerator json, PersonalIdentity person, PhiAccess phi)
      throws IOException {
    if (person.equals(PersonalIdentity.UNKNOWN)) {
      return;
    }
    json.writeObjectFieldStart("person");
    json.writeStringField("familyName", person.familyName());
    json.writeStringField("givenName", person.givenName());
    json.writeStringField("middleName", person.middleName());
    json.writeStringField(
        "birthDate", person.birthDate() == null ? "" : person.birthDate().toString());
    if (person.birthYear() != 0) {
      json.writeNumberField("birthYear", person.birthYear());
    }
    json.writeStringField("sex", person.sex());
    json.writeStringField("medicalRecordNumber", person.medicalRecordNumber());
    json.writeEndObject();
  }
}
