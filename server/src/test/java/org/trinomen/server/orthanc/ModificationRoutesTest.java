package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.object;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** Copies are new instances; what they were made from stays as it is, or leaves the views. */
class ModificationRoutesTest {

  @TempDir private Path folder;
  private RunningArchive archive;
  private final List<String> instances = new ArrayList<>();
  private String series = "";
  private String study = "";
  private String patient = "";

  @BeforeEach
  void start() throws Exception {
    archive = new RunningArchive(folder, Map.of("log.level", "error"));
    for (int number = 1; number <= 3; number++) {
      JsonValue.Members sent =
          object(
              archive.upload(
                  SampleScans.file(
                      SampleScans.slice("ANN", "Mueller^Ann", 1, 1, number)
                          .integer(Tag.SamplesPerPixel, 1)
                          .string(Tag.PhotometricInterpretation, "MONOCHROME2")
                          .integer(Tag.BitsAllocated, 16)
                          .integer(Tag.BitsStored, 16)
                          .integer(Tag.HighBit, 15)
                          .integer(Tag.PixelRepresentation, 0)
                          .uid(Tag.FrameOfReferenceUID, SampleScans.PREFIX + "77")
                          .items(
                              Tag.SourceImageSequence,
                              new DataSetBuilder()
                                  .uid(
                                      Tag.ReferencedSOPInstanceUID,
                                      SampleScans.PREFIX + "1.1." + (1 + number % 3))
                                  .build()))));
      instances.add(sent.text("ID").orElseThrow());
      series = sent.text("ParentSeries").orElseThrow();
      study = sent.text("ParentStudy").orElseThrow();
      patient = sent.text("ParentPatient").orElseThrow();
    }
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  private static FileHeader read(byte[] file) throws IOException {
    return DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(1 << 24));
  }

  private FileHeader modified(String body) throws Exception {
    HttpResponse<byte[]> answer =
        archive.sendForBytes(
            archive
                .request("/instances/" + instances.getFirst() + "/modify")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return read(answer.body());
  }

  private List<DataSet> below(String path) throws Exception {
    List<DataSet> dataSets = new ArrayList<>();
    JsonValue.Items all = (JsonValue.Items) RunningArchive.json(archive.get(path + "/instances"));
    for (JsonValue each : all.values()) {
      String id = each.asMembers().text("ID").orElseThrow();
      dataSets.add(read(archive.bytes("/instances/" + id + "/file").body()).dataSet());
    }
    return dataSets;
  }

  private void refused(int status, String path, String body, String why) throws Exception {
    HttpResponse<String> answer = archive.post(path, body);
    assertThat(answer.statusCode()).as(path + " " + body).isEqualTo(status);
    assertThat(object200(answer).text("Details").orElse("")).contains(why);
  }

  private static JsonValue.Members object200(HttpResponse<String> answer) throws IOException {
    return RunningArchive.json(answer).asMembers();
  }

  @Test
  void originalsStayBitForBitAndCopiesSayWhatTheyAreOf() throws Exception {
    byte[] before = archive.bytes("/instances/" + instances.getFirst() + "/file").body();
    JsonValue.Members made =
        object(
            archive.post(
                "/studies/" + study + "/modify", "{\"Replace\": {\"StudyID\": \"changed\"}}"));

    assertThat(archive.bytes("/instances/" + instances.getFirst() + "/file").body())
        .isEqualTo(before);
    String path = made.text("Path").orElseThrow();
    assertThat(object(archive.get(path)).text("ModifiedFrom")).contains(study);
    JsonValue.Items copies =
        (JsonValue.Items) RunningArchive.json(archive.get(path + "/instances"));
    Set<String> sources = new HashSet<>();
    for (JsonValue copy : copies.values()) {
      sources.add(copy.asMembers().text("ModifiedFrom").orElseThrow());
    }
    assertThat(sources).isEqualTo(Set.copyOf(instances));
    assertThat(object(archive.get("/patients/" + patient)).member("ModifiedFrom")).isEmpty();
  }

  @Test
  void anonymousCopiesReferToEachOtherAsTheOriginalsDid() throws Exception {
    JsonValue.Members made = object(archive.post("/studies/" + study + "/anonymize", "{}"));
    List<DataSet> copies = below(made.text("Path").orElseThrow());

    Set<String> uids = new HashSet<>();
    Set<String> references = new HashSet<>();
    Set<String> frames = new HashSet<>();
    for (DataSet copy : copies) {
      uids.add(copy.text(Tag.SOPInstanceUID));
      references.add(
          copy.items(Tag.SourceImageSequence).getFirst().text(Tag.ReferencedSOPInstanceUID));
      frames.add(copy.text(Tag.FrameOfReferenceUID));
      assertThat(copy.text(Tag.PatientName)).isEqualTo("Anonymized1");
      assertThat(copy.text(Tag.PatientID)).hasSize(36);
    }
    assertThat(uids).hasSize(3).isEqualTo(references);
    assertThat(frames).hasSize(1).doesNotContain(SampleScans.PREFIX + "77");
    JsonValue.Members again = object(archive.post("/studies/" + study + "/anonymize", "{}"));
    assertThat(below(again.text("Path").orElseThrow()).getFirst().text(Tag.PatientName))
        .isEqualTo("Anonymized2");
  }

  @Test
  void forcedAndKeptUidsAreWhatReferencesBecome() throws Exception {
    JsonValue.Members made =
        object(
            archive.post(
                "/studies/" + study + "/anonymize",
                "{\"Keep\": [\"SOPInstanceUID\"], \"Force\": true,"
                    + " \"Replace\": {\"StudyInstanceUID\": \"1.2.3\"}}"));
    for (DataSet copy : below(made.text("Path").orElseThrow())) {
      assertThat(copy.text(Tag.StudyInstanceUID)).isEqualTo("1.2.3");
      assertThat(copy.text(Tag.SOPInstanceUID)).startsWith(SampleScans.PREFIX);
      assertThat(copy.items(Tag.SourceImageSequence).getFirst().text(Tag.ReferencedSOPInstanceUID))
          .startsWith(SampleScans.PREFIX);
    }
  }

  @Test
  void whatWouldBeAnEditIsRefused() throws Exception {
    refused(
        403,
        "/studies/" + study + "/modify",
        "{\"Force\": true, \"Keep\": [\"StudyInstanceUID\", \"SeriesInstanceUID\","
            + " \"SOPInstanceUID\"], \"Replace\": {\"PatientName\": \"Other\"}}",
        "nothing that is held is edited");
    assertThat(below("/studies/" + study)).hasSize(3);
  }

  @Test
  void withoutKeepSourceOriginalsLeaveTheViewsOnceAllCopiesAreKept() throws Exception {
    JsonValue.Members made =
        object(archive.post("/series/" + series + "/modify", "{\"KeepSource\": false}"));
    assertThat(archive.get("/series/" + series).statusCode()).isEqualTo(404);
    assertThat(below(made.text("Path").orElseThrow())).hasSize(3);
    assertThat(archive.get("/studies/" + study).statusCode()).as("same study").isEqualTo(200);
  }

  @Test
  void withdrawingNeedsItsOwnPermissionAndIsRefusedBeforeAnythingIsMade() throws Exception {
    account("ada", "COORDINATOR");
    account("rea", "READER");
    String path = "/studies/" + study + "/modify";
    assertThat(as("rea", path, "{}").statusCode()).isEqualTo(403);
    HttpResponse<String> answer = as("ada", path, "{\"KeepSource\": false}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("WITHDRAW");
    answer = as("ada", "/studies/" + study + "/split", "{\"Series\": [\"" + series + "\"]}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(RunningArchive.json(archive.get("/studies")))
        .isEqualTo(new JsonValue.Items(List.of(new JsonValue.Text(study))));
    assertThat(as("ada", path, "{}").statusCode()).isEqualTo(200);
  }

  private void account(String name, String role) throws Exception {
    String body =
        "{\"name\":\"%s\",\"password\":\"long enough it is\",\"roles\":[\"%s\"]}"
            .formatted(name, role);
    assertThat(archive.post("/api/accounts", body).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> as(String name, String path, String body) throws Exception {
    String pair =
        Base64.getEncoder()
            .encodeToString((name + ":long enough it is").getBytes(StandardCharsets.UTF_8));
    return archive.send(
        archive
            .anonymous(path)
            .header("Authorization", "Basic " + pair)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void asynchronousOnesAreJobs() throws Exception {
    JsonValue.Members job =
        object(
            archive.post(
                "/series/" + series + "/anonymize",
                "{\"Asynchronous\": true, \"Priority\": 3, \"UserData\": {\"a\": 1}}"));
    String path = job.text("Path").orElseThrow();
    JsonValue.Members state = object(archive.get(path));
    while (Set.of("Pending", "Running").contains(state.text("State").orElseThrow())) {
      state = object(archive.get(path));
    }
    assertThat(state.text("State")).contains("Success");
    assertThat(state.text("Type")).contains("ResourceModification");
    JsonValue.Members content = state.member("Content").orElseThrow().asMembers();
    assertThat(content.member("IsAnonymization")).contains(new JsonValue.Flag(true));
    assertThat(below(content.text("Path").orElseThrow())).hasSize(3);
  }

  @Test
  void labelsGoAlongWhereThatIsAskedFor() throws Exception {
    String label = "/studies/" + study + "/labels/good";
    archive.send(archive.request(label).PUT(BodyPublishers.noBody()));
    JsonValue.Members made =
        object(archive.post("/studies/" + study + "/modify", "{\"KeepLabels\": true}"));
    assertThat(archive.get(made.text("Path").orElseThrow() + "/labels").body()).contains("good");
    made = object(archive.post("/studies/" + study + "/modify", "{}"));
    assertThat(archive.get(made.text("Path").orElseThrow() + "/labels").body()).isEqualTo("[]");
  }

  @Test
  void privateElementsStandInTheBlockOfTheirOwner() throws Exception {
    DataSet copy =
        modified(
                "{\"Replace\": {\"0009-1001\": \"a\", \"0009-1002\": \"b\"},"
                    + " \"PrivateCreator\": \"ACME 1.1\"}")
            .dataSet();
    assertThat(copy.text(0x0009_0010)).isEqualTo("ACME 1.1");
    assertThat(copy.element("ACME 1.1", 0x0009_0001)).isPresent();
    assertThat(copy.element("ACME 1.1", 0x0009_0002)).isPresent();
  }

  @Test
  void lettersThatTheCharacterSetLacksMakeItUtf8() throws Exception {
    byte[] latin =
        SampleScans.file(
            SampleScans.slice("LAT", "Müller^Ann", 2, 1, 1)
                .characterSet(SpecificCharacterSet.of(List.of("ISO_IR 100"))));
    String id = object(archive.upload(latin)).text("ID").orElseThrow();
    HttpResponse<byte[]> answer =
        archive.sendForBytes(
            archive
                .request("/instances/" + id + "/modify")
                .POST(BodyPublishers.ofString("{\"Replace\": {\"StudyDescription\": \"脳\"}}")));
    DataSet copy = read(answer.body()).dataSet();
    assertThat(copy.text(Tag.SpecificCharacterSet)).isEqualTo("ISO_IR 192");
    assertThat(copy.text(Tag.StudyDescription)).isEqualTo("脳");
    assertThat(copy.text(Tag.PatientName)).isEqualTo("Müller^Ann");
  }

  @Test
  void copiesAreWrittenInAnotherTransferSyntaxWhereThatIsAskedFor() throws Exception {
    FileHeader big = modified("{\"Transcode\": \"1.2.840.10008.1.2.2\"}");
    assertThat(big.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
    assertThat(big.dataSet().text(Tag.PatientName)).isEqualTo("Mueller^Ann");
    JsonValue.Members made =
        object(
            archive.post(
                "/series/" + series + "/modify",
                "{\"Transcode\": \"" + Uids.DeflatedExplicitVRLittleEndian + "\"}"));
    String deflated = made.text("Path").orElseThrow();
    assertThat(below(deflated)).hasSize(3);
    // What is deflated is copied too.
    made = object(archive.post(deflated + "/modify", "{\"Replace\": {\"Modality\": \"MR\"}}"));
    for (DataSet copy : below(made.text("Path").orElseThrow())) {
      assertThat(copy.text(Tag.Modality)).isEqualTo("MR");
      assertThat(copy.element(Tag.PixelData).orElseThrow().length()).isEqualTo(32);
    }
  }

  @Test
  void nonsenseIsRefusedWithAReason() throws Exception {
    String path = "/studies/" + study + "/modify";
    refused(400, path, "{\"Replace\": {\"0002-0010\": \"1.2\"}}", "Transcode");
    refused(400, path, "{\"Replace\": {\"NoSuch\": \"1\"}}", "keyword");
    refused(400, path, "{\"Replace\": {\"A[x].PatientID\": \"1\"}}", "path");
    refused(400, path, "{\"Replace\": {\"0009-1001\": \"1\"}}", "PrivateCreator");
    refused(400, path, "{\"Replace\": {\"Rows\": \"1e99999\"}}", "out of range");
    refused(
        400,
        path,
        "{\"Replace\": {\"AccessionNumber\": \"" + "x".repeat(70_000) + "\"}}",
        "longer");
    refused(
        400,
        path,
        "{\"Force\": true, \"Replace\": {\"StudyInstanceUID\": \"" + "1".repeat(65) + "\"}}",
        "64");
    refused(400, path, "{\"Replace\": {\"SourceImageSequence\": \"x\"}}", "sequence");
    refused(
        400, path, "{\"Force\": true, \"Replace\": {\"SOPInstanceUID\": \"1.2\"}}", "one by one");
    refused(400, path, "{\"Remove\": [\"" + "A[0].".repeat(70) + "PatientID\"]}", "at most");
    refused(400, path, "{\"Transcode\": \"nope\"}", "Transcode");
    refused(400, "/studies/" + study + "/anonymize", "{\"DicomVersion\": \"1999\"}", "2023b");
    refused(404, "/studies/nope/modify", "{}", "Unknown");
    assertThat(below("/patients/" + patient)).as("nothing was made").hasSize(3);
  }

  @Test
  void aPatientWithOtherStudiesKeepsTheNameItHas() throws Exception {
    object(archive.upload(SampleScans.file(SampleScans.slice("ANN", "Mueller^Ann", 2, 1, 1))));
    refused(
        400,
        "/studies/" + study + "/modify",
        "{\"Replace\": {\"PatientName\": \"Other\"}}",
        "has other studies");
    object(
        archive.post(
            "/studies/" + study + "/modify",
            "{\"Force\": true, \"Replace\": {\"PatientID\": \"NEW\", \"PatientName\":"
                + " \"Other\"}}"));
  }

  @Test
  void aPictureOfImpossibleSizeIsRefused() throws Exception {
    byte[] png =
        Base64.getDecoder()
            .decode(
                "iVBORw0KGgoAAAANSUhEUgAA//8AAP//CAAAAAAAAAAAAAAACklEQVR4"
                    + "nGMAAQAABQABDQottAAAAABJRU5ErkJggg==");
    HttpResponse<String> answer =
        archive.post(
            "/tools/create-dicom",
            "{\"Tags\": {}, \"Content\": \"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png)
                + "\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void aJpegStaysCompressedWhereThatIsAskedFor() throws Exception {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_3BYTE_BGR);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", jpeg);
    JsonValue.Members made =
        object(
            archive.post(
                "/tools/create-dicom",
                "{\"Tags\": {}, \"Encapsulate\": true, \"Content\": \"data:image/jpeg;base64,"
                    + Base64.getEncoder().encodeToString(jpeg.toByteArray())
                    + "\"}"));
    String path = made.text("Path").orElseThrow();
    assertThat(read(archive.bytes(path + "/file").body()).transferSyntax().uid())
        .isEqualTo(Uids.JPEGBaseline8Bit);
    assertThat(archive.bytes(path + "/preview").statusCode()).isEqualTo(200);
    assertThat(archive.bytes(path + "/frames/0/raw").body()).startsWith(0xFF, 0xD8);
  }

  /** As an encapsulated document has. */
  @Test
  void longValuesGoAlongIntoAnotherTransferSyntax() throws Exception {
    byte[] document = new byte[200_000];
    Arrays.fill(document, (byte) 5);
    JsonValue.Members sent =
        object(
            archive.upload(
                SampleScans.file(
                    SampleScans.slice("ANN", "Mueller^Ann", 1, 2, 9)
                        .integer(Tag.SamplesPerPixel, 1)
                        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
                        .integer(Tag.BitsAllocated, 16)
                        .integer(Tag.BitsStored, 16)
                        .integer(Tag.HighBit, 15)
                        .integer(Tag.PixelRepresentation, 0)
                        .bytes(Tag.EncapsulatedDocument, Vr.OB, document))));

    JsonValue.Members made =
        object(
            archive.post(
                "/series/" + sent.text("ParentSeries").orElseThrow() + "/modify",
                "{\"Transcode\": \"" + Uids.ImplicitVRLittleEndian + "\"}"));

    DataSet copy = below(made.text("Path").orElseThrow()).getFirst();
    assertThat(copy.element(Tag.EncapsulatedDocument).orElseThrow().length())
        .isEqualTo(document.length);
  }
}
