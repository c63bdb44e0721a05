package org.trinomen.server.identity;

import static org.trinomen.server.identity.AnswerJson.words;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.study.ResearchSubject;

/**
 * Writes entries of the ledger: who stated what, when, why, and on what ground. What studies know
 * of persons is not written here.
 */
final class EntryJson {

  private final JsonGenerator json;

  private EntryJson(JsonGenerator json) {
    this.json = json;
  }

  static void write(JsonGenerator json, LedgerEntry entry) throws IOException {
    json.writeStartObject();
    new EntryJson(json).writeMembers(entry);
    json.writeEndObject();
  }

  /**
   * As {@link #write(JsonGenerator, LedgerEntry)}, with whether it counts.
   *
   * @param counts whether a viewpoint believes it, and it was not taken back
   */
  static void write(JsonGenerator json, LedgerEntry entry, boolean counts) throws IOException {
    json.writeStartObject();
    new EntryJson(json).writeMembers(entry);
    json.writeBooleanField("counts", counts);
    json.writeEndObject();
  }

  /** Entries with whether each counts for whoever asks. */
  static void write(
      JsonGenerator json, List<LedgerEntry> entries, IdentityService identity, AsOf asOf)
      throws IOException {
    json.writeArrayFieldStart("entries");
    for (LedgerEntry entry : entries) {
      write(json, entry, identity.state().counts(entry.seq(), asOf.viewpoint(), asOf.position()));
    }
    json.writeEndArray();
  }

  private void writeMembers(LedgerEntry entry) throws IOException {
    json.writeNumberField("seq", entry.seq());
    json.writeStringField("recordedAt", entry.recordedAt().toString());
    json.writeObjectFieldStart("agent");
    write(entry.agent());
    json.writeEndObject();
    json.writeObjectFieldStart("assertion");
    switch (entry.assertion()) {
      case ScanAssertion scan -> write(scan);
      case SubjectAssertion subject -> write(subject);
      case RosterAssertion roster -> write(roster);
      case LedgerAssertion ledger -> write(ledger);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("reason");
    json.writeStringField("code", entry.reason().code());
    json.writeStringField("text", entry.reason().text());
    json.writeEndObject();
    AnswerJson.writeEvidence(json, entry.statement().evidence());
    AnswerJson.writeDate(json, "validFrom", entry.statement().validFrom());
    AnswerJson.writeDate(json, "validTo", entry.statement().validTo());
    json.writeNumberField("basis", entry.statement().basisSeq());
    json.writeStringField("configuration", entry.statement().configurationDigest());
    json.writeStringField("hash", entry.hash());
  }

  private void write(Agent agent) throws IOException {
    json.writeStringField("kind", words(agent.kind()));
    json.writeStringField("name", agent.name());
    switch (agent) {
      case Agent.Person person -> {
        json.writeStringField("role", person.role());
        json.writeStringField("organization", person.organization());
      }
      case Agent.Algorithm algorithm -> {
        json.writeStringField("version", algorithm.version());
        json.writeStringField("parameters", algorithm.parametersDigest());
      }
      case Agent.Feed _ -> {}
    }
  }

  private void write(ScanAssertion assertion) throws IOException {
    json.writeStringField("type", type(assertion));
    json.writeStringField("scan", assertion.scan());
    switch (assertion) {
      case ScanAssertion.Observed observed ->
          json.writeStringField("receivedAt", observed.receivedAt().toString());
      case ScanAssertion.Assigned assigned -> {
        AnswerJson.writeSubjectVisit(json, assigned.subjectVisit());
        json.writeNumberField("confidence", assigned.confidence());
        AnswerJson.writeCandidates(json, "alternatives", assigned.alternatives());
      }
      case ScanAssertion.OutOfStudy out -> {
        json.writeStringField("why", words(out.reason()));
        json.writeNumberField("confidence", out.confidence());
        AnswerJson.writeCandidates(json, "alternatives", out.alternatives());
      }
      case ScanAssertion.HeldForReview held -> {
        json.writeStringField("detail", held.reason());
        json.writeNumberField("confidence", held.confidence());
        AnswerJson.writeCandidates(json, "candidates", held.candidates());
      }
      case ScanAssertion.NotThisSubject not -> {
        write(not.subject());
        json.writeStringField("visit", not.visit());
      }
      case ScanAssertion.Companion companion -> json.writeStringField("of", companion.of());
    }
  }

  private void write(SubjectAssertion assertion) throws IOException {
    json.writeStringField("type", type(assertion));
    write(assertion.subject());
    switch (assertion) {
      case SubjectAssertion.SamePerson same -> writeOther(same.other());
      case SubjectAssertion.DifferentPerson different -> writeOther(different.other());
      case SubjectAssertion.AlsoKnownAs alias -> json.writeStringField("alias", alias.alias());
      case SubjectAssertion.PersonErased _ -> {}
    }
  }

  private void write(RosterAssertion assertion) throws IOException {
    json.writeStringField("type", type(assertion));
    switch (assertion) {
      case RosterAssertion.StudyDefined defined ->
          json.writeStringField("study", defined.study().id());
      case RosterAssertion.SiteNodeDeclared declared -> {
        json.writeStringField("organization", declared.node().organization());
        json.writeStringField("kind", words(declared.node().kind()));
        json.writeStringField("value", declared.node().value());
      }
      case RosterAssertion.SubjectEnrolled enrolled -> {
        ResearchSubject subject = enrolled.subject();
        json.writeStringField("study", subject.study());
        json.writeStringField("subject", subject.code());
        json.writeStringField("site", subject.site());
        json.writeStringField("status", words(subject.status()));
      }
      case RosterAssertion.VisitPlanned planned -> {
        write(planned.subject());
        json.writeStringField("visit", planned.label());
        AnswerJson.writeDate(json, "scheduled", planned.scheduled());
      }
      case RosterAssertion.VisitDone done -> {
        write(done.subject());
        json.writeStringField("visit", done.label());
        AnswerJson.writeDate(json, "doneOn", done.doneOn());
      }
      case RosterAssertion.SiteRule rule -> {
        json.writeStringField("site", rule.site());
        SiteHabitJson.write(json, rule.habit());
      }
      case RosterAssertion.SitePatternSeen seen -> {
        json.writeStringField("site", seen.site());
        SiteHabitJson.write(json, seen.habit());
        AnswerJson.writeTexts(json, "scans", seen.scans());
      }
    }
  }

  private void write(LedgerAssertion assertion) throws IOException {
    json.writeStringField("type", type(assertion));
    switch (assertion) {
      case LedgerAssertion.Confirms confirms -> json.writeNumberField("entry", confirms.seq());
      case LedgerAssertion.Retracts retracts -> json.writeNumberField("entry", retracts.seq());
      case LedgerAssertion.ViewpointDefined defined ->
          json.writeStringField("viewpoint", defined.viewpoint().name());
    }
  }

  private void write(SubjectRef subject) throws IOException {
    json.writeStringField("study", subject.study());
    json.writeStringField("subject", subject.code());
  }

  private void writeOther(SubjectRef other) throws IOException {
    json.writeStringField("otherStudy", other.study());
    json.writeStringField("other", other.code());
  }

  /** The word that {@code POST /api/assertions} takes for it, where it takes it at all. */
  static String type(Assertion assertion) {
    return switch (assertion) {
      case ScanAssertion.Observed _ -> "observed";
      case ScanAssertion.Assigned _ -> "assign";
      case ScanAssertion.OutOfStudy _ -> "out-of-study";
      case ScanAssertion.HeldForReview _ -> "hold";
      case ScanAssertion.NotThisSubject _ -> "not-this-subject";
      case ScanAssertion.DuplicateOf _ -> "duplicate";
      case ScanAssertion.RepeatOf _ -> "repeat";
      case ScanAssertion.PartOf _ -> "part";
      case SubjectAssertion.SamePerson _ -> "same-person";
      case SubjectAssertion.DifferentPerson _ -> "different-person";
      case SubjectAssertion.AlsoKnownAs _ -> "also-known-as";
      case SubjectAssertion.PersonErased _ -> "erase-person";
      case RosterAssertion.StudyDefined _ -> "study-defined";
      case RosterAssertion.SiteNodeDeclared _ -> "site-node";
      case RosterAssertion.SubjectEnrolled _ -> "enrolled";
      case RosterAssertion.VisitPlanned _ -> "visit-planned";
      case RosterAssertion.VisitDone _ -> "visit-done";
      case RosterAssertion.SiteRule _ -> "site-rule";
      case RosterAssertion.SitePatternSeen _ -> "site-pattern";
      case LedgerAssertion.Confirms _ -> "confirm";
      case LedgerAssertion.Retracts _ -> "retract";
      case LedgerAssertion.ViewpointDefined _ -> "viewpoint-defined";
    };
  }
}
