package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;

/** What is asserted as the members of a JSON object. */
final class AssertionJson {

  private AssertionJson() {}

  static void write(Assertion assertion, JsonGenerator json, PersonSeal seal) throws IOException {
    switch (assertion) {
      case RosterAssertion roster -> writeRoster(roster, json, seal);
      case ScanAssertion scan -> writeScan(scan, json);
      case SubjectAssertion subject -> writeSubject(subject, json);
      case LedgerAssertion.Confirms confirms -> json.writeNumberField("entry", confirms.seq());
      case LedgerAssertion.Retracts retracts -> json.writeNumberField("entry", retracts.seq());
      case LedgerAssertion.ViewpointDefined defined ->
          ViewpointJson.write(defined.viewpoint(), json);
    }
  }

  private static void writeRoster(RosterAssertion assertion, JsonGenerator json, PersonSeal seal)
      throws IOException {
    switch (assertion) {
      case RosterAssertion.StudyDefined defined -> StudyJson.write(defined.study(), json);
      case RosterAssertion.SiteNodeDeclared declared -> StudyJson.write(declared.node(), json);
      case RosterAssertion.SubjectEnrolled enrolled ->
          StudyJson.write(enrolled.subject(), json, seal);
      case RosterAssertion.VisitPlanned planned -> {
        write(planned.subject(), json);
        json.writeStringField("visit", planned.label());
        JsonWriter.date(json, "scheduled", planned.scheduled());
        JsonWriter.date(json, "windowLow", planned.windowLow());
        JsonWriter.date(json, "windowHigh", planned.windowHigh());
      }
      case RosterAssertion.VisitDone done -> {
        write(done.subject(), json);
        json.writeStringField("visit", done.label());
        JsonWriter.date(json, "doneOn", done.doneOn());
        JsonWriter.date(json, "enteredOn", done.enteredOn());
      }
      case RosterAssertion.SiteRule rule -> {
        json.writeStringField("site", rule.site());
        HabitJson.write(rule.habit(), json);
      }
      case RosterAssertion.SitePatternSeen seen -> {
        json.writeStringField("site", seen.site());
        HabitJson.write(seen.habit(), json);
        JsonWriter.texts(json, "scans", seen.scans());
      }
    }
  }

  private static void writeScan(ScanAssertion assertion, JsonGenerator json) throws IOException {
    json.writeStringField("scan", assertion.scan());
    switch (assertion) {
      case ScanAssertion.Observed observed -> {
        json.writeStringField("receivedAt", observed.receivedAt().toString());
        json.writeStringField("identityDigest", observed.identityDigest());
        json.writeStringField("modality", observed.modality());
        JsonWriter.texts(json, "likenesses", observed.likenesses().stream().sorted().toList());
      }
      case ScanAssertion.Assigned assigned -> {
        CandidateJson.write(assigned.subjectVisit(), json);
        json.writeNumberField("confidence", assigned.confidence());
        JsonWriter.each(json, "alternatives", assigned.alternatives(), CandidateJson::write);
      }
      case ScanAssertion.OutOfStudy out -> {
        json.writeStringField("outOfStudy", out.reason().name());
        json.writeNumberField("confidence", out.confidence());
        JsonWriter.each(json, "alternatives", out.alternatives(), CandidateJson::write);
      }
      case ScanAssertion.HeldForReview held -> {
        json.writeStringField("why", held.reason());
        json.writeNumberField("confidence", held.confidence());
        JsonWriter.each(json, "candidates", held.candidates(), CandidateJson::write);
      }
      case ScanAssertion.NotThisSubject denied -> {
        write(denied.subject(), json);
        json.writeStringField("visit", denied.visit());
      }
      case ScanAssertion.Companion companion -> json.writeStringField("of", companion.of());
    }
  }

  private static void writeSubject(SubjectAssertion assertion, JsonGenerator json)
      throws IOException {
    write(assertion.subject(), json);
    switch (assertion) {
      case SubjectAssertion.SamePerson same ->
          JsonWriter.object(json, "other", same.other(), AssertionJson::write);
      case SubjectAssertion.DifferentPerson different ->
          JsonWriter.object(json, "other", different.other(), AssertionJson::write);
      case SubjectAssertion.AlsoKnownAs known -> json.writeStringField("alias", known.alias());
      case SubjectAssertion.PersonErased _ -> {}
    }
  }

  private static void write(SubjectRef ref, JsonGenerator json) throws IOException {
    json.writeStringField("study", ref.study());
    json.writeStringField("subject", ref.code());
  }

  static Assertion read(AssertionKind kind, JsonFields fields, PersonSeal seal) {
    return switch (kind) {
      case STUDY_DEFINED -> new RosterAssertion.StudyDefined(StudyJson.read(fields));
      case SITE_NODE_DECLARED -> new RosterAssertion.SiteNodeDeclared(StudyJson.readNode(fields));
      case SUBJECT_ENROLLED ->
          new RosterAssertion.SubjectEnrolled(StudyJson.readSubject(fields, seal));
      case VISIT_PLANNED ->
          new RosterAssertion.VisitPlanned(
              subject(fields),
              fields.text("visit"),
              fields.date("scheduled"),
              fields.date("windowLow"),
              fields.date("windowHigh"));
      case VISIT_DONE ->
          new RosterAssertion.VisitDone(
              subject(fields),
              fields.text("visit"),
              fields.day("doneOn"),
              fields.date("enteredOn"));
      case SITE_RULE -> new RosterAssertion.SiteRule(fields.text("site"), HabitJson.read(fields));
      case SITE_PATTERN ->
          new RosterAssertion.SitePatternSeen(
              fields.text("site"), HabitJson.read(fields), fields.texts("scans"));
      case OBSERVED,
          ASSIGNED,
          OUT_OF_STUDY,
          HELD_FOR_REVIEW,
          NOT_THIS_SUBJECT,
          DUPLICATE_OF,
          REPEAT_OF,
          PART_OF ->
          readScan(kind, fields.text("scan"), fields);
      case SAME_PERSON ->
          new SubjectAssertion.SamePerson(subject(fields), subject(fields.fields("other")));
      case DIFFERENT_PERSON ->
          new SubjectAssertion.DifferentPerson(subject(fields), subject(fields.fields("other")));
      case ALSO_KNOWN_AS -> new SubjectAssertion.AlsoKnownAs(subject(fields), fields.text("alias"));
      case PERSON_ERASED -> new SubjectAssertion.PersonErased(subject(fields));
      case CONFIRMS -> new LedgerAssertion.Confirms(fields.whole("entry"));
      case RETRACTS -> new LedgerAssertion.Retracts(fields.whole("entry"));
      case VIEWPOINT_DEFINED -> new LedgerAssertion.ViewpointDefined(ViewpointJson.read(fields));
    };
  }

  private static Assertion readScan(AssertionKind kind, String scan, JsonFields fields) {
    return switch (kind) {
      case OBSERVED ->
          new ScanAssertion.Observed(
              scan,
              Instant.parse(fields.text("receivedAt")),
              fields.text("identityDigest"),
              fields.text("modality"),
              new HashSet<>(fields.texts("likenesses")));
      case ASSIGNED ->
          new ScanAssertion.Assigned(
              scan,
              CandidateJson.readVisit(fields),
              fields.decimal("confidence"),
              candidates("alternatives", fields));
      case OUT_OF_STUDY ->
          new ScanAssertion.OutOfStudy(
              scan,
              fields.one("outOfStudy", OutOfStudyReason.class),
              fields.decimal("confidence"),
              candidates("alternatives", fields));
      case HELD_FOR_REVIEW ->
          new ScanAssertion.HeldForReview(
              scan,
              fields.text("why"),
              fields.decimal("confidence"),
              candidates("candidates", fields));
      case NOT_THIS_SUBJECT ->
          new ScanAssertion.NotThisSubject(scan, subject(fields), fields.text("visit"));
      case DUPLICATE_OF -> new ScanAssertion.DuplicateOf(scan, fields.text("of"));
      case REPEAT_OF -> new ScanAssertion.RepeatOf(scan, fields.text("of"));
      case PART_OF -> new ScanAssertion.PartOf(scan, fields.text("of"));
      case STUDY_DEFINED,
          SITE_NODE_DECLARED,
          SUBJECT_ENROLLED,
          VISIT_PLANNED,
          VISIT_DONE,
          SITE_RULE,
          SITE_PATTERN,
          SAME_PERSON,
          DIFFERENT_PERSON,
          ALSO_KNOWN_AS,
          PERSON_ERASED,
          CONFIRMS,
          RETRACTS,
          VIEWPOINT_DEFINED ->
          throw new IllegalArgumentException(kind + " is not about a scan");
    };
  }

  private static List<Candidate> candidates(String name, JsonFields fields) {
    return fields.each(name, CandidateJson::read);
  }

  private static SubjectRef subject(JsonFields fields) {
    return new SubjectRef(fields.text("study"), fields.text("subject"));
  }
}
