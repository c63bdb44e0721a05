package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.Tag;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** The routes of Orthanc's API on a real archive: two patients, three studies, six instances. */
class OrthancApiTest {

  private static final String STUDY_1 = SampleScans.PREFIX + "1";
  private static final String ANN = id("ANN-1");
  private static final String ANN_STUDY = id("ANN-1", STUDY_1);
  private static final String ANN_CT = id("ANN-1", STUDY_1, STUDY_1 + ".1");
  private static final String ANN_PT = id("ANN-1", STUDY_1, STUDY_1 + ".2");
  private static final String ANN_FIRST = id("ANN-1", STUDY_1, STUDY_1 + ".1", STUDY_1 + ".1.1");

  @TempDir static Path folder;
  private static RunningArchive archive;
  private static final Map<String, byte[]> files = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    archive = new RunningArchive(folder, Map.of("name", "Test archive"));
    add("ANN-1", "Müller^Ann", 1, 1, 1);
    add("ANN-1", "Müller^Ann", 1, 1, 2);
    add("ANN-1", "Müller^Ann", 1, 2, 1);
    add("ANN-1", "Mueller^Ann", 2, 2, 1);
    add("BOB_2", "Smith^Bob", 3, 2, 1);
    add("BOB_2", "Smith^Bob", 3, 2, 3);
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  private static void add(String patient, String name, int study, int series, int number)
      throws Exception {
    byte[] file = SampleScans.file(SampleScans.slice(patient, name, study, series, number));
    HttpResponse<String> answer = archive.upload(file);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    files.put(RunningArchive.json(answer).asMembers().text("ID").orElseThrow(), file);
  }

  @Test
  void anInstanceComesBackByteForByte() throws Exception {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      HttpResponse<byte[]> answer = archive.bytes("/instances/" + file.getKey() + "/file");
      assertThat(answer.body()).isEqualTo(file.getValue());
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/dicom");
      assertThat(answer.headers().firstValueAsLong("Content-Length"))
          .hasValue(file.getValue().length);
      assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
          .matches("filename=\"[0-9a-f-]{36}\\.dcm\"");
    }
  }

  @Test
  void whatIsSentAgainIsAlreadyStored() throws Exception {
    assertThat(archive.upload(files.get(ANN_FIRST)).body())
        .contains("\"Status\":\"AlreadyStored\"")
        .contains("\"ID\":\"" + ANN_FIRST + "\"", "\"ParentPatient\":\"" + ANN + "\"")
        .contains("\"ParentStudy\":\"" + ANN_STUDY + "\"", "\"ParentSeries\":\"" + ANN_CT + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/patients/ANN, 'ID IsProtected IsStable Labels LastUpdate MainDicomTags Studies Type'",
    "/studies/ANN_STUDY, 'ID IsStable Labels LastUpdate MainDicomTags ParentPatient"
        + " PatientMainDicomTags Series Type'",
    "/series/ANN_CT, 'ExpectedNumberOfInstances ID Instances IsStable Labels LastUpdate"
        + " MainDicomTags ParentStudy Status Type'",
    "/instances/ANN_FIRST, 'FileSize FileUuid ID IndexInSeries Labels MainDicomTags ParentSeries"
        + " Type'",
    "/system, 'ApiVersion Capabilities CheckRevisions DatabaseBackendPlugin"
        + " DatabaseServerIdentifier DatabaseVersion DicomAet DicomDefaultRetrieveMethod DicomPort"
        + " HasLabels HttpPort IngestTranscoding IsHttpServerSecure MainDicomTags"
        + " MaximumPatientCount MaximumStorageMode MaximumStorageSize Name OverwriteInstances"
        + " PatientLevelEnabled PluginsEnabled ReadOnly StorageAreaPlugin StorageCompression"
        + " UserMetadata Version'",
    "/statistics, 'CountInstances CountPatients CountSeries CountStudies TotalDiskSize"
        + " TotalDiskSizeMB TotalUncompressedSize TotalUncompressedSizeMB'",
    "/studies/ANN_STUDY/statistics, 'CountInstances CountSeries DicomDiskSize DicomDiskSizeMB"
        + " DicomUncompressedSize DicomUncompressedSizeMB DiskSize DiskSizeMB UncompressedSize"
        + " UncompressedSizeMB'",
  })
  void anAnswerHasTheseMembersInThisOrder(String path, String members) throws Exception {
    JsonValue.Members answer = members(named(path));
    assertThat(String.join(" ", answer.values().keySet())).isEqualTo(members);
  }

  @Test
  void detailsSayWhatTheHeaderSays() throws Exception {
    JsonValue.Members study = members("/studies/" + ANN_STUDY);
    assertThat(study.member("MainDicomTags").orElseThrow().toString())
        .contains("StudyDescription=Text[value=Brain / dynamic]", "AccessionNumber")
        .doesNotContain("PatientName");
    assertThat(study.member("PatientMainDicomTags").orElseThrow().toString())
        .contains("PatientName=Text[value=Müller^Ann]")
        .contains("PatientBirthDate=Text[value=]");
    assertThat(study.text("ParentPatient")).hasValue(ANN);
    assertThat(study.text("LastUpdate").orElseThrow()).matches("\\d{8}T\\d{6}");
    JsonValue.Members ct = members("/series/" + ANN_CT);
    assertThat(ct.text("Status")).hasValue("Complete");
    assertThat(ct.member("ExpectedNumberOfInstances")).hasValue(new JsonValue.Numeral("2"));
    assertThat(members("/series/" + ANN_PT).text("Status")).hasValue("Missing");
    String bob = id("BOB_2", SampleScans.PREFIX + "3", SampleScans.PREFIX + "3.2");
    assertThat(members("/series/" + bob).text("Status")).hasValue("Inconsistent");
    JsonValue.Members instance = members("/instances/" + ANN_FIRST);
    assertThat(instance.member("IndexInSeries")).hasValue(new JsonValue.Numeral("1"));
    assertThat(instance.member("FileSize"))
        .hasValue(new JsonValue.Numeral(Integer.toString(files.get(ANN_FIRST).length)));
  }

  /** One patient, two names: each study shows the name that was typed for it. */
  @Test
  void aStudyShowsItsOwnPatientName() throws Exception {
    String other = id("ANN-1", SampleScans.PREFIX + "2");
    assertThat(archive.get("/studies/" + other).body()).contains("Mueller^Ann");
    assertThat(archive.get("/patients/" + ANN).body()).contains("Müller^Ann");
  }

  @ParameterizedTest
  @CsvSource({
    "/patients, 2",
    "/studies, 3",
    "/series, 4",
    "/instances, 6",
    "//instances/, 6",
    "/instances?since=2&limit=3, 3",
    "/instances?since=5&limit=3, 1",
    "/instances?limit=0, 6",
    "/patients/ANN/studies, 2",
    "/patients/ANN/series, 3",
    "/patients/ANN/instances, 4",
    "/studies/ANN_STUDY/series, 2",
    "/studies/ANN_STUDY/instances, 3",
    "/series/ANN_CT/instances, 2",
    "/plugins, 1",
    "/modalities, 0",
    "/tools, 31",
  })
  void aListHasSoManyEntries(String path, int count) throws Exception {
    assertThat(list(archive.get(named(path)))).hasSize(count);
  }

  @Test
  void topListsGiveIdsAndChildrenGiveDetailsUnlessAskedOtherwise() throws Exception {
    assertThat(list(archive.get("/patients"))).contains(new JsonValue.Text(ANN));
    assertThat(archive.get("/patients?expand").body()).contains("PatientName");
    assertThat(archive.get("/patients?expand=false").body()).doesNotContain("PatientName");
    assertThat(archive.get("/studies/" + ANN_STUDY + "/series").body()).contains("MainDicomTags");
    assertThat(archive.get("/studies/" + ANN_STUDY + "/series?expand=false").body())
        .isEqualTo("[\"" + ANN_CT + "\",\"" + ANN_PT + "\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "/instances/ANN_FIRST/series, ANN_CT",
    "/instances/ANN_FIRST/study, ANN_STUDY",
    "/instances/ANN_FIRST/patient, ANN",
    "/series/ANN_CT/study, ANN_STUDY",
    "/series/ANN_CT/patient, ANN",
    "/studies/ANN_STUDY/patient, ANN",
  })
  void parentsAreFound(String path, String parent) throws Exception {
    assertThat(members(named(path)).text("ID")).hasValue(named(parent));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/instances/nope",
        "/patients/6816cb19-844d5aee-85245eba-28e841e6-2414fae2",
        "/studies/ANN",
        "/instances/ANN_CT/file",
        "/instances/nope/tags",
        "/series/nope/instances",
        "/series/nope/study",
        "/studies/nope/archive",
        "/studies/nope/statistics",
      })
  void aMissingResourceIs404WithoutABody(String path) throws Exception {
    HttpResponse<String> answer = archive.get(named(path));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anotherMethodIs405AndAnUnknownRoute404() throws Exception {
    HttpResponse<String> put =
        archive.send(archive.request("/instances").PUT(BodyPublishers.ofString("x")));
    assertThat(put.statusCode()).isEqualTo(405);
    assertThat(put.headers().firstValue("Allow")).hasValue("GET,POST");
    assertThat(archive.get("/instances/" + ANN_FIRST + "/nope").body())
        .contains("\"OrthancStatus\":17");
  }

  @Test
  void tagsComeInThreeFormats() throws Exception {
    JsonValue.Members full = members("/instances/" + ANN_FIRST + "/tags");
    assertThat(full.member("0010,0010").orElseThrow().toString())
        .isEqualTo(
            "Members[values={Name=Text[value=PatientName], Type=Text[value=String],"
                + " Value=Text[value=Müller^Ann]}]");
    assertThat(full.member("0020,4000").orElseThrow().toString())
        .contains("Type=Text[value=TooLong]", "Value=Null[]");
    assertThat(full.member("0054,0016").orElseThrow().toString())
        .contains("Type=Text[value=Sequence]", "0018,1075", "6586.2");
    assertThat(full.member("0028,0010").orElseThrow().toString()).contains("Text[value=4]");
    assertThat(full.member("7fe0,0010")).isEmpty();
    assertThat(new ArrayList<>(full.values().keySet())).isSorted();
    assertThat(members("/instances/" + ANN_FIRST + "/tags?simplify").text("PatientName"))
        .hasValue("Müller^Ann");
    assertThat(members("/instances/" + ANN_FIRST + "/simplified-tags").text("Rows")).hasValue("4");
    assertThat(members("/instances/" + ANN_FIRST + "/tags?short").text("0010,0010"))
        .hasValue("Müller^Ann");
    assertThat(
            members("/instances/" + ANN_FIRST + "/tags?short&ignore-length=ImageComments")
                .text("0020,4000"))
        .hasValue("x".repeat(300));
    assertThat(members("/instances/" + ANN_FIRST + "/header?simplify").text("TransferSyntaxUID"))
        .hasValue("1.2.840.10008.1.2.1");
    assertThat(members("/series/" + ANN_CT + "/instances-tags?short").values()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Study | {} | 3",
        "studies | {} | 3",
        "Patient | {\"PatientID\":\"ANN-1\"} | 1",
        "Patient | {\"PatientID\":\"ann-1\"} | 1",
        "Patient | {\"PatientID\":\"BOB_2\"} | 1",
        "Patient | {\"PatientID\":\"BOB?2\"} | 1",
        "Patient | {\"PatientID\":\"BOBX2\"} | 0",
        "Study | {\"PatientName\":\"M?LLER*\"} | 1",
        "Study | {\"PatientName\":\"*ann\"} | 2",
        "Study | {\"PatientName\":\"muller^ann\"} | 1",
        "Study | {\"0010,0010\":\"\"} | 3",
        "Series | {\"Modality\":\"PT\\\\CT\"} | 4",
        "Series | {\"Modality\":\"CT\"} | 1",
        "Series | {\"PatientName\":\"Smith*\",\"Modality\":\"PT\"} | 1",
        "Study | {\"StudyDate\":\"20260102-\"} | 2",
        "Study | {\"StudyDate\":\"-20260101\"} | 1",
        "Study | {\"StudyDate\":\"20260101-20260102\"} | 2",
        "Study | {\"StudyDate\":\"20260101\"} | 1",
        "Study | {\"ModalitiesInStudy\":\"CT\"} | 1",
        "Study | {\"ModalitiesInStudy\":\"PT\"} | 3",
        "Instance | {\"Rows\":\"4\"} | 6",
        "Instance | {\"InstanceNumber\":\"1\"} | 4",
        "Study | {\"ReferringPhysicianName\":\"X\"} | 0",
        "Study | {\"StudyDescription\":\"[*]\"} | 0",
      })
  void findMatchesAsTheStandardSays(String level, String query, int count) throws Exception {
    String body = "{\"Level\":\"%s\",\"Query\":%s}".formatted(level, query);
    assertThat(list(archive.post("/tools/find", body))).hasSize(count);
    assertThat(archive.post("/tools/count-resources", body).body())
        .isEqualTo("{\"Count\":" + count + "}");
  }

  @Test
  void findTakesItsOptions() throws Exception {
    assertThat(find("\"Query\":{},\"Limit\":2")).hasSize(2);
    assertThat(find("\"Query\":{},\"Since\":2,\"Limit\":2")).hasSize(1);
    assertThat(find("\"Query\":{\"PatientName\":\"MÜLLER*\"},\"CaseSensitive\":true")).isEmpty();
    assertThat(find("\"Query\":{},\"ParentPatient\":\"" + ANN + "\"")).hasSize(2);
    assertThat(find("\"Query\":{},\"Labels\":[\"a\"]")).isEmpty();
    assertThat(find("\"Query\":{},\"Labels\":[\"a\"],\"LabelsConstraint\":\"None\"")).hasSize(3);
    String expanded =
        archive
            .post(
                "/tools/find",
                "{\"Level\":\"Study\",\"Query\":{\"StudyInstanceUID\":\""
                    + STUDY_1
                    + "\"},"
                    + "\"Expand\":true,\"Short\":true,\"RequestedTags\":[\"PatientName\","
                    + "\"ModalitiesInStudy\",\"NumberOfStudyRelatedInstances\"]}")
            .body();
    assertThat(expanded)
        .contains("\"0008,1030\":\"Brain / dynamic\"")
        .contains(
            "\"RequestedTags\":{\"0008,0061\":\"CT\\\\PT\",\"0010,0010\":\"Müller^Ann\","
                + "\"0020,1208\":\"3\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Level\":\"Study\",\"Query\":{\"StudyInstanceUID\":\"1.2*\"}} | 400",
        "{\"Level\":\"Study\",\"Query\":{\"Nope\":\"x\"}} | 400",
        "{\"Level\":\"Nope\",\"Query\":{}} | 400",
        "{\"Query\":{}} | 400",
        "{\"Level\":\"Study\"} | 400",
        "{\"Level\":\"Study\",\"Query\":{\"PatientName\":12}} | 400",
        "{\"Level\":\"Study\",\"Query\":{},\"Limit\":-1} | 400",
        "{\"Level\":\"Study\",\"Query\":{},\"Expand\":\"x\"} | 400",
        "{\"Level\":\"Study\",\"Query\":{},\"CaseSensitive\":true,\"Since\":1} | 400",
        "{\"Level\":\"Study\",\"Query\":{},\"OrderBy\":[{}]} | 400",
        "xx | 400",
        "[] | 400",
      })
  void findRefusesWhatItCannotDo(String body, int status) throws Exception {
    HttpResponse<String> answer = archive.post("/tools/find", body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"Uri\":\"/tools/find\"");
  }

  @Test
  void lookupFindsByIdentifier() throws Exception {
    assertThat(archive.post("/tools/lookup", "ann-1").body())
        .isEqualTo(
            "[{\"ID\":\"%1$s\",\"Path\":\"/patients/%1$s\",\"Type\":\"Patient\"}]".formatted(ANN));
    assertThat(archive.post("/tools/lookup", STUDY_1).body()).contains(ANN_STUDY);
    assertThat(archive.post("/tools/lookup", "BOB%2").body()).isEqualTo("[]");
  }

  @Test
  void anArchiveHoldsAllFilesUnderReadableNames() throws Exception {
    HttpResponse<byte[]> answer = archive.bytes("/patients/" + ANN + "/archive");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
    Map<String, byte[]> entries = unzip(answer.body());
    assertThat(entries)
        .containsOnlyKeys(
            "ANN-1 Mller Ann/ACC1 Brain dynamic/CT AC CT/CT000001.dcm",
            "ANN-1 Mller Ann/ACC1 Brain dynamic/CT AC CT/CT000002.dcm",
            "ANN-1 Mller Ann/ACC1 Brain dynamic/PT Dynamic/PT000001.dcm",
            "ANN-1 Mueller Ann/ACC2 Brain dynamic/PT Dynamic/PT000001.dcm");
    assertThat(entries.get("ANN-1 Mller Ann/ACC1 Brain dynamic/CT AC CT/CT000001.dcm"))
        .isEqualTo(files.get(ANN_FIRST));
    assertThat(unzip(archive.bytes("/series/" + ANN_CT + "/archive").body())).hasSize(2);
    assertThat(
            archive
                .bytes("/studies/" + ANN_STUDY + "/archive?filename=a%22b%0Ac.zip")
                .headers()
                .firstValue("Content-Disposition"))
        .hasValue("filename=\"abc.zip\"");
  }

  @Test
  void changesAreNumberedAndPaged() throws Exception {
    JsonValue.Members first = members("/changes?limit=4");
    assertThat(first.member("Changes").orElseThrow().toString())
        .containsSubsequence("NewInstance", "NewSeries", "NewStudy", "NewPatient");
    assertThat(first.member("Done")).hasValue(new JsonValue.Flag(false));
    assertThat(first.member("Last")).hasValue(new JsonValue.Numeral("4"));
    JsonValue.Members rest = members("/changes?since=4");
    assertThat(rest.member("Done")).hasValue(new JsonValue.Flag(true));
    JsonValue.Members last = members("/changes?last");
    assertThat(last.member("Last")).isEqualTo(rest.member("Last"));
    JsonValue.Members beyond = members("/changes?since=1000000");
    assertThat(beyond.member("Changes")).hasValue(new JsonValue.Items(List.of()));
    assertThat(beyond.member("Last")).isEqualTo(rest.member("Last"));
  }

  @Test
  void theSystemTellsTheApiThatItSpeaks() throws Exception {
    JsonValue.Members system = members("/system");
    assertThat(system.text("Version")).hasValue("1.12.11");
    assertThat(system.member("ApiVersion")).hasValue(new JsonValue.Numeral("30"));
    assertThat(system.text("Name")).hasValue("Test archive");
    assertThat(members("/system?trinomen").member("Trinomen")).isPresent();
    assertThat(archive.get("/tools/now").body()).matches("\\d{8}T\\d{6}");
    assertThat(archive.get("/tools/generate-uid?level=study").body())
        .matches("2\\.25\\.[1-9]\\d{1,38}");
    assertThat(archive.get("/tools/generate-uid").statusCode()).isEqualTo(400);
    assertThat(members("/statistics").member("CountStudies")).hasValue(new JsonValue.Numeral("3"));
    assertThat(members("/exports").member("Exports")).hasValue(new JsonValue.Items(List.of()));
  }

  @Test
  void whatIsNotDicomOrLacksItsUidsIsRefused() throws Exception {
    assertThat(archive.upload("hello".getBytes(StandardCharsets.US_ASCII)).body())
        .contains("\"OrthancStatus\":15");
    assertThat(archive.upload(new byte[0]).statusCode()).isEqualTo(400);
    byte[] nameless =
        SampleScans.file(SampleScans.slice("X", "Y", 9, 1, 1).remove(Tag.StudyInstanceUID));
    HttpResponse<String> answer = archive.upload(nameless);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Study Instance UID");
  }

  private static List<JsonValue> find(String members) throws Exception {
    return list(archive.post("/tools/find", "{\"Level\":\"Study\"," + members + "}"));
  }

  private static JsonValue.Members members(String path) throws Exception {
    HttpResponse<String> answer = archive.get(path);
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
    return RunningArchive.json(answer).asMembers();
  }

  private static List<JsonValue> list(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ((JsonValue.Items) RunningArchive.json(answer)).values();
  }

  private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static String id(String... path) {
    return PublicId.ofPath(path).toString();
  }

  private static String named(String path) {
    return path.replace("ANN_STUDY", ANN_STUDY)
        .replace("ANN_FIRST", ANN_FIRST)
        .replace("ANN_CT", ANN_CT)
        .replaceAll("\\bANN\\b(?!-)", ANN);
  }
}
