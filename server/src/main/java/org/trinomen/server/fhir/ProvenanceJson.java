package org.trinomen.server.fhir;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.resolve.Evidence;

/**
 * An entry of the ledger as FHIR R5 Provenance: who stated what of which resources, when, why and
 * on what evidence. Its id is the entry's number.
 */
final class ProvenanceJson {

  private final FhirJson fhir;

  ProvenanceJson(FhirJson fhir) {
    this.fhir = fhir;
  }

  void write(LedgerEntry entry) throws IOException {
    Statement statement = entry.statement();
    fhir.resource(
        "Provenance",
        Long.toString(entry.seq()),
        () -> {
          fhir.list("extension", () -> writeExtensions(entry));
          fhir.list("target", () -> writeTargets(entry.assertion()));
          writeValidity(statement.validFrom(), statement.validTo());
          fhir.instant("recorded", entry.recordedAt());
          fhir.list("authorization", () -> fhir.item(() -> writeReason(entry.reason())));
          String code = AssertionCode.of(entry.assertion());
          fhir.object(
              "activity", () -> fhir.concept(FhirName.ASSERTION, code, code.replace('-', ' ')));
          if (entry.assertion() instanceof ScanAssertion scan) {
            fhir.reference("patient", "Patient", scan.scan());
          }
          fhir.list("agent", () -> fhir.item(() -> write(entry.agent())));
          writeEntities(entry);
        });
  }

  private void writeTargets(Assertion assertion) throws IOException {
    for (ProvenanceTarget target : ProvenanceTarget.of(assertion)) {
      fhir.item(
          () -> {
            switch (target) {
              case ProvenanceTarget.Held held -> fhir.target(held.type(), held.id());
              case ProvenanceTarget.Named named ->
                  fhir.logicalTarget(named.type(), named.system(), named.name());
            }
          });
    }
  }

  private void writeValidity(@Nullable LocalDate from, @Nullable LocalDate to) throws IOException {
    if (from != null || to != null) {
      fhir.object(
          "occurredPeriod",
          () -> {
            fhir.date("start", from);
            fhir.date("end", to);
          });
    }
  }

  private void writeReason(Reason reason) throws IOException {
    fhir.object("concept", () -> fhir.concept(FhirName.REASON, reason.code(), reason.text()));
  }

  private void write(Agent agent) throws IOException {
    if (!agent.role().isBlank()) {
      fhir.list("role", () -> fhir.item(() -> fhir.text("text", agent.role())));
    }
    fhir.object("who", () -> writeWho(agent));
    if (!agent.organization().isBlank()) {
      fhir.object(
          "onBehalfOf",
          () -> fhir.logicalTarget("Organization", FhirName.ORGANIZATION, agent.organization()));
    }
  }

  private void writeWho(Agent agent) throws IOException {
    switch (agent) {
      case Agent.Person person ->
          fhir.logicalTarget("Practitioner", FhirName.ACCOUNT, person.name());
      case Agent.Algorithm algorithm -> {
        fhir.logicalTarget("Device", FhirName.ALGORITHM, algorithm.name());
        fhir.text("display", algorithm.name() + ", version " + algorithm.version());
      }
      case Agent.Feed feed -> fhir.logicalTarget("Device", FhirName.FEED, feed.name());
    }
  }

  /** What a statement is about when it is about a statement, or a scan that goes with another. */
  private void writeEntities(LedgerEntry entry) throws IOException {
    switch (entry.assertion()) {
      case LedgerAssertion.Retracts retracts ->
          writeEntity("removal", "Provenance", Long.toString(retracts.seq()));
      case LedgerAssertion.Confirms confirms ->
          writeEntity("source", "Provenance", Long.toString(confirms.seq()));
      case ScanAssertion.Companion companion ->
          writeEntity("source", "ImagingStudy", companion.of());
      case Assertion _ -> {
        // All others say what they say of their targets.
      }
    }
  }

  private void writeEntity(String role, String type, String id) throws IOException {
    fhir.list(
        "entity",
        () ->
            fhir.item(
                () -> {
                  fhir.text("role", role);
                  fhir.reference("what", type, id);
                }));
  }

  // ---- extensions

  private void writeExtensions(LedgerEntry entry) throws IOException {
    fhir.extensions(
        "ledger-entry",
        () -> {
          fhir.textPart("hash", entry.hash());
          fhir.textPart("previous-hash", entry.previousHash());
          if (entry.statement().basisSeq() > 0) {
            String basis = Long.toString(entry.statement().basisSeq());
            fhir.part("basis", () -> fhir.reference("valueReference", "Provenance", basis));
          }
          fhir.textPart("configuration", entry.statement().configurationDigest());
        });
    if (entry.assertion() instanceof ScanAssertion scan) {
      writeDecision(scan);
    }
    writeEvidence(entry.statement().evidence());
  }

  private void writeDecision(ScanAssertion assertion) throws IOException {
    switch (assertion) {
      case ScanAssertion.Assigned assigned ->
          fhir.extensions(
              "decision",
              () -> {
                fhir.textPart("visit", assigned.subjectVisit().visit());
                writeConfidence(assigned.confidence());
              });
      case ScanAssertion.OutOfStudy out ->
          fhir.extensions(
              "decision",
              () -> {
                fhir.textPart(
                    "out-of-study", out.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                writeConfidence(out.confidence());
              });
      case ScanAssertion.HeldForReview held ->
          fhir.extensions(
              "decision",
              () -> {
                fhir.textPart("review", held.reason());
                writeConfidence(held.confidence());
              });
      case ScanAssertion.NotThisSubject not -> {
        if (!not.visit().isBlank()) {
          fhir.extensions("decision", () -> fhir.textPart("visit", not.visit()));
        }
      }
      case ScanAssertion.Observed _, ScanAssertion.Companion _ -> {
        // Nothing is decided.
      }
    }
  }

  private void writeConfidence(double confidence) throws IOException {
    fhir.decimalPart("confidence", confidence);
  }

  private void writeEvidence(List<Evidence> all) throws IOException {
    for (Evidence evidence : all) {
      fhir.extensions(
          "evidence",
          () -> {
            fhir.textPart("field", evidence.field());
            fhir.textPart("relation", evidence.relation());
            fhir.decimalPart("bits", evidence.bits());
          });
    }
  }
}
