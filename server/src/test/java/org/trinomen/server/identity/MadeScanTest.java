package org.trinomen.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.object;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** What is made here of a scan is whose that scan is, and tells nothing about anyone else's. */
class MadeScanTest {

  private static final TypedScan ONE = new TypedScan("A010", "A010", "20140711", 1);
  private static final TypedScan TWO = new TypedScan("A011", "A011", "20140714", 2);

  @TempDir private Path folder;
  private RunningArchive archive;

  @BeforeEach
  void start() throws Exception {
    archive = new RunningArchive(folder, Map.of("log.level", "error"));
    IdentityDoorsTest.importSampleStudy(archive);
    upload(ONE);
    upload(TWO);
    assign(ONE, "A010");
    assign(TWO, "A011");
    archive.server().awaitDecisions();
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  private void upload(TypedScan scan) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(
        FileMeta.encode(scan.sopClassUid(), scan.sopInstanceUid(), Uids.ExplicitVRLittleEndian));
    scan.writeTo(Uids.ExplicitVRLittleEndian, file);
    assertThat(archive.upload(file.toByteArray()).statusCode()).isEqualTo(200);
  }

  private void assign(TypedScan scan, String subject) throws Exception {
    archive.server().awaitDecisions();
    object(
        archive.post(
            "/api/assertions",
            """
            {"type": "assign", "scan": "%s", "study": "NPET-A", "subject": "%s", "visit": "V1",
             "reason": "seen"}\
            """
                .formatted(scan.scan(), subject)));
  }

  private List<LedgerEntry> said(String scan) {
    LedgerState state = archive.server().identity().state();
    return state.historyOfScan(scan, state.head());
  }

  /** The subject that a scan resolves to in the viewpoint of the study; else its state. */
  private String subjectOf(String scan) throws Exception {
    for (JsonValue.Members each : items(object(archive.get("/api/scans")), "scans")) {
      if (each.text("id").orElse("").equals(scan)) {
        JsonValue.Members answer = each.member("answer").orElseThrow().asMembers();
        return answer.text("subject").orElse(answer.text("state").orElse(""));
      }
    }
    return "none";
  }

  private List<String> scans() throws Exception {
    return items(object(archive.get("/api/scans")), "scans").stream()
        .map(scan -> scan.text("id").orElse(""))
        .toList();
  }

  @Test
  void copiesGoWithTheirOriginalWhateverTheyAreCalled() throws Exception {
    List<LedgerEntry> before = said(ONE.scan());
    object(archive.post("/studies/" + ONE.study() + "/anonymize", "{}"));
    object(
        archive.post(
            "/studies/" + TWO.study() + "/modify",
            """
            {"Force": true, "Replace": {"PatientID": "A010-x", "PatientName": "A010"}}\
            """));
    archive.server().awaitDecisions();

    List<String> all = scans();
    assertThat(all).hasSize(4);
    assertThat(subjectOf(all.get(2))).as("the anonymous copy").isEqualTo("A010");
    assertThat(subjectOf(all.get(3))).as("the copy under another's name").isEqualTo("A011");
    assertThat(subjectOf(ONE.scan())).isEqualTo("A010");
    assertThat(subjectOf(TWO.scan())).isEqualTo("A011");
    assertThat(items(object(archive.get("/api/review")), "review")).isEmpty();
    assertThat(said(ONE.scan())).as("nobody thinks otherwise of it").isEqualTo(before);
    assertThat(said(all.get(3)))
        .extracting(entry -> entry.agent().kind())
        .as("the resolver says nothing of what was made here")
        .containsOnly(AgentKind.FEED);

    archive.restart();
    archive.server().awaitDecisions();
    assertThat(subjectOf(all.get(3))).as("after a restart").isEqualTo("A011");
  }

  @Test
  void theVisitStaysWhenOnlyTheCopyIsLeftInView() throws Exception {
    object(archive.post("/studies/" + ONE.study() + "/anonymize", "{\"KeepSource\": false}"));
    archive.server().awaitDecisions();

    assertThat(archive.get("/studies/" + ONE.study()).statusCode()).isEqualTo(404);
    assertThat(subjectOf(scans().getLast())).isEqualTo("A010");
  }
}
