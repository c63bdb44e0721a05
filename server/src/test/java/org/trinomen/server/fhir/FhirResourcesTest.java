package org.trinomen.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.fhir.FhirValidation.json;
import static org.trinomen.server.fhir.FhirValidation.problems;
import static org.trinomen.server.fhir.FhirValidation.valid;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hl7.fhir.r5.model.Identifier;
import org.hl7.fhir.r5.model.ImagingStudy;
import org.hl7.fhir.r5.model.Linkage;
import org.hl7.fhir.r5.model.Location;
import org.hl7.fhir.r5.model.Patient;
import org.hl7.fhir.r5.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.server.access.LeaveToRead;

/** Every resource is what the published definitions of FHIR R5 say it is. */
final class FhirResourcesTest {

  private static final String SCAN = "0123456789abcdef0123456789abcdef01234567";
  private static final String OTHER = "fedcba9876543210fedcba9876543210fedcba98";
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final SubjectRef A010 = new SubjectRef("NPET-A", "A010");

  private static final ResearchStudy STUDY =
      new ResearchStudy(
          "NPET-A",
          "NPET",
          new CodeGrammar("{site}{N3}", CheckDigit.MOD_37_36),
          "PatientID",
          IdentityPolicy.FULL,
          "FDG",
          "PET brain",
          "PT",
          List.of(new PlannedVisit("V1", 0, 14), new PlannedVisit("V2", 365, 30)),
          List.of(
              new Site("NPET-A/1", "A", "St Mary's", "ST MARYS HOSP"),
              new Site("NPET-A/2", "", "", "")));

  private static final ResearchSubject SUBJECT =
      new ResearchSubject(
          "NPET-A",
          "NPET-A/1",
          "A010",
          List.of("A009", "S 17"),
          new PersonalIdentity("Wiliamson", "Wil", "", DAY, 1950, "M", "4711"),
          DAY,
          DAY,
          ResearchSubject.Status.WITHDRAWN,
          DAY.plusDays(90));

  @Test
  void validatorFindsWhatIsWrong() {
    assertThat(problems("{\"resourceType\": \"Linkage\", \"item\": []}")).isNotEmpty();
    assertThat(
            problems(
                """
                {"resourceType": "ResearchSubject", "status": "busy",
                 "study": {"reference": "ResearchStudy/a"}, "subject": {"reference": "Patient/a"}}
                """))
        .anySatisfy(problem -> assertThat(problem).contains("publication-status"));
    assertThat(
            problems(
                """
                {"resourceType": "ResearchSubject", "status": "active",
                 "progress": [{"subjectState": {"coding": [{"code": "asleep",
                   "system": "http://terminology.hl7.org/CodeSystem/research-subject-state"}]}}],
                 "study": {"reference": "ResearchStudy/a"}, "subject": {"reference": "Patient/a"}}
                """))
        .anySatisfy(problem -> assertThat(problem).contains("research-subject-state"));
    assertThat(problems("{\"resourceType\": \"Linkage\", \"active\": true}")).isNotEmpty();
  }

  @Test
  void researchStudyHasItsSitesWithinIt() throws IOException {
    var study =
        valid(
            org.hl7.fhir.r5.model.ResearchStudy.class,
            fhir -> new ResearchStudyJson(fhir).write(STUDY));
    assertThat(study.getIdPart()).isEqualTo("NPET-A");
    assertThat(study.getTitle()).isEqualTo("NPET");
    assertThat(study.getContained())
        .hasSize(2)
        .first()
        .isInstanceOfSatisfying(
            Location.class,
            site -> {
              assertThat(site.getName()).isEqualTo("ST MARYS HOSP");
              assertThat(site.getIdentifierFirstRep().getValue()).isEqualTo("NPET-A/1");
            });
    assertThat(study.getSite().getFirst().getReference()).isEqualTo("#site-1");
    assertThat(study.getExtensionsByUrl(FhirName.extension("planned-visit")).getFirst())
        .satisfies(
            visit ->
                assertThat(visit.getExtensionByUrl("label").getValue().primitiveValue())
                    .isEqualTo("V1"));
  }

  @Test
  void studyOfWhichLittleIsKnownIsValidToo() throws IOException {
    ResearchStudy bare =
        new ResearchStudy(
            "Étude 1/b",
            "",
            new CodeGrammar("{N4}", CheckDigit.NONE),
            "",
            IdentityPolicy.NONE,
            "",
            "",
            "",
            List.of(),
            List.of());
    var study =
        valid(
            org.hl7.fhir.r5.model.ResearchStudy.class,
            fhir -> new ResearchStudyJson(fhir).write(bare));
    assertThat(study.getIdPart()).isEqualTo(".c3.89tude.201.2fb");
  }

  @Test
  void subjectIsItsCodesAndNotThePerson() throws IOException {
    String json = json(fhir -> new ResearchSubjectJson(fhir).write(SUBJECT));
    var subject = valid(org.hl7.fhir.r5.model.ResearchSubject.class, json);
    assertThat(subject.getIdPart()).isEqualTo("NPET-A..A010");
    assertThat(subject.getIdentifier())
        .extracting(Identifier::getValue)
        .containsExactly("A010", "A009", "S 17");
    assertThat(subject.getProgressFirstRep().getSubjectState().getCodingFirstRep().getCode())
        .isEqualTo("withdrawn");
    assertThat(subject.getPeriod().getEndElement().asStringValue()).isEqualTo("2026-05-30");
    String patient = json(fhir -> new ResearchSubjectJson(fhir).writePatient(SUBJECT));
    assertThat(valid(Patient.class, patient).getIdPart()).isEqualTo("NPET-A..A010");
    assertThat(json + patient).doesNotContain("Wil", "1950", "4711");
  }

  @Test
  void patientOfAScanIsAsTyped() throws IOException {
    ScanIdentity identity =
        new ScanIdentity("A oh10", "ST MARYS", "Doe^Jane^M^Dr=山田^花子=", "19500229", "F");
    Patient patient =
        valid(
            Patient.class,
            fhir -> new PatientJson(fhir, LeaveToRead.granted()).write(SCAN, identity));
    assertThat(patient.getIdPart()).isEqualTo(SCAN);
    assertThat(patient.getIdentifier())
        .extracting(Identifier::getValue)
        .containsExactly(SCAN, "A oh10");
    assertThat(patient.getName()).hasSize(2);
    assertThat(patient.getNameFirstRep().getFamily()).isEqualTo("Doe");
    assertThat(patient.getNameFirstRep().getGivenAsSingleString()).isEqualTo("Jane M");
    assertThat(patient.getGender().toCode()).isEqualTo("female");
    assertThat(patient.hasBirthDate()).as("there is no such day").isFalse();
  }

  @Test
  void headerOfControlCharactersAndBlanksIsStillFhir() throws IOException {
    ScanIdentity identity = new ScanIdentity(" \u0007A010\u0000 ", " ", "^^", "unknown", "?");
    Patient patient =
        valid(
            Patient.class,
            fhir -> new PatientJson(fhir, LeaveToRead.granted()).write(SCAN, identity));
    assertThat(patient.getIdentifier())
        .extracting(Identifier::getValue)
        .containsExactly(SCAN, "A010");
    assertThat(patient.hasName()).isFalse();
    assertThat(patient.hasGender()).isFalse();
  }

  @Test
  void imagingStudyTellsSeriesAndWhen() throws IOException {
    Resource study =
        resource(
            Level.STUDY,
            Map.of(
                Tag.StudyInstanceUID, "1.2.840.99.1",
                Tag.StudyDate, "20260301",
                Tag.StudyTime, "101530.25",
                Tag.TimezoneOffsetFromUTC, "+0100",
                Tag.AccessionNumber, "ACC1",
                Tag.StudyDescription, "PET brain"));
    Resource pet =
        resource(
            Level.SERIES,
            Map.of(
                Tag.SeriesInstanceUID, "1.2.840.99.1.1",
                Tag.Modality, "PT",
                Tag.SeriesNumber, "2 ",
                Tag.SeriesDate, "20260301",
                Tag.SeriesTime, "1016"));
    Resource bare = resource(Level.SERIES, Map.of(Tag.SeriesInstanceUID, "1.2.840.99.1.2"));
    ImagingStudy imaging =
        valid(
            ImagingStudy.class,
            fhir ->
                new ImagingStudyJson(fhir)
                    .write(
                        new ImagingStudyJson.HeldScan(
                            SCAN,
                            study,
                            List.of(
                                new ImagingStudyJson.HeldSeries(pet, 47),
                                new ImagingStudyJson.HeldSeries(bare, 1)))));
    assertThat(imaging.getIdentifierFirstRep().getValue()).isEqualTo("urn:oid:1.2.840.99.1");
    assertThat(imaging.getStartedElement().asStringValue()).isEqualTo("2026-03-01T10:15:30+01:00");
    assertThat(imaging.getSubject().getReference()).isEqualTo("Patient/" + SCAN);
    assertThat(imaging.getNumberOfInstances()).isEqualTo(48);
    assertThat(imaging.getSeries().getFirst().getStartedElement().asStringValue())
        .as("no zone is known, so no time can be told")
        .isEqualTo("2026-03-01");
    assertThat(imaging.getSeries().get(1).getModality().getCodingFirstRep().getCode())
        .isEqualTo("OT");
  }

  private static Resource resource(Level level, Map<Integer, String> tags) {
    SortedMap<Integer, String> sorted = new TreeMap<>(Integer::compareUnsigned);
    sorted.putAll(tags);
    return new Resource(
        level,
        PublicId.ofPath("a", "b"),
        Optional.empty(),
        sorted,
        new TreeMap<>(),
        Instant.EPOCH,
        Optional.empty());
  }

  @Test
  void resolutionLinksTheSubjectWithWhoWasTyped() throws IOException {
    Answer.Resolved answer =
        new Answer.Resolved(SCAN, new SubjectVisit("NPET-A", "A010", "V1"), 17, List.of());
    LedgerEntry entry =
        entry(
            new Agent.Person("anna", "coordinator", "St Mary's"),
            new ScanAssertion.Assigned(SCAN, answer.subjectVisit(), 1, List.of()));
    Linkage linkage =
        valid(
            Linkage.class,
            fhir ->
                new LinkageJson(fhir)
                    .write(new LinkageJson.Resolution(answer, Optional.of(entry))));
    assertThat(linkage.getAuthor().getIdentifier().getValue()).isEqualTo("anna");
    assertThat(linkage.getItem())
        .extracting(item -> item.getType().toCode() + " " + item.getResource().getReference())
        .containsExactly("source Patient/NPET-A..A010", "alternate Patient/" + SCAN);
  }

  static List<Assertion> assertions() {
    SubjectRef other = new SubjectRef("NPET-A", "A011");
    List<Assertion> all = new ArrayList<>();
    all.add(new ScanAssertion.Observed(SCAN, Instant.EPOCH, "d", "PT", Set.of("study:1.2")));
    all.add(
        new ScanAssertion.Assigned(
            SCAN, new SubjectVisit("NPET-A", "A010", "V1"), .9999, List.of()));
    all.add(new ScanAssertion.OutOfStudy(SCAN, OutOfStudyReason.PHANTOM, 1, List.of()));
    all.add(new ScanAssertion.HeldForReview(SCAN, "two fit equally", .5, List.of()));
    all.add(new ScanAssertion.NotThisSubject(SCAN, A010, ""));
    all.add(new ScanAssertion.NotThisSubject(SCAN, A010, "V1"));
    all.add(new ScanAssertion.DuplicateOf(SCAN, OTHER));
    all.add(new ScanAssertion.RepeatOf(SCAN, OTHER));
    all.add(new ScanAssertion.PartOf(SCAN, OTHER));
    all.add(new SubjectAssertion.SamePerson(A010, other));
    all.add(new SubjectAssertion.DifferentPerson(A010, other));
    all.add(new SubjectAssertion.AlsoKnownAs(A010, "17"));
    all.add(new SubjectAssertion.PersonErased(A010));
    all.add(new RosterAssertion.StudyDefined(STUDY));
    all.add(
        new RosterAssertion.SiteNodeDeclared(
            new SiteNode("St Mary's", SiteNode.Kind.AE_TITLE, "STMARYS1", DAY, null)));
    all.add(new RosterAssertion.SubjectEnrolled(SUBJECT));
    all.add(new RosterAssertion.VisitPlanned(A010, "V1", DAY, DAY, DAY.plusDays(3)));
    all.add(new RosterAssertion.VisitDone(A010, "V1", DAY, null));
    all.add(new RosterAssertion.SiteRule("NPET-A/1", new SiteHabit.NumberOffset(-1)));
    all.add(
        new RosterAssertion.SitePatternSeen(
            "NPET-A/1", new SiteHabit.OtherPrefix("B"), List.of(SCAN)));
    all.add(new LedgerAssertion.Confirms(3));
    all.add(new LedgerAssertion.Retracts(3));
    all.add(new LedgerAssertion.ViewpointDefined(ShippedViewpoints.STUDY));
    return all;
  }

  @ParameterizedTest
  @MethodSource("assertions")
  void everyKindOfStatementIsAProvenance(Assertion assertion) throws IOException {
    Agent.Algorithm resolver = new Agent.Algorithm("trinomen-resolver", "1", "budget=1e-4");
    for (Agent agent :
        List.of(
            new Agent.Person("anna", "coordinator", "St Mary's"),
            new Agent.Person("bob", "", ""),
            resolver,
            new Agent.Feed("roster"))) {
      LedgerEntry entry = entry(agent, assertion);
      String json = json(fhir -> new ProvenanceJson(fhir).write(entry));
      Provenance provenance = valid(Provenance.class, json);
      assertThat(provenance.getIdPart()).isEqualTo("17");
      assertThat(provenance.getTarget()).isNotEmpty();
      assertThat(provenance.getAgentFirstRep().getWho().getIdentifier().getValue())
          .isEqualTo(agent.name());
      assertThat(json).doesNotContain("Wil", "1950", "4711");
    }
  }

  @Test
  void provenanceKeepsEvidenceAndHashes() throws IOException {
    LedgerEntry entry =
        entry(
            new Agent.Algorithm("trinomen-resolver", "1", ""),
            new ScanAssertion.Assigned(
                SCAN, new SubjectVisit("NPET-A", "A010", "V1"), .9999, List.of()));
    Provenance provenance = valid(Provenance.class, fhir -> new ProvenanceJson(fhir).write(entry));
    assertThat(provenance.getRecordedElement().asStringValue())
        .isEqualTo("2026-03-01T10:00:00.123Z");
    assertThat(provenance.getOccurredPeriod().getStartElement().asStringValue())
        .isEqualTo("2026-03-01");
    assertThat(provenance.getExtensionsByUrl(FhirName.extension("evidence")))
        .hasSize(3)
        .first()
        .satisfies(
            evidence -> {
              assertThat(evidence.getExtensionByUrl("field").getValue().primitiveValue())
                  .isEqualTo("PatientID");
              assertThat(evidence.getExtensionByUrl("bits").getValue().primitiveValue())
                  .isEqualTo("9.25");
            });
    assertThat(provenance.getExtensionByUrl(FhirName.extension("ledger-entry")))
        .satisfies(
            ledger ->
                assertThat(ledger.getExtensionByUrl("hash").getValue().primitiveValue())
                    .isEqualTo("h17"));
  }

  private static LedgerEntry entry(Agent agent, Assertion assertion) {
    return new LedgerEntry(
        17,
        Instant.parse("2026-03-01T10:00:00.123456Z"),
        new Statement(
            agent,
            assertion,
            new Reason("because", "the code fits\u0000"),
            List.of(
                new Evidence("PatientID", "code with a letter for a digit", 9.25),
                new Evidence("PatientSex", "agrees", -0.021164609998042146),
                new Evidence("StudyDate", "far from any visit", -60.0)),
            DAY,
            null,
            12,
            "c1"),
        "h16",
        "h17");
  }
}
