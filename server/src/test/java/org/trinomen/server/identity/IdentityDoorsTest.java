package org.trinomen.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.items;
import static org.trinomen.server.RunningArchive.number;
import static org.trinomen.server.RunningArchive.object;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** From a scan under a misspelt name to files under the right one, over the real doors. */
final class IdentityDoorsTest {

  private static final String STUDY_CONF =
      """
      id = NPET-A
      short = NPET
      template = "{site}{N3}"
      modality = PT
      protocol = "NPET DOPA brain"
      visits = [ { label = V1, offset_days = 14, window_days = 21 } ]
      sites = [ { id = "NPET-A/1", prefix = A, hospital = 0, institution = "Johns Hopkins" } ]
      """;

  private static final String ROSTER =
      """
      study,site,subject,birthyear,sex,enrolled_on,entered_on
      NPET-A,NPET-A/1,A010,1971,F,20140627,20140627
      NPET-A,NPET-A/1,A011,1974,F,20140630,20140702
      NPET-A,NPET-A/1,A012,1980,F,20140630,20140702
      """;

  /** What nobody could know whose it is. */
  private static final TypedScan UNKNOWN = new TypedScan("ZZ999", "SMITH^OLD", "20140712", 3);

  private static final List<TypedScan> SCANS =
      List.of(
          new TypedScan("A010", "A010", "20140711", 1),
          new TypedScan("A oh one one", "A011", "20140714", 2),
          UNKNOWN);

  @TempDir private Path folder;
  private RunningArchive archive;

  @BeforeEach
  void start() throws Exception {
    archive =
        new RunningArchive(
            folder,
            Map.of(
                "dicom.enabled", "true",
                "dicom.port", "0",
                "dicom.accept-unknown-callers", "true",
                "log.level", "error"));
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  // ---- studies

  @Test
  void studyIsImportedAfterAPreviewThatChangesNothing() throws Exception {
    JsonValue.Members preview = object(importFiles("?preview", STUDY_CONF, ROSTER));
    assertThat(items(preview, "changes")).hasSize(4);
    assertThat(object(archive.get("/api/studies")).member("studies"))
        .contains(new JsonValue.Items(List.of()));

    JsonValue.Members done = object(importFiles("", STUDY_CONF, ROSTER));
    assertThat(items(done, "changes")).hasSize(4);
    assertThat(items(object(importFiles("", STUDY_CONF, ROSTER)), "changes"))
        .as("the same again tells nothing new")
        .isEmpty();
    JsonValue.Members grown =
        object(importFiles("", null, ROSTER + "NPET-A,NPET-A/1,A013,1981,F,20140801,20140801\n"));
    assertThat(items(grown, "changes")).hasSize(1);
    JsonValue.Members study = items(object(archive.get("/api/studies")), "studies").getFirst();
    assertThat(study.text("id")).contains("NPET-A");
    assertThat(study.member("subjects")).contains(new JsonValue.Numeral("4"));
    assertThat(items(object(archive.get("/api/studies/NPET-A/subjects")), "subjects"))
        .extracting(subject -> subject.text("subject").orElse(""))
        .containsExactly("A010", "A011", "A012", "A013");
  }

  @Test
  void whatCannotBeImportedIsRefusedWithAReason() throws Exception {
    assertThat(importFiles("", null, ROSTER).statusCode()).as("unknown study").isEqualTo(404);
    assertThat(archive.post("/api/studies/NPET-A/import", "study.conf").statusCode())
        .isEqualTo(415);
    assertThat(multipart("/api/studies/NPET-A/import", Map.of("../evil", "x")).statusCode())
        .isEqualTo(400);
    assertThat(
            multipart("/api/studies/OTHER/import", Map.of("study.conf", STUDY_CONF)).statusCode())
        .isEqualTo(400);
    assertThat(archive.get("/api/studies/NOSUCH/visits").statusCode()).isEqualTo(404);
  }

  // ---- scans, statements, files

  @Test
  void statementChangesTheAnswerAndNeverThePast() throws Exception {
    importFiles("", STUDY_CONF, ROSTER);
    send(SCANS);

    assertThat(items(object(archive.get("/api/scans")), "scans"))
        .extracting(scan -> scan.text("id").orElse(""))
        .containsExactlyElementsOf(SCANS.stream().map(TypedScan::scan).toList());
    assertThat(items(object(archive.get("/api/review")), "review"))
        .extracting(scan -> scan.text("id").orElse(""))
        .contains(UNKNOWN.scan());
    long before = position();
    long assigned = state("assign", "A010");
    assertThat(answer("")).isEqualTo("resolved A010");
    long other = state("assign", "A012");
    assertThat(answer("")).isEqualTo("resolved A012");
    assertThat(answer("?as-of=" + assigned)).isEqualTo("resolved A010");
    assertThat(answer("?as-of=" + before)).isEqualTo("review ");
    assertThat(answer("?viewpoint=recorded")).startsWith("review");
    retract(other);
    assertThat(answer("?as-of=" + other)).isEqualTo("resolved A012");
    assertThat(archive.get("/api/scans/" + UNKNOWN.scan() + "/explain").body())
        .contains("This rests on entry " + assigned, "telephone");
    assertThat(items(object(archive.get("/api/scans/" + UNKNOWN.scan() + "/history")), "entries"))
        .extracting(entry -> entry.member("counts").orElseThrow())
        .last()
        .isEqualTo(new JsonValue.Flag(true));
    assertThat(items(object(archive.get("/api/assertions?since=" + before)), "entries"))
        .hasSizeGreaterThanOrEqualTo(3);

    JsonValue.Members one = object(archive.get("/api/scans/" + UNKNOWN.scan()));
    assertThat(one.member("typed").orElseThrow().asMembers().text("PatientName"))
        .contains("SMITH^OLD");
    assertThat(one.member("answers").orElseThrow().asMembers().values())
        .containsKeys("recorded", "study", "site", "blinded");

    archive.restart();
    archive.server().awaitDecisions();
    assertThat(answer("?as-of=" + other)).isEqualTo("resolved A012");
    assertThat(answer("?as-of=" + before)).isEqualTo("review ");
  }

  /** Withdrawn is not erased: who said what of the scan stays, but it is not here any more. */
  @Test
  void withdrawnScanIsNotHereAndAsksNobody() throws Exception {
    importFiles("", STUDY_CONF, ROSTER);
    send(SCANS);
    state("assign", "A012");
    long here = visits("here");
    assertThat(archive.get("/api/studies/NPET-A/visits").body()).contains(UNKNOWN.scan());
    String review = "/api/scans/" + UNKNOWN.scan();
    String imagingStudy = object(archive.get(review)).text("imagingStudy").orElseThrow();
    assertThat(archive.send(archive.request("/studies/" + imagingStudy).DELETE()).statusCode())
        .isEqualTo(200);
    for (int round = 0; round < 2; round++) {
      assertThat(visits("here")).isEqualTo(here - 1);
      for (String list : List.of("/api/studies/NPET-A/visits", "/api/scans", "/api/review")) {
        assertThat(archive.get(list).body()).as(list).doesNotContain(UNKNOWN.scan());
      }
      assertThat(archive.get(review).statusCode()).isEqualTo(404);
      assertThat(archive.get(review + "/explain").body()).contains("telephone");
      assertThat(items(object(archive.get(review + "/history")), "entries")).isNotEmpty();
      archive.restart();
      archive.server().awaitDecisions();
    }
    send(List.of(UNKNOWN));
    assertThat(visits("here")).as("sent again").isEqualTo(here);
    assertThat(answer("")).isEqualTo("resolved A012");
  }

  private long visits(String state) throws Exception {
    return number(
        items(object(archive.get("/api/studies")), "studies")
            .getFirst()
            .member("visits")
            .orElseThrow()
            .asMembers(),
        state);
  }

  @Test
  void fiveFilesOfOneInstanceShowTheSamePixelsUnderTheNamesAskedFor() throws Exception {
    importFiles("", STUDY_CONF, ROSTER);
    send(SCANS);
    long before = position();
    long assigned = state("assign", "A010");
    long other = state("assign", "A012");
    String file = "/instances/" + UNKNOWN.instance() + "/file";

    byte[] recorded = file("/views/recorded" + file);
    byte[] study = file("/views/study" + file + "?as-of=" + other);
    byte[] earlier = file("/views/study" + file + "?as-of=" + assigned);
    byte[] unresolved = file("/views/study" + file + "?as-of=" + before);
    byte[] blinded = file("/views/blinded/instances/" + blindedInstance() + "/file");

    assertThat(recorded).isEqualTo(file(file));
    assertThat(patientId(recorded)).isEqualTo("ZZ999");
    assertThat(patientId(study)).isEqualTo("A012");
    assertThat(patientId(earlier)).isEqualTo("A010");
    assertThat(patientId(unresolved)).startsWith("REVIEW-");
    assertThat(patientId(blinded)).doesNotContain("ZZ999", "A012");
    assertThat(new String(blinded, StandardCharsets.ISO_8859_1))
        .doesNotContain("ZZ999", "SMITH", "A012", "Johns Hopkins", UNKNOWN.studyUid());
    for (byte[] one : List.of(recorded, study, earlier, unresolved, blinded)) {
      assertThat(pixels(one)).isEqualTo(UNKNOWN.pixels());
    }
    assertThat(new HashSet<>(Set.of(hash(recorded), hash(study), hash(earlier), hash(unresolved))))
        .hasSize(4);

    archive.restart();
    archive.server().awaitDecisions();
    assertThat(file("/views/study" + file + "?as-of=" + other)).isEqualTo(study);
    assertThat(file("/views/study" + file + "?as-of=" + assigned)).isEqualTo(earlier);
    assertThat(file("/views/study" + file + "?as-of=" + before)).isEqualTo(unresolved);
    assertThat(file(file)).isEqualTo(recorded);
  }

  @Test
  void everyListingOfAViewpointShowsItsNames() throws Exception {
    importFiles("", STUDY_CONF, ROSTER);
    send(List.of(UNKNOWN));
    long position = state("assign", "A012");

    HttpResponse<String> study = archive.get("/views/study/studies/" + UNKNOWN.study());
    assertThat(study.headers().firstValue("X-Trinomen-Ledger-Position"))
        .hasValueSatisfying(at -> assertThat(Long.parseLong(at)).isGreaterThanOrEqualTo(position));
    assertThat(study.body()).contains("\"PatientID\":\"A012\"").doesNotContain("ZZ999", "SMITH");
    assertThat(archive.get("/views/study/patients?expand").body())
        .contains("\"PatientID\":\"A012\"")
        .doesNotContain("ZZ999", "SMITH");
    assertThat(
            archive.get("/views/study/instances/" + UNKNOWN.instance() + "/simplified-tags").body())
        .contains("\"ClinicalTrialSubjectID\":\"A012\"", "\"ClinicalTrialTimePointID\":\"V1\"");
    assertThat(find("study", "A012")).contains(UNKNOWN.study().toString());
    assertThat(find("study", "ZZ999")).isEqualTo("[]");
    assertThat(find("recorded", "ZZ999")).contains(UNKNOWN.study().toString());
    assertThat(find("blinded", "ZZ999")).isEqualTo("[]");
    assertThat(find("blinded", "*")).isNotEqualTo("[]").doesNotContain(UNKNOWN.study().toString());
    assertThat(archive.get("/views/blinded/studies/" + UNKNOWN.study()).statusCode())
        .as("an id of the archive is none of a viewpoint that hides UIDs")
        .isEqualTo(404);
    assertThat(archive.get("/views/blinded/studies?expand").body())
        .doesNotContain("ZZ999", "SMITH", UNKNOWN.studyUid(), "20140712");
    byte[] zip = archive.bytes("/views/study/studies/" + UNKNOWN.study() + "/archive").body();
    assertThat(new String(zip, StandardCharsets.ISO_8859_1)).contains("A012 A012");
  }

  @Test
  void gridTellsWhatIsHereAndWhatIsMissing() throws Exception {
    importFiles("", STUDY_CONF, ROSTER);
    send(List.of(UNKNOWN));
    state("assign", "A012");

    assertThat(items(object(archive.get("/api/studies/NPET-A/patterns")), "patterns")).isEmpty();
    assertThat(archive.get("/api/studies/NO-SUCH/patterns").statusCode()).isEqualTo(404);
    String grid = archive.get("/api/studies/NPET-A/visits").body();

    assertThat(grid)
        .contains("\"scans\":[\"" + UNKNOWN.scan() + "\"]")
        .contains("\"state\":\"here\"", "\"state\":\"missing\"");
  }

  @Test
  void whatIfDecidesAndRecordsNothing() throws Exception {
    importFiles("", STUDY_CONF, ROSTER);
    archive.server().awaitDecisions();
    long before = position();

    HttpResponse<String> answer =
        archive.post(
            "/api/what-if", "{\"header\":{\"PatientID\":\"A010\",\"StudyDate\":\"20140711\"}}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(object(answer).member("decision")).isPresent();
    assertThat(position()).isEqualTo(before);
    assertThat(archive.post("/api/what-if", "{\"header\":7}").statusCode()).isEqualTo(400);
  }

  @Test
  void siteSeesTheArchiveWithItsOwnEyesUnderAPathOfItsOwn() throws Exception {
    importFiles("", STUDY_CONF + "sponsor = \"Brain Foundation\"\n", ROSTER);
    send(List.of(UNKNOWN));
    state("assign", "A012");
    String file = "/instances/" + UNKNOWN.instance() + "/file";

    byte[] site = file("/views/site:NPET-A~1" + file);

    assertThat(patientId(site)).isEqualTo("A012");
    assertThat(dataSet(site).string(Tag.ClinicalTrialSponsorName)).contains("Brain Foundation");
    assertThat(archive.get("/api/scans?viewpoint=study:NPET-A/1").statusCode()).isEqualTo(200);
    for (String none : List.of("site:NPET-A~7", "recorded:NPET-A~1", "nowhere:NPET-A~1", "site:")) {
      assertThat(archive.get("/views/" + none + "/studies").statusCode()).as(none).isEqualTo(404);
    }
  }

  // ---- abuse

  @Test
  void nonsenseIsRefusedAndChangesNothing() throws Exception {
    importFiles("", STUDY_CONF, ROSTER);
    send(List.of(UNKNOWN));
    long before = position();
    String assign = assignment("A012");

    assertStatus(400, "{\"type\":");
    assertStatus(400, "[]");
    assertStatus(400, "{\"type\":\"marry\",\"reason\":\"x\"}");
    assertStatus(400, assign.replace("by telephone", " "));
    assertStatus(400, assign.replace("by telephone", "x".repeat(100_000)));
    assertStatus(400, assign.replace("\"visit\"", "\"vist\""));
    assertStatus(404, assign.replace("A012", "A999"));
    assertStatus(404, assign.replace("V1", "V7"));
    assertStatus(404, assign.replace(UNKNOWN.scan(), "0".repeat(40)));
    assertStatus(400, assign.replace(UNKNOWN.scan(), "../../etc/passwd"));
    assertStatus(409, "{\"type\":\"retract\",\"entry\":99999,\"reason\":\"x\"}");
    assertStatus(409, assign.replace("}", ",\"ifRestsOn\":99999}"));
    assertThat(archive.get("/views/nowhere/studies").statusCode()).isEqualTo(404);
    assertThat(archive.get("/views/study/studies?as-of=yesterday").statusCode()).isEqualTo(400);
    assertThat(archive.get("/views/study/studies?as-of=99999").statusCode()).isEqualTo(400);
    assertThat(archive.get("/api/scans/" + "f".repeat(40)).statusCode()).isEqualTo(404);
    assertThat(position()).isEqualTo(before);
  }

  @Test
  void everyoneSeesAndDoesOnlyWhatTheyMay() throws Exception {
    importFiles("", STUDY_CONF, ROSTER);
    send(List.of(UNKNOWN));
    account("reader", "READER");
    account("analyst", "ANALYST");
    account("sender", "SENDER");

    assertThat(as("reader", "/api/review")).isEqualTo(200);
    assertThat(postAs("reader", "/api/assertions", assignment("A012"))).isEqualTo(403);
    assertThat(postAs("reader", "/api/studies/NPET-A/import", "x")).isEqualTo(403);
    assertThat(as("reader", "/views/study/studies")).isEqualTo(200);
    assertThat(as("analyst", "/views/blinded/studies?expand")).isEqualTo(200);
    assertThat(as("analyst", "/views/study/studies")).isEqualTo(403);
    assertThat(as("analyst", "/views/recorded/studies")).isEqualTo(403);
    assertThat(as("analyst", "/studies")).isEqualTo(403);
    assertThat(as("analyst", "/api/review")).isEqualTo(403);
    assertThat(as("sender", "/views/blinded/studies")).isEqualTo(403);
  }

  // ---- doing

  private void send(List<TypedScan> scans) throws Exception {
    Caller caller =
        Caller.of("PET00", AssociationSettings.of(new Implementation("2.25.1", "TEST")));
    RemoteNode node =
        new RemoteNode("127.0.0.1", archive.server().dicomPort().orElseThrow(), "TRINOMEN");
    try (StoreScu scu = new StoreScu(caller, node, List.of(), List.of())) {
      for (TypedScan scan : scans) {
        assertThat(scu.send(scan))
            .isInstanceOfSatisfying(
                StoreScu.Answered.class, answered -> assertThat(answered.status().code()).isZero());
      }
    }
    archive.server().awaitDecisions();
  }

  private static String assignment(String subject) {
    return """
    {"type":"assign","scan":"%s","study":"NPET-A","subject":"%s","visit":"V1",\
    "reason":"by telephone"}\
    """
        .formatted(UNKNOWN.scan(), subject);
  }

  private long state(String type, String subject) throws Exception {
    HttpResponse<String> answer = archive.post("/api/assertions", assignment(subject));
    assertThat(answer.statusCode()).as(type + ": " + answer.body()).isEqualTo(200);
    archive.server().awaitDecisions();
    return number(object(answer), "position");
  }

  private void retract(long entry) throws Exception {
    HttpResponse<String> answer =
        archive.post(
            "/api/assertions",
            "{\"type\":\"retract\",\"entry\":%d,\"reason\":\"a slip\"}".formatted(entry));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    archive.server().awaitDecisions();
  }

  private void assertStatus(int status, String body) throws Exception {
    HttpResponse<String> answer = archive.post("/api/assertions", body);
    assertThat(answer.statusCode()).as(body.length() > 300 ? "long" : body).isEqualTo(status);
  }

  private HttpResponse<String> importFiles(String query, String conf, String roster)
      throws Exception {
    Map<String, String> files =
        conf == null
            ? Map.of("roster.csv", roster)
            : Map.of("study.conf", conf, "roster.csv", roster);
    return multipart("/api/studies/NPET-A/import" + query, files);
  }

  /** Imports the study of these tests into an archive. */
  static void importSampleStudy(RunningArchive archive) throws Exception {
    Map<String, String> files = Map.of("study.conf", STUDY_CONF, "roster.csv", ROSTER);
    object(multipart(archive, "/api/studies/NPET-A/import", files));
  }

  private HttpResponse<String> multipart(String path, Map<String, String> files) throws Exception {
    return multipart(archive, path, files);
  }

  static HttpResponse<String> multipart(
      RunningArchive archive, String path, Map<String, String> files) throws Exception {
    StringBuilder body = new StringBuilder();
    files.forEach(
        (name, text) ->
            body.append("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(text)
                .append("\r\n"));
    return archive.send(
        archive
            .request(path)
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(body + "--b--\r\n")));
  }

  private void account(String name, String role) throws Exception {
    String body =
        "{\"name\":\"%s\",\"password\":\"long enough it is\",\"roles\":[\"%s\"]}"
            .formatted(name, role);
    assertThat(archive.post("/api/accounts", body).statusCode()).isEqualTo(200);
  }

  private int as(String account, String path) throws Exception {
    return archive.send(signedIn(account, path)).statusCode();
  }

  private int postAs(String account, String path, String body) throws Exception {
    return archive.send(signedIn(account, path).POST(BodyPublishers.ofString(body))).statusCode();
  }

  private java.net.http.HttpRequest.Builder signedIn(String account, String path) {
    byte[] pair = (account + ":long enough it is").getBytes(StandardCharsets.UTF_8);
    return archive
        .anonymous(path)
        .header("Authorization", "Basic " + java.util.Base64.getEncoder().encodeToString(pair));
  }

  // ---- asking

  private long position() throws Exception {
    return number(object(archive.get("/api/viewpoints")), "position");
  }

  /** State and subject of the scan that nobody could know, as it stands in a listing. */
  private String answer(String query) throws Exception {
    for (JsonValue.Members scan : items(object(archive.get("/api/scans" + query)), "scans")) {
      if (scan.text("id").orElse("").equals(UNKNOWN.scan())) {
        JsonValue.Members answer = scan.member("answer").orElseThrow().asMembers();
        return answer.text("state").orElse("") + " " + answer.text("subject").orElse("");
      }
    }
    return "none";
  }

  private String find(String viewpoint, String patientId) throws Exception {
    return archive
        .post(
            "/views/" + viewpoint + "/tools/find",
            "{\"Level\":\"Study\",\"Query\":{\"PatientID\":\"" + patientId + "\"}}")
        .body();
  }

  /** The ids of a viewpoint that hides UIDs are its own: found by the pixels alone. */
  private String blindedInstance() throws Exception {
    JsonValue ids = RunningArchive.json(archive.get("/views/blinded/instances"));
    assertThat(ids).isInstanceOf(JsonValue.Items.class);
    for (JsonValue id : ((JsonValue.Items) ids).values()) {
      String text = ((JsonValue.Text) id).value();
      byte[] file = file("/views/blinded/instances/" + text + "/file");
      if (Arrays.equals(pixels(file), UNKNOWN.pixels())) {
        return text;
      }
    }
    throw new AssertionError("no blinded file has these pixels");
  }

  private byte[] file(String path) throws Exception {
    HttpResponse<byte[]> answer = archive.bytes(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private static DataSet dataSet(byte[] file) throws IOException {
    return DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(1 << 20))
        .dataSet();
  }

  private static String patientId(byte[] file) throws IOException {
    return dataSet(file).string(Tag.PatientID).orElse("");
  }

  private static byte[] pixels(byte[] file) throws IOException {
    return ((Element.Value) dataSet(file).element(Tag.PixelData).orElseThrow()).bytes();
  }

  private static int hash(byte[] bytes) {
    return Arrays.hashCode(bytes);
  }
}
