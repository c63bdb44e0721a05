package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Evidence;

/** Writes answers, decisions and what speaks for them. */
final class AnswerJson {

  private AnswerJson() {}

  static String state(Answer answer) {
    return switch (answer) {
      case Answer.Resolved _ -> "resolved";
      case Answer.InReview _ -> "review";
      case Answer.OutOfStudy _ -> "out-of-study";
    };
  }

  /** Whose a scan is. */
  static void write(JsonGenerator json, Answer answer) throws IOException {
    json.writeStartObject();
    json.writeStringField("scan", answer.scan());
    json.writeStringField("state", state(answer));
    switch (answer) {
      case Answer.Resolved resolved -> writeSubjectVisit(json, resolved.subjectVisit());
      case Answer.InReview review -> {
        json.writeStringField("cause", words(review.cause()));
        json.writeStringField("detail", review.detail());
        writeCandidates(json, "candidates", review.candidates());
        writeNumbers(json, "conflicting", review.conflicting());
      }
      case Answer.OutOfStudy out -> json.writeStringField("why", words(out.reason()));
    }
    json.writeNumberField("restsOn", answer.restsOn());
    writeNumbers(json, "dissent", answer.dissent());
    json.writeEndObject();
  }

  /** What an algorithm would decide. */
  static void write(JsonGenerator json, Decision decision) throws IOException {
    json.writeStartObject();
    writeMembers(json, decision);
    writeCandidates(json, "candidates", decision.candidates());
    json.writeEndObject();
  }

  /** The same without what else was considered. */
  static void writeOutcome(JsonGenerator json, Decision decision) throws IOException {
    json.writeStartObject();
    writeMembers(json, decision);
    boolean waits = decision instanceof Decision.InReview && !decision.candidates().isEmpty();
    if (waits && decision.candidates().getFirst().whose() instanceof SubjectVisit likeliest) {
      json.writeObjectFieldStart("likeliest");
      writeSubjectVisit(json, likeliest);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeMembers(JsonGenerator json, Decision decision) throws IOException {
    switch (decision) {
      case Decision.Resolved resolved -> {
        json.writeStringField("state", "resolved");
        writeSubjectVisit(json, resolved.subjectVisit());
      }
      case Decision.InReview review -> {
        json.writeStringField("state", "review");
        json.writeStringField("detail", review.reason());
      }
      case Decision.OutOfStudy out -> {
        json.writeStringField("state", "out-of-study");
        json.writeStringField("why", words(out.reason()));
      }
    }
    json.writeNumberField("confidence", decision.confidence());
  }

  static void writeCandidates(JsonGenerator json, String name, List<Candidate> candidates)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Candidate candidate : candidates) {
      json.writeStartObject();
      switch (candidate.whose()) {
        case SubjectVisit subjectVisit -> writeSubjectVisit(json, subjectVisit);
        case Candidate.Outside outside ->
            json.writeStringField("outOfStudy", words(outside.reason()));
      }
      json.writeNumberField("probability", candidate.probability());
      writeEvidence(json, candidate.evidence());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeEvidence(JsonGenerator json, List<Evidence> evidence) throws IOException {
    json.writeArrayFieldStart("evidence");
    for (Evidence piece : evidence) {
      json.writeStartObject();
      json.writeStringField("field", piece.field());
      json.writeStringField("relation", piece.relation());
      json.writeNumberField("bits", piece.bits());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeSubjectVisit(JsonGenerator json, SubjectVisit subjectVisit) throws IOException {
    json.writeStringField("study", subjectVisit.study());
    json.writeStringField("subject", subjectVisit.subject());
    json.writeStringField("visit", subjectVisit.visit());
  }

  static void writeNumbers(JsonGenerator json, String name, List<Long> numbers) throws IOException {
    json.writeArrayFieldStart(name);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** A day; nothing where there is none. */
  static void writeDate(JsonGenerator json, String name, @Nullable LocalDate date)
      throws IOException {
    if (date != null) {
      json.writeStringField(name, date.toString());
    }
  }

  /** A constant as this API spells it: {@code other-study}. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
