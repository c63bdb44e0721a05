package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/** Scans: what was typed, whose they are said to be, who said it, and why. */
public final class ScanRoutes {

  private static final int LIMIT_OTHERWISE = 100;
  private static final int LIMIT_MAX = 1000;
  private static final String IMAGING_STUDY = "imaging-study";

  private final IdentityService identity;
  private final Supplier<ReachedIdentity> asked;
  private final Finder finder;
  private final ScanFileRoutes files;

  /**
   * Routes for scans.
   *
   * @param asked whose scans are, as far as the asker may see it
   * @param finder the archive as far as that
   */
  public ScanRoutes(
      IdentityService identity,
      Supplier<ReachedIdentity> asked,
      Finder finder,
      ViewedArchive viewed) {
    this.identity = identity;
    this.asked = asked;
    this.finder = finder;
    this.files = new ScanFileRoutes(identity, finder, viewed);
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>(ofScans());
    routes.addAll(files.routes());
    return routes;
  }

  private List<Route> ofScans() {
    return List.of(
        get(
            "/api/scans",
            "Lists scans and whose they are, by ?state, ?study, ?subject, ?imaging-study, ?since,"
                + " ?limit.",
            this::list),
        get("/api/scans/{id}", "A scan: its three names, and every viewpoint's answer.", this::one),
        get("/api/scans/{id}/history", "Every statement about a scan.", this::history),
        get("/api/scans/{id}/explain", "What an answer rests on, and what else.", this::explain),
        get(
            "/api/review",
            "The queue of doubtful scans, with candidates and reasons; ?study, ?since, ?limit.",
            this::review));
  }

  private static Route get(String path, String summary, RouteHandler handler) {
    return Route.of(Method.GET, path, Permission.IDENTITY_READ, summary, handler).withinReach();
  }

  // ---- lists

  private void list(Exchange exchange) throws IOException {
    Optional<String> state = exchange.query().first("state");
    Optional<String> study = exchange.query().first("study");
    Optional<String> subject = exchange.query().first("subject");
    if (!state.map(List.of("resolved", "review", "out-of-study")::contains).orElse(true)) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "state is resolved, review or out-of-study");
    }
    Set<String> together = together(exchange);
    boolean any = !exchange.query().has(IMAGING_STUDY);
    answer(
        exchange,
        "scans",
        answer ->
            (any || together.contains(answer.scan()))
                && state.map(wanted -> wanted.equals(AnswerJson.state(answer))).orElse(true)
                && ((study.isEmpty() && subject.isEmpty()) || isOf(answer, study, subject)),
        _ -> {});
  }

  /** The scans of the imaging study that is asked for. */
  private Set<String> together(Exchange exchange) {
    return exchange.query().first(IMAGING_STUDY).flatMap(PublicId::parse).stream()
        .flatMap(study -> finder.scansOf(study).stream())
        .map(scan -> scan.id().text())
        .collect(Collectors.toSet());
  }

  private void review(Exchange exchange) throws IOException {
    Optional<String> study = exchange.query().first("study");
    answer(
        exchange,
        "review",
        answer ->
            answer instanceof Answer.InReview review
                && (study.isEmpty() || mayBeOf(review, study.get())),
        json ->
            PatternRoutes.writePatterns(
                json, identity.state(), asked.get(), site -> isOf(site, study)));
  }

  private boolean isOf(String site, Optional<String> study) {
    return study.isEmpty()
        || asked.get().roster(identity.state().head()).studies().stream()
            .filter(known -> known.id().equals(study.get()))
            .anyMatch(known -> PatternRoutes.sites(known).contains(site));
  }

  /** What else a listing tells. */
  private interface More {
    void write(JsonGenerator json) throws IOException;
  }

  /** Which answers are wanted. */
  private interface Wanted {
    boolean includes(Answer answer);
  }

  /** Answers a page; its last member leads to the next one. */
  private void answer(Exchange exchange, String name, Wanted wanted, More more) throws IOException {
    AsOf asOf = AsOf.of(exchange, identity);
    long since = exchange.query().number("since", 0);
    int limit = limit(exchange);
    List<Answer> all = asked.get().answersShown(asOf.viewpoint(), asOf.position());
    List<Answer> page = new ArrayList<>();
    long total = 0;
    long at = 0;
    long next = 0;
    for (Answer answer : all) {
      at++;
      if (wanted.includes(answer)) {
        total++;
        if (at > since && page.size() < limit) {
          page.add(answer);
          next = at;
        }
      }
    }
    long last = page.isEmpty() ? since : next;
    long count = total;
    PhiAccess phi = exchange.phi();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          StudyRoutes.writeAsOf(json, asOf);
          json.writeNumberField("total", count);
          json.writeNumberField("next", last);
          more.write(json);
          json.writeArrayFieldStart(name);
          for (Answer answer : page) {
            json.writeStartObject();
            writeScan(json, answer.scan(), phi);
            json.writeFieldName("answer");
            AnswerJson.write(json, answer);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static int limit(Exchange exchange) {
    long limit = exchange.query().number("limit", LIMIT_OTHERWISE);
    return Math.clamp(limit, 1, LIMIT_MAX);
  }

  private static boolean isOf(Answer answer, Optional<String> study, Optional<String> subject) {
    return answer instanceof Answer.Resolved resolved
        && study.map(resolved.subjectVisit().study()::equals).orElse(true)
        && subject.map(resolved.subjectVisit().subject()::equals).orElse(true);
  }

  /** What nobody has a candidate for may be of any study. */
  private static boolean mayBeOf(Answer.InReview review, String study) {
    List<String> studies =
        review.candidates().stream()
            .map(Candidate::whose)
            .filter(SubjectVisit.class::isInstance)
            .map(whose -> ((SubjectVisit) whose).study())
            .toList();
    return studies.isEmpty() || studies.contains(study);
  }

  // ---- one scan

  private void one(Exchange exchange) throws IOException {
    ReceivedScan scan = scan(exchange);
    AsOf asOf = AsOf.of(exchange, identity);
    ReachedIdentity within = asked.get();
    Optional<Answer> answer = within.answer(scan.id(), asOf.viewpoint(), asOf.position());
    PhiAccess phi = exchange.phi();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          StudyRoutes.writeAsOf(json, asOf);
          writeScan(json, scan.id(), phi);
          writeNames(json, answer, asOf, phi);
          writeCircumstances(json, scan);
          json.writeObjectFieldStart("answers");
          for (Viewpoint viewpoint : identity.state().viewpoints(asOf.position())) {
            Optional<Answer> theirs = within.answer(scan.id(), viewpoint, asOf.position());
            if (theirs.isPresent()) {
              json.writeFieldName(viewpoint.name());
              AnswerJson.write(json, theirs.get());
            }
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private void history(Exchange exchange) throws IOException {
    String scan = observed(exchange);
    AsOf asOf = AsOf.of(exchange, identity);
    List<LedgerEntry> entries = asked.get().historyOfScan(scan, asOf.position());
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          StudyRoutes.writeAsOf(json, asOf);
          EntryJson.write(json, entries, identity, asOf);
          json.writeEndObject();
        });
  }

  private void explain(Exchange exchange) throws IOException {
    String scan = observed(exchange);
    AsOf asOf = AsOf.of(exchange, identity);
    ReachedIdentity within = asked.get();
    Answer answer =
        within.answer(scan, asOf.viewpoint(), asOf.position()).orElseThrow(ScanRoutes::notHere);
    Optional<LedgerEntry> basis = within.entry(answer.restsOn());
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          StudyRoutes.writeAsOf(json, asOf);
          json.writeFieldName("answer");
          AnswerJson.write(json, answer);
          json.writeStringField("inWords", Explanation.of(answer, basis));
          json.writeFieldName("restsOn");
          writeEntry(json, basis);
          json.writeArrayFieldStart("dissent");
          for (long seq : answer.dissent()) {
            Optional<LedgerEntry> entry = within.entry(seq);
            if (entry.isPresent()) {
              EntryJson.write(json, entry.get());
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void writeEntry(JsonGenerator json, Optional<LedgerEntry> entry)
      throws IOException {
    if (entry.isPresent()) {
      EntryJson.write(json, entry.get());
    } else {
      json.writeNull();
    }
  }

  /** A scan that the archive shows. */
  private ReceivedScan scan(Exchange exchange) {
    return ScanId.parse(exchange.pathValue("id"))
        .filter(id -> finder.scan(id).isPresent())
        .flatMap(id -> identity.scan(id.text()))
        .orElseThrow(ScanRoutes::notHere);
  }

  /** One that there is or was: what was stated of it stays true when it is withdrawn. */
  private String observed(Exchange exchange) {
    return ScanId.parse(exchange.pathValue("id"))
        .map(ScanId::text)
        .filter(id -> isObserved(identity, id) && asked.get().sees(id))
        .orElseThrow(ScanRoutes::notHere);
  }

  private static RequestFailure notHere() {
    return new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such scan");
  }

  // ---- writing

  /** What identifies a scan, and what was typed at the scanner. */
  @SuppressWarnings("UnusedVariable") // What was typed may name a person.
  private void writeScan(JsonGenerator json, String id, PhiAccess phi) throws IOException {
    json.writeStringField("id", id);
    Optional<ScanFacts> facts = ScanId.parse(id).flatMap(finder::scan);
    if (facts.isPresent()) {
      json.writeStringField("imagingStudy", facts.get().study().toString());
      json.writeStringField("studyInstanceUid", facts.get().studyInstanceUid());
      List<ScanFacts> together = finder.scansOf(facts.get().studyInstanceUid());
      json.writeArrayFieldStart("othersInImagingStudy");
      for (ScanFacts other : together) {
        if (!other.id().text().equals(id)) {
          json.writeString(other.id().text());
        }
      }
      json.writeEndArray();
    }
    Optional<ReceivedScan> scan = identity.scan(id);
    if (scan.isPresent()) {
      ScanIdentity typed = scan.get().identity();
      json.writeStringField("receivedAt", scan.get().receivedAt().toString());
      json.writeObjectFieldStart("typed");
      json.writeStringField("PatientID", typed.patientId());
      json.writeStringField("IssuerOfPatientID", typed.issuerOfPatientId());
      json.writeStringField("PatientName", typed.patientName());
      json.writeStringField("PatientBirthDate", typed.birthDate());
      json.writeStringField("PatientSex", typed.sex());
      json.writeEndObject();
      json.writeStringField("studyDate", scan.get().attribute("StudyDate"));
      json.writeStringField("studyDescription", scan.get().attribute("StudyDescription"));
      json.writeStringField("modality", scan.get().attribute("Modality"));
    }
  }

  /** The names of who was scanned, beside what was typed: the study's, and the person's own. */
  @SuppressWarnings("UnusedVariable") // This is where a person is named.
  private void writeNames(JsonGenerator json, Optional<Answer> answer, AsOf asOf, PhiAccess phi)
      throws IOException {
    if (!(answer.orElse(null) instanceof Answer.Resolved resolved)) {
      return;
    }
    json.writeObjectFieldStart("subject");
    AnswerJson.writeSubjectVisit(json, resolved.subjectVisit());
    json.writeEndObject();
    Optional<ResearchSubject> subject = identity.subject(resolved.subjectVisit(), asOf.position());
    if (subject.isPresent()) {
      SubjectRoutes.writePerson(json, subject.get().person(), phi);
    }
  }

  private static void writeCircumstances(JsonGenerator json, ReceivedScan scan) throws IOException {
    json.writeObjectFieldStart("circumstances");
    json.writeStringField("channel", scan.circumstances().channel());
    json.writeStringField("uploader", scan.circumstances().uploader());
    json.writeStringField("callingAeTitle", scan.circumstances().callingAeTitle());
    json.writeStringField("address", scan.circumstances().address());
    json.writeEndObject();
    json.writeObjectFieldStart("header");
    for (Map.Entry<String, String> attribute : new TreeMap<>(scan.header()).entrySet()) {
      json.writeStringField(attribute.getKey(), attribute.getValue());
    }
    json.writeEndObject();
  }

  /** Whether there is such a scan at all. */
  static boolean isObserved(IdentityService identity, String scan) {
    return identity.state().historyOfScan(scan, identity.state().head()).stream()
        .anyMatch(entry -> entry.assertion() instanceof ScanAssertion.Observed);
  }
}
