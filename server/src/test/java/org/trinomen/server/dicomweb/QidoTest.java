package org.trinomen.server.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;

/** Searches over HTTP in two patients, three studies, four series, six instances. */
class QidoTest {

  private static final String STUDY_1 = SampleScans.PREFIX + "1";
  private static final String CT = STUDY_1 + ".1";
  private static final String SCRIPT = "<script>alert(1)</script>";

  @TempDir static Path folder;
  private static RunningArchive archive;
  private static WebClient client;

  @BeforeAll
  static void start() throws Exception {
    archive = new RunningArchive(folder, Map.of());
    client = new WebClient(archive);
    add(SampleScans.slice("ANN-1", "Müller^Ann=山田^太郎", 1, 1, 1));
    add(SampleScans.slice("ANN-1", "Müller^Ann=山田^太郎", 1, 1, 2));
    add(SampleScans.slice("ANN-1", "Müller^Ann=山田^太郎", 1, 2, 1));
    add(SampleScans.slice("ANN-1", "Mueller^Ann", 2, 2, 1));
    add(
        SampleScans.slice("BOB_2", "Иванов^Bob", 3, 2, 1)
            .string(Tag.StudyDescription, SCRIPT)
            .items(
                Tag.RequestAttributesSequence,
                item("STEP-7", "Step seven"),
                item("STEP-8", "Step eight")));
    add(
        SampleScans.slice("BOB_2", "Иванов^Bob", 3, 2, 3)
            .string(Tag.StudyDescription, SCRIPT)
            .string(0x0029_0010, Vr.LO, "MAKER")
            .string(0x0029_1001, Vr.LO, "private value")
            .items(
                Tag.RequestAttributesSequence,
                item("STEP-7", "Step seven"),
                item("STEP-8", "Step eight"))
            .items(
                Tag.RadiopharmaceuticalInformationSequence,
                new DataSetBuilder()
                    .string(Tag.RadionuclideHalfLife, "6586.2")
                    .items(
                        Tag.RadionuclideCodeSequence,
                        new DataSetBuilder().string(Tag.CodeValue, "C-B1032").build())
                    .build()));
  }

  private static DataSet item(String id, String description) {
    return new DataSetBuilder()
        .string(Tag.ScheduledProcedureStepID, id)
        .string(Tag.ScheduledProcedureStepDescription, description)
        .build();
  }

  @AfterAll
  static void stop() throws Exception {
    archive.close();
  }

  private static void add(DataSetBuilder slice) throws Exception {
    assertThat(archive.upload(SampleScans.file(slice)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/studies, 3",
    "/studies/, 3",
    "/series, 4",
    "/instances, 6",
    "/studies?PatientID=ANN-1, 2",
    "/studies?00100020=ANN-1, 2",
    "/studies?PatientName=m*, 2",
    "/studies?PatientName=MÜLLER^ANN, 1",
    "/studies?PatientName=%D0%B8%D0%B2%D0%B0%D0%BD%D0%BE%D0%B2*, 1",
    "/studies?StudyDate=20260101-20260102, 2",
    "/studies?StudyDate=-20260101, 1",
    "/studies?ModalitiesInStudy=CT, 1",
    "/studies?StudyInstanceUID=@1%2C@3, 2",
    "/studies?StudyInstanceUID=@1%5C@3%5C@9, 2",
    "/studies?AccessionNumber=NOSUCH, 0",
    "/studies?PatientSex=F&AccessionNumber=ACC2, 1",
    "/series?Modality=PT, 3",
    "/series?SeriesDescription=AC*&PatientID=ANN-1, 1",
    "/instances?InstanceNumber=3, 1",
    "/instances?NumberOfSlices=2, 6",
    "/studies/@1/series, 2",
    "/studies/@1/series?Modality=CT, 1",
    "/studies/@1/instances, 3",
    "/studies/@1/series/@1.1/instances, 2",
    "/studies/@1/series/@1.1/instances?InstanceNumber=2, 1",
    "/studies/@2/series/@1.1/instances, 0",
    "/studies/1.2.3/series, 0",
    "/studies?limit=2, 2",
    "/studies?offset=2, 1",
    "/studies?limit=2&offset=2, 1",
    "/studies?offset=99, 0",
    "/studies?PatientID=, 3",
    "/studies?ImageComments=x*, 3",
    "/studies?RequestAttributesSequence.ScheduledProcedureStepID=STEP*, 1",
    "/series?00400275.00400009=STEP-7&Modality=PT, 1",
    "/instances?00400275.00400009=step-7, 2",
    "/instances?00400275.00400009=STEP-7&00400275.00400007=Step%20seven, 2",
    "/instances?00400275.00400009=STEP-7&00400275.00400007=Step%20eight, 0",
    "/instances?00400275.00400009=STEP-8&00400275.00400007=Step%20eight, 2",
    "/instances?00400275.00400009=, 6",
    "/instances?RadiopharmaceuticalInformationSequence.RadionuclideHalfLife=6586.20, 6",
    "/instances?RadiopharmaceuticalInformationSequence.RadionuclideHalfLife=1, 0",
    "/instances?00540016.00540300.00080100=C-B1032, 1",
  })
  void asManyAreFoundAsMatch(String path, int count) throws Exception {
    String real = path.replace("@", SampleScans.PREFIX);
    assertThat(client.dataSets("/dicom-web" + real.replace("Ü", "%C3%9C").replace("^", "%5E")))
        .hasSize(count);
  }

  @Test
  void aStudyIsToldWithWhatTheStandardAsksFor() throws Exception {
    DataSet study = one("/dicom-web/studies?StudyInstanceUID=" + STUDY_1);
    assertThat(study.string(Tag.PatientID)).hasValue("ANN-1");
    assertThat(study.string(Tag.PatientName)).hasValue("Müller^Ann=山田^太郎");
    assertThat(study.strings(Tag.ModalitiesInStudy)).containsExactly("CT", "PT");
    assertThat(study.integer(Tag.NumberOfStudyRelatedSeries)).hasValue(2);
    assertThat(study.integer(Tag.NumberOfStudyRelatedInstances)).hasValue(3);
    assertThat(study.string(Tag.InstanceAvailability)).hasValue("ONLINE");
    assertThat(study.string(Tag.RetrieveURL).orElseThrow())
        .startsWith("http://127.0.0.1:")
        .endsWith("/dicom-web/studies/" + STUDY_1);
    assertThat(study.contains(Tag.ReferringPhysicianName)).as("known to be unknown").isTrue();
    assertThat(study.contains(Tag.InstitutionName)).isFalse();
    assertThat(study.contains(Tag.SeriesInstanceUID)).isFalse();
    String json = WebClient.text(client.get("/dicom-web/studies?StudyInstanceUID=" + STUDY_1));
    assertThat(json)
        .as("counters are numbers, an empty value is a VR alone")
        .contains("\"00201206\":{\"vr\":\"IS\",\"Value\":[2]}")
        .contains("\"00080090\":{\"vr\":\"PN\"}")
        .contains("{\"Alphabetic\":\"Müller^Ann\",\"Ideographic\":\"山田^太郎\"}")
        .contains("\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]}");
  }

  /** PS3.18 §10.6.3.3, and what clients of Orthanc have come to expect where a path names it. */
  @ParameterizedTest
  @CsvSource({
    "/series?SeriesInstanceUID=@1.1, true, true",
    "/series?StudyInstanceUID=@1&Modality=CT, false, true",
    "/studies/@1/series?Modality=CT, true, true",
    "/instances?SOPInstanceUID=@1.1.1, true, true",
    "/instances?StudyInstanceUID=@1&SOPInstanceUID=@1.1.1, false, true",
    "/instances?StudyInstanceUID=@1&SeriesInstanceUID=@1.1&SOPInstanceUID=@1.1.1, false, false",
    "/studies/@1/instances?SOPInstanceUID=@1.1.1, true, true",
    "/studies/@1/series/@1.1/instances?InstanceNumber=1, true, true",
  })
  void attributesOfUpperLevelsAreToldWhereTheyAreNotKnown(
      String path, boolean study, boolean series) throws Exception {
    DataSet found = one("/dicom-web" + path.replace("@", SampleScans.PREFIX));
    assertThat(found.contains(Tag.PatientID)).isEqualTo(study);
    assertThat(found.contains(Tag.AccessionNumber)).isEqualTo(study);
    assertThat(found.contains(Tag.SeriesDescription)).isEqualTo(series);
    assertThat(found.string(Tag.StudyInstanceUID)).hasValue(STUDY_1);
    assertThat(found.string(Tag.SeriesInstanceUID)).hasValue(CT);
  }

  @Test
  void anInstanceIsToldWithItsMatrixAndAddress() throws Exception {
    DataSet found = one("/dicom-web/studies/" + STUDY_1 + "/instances?SOPInstanceUID=" + CT + ".2");
    assertThat(found.integer(Tag.Rows)).hasValue(4);
    assertThat(found.integer(Tag.InstanceNumber)).hasValue(2);
    assertThat(found.string(Tag.SOPClassUID)).hasValue("1.2.840.10008.5.1.4.1.1.128");
    assertThat(found.string(Tag.RetrieveURL).orElseThrow())
        .endsWith("/studies/" + STUDY_1 + "/series/" + CT + "/instances/" + CT + ".2");
  }

  @Test
  void whatIsAskedForIsIncluded() throws Exception {
    String study = "/dicom-web/studies?StudyInstanceUID=" + SampleScans.PREFIX + "3";
    assertThat(one(study).contains(Tag.ImageComments)).isFalse();
    assertThat(one(study + "&includefield=ImageComments").contains(Tag.ImageComments)).isTrue();
    assertThat(one(study + "&includefield=00204000%2C00180010&includefield=Rows").size())
        .isEqualTo(one(study).size() + 2);
    assertThat(one(study + "&includefield=0020%2C4000").contains(Tag.ImageComments)).isTrue();
    assertThat(one(study + "&NumberOfSlices=2").contains(Tag.NumberOfSlices))
        .as("an attribute of a condition")
        .isTrue();
    String last = "/dicom-web/instances?SOPInstanceUID=" + SampleScans.PREFIX + "3.2.3";
    assertThat(one(last).contains(0x0029_1001)).isFalse();
    assertThat(one(last + "&includefield=00291001").string(0x0029_1001)).hasValue("private value");
    assertThat(
            one(last + "&includefield=RequestAttributesSequence")
                .items(Tag.RequestAttributesSequence)
                .getFirst()
                .string(Tag.ScheduledProcedureStepID))
        .hasValue("STEP-7");
    DataSet all = one(last + "&includefield=all");
    assertThat(all.string(Tag.ImageComments)).isPresent();
    assertThat(all.items(Tag.RadiopharmaceuticalInformationSequence)).hasSize(1);
    assertThat(all.contains(0x0029_1001)).as("private only where asked for").isFalse();
    assertThat(all.contains(Tag.PixelData)).isFalse();
  }

  /** PS3.18 §8.3.4.2. */
  @ParameterizedTest
  @CsvSource({
    "ann muller, 2, 0",
    "MUL*, 1, 1",
    "muler, 2, 0",
    "^ann, 2, 0",
    "山田, 1, 0",
    "иван, 1, 0",
    "ann bob, 0, 0",
    "*, 3, 3",
  })
  void namesNeedOnlyBeAlikeWhereThatIsWanted(String name, int alike, int literal) throws Exception {
    String search =
        "/dicom-web/studies?PatientName="
            + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    HttpResponse<byte[]> fuzzy = client.get(search + "&fuzzymatching=true");
    assertThat(fuzzy.headers().allValues("Warning")).isEmpty();
    assertThat(studies(fuzzy)).isEqualTo(alike);
    assertThat(studies(client.get(search))).isEqualTo(literal);
    assertThat(studies(client.get(search + "&fuzzymatching=false"))).isEqualTo(literal);
  }

  private static int studies(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8).split("\"0020000D\"", -1).length - 1;
  }

  @Test
  void whatIsNotDoneIsToldInAWarning() throws Exception {
    assertThat(
            client
                .get("/dicom-web/studies?emptyvaluematching=true&multiplevaluematching=true")
                .headers()
                .allValues("Warning"))
        .hasSize(2);
    HttpResponse<byte[]> page = client.get("/dicom-web/studies?limit=2");
    assertThat(WebClient.header(page, "Warning")).contains("additional results");
    assertThat(WebClient.header(client.get("/dicom-web/studies?limit=3"), "Warning")).isEmpty();
    assertThat(
            WebClient.header(client.get("/dicom-web/studies?includefield=NoSuchField"), "Warning"))
        .contains("includefield");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?NoSuchAttribute=1",
        "?RequestAttributesSequence.NoSuchAttribute=1",
        "?limit=many",
        "?offset=-1",
        "?StudyInstanceUID=1.2.*",
        "?StudyDate=2026*",
      })
  void whatIsNotUnderstoodIsRefused(String query) throws Exception {
    assertThat(client.get("/dicom-web/studies" + query).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/dicom+json | application/dicom+json",
        "application/json | application/json",
        "*/* | application/dicom+json",
        "application/* | application/dicom+json",
        "text/html, */*;q=0.1 | application/dicom+json",
        "application/json;q=0.5, application/dicom+json;q=0.9 | application/dicom+json",
        "multipart/related; type=\"application/dicom+xml\" | multipart/related",
        "multipart/related; type=application/dicom+xml | multipart/related",
        "application/dicom+xml | multipart/related",
      })
  void theFormIsTheCallersChoice(String accept, String contentType) throws Exception {
    HttpResponse<byte[]> answer = client.get("/dicom-web/studies", "Accept", accept);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(WebClient.header(answer, "Content-Type")).startsWith(contentType);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "image/png",
        "multipart/related",
        "multipart/related; type=\"application/ dicom+xml\"",
        "nonsense",
        "application/dicom+json;q=0",
      })
  void otherFormsAreRefused(String accept) throws Exception {
    assertThat(client.get("/dicom-web/studies", "Accept", accept).statusCode()).isEqualTo(400);
  }

  @Test
  void xmlHasTheSameAndEscapesIt() throws Exception {
    HttpResponse<byte[]> answer =
        client.get("/dicom-web/studies", "Accept", "multipart/related; type=application/dicom+xml");
    List<String> documents = new ArrayList<>();
    for (WebClient.Part part : WebClient.parts(answer)) {
      assertThat(part.header("Content-Type")).isEqualTo("application/dicom+xml");
      documents.add(new String(part.body(), StandardCharsets.UTF_8));
    }
    assertThat(documents).hasSize(3);
    assertThat(documents.getFirst())
        .contains("<NativeDicomModel xmlns=\"http://dicom.nema.org/PS3.19/models/NativeDICOM\"")
        .contains(
            "<PersonName number=\"1\"><Alphabetic><FamilyName>Müller</FamilyName>"
                + "<GivenName>Ann</GivenName></Alphabetic><Ideographic>")
        .contains(
            "<DicomAttribute tag=\"00201206\" vr=\"IS\" keyword=\"NumberOfStudyRelatedSeries\">"
                + "<Value number=\"1\">2</Value></DicomAttribute>");
    assertThat(documents.getLast())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script");
    assertThat(WebClient.text(client.get("/dicom-web/studies?PatientID=BOB_2")))
        .as("JSON is no page")
        .contains(SCRIPT);
    assertThat(WebClient.header(client.get("/dicom-web/studies"), "X-Content-Type-Options"))
        .isEqualTo("nosniff");
  }

  private static DataSet one(String path) throws Exception {
    List<DataSet> found = client.dataSets(path);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
