package org.trinomen.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.fhir.FhirValidation.encoded;
import static org.trinomen.server.fhir.FhirValidation.valid;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.hl7.fhir.r5.model.Bundle;
import org.hl7.fhir.r5.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r5.model.ImagingStudy;
import org.hl7.fhir.r5.model.Linkage;
import org.hl7.fhir.r5.model.Patient;
import org.hl7.fhir.r5.model.Provenance;
import org.hl7.fhir.r5.model.ResearchStudy;
import org.hl7.fhir.r5.model.ResearchSubject;
import org.hl7.fhir.r5.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.demo.DemoOutcome;

/** What the routes answer is valid FHIR R5, and true, on an archive that holds the demo's study. */
class FhirRoutesTest {

  private static final String A010 = "NEURO-PET..A010";

  @TempDir static Path folder;
  private static RunningArchive archive;
  private static String scan = "";
  private static String before = "";

  @BeforeAll
  static void start() throws Exception {
    archive = DemoArchive.start(folder);
    scan = DemoArchive.outcomes(archive).getFirst().answer().scan();
    before = Long.toString(archive.server().identity().state().head());
    HttpResponse<String> answer =
        archive.post(
            "/api/assertions",
            """
            {"type": "assign", "scan": "%s", "study": "NEURO-PET", "subject": "A010", "visit": "V1",
             "reason": "the code is right"}
            """
                .formatted(scan));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    archive.server().identity().awaitDecisions();
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  private static <T extends Resource> T get(Class<T> type, String path) throws Exception {
    HttpResponse<String> answer = archive.get("/fhir/" + path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/fhir+json; charset=utf-8");
    return valid(type, answer.body());
  }

  private static <T extends Resource> List<T> search(Class<T> type, String path) throws Exception {
    return resources(type, get(Bundle.class, path));
  }

  private static <T extends Resource> List<T> resources(Class<T> type, Bundle bundle) {
    return bundle.getEntry().stream()
        .map(BundleEntryComponent::getResource)
        .map(type::cast)
        .toList();
  }

  private static String inQuery(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void capabilityStatementNamesEveryType() throws Exception {
    var statement = get(org.hl7.fhir.r5.model.CapabilityStatement.class, "metadata");
    assertThat(statement.getFhirVersion().toCode()).isEqualTo("5.0.0");
    for (var resource : statement.getRestFirstRep().getResource()) {
      Bundle bundle = get(Bundle.class, resource.getType() + "?_count=100");
      assertThat(bundle.getTotal()).as(resource.getType()).isPositive();
      for (BundleEntryComponent entry : bundle.getEntry()) {
        String path = resource.getType() + "/" + entry.getResource().getIdPart();
        assertThat(entry.getFullUrl()).matches("http://127\\.0\\.0\\.1:[0-9]+/fhir/" + path);
      }
      Resource first = bundle.getEntryFirstRep().getResource();
      String again = resource.getType() + "/" + first.getIdPart();
      assertThat(encoded(get(first.getClass(), again))).isEqualTo(encoded(first));
    }
  }

  @Test
  void studyAndItsSubjectsAreThere() throws Exception {
    assertThat(get(ResearchStudy.class, "ResearchStudy/NEURO-PET").getSite()).hasSize(2);
    assertThat(search(ResearchSubject.class, "ResearchSubject?study=ResearchStudy/NEURO-PET"))
        .hasSize(8);
    assertThat(search(ResearchSubject.class, "ResearchSubject?study=NEURO-PET&identifier=A020"))
        .singleElement()
        .satisfies(subject -> assertThat(subject.getSubject().getReference()).endsWith("..A020"));
    assertThat(search(ResearchSubject.class, "ResearchSubject?_id=" + A010 + ",NEURO-PET..B010"))
        .hasSize(2);
    assertThat(search(ResearchSubject.class, "ResearchSubject?study=OTHER")).isEmpty();
  }

  @Test
  void scanIsFoundByItsUidAndTypedNamesStandInItsPatient() throws Exception {
    ImagingStudy imaging = get(ImagingStudy.class, "ImagingStudy/" + scan);
    String uid = inQuery("urn:dicom:uid|" + imaging.getIdentifierFirstRep().getValue());
    assertThat(search(ImagingStudy.class, "ImagingStudy?identifier=" + uid))
        .singleElement()
        .satisfies(found -> assertThat(found.getIdPart()).isEqualTo(scan));
    assertThat(imaging.getNumberOfInstances()).isEqualTo(1);
    Patient typed = get(Patient.class, imaging.getSubject().getReference());
    assertThat(typed.getNameFirstRep().getFamily()).isEqualTo("Harper");
    assertThat(search(Patient.class, "Patient?identifier=" + inQuery("A oh one oh"))).hasSize(1);
  }

  @Test
  void resolutionLinksTypedPatientAndSubjectAndRestsOnAStatement() throws Exception {
    Linkage linkage = get(Linkage.class, "Linkage/" + scan);
    assertThat(linkage.getAuthor().getIdentifier().getValue()).isEqualTo(archive.admin().name());
    assertThat(search(Linkage.class, "Linkage?source=Patient/" + A010 + "&item=Patient/" + scan))
        .singleElement()
        .satisfies(found -> assertThat(encoded(found)).isEqualTo(encoded(linkage)));
    String statement =
        linkage
            .getExtension()
            .getFirst()
            .getExtensionByUrl("statement")
            .getValueReference()
            .getReference();
    Provenance provenance = get(Provenance.class, statement);
    assertThat(provenance.getTargetFirstRep().getReference()).isEqualTo("ImagingStudy/" + scan);
    assertThat(provenance.getAuthorizationFirstRep().getConcept().getText())
        .isEqualTo("the code is right");
    assertThat(search(Provenance.class, "Provenance?target=ImagingStudy/" + scan))
        .extracting(Resource::getIdPart)
        .contains(provenance.getIdPart());
  }

  @Test
  void asOfBeforeTheStatementIsAsItWas() throws Exception {
    assertThat(search(Provenance.class, "Provenance?target=ImagingStudy/" + scan))
        .hasSizeGreaterThan(
            search(Provenance.class, "Provenance?as-of=" + before + "&target=ImagingStudy/" + scan)
                .size());
    HttpResponse<String> answer = archive.get("/fhir/ResearchSubject?as-of=0");
    assertThat(answer.headers().firstValue("X-Trinomen-Ledger-Position")).hasValue("0");
    assertThat(valid(Bundle.class, answer.body()).getTotal()).isZero();
    assertThat(search(Linkage.class, "Linkage?viewpoint=recorded")).isEmpty();
  }

  @Test
  void pagesFollowEachOtherToTheEnd() throws Exception {
    List<String> all = new ArrayList<>();
    String next = "ResearchSubject?_count=3";
    int pages = 0;
    while (!next.isEmpty()) {
      Bundle page = get(Bundle.class, next);
      assertThat(page.getTotal()).isEqualTo(8);
      resources(ResearchSubject.class, page).forEach(subject -> all.add(subject.getIdPart()));
      next = page.getLink("next") == null ? "" : page.getLink("next").getUrl();
      next = next.replaceFirst("^.*/fhir/", "");
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(all).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void errorsAreOperationOutcomes() throws Exception {
    expect(404, "not-found", "Patient/nobody");
    expect(404, "not-supported", "Observation");
    expect(404, "not-found", "Linkage/" + "0".repeat(40));
    expect(404, "not-found", "Patient?viewpoint=nobodys");
    expect(400, "invalid", "Patient?name=Harper");
    expect(400, "invalid", "Patient?identifier:text=A010");
    expect(400, "invalid", "Patient?_count=many");
    expect(400, "invalid", "Patient?as-of=yesterday");
    expect(406, "not-supported", "Patient?_format=xml");
  }

  private static void expect(int status, String code, String path) throws Exception {
    HttpResponse<String> answer = archive.get("/fhir/" + path);
    assertThat(answer.statusCode()).as(path).isEqualTo(status);
    var outcome = valid(org.hl7.fhir.r5.model.OperationOutcome.class, answer.body());
    assertThat(outcome.getIssueFirstRep().getCode().toCode()).as(path).isEqualTo(code);
  }

  @Test
  void whoMaySendOnlyLearnsNothing() throws Exception {
    assertThat(
            archive
                .post(
                    "/api/accounts",
                    """
                    {"name": "scanner", "password": "a long enough one", "roles": ["SENDER"]}
                    """)
                .statusCode())
        .isLessThan(300);
    HttpResponse<String> answer =
        archive.send(
            archive
                .anonymous("/fhir/Patient")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                "scanner:a long enough one".getBytes(StandardCharsets.UTF_8))));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(
            valid(org.hl7.fhir.r5.model.OperationOutcome.class, answer.body())
                .getIssueFirstRep()
                .getCode()
                .toCode())
        .isEqualTo("forbidden");
  }

  @Test
  void everyScanOfTheDemoIsAnImagingStudy() throws Exception {
    assertThat(search(ImagingStudy.class, "ImagingStudy?_count=100"))
        .extracting(Resource::getIdPart)
        .containsExactlyInAnyOrderElementsOf(
            DemoArchive.outcomes(archive).stream()
                .map(DemoOutcome::answer)
                .map(answer -> answer.scan())
                .toList());
  }
}
