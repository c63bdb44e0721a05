package org.trinomen.server.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.web.BulkDataUris;
import org.trinomen.dicom.web.DicomJson;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;

/** Stores over HTTP: files, and metadata with bulk data; good ones, bad ones, and hostile ones. */
class StowTest {

  private static final String STUDY = SampleScans.PREFIX + "1";
  private static final String STUDIES = "/dicom-web/studies";
  private static final String FILE = "application/dicom";
  private static final String JSON = "application/dicom+json";
  private static final String XML = "application/dicom+xml";

  @TempDir private Path folder;
  private RunningArchive archive;
  private WebClient client;

  @BeforeEach
  void start() throws Exception {
    archive =
        new RunningArchive(
            folder,
            Map.of(
                "limits.multipart-parts-max", "20",
                "limits.json-size-max", "1 MiB",
                "limits.instance-size-max", "2 MiB"));
    client = new WebClient(archive);
  }

  @AfterEach
  void stop() throws Exception {
    archive.close();
  }

  private static byte[] scan(int study, int number) {
    return SampleScans.file(SampleScans.slice("ANN-1", "Müller^Ann", study, 1, number));
  }

  private static WebClient.Part part(byte[] body) {
    return new WebClient.Part(Map.of("Content-Type", FILE), body);
  }

  private static DataSet answer(HttpResponse<byte[]> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(WebClient.text(answer)).isEqualTo(status);
    assertThat(WebClient.header(answer, "Content-Type")).isEqualTo(JSON);
    return WebClient.dataSets(answer).getFirst();
  }

  private long stored() throws Exception {
    return client.dataSets("/dicom-web/instances").size();
  }

  // ---- files

  @Test
  void filesAreStoredByteForByteAndReferenced() throws Exception {
    byte[] first = scan(1, 1);
    byte[] second = scan(1, 2);
    DataSet told = answer(client.store(STUDIES, FILE, List.of(part(first), part(second))), 200);
    List<DataSet> references = told.items(Tag.ReferencedSOPSequence);
    assertThat(references).hasSize(2);
    assertThat(told.contains(Tag.FailedSOPSequence)).isFalse();
    assertThat(told.string(Tag.RetrieveURL).orElseThrow()).endsWith(STUDIES + "/" + STUDY);
    assertThat(references.getFirst().string(Tag.ReferencedSOPClassUID))
        .hasValue("1.2.840.10008.5.1.4.1.1.128");
    assertThat(references.getFirst().string(Tag.ReferencedSOPInstanceUID)).hasValue(STUDY + ".1.1");
    String address = references.getLast().string(Tag.RetrieveURL).orElseThrow();
    assertThat(client.follow(address, "Accept", FILE + "; transfer-syntax=*").body())
        .isEqualTo(second);
    answer(client.store(STUDIES, FILE, List.of(part(first))), 200);
    assertThat(stored()).as("the same again is here already").isEqualTo(2);
  }

  /** What it is called then shows only when all of it has been read. */
  @Test
  void uidsBehindALongHeaderAreToldToo() throws Exception {
    byte[] file =
        SampleScans.file(
            SampleScans.slice("ANN-1", "Ann", 1, 1, 1)
                .bytes(0x0009_1001, Vr.UN, new byte[1_500_000]));
    DataSet told = answer(client.store(STUDIES, FILE, List.of(part(file))), 200);
    DataSet reference = told.items(Tag.ReferencedSOPSequence).getFirst();
    assertThat(reference.string(Tag.ReferencedSOPInstanceUID)).hasValue(STUDY + ".1.1");
    String address = reference.string(Tag.RetrieveURL).orElseThrow();
    assertThat(client.follow(address + "/metadata").statusCode()).isEqualTo(200);
  }

  @Test
  void aFileAloneIsStoredToo() throws Exception {
    HttpResponse<byte[]> stored =
        archive.sendForBytes(
            archive
                .request(STUDIES)
                .header("Content-Type", FILE)
                .header("Accept", "application/dicom+xml")
                .POST(BodyPublishers.ofByteArray(scan(1, 1))));
    assertThat(stored.statusCode()).isEqualTo(200);
    assertThat(WebClient.text(stored))
        .startsWith("<?xml")
        .contains("keyword=\"ReferencedSOPInstanceUID\"><Value number=\"1\">" + STUDY + ".1.1<");
  }

  @Test
  void whatBelongsToAnotherStudyIsRefused() throws Exception {
    String path = STUDIES + "/" + STUDY;
    DataSet failed = answer(client.store(path, FILE, List.of(part(scan(2, 1)))), 409);
    DataSet item = failed.items(Tag.FailedSOPSequence).getFirst();
    assertThat(item.integer(Tag.FailureReason)).hasValue(0x0110);
    assertThat(item.string(Tag.ReferencedSOPInstanceUID)).hasValue(SampleScans.PREFIX + "2.1.1");
    assertThat(stored()).isZero();
    DataSet some =
        answer(client.store(path, FILE, List.of(part(scan(2, 1)), part(scan(1, 1)))), 202);
    assertThat(some.items(Tag.FailedSOPSequence)).hasSize(1);
    assertThat(some.items(Tag.ReferencedSOPSequence)).hasSize(1);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadIsToldFromWhatCan() throws Exception {
    byte[] noise = "this is not DICOM".getBytes(StandardCharsets.US_ASCII);
    DataSet nothing = answer(client.store(STUDIES, FILE, List.of(part(noise))), 400);
    assertThat(nothing.contains(Tag.FailedSOPSequence)).isFalse();
    assertThat(nothing.items(Tag.ReferencedSOPSequence)).isEmpty();
    assertThat(nothing.contains(Tag.ReferencedSOPSequence)).isTrue();
    assertThat(nothing.size()).as("beside the character set").isEqualTo(2);
    byte[] whole = scan(1, 1);
    byte[] cut = Arrays.copyOf(whole, whole.length - 63); // inside the item of a sequence
    DataSet known = answer(client.store(STUDIES, FILE, List.of(part(cut))), 400);
    assertThat(known.items(Tag.FailedSOPSequence).getFirst().integer(Tag.FailureReason))
        .hasValue(0xC000);
    DataSet some = answer(client.store(STUDIES, FILE, List.of(part(noise), part(whole))), 202);
    assertThat(some.items(Tag.OtherFailuresSequence)).hasSize(1);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void whatIsTooLongIsOutOfResources() throws Exception {
    byte[] large = Arrays.copyOf(scan(1, 1), 3 << 20);
    DataSet failed = answer(client.store(STUDIES, FILE, List.of(part(large))), 409);
    assertThat(failed.items(Tag.FailedSOPSequence).getFirst().integer(Tag.FailureReason))
        .hasValue(0xA700);
  }

  @Test
  void otherMethodsAreNotForStudies() throws Exception {
    HttpResponse<byte[]> put =
        archive.sendForBytes(archive.request(STUDIES).PUT(BodyPublishers.ofString("x")));
    assertThat(put.statusCode()).isEqualTo(405);
    assertThat(WebClient.header(put, "Allow")).isEqualTo("GET,POST");
  }

  // ---- metadata and bulk data

  private static final String DESCRIBED =
      """
      [{
        "00020010": {"vr": "UI", "Value": ["1.2.840.10008.1.2.1"]},
        "00080016": {"vr": "UI", "Value": ["1.2.840.10008.5.1.4.1.1.7"]},
        "00080018": {"vr": "UI", "Value": ["%s.9.1"]},
        "00080060": {"vr": "CS", "Value": ["OT"]},
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Müller^Ann"}]},
        "00100020": {"vr": "LO", "Value": ["ANN-1"]},
        "0020000D": {"vr": "UI", "Value": ["%s"]},
        "0020000E": {"vr": "UI", "Value": ["%s.9"]},
        "00280002": {"vr": "US", "Value": [1]},
        "00280004": {"vr": "CS", "Value": ["MONOCHROME2"]},
        "00280010": {"vr": "US", "Value": [3]},
        "00280011": {"vr": "US", "Value": [1]},
        "00280100": {"vr": "US", "Value": [8]},
        "00282000": {"vr": "OB", "BulkDataURI": "profile"},
        "7FE00010": {"vr": "OB", "BulkDataURI": "../../pixels"},
        "FFFCFFFC": {"vr": "OB", "InlineBinary": "AAAA"}
      }]
      """
          .formatted(STUDY, STUDY, STUDY);

  private static List<WebClient.Part> described(String pixelType) {
    return List.of(
        new WebClient.Part(
            Map.of("Content-Type", JSON), DESCRIBED.getBytes(StandardCharsets.UTF_8)),
        new WebClient.Part(
            Map.of("Content-Type", pixelType, "Content-Location", "../../pixels"),
            new byte[] {7, 8, 9}),
        new WebClient.Part(
            Map.of("Content-Type", "application/octet-stream", "Content-Location", "profile"),
            "icc!".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void metadataAndBulkDataBecomeAFile() throws Exception {
    DataSet told = answer(client.store(STUDIES, JSON, described("application/octet-stream")), 200);
    String address =
        told.items(Tag.ReferencedSOPSequence).getFirst().string(Tag.RetrieveURL).orElseThrow();
    byte[] file = client.follow(address, "Accept", FILE + "; transfer-syntax=*").body();
    FileHeader made =
        DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(10_000).strictly());
    assertThat(made.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    assertThat(made.dataSet().string(Tag.PatientName)).hasValue("Müller^Ann");
    assertThat(made.dataSet().contains(Tag.TransferSyntaxUID)).isFalse();
    assertThat(made.dataSet().contains(Tag.DataSetTrailingPadding)).isTrue();
    assertThat(WebClient.parts(client.follow(address + "/bulk/7fe00010")).getFirst().body())
        .startsWith(7, 8, 9)
        .hasSize(4);
    assertThat(WebClient.parts(client.follow(address + "/frames/1")).getFirst().body())
        .containsExactly(7, 8, 9);
    assertThat(WebClient.parts(client.follow(address + "/bulk/00282000")).getFirst().body())
        .isEqualTo("icc!".getBytes(StandardCharsets.US_ASCII));
    assertThat(Files.list(folder.resolve("spool"))).as("nothing waits any more").isEmpty();
  }

  /** What the archive tells of an instance in XML is enough to store it elsewhere. */
  @Test
  void metadataInXmlBecomeTheSameFilesAgain() throws Exception {
    answer(client.store(STUDIES, FILE, List.of(part(scan(1, 1)), part(scan(1, 2)))), 200);
    String whole = "multipart/related; type=application/dicom+xml";
    List<WebClient.Part> parts = new ArrayList<>();
    for (int number = 1; number <= 2; number++) {
      String address = STUDIES + "/" + STUDY + "/series/" + STUDY + ".1/instances/" + STUDY + ".1.";
      String xml =
          new String(
              WebClient.parts(client.get(address + number + "/metadata", "Accept", whole))
                  .getFirst()
                  .body(),
              StandardCharsets.UTF_8);
      byte[] body = xml.replace(STUDY, STUDY + ".77").getBytes(StandardCharsets.UTF_8);
      String uri = xml.replaceAll("(?s).*<BulkData uri=\"([^\"]*)\".*", "$1");
      parts.add(number - 1, new WebClient.Part(Map.of("Content-Type", XML), body));
      parts.add(
          new WebClient.Part(
              Map.of(
                  "Content-Type",
                  "application/octet-stream",
                  "Content-Location",
                  uri.replace(STUDY, STUDY + ".77")),
              WebClient.parts(client.follow(uri)).getFirst().body()));
    }
    DataSet told = answer(client.store(STUDIES, XML, parts), 200);
    assertThat(told.items(Tag.ReferencedSOPSequence)).hasSize(2);
    String address =
        told.items(Tag.ReferencedSOPSequence).getLast().string(Tag.RetrieveURL).orElseThrow();
    assertThat(address).endsWith(STUDY + ".77.1.2");
    byte[] file = client.follow(address, "Accept", FILE).body();
    ReadOptions all = ReadOptions.everything(10_000).strictly();
    DataSet made = DicomReader.read(new ByteArrayInputStream(file), all).dataSet();
    DataSet sent = DicomReader.read(new ByteArrayInputStream(scan(1, 2)), all).dataSet();
    assertThat(json(made).replace(STUDY + ".77", STUDY)).isEqualTo(json(sent));
  }

  private static String json(DataSet dataSet) throws Exception {
    StringBuilder json = new StringBuilder();
    DicomJson.write(dataSet, json, BulkDataUris.NONE);
    return json.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><NativeDicomModel/>",
        "<NativeDicomModel><Other/></NativeDicomModel>",
        "<NativeDicomModel>",
        "nothing",
      })
  void xmlThatIsNoMetadataIsRefused(String xml) throws Exception {
    WebClient.Part part =
        new WebClient.Part(Map.of("Content-Type", XML), xml.getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> refused = client.store(STUDIES, XML, List.of(part));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(WebClient.text(refused)).doesNotContain("root:");
    assertThat(Files.list(folder.resolve("spool"))).isEmpty();
  }

  @Test
  void compressedPixelsStayCompressed() throws Exception {
    DataSet told = answer(client.store(STUDIES, JSON, described("image/jpeg")), 200);
    String address =
        told.items(Tag.ReferencedSOPSequence).getFirst().string(Tag.RetrieveURL).orElseThrow();
    WebClient.Part frame =
        WebClient.parts(
                client.follow(
                    address + "/frames/1", "Accept", "multipart/related; type=image/jpeg"))
            .getFirst();
    assertThat(frame.header("Content-Type"))
        .isEqualTo("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50");
    assertThat(frame.body()).startsWith(7, 8, 9);
  }

  @Test
  void bulkDataThatDoNotComeAreAFailure() throws Exception {
    HttpResponse<byte[]> refused =
        client.store(STUDIES, JSON, described("application/octet-stream").subList(0, 2));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(WebClient.text(refused)).contains("bulk data that is not at hand");
    assertThat(Files.list(folder.resolve("spool"))).isEmpty();
  }

  // ---- hostile ones

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"00080005\":", "[{\"00081199\":{\"vr\":\"SQ\",\"Value\":["})
  void nestingWithoutEndIsRefused(String opening) throws Exception {
    byte[] deep = opening.repeat(1_000_000 / opening.length()).getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> refused =
        client.store(
            STUDIES, JSON, List.of(new WebClient.Part(Map.of("Content-Type", JSON), deep)));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(client.get("/dicom-web/studies").statusCode()).isEqualTo(200);
  }

  @Test
  void metadataBeyondTheLimitAreRefused() throws Exception {
    byte[] large = "[ ".repeat(2 << 20).getBytes(StandardCharsets.UTF_8);
    assertThat(
            client
                .store(
                    STUDIES, JSON, List.of(new WebClient.Part(Map.of("Content-Type", JSON), large)))
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void partsWithoutEndAreRefused() throws Exception {
    List<WebClient.Part> parts =
        new ArrayList<>(Collections.nCopies(1000, part(new byte[] {1, 2, 3})));
    assertThat(client.store(STUDIES, FILE, parts).statusCode()).isEqualTo(413);
    List<WebClient.Part> bulk = new ArrayList<>(described("image/jpeg"));
    for (int i = 0; i < 1000; i++) {
      bulk.add(new WebClient.Part(Map.of("Content-Location", "x" + i), new byte[1]));
    }
    assertThat(client.store(STUDIES, JSON, bulk).statusCode()).isEqualTo(413);
    assertThat(Files.list(folder.resolve("spool"))).isEmpty();
  }

  @Test
  void aHeaderOfAPartWithoutEndIsRefused() throws Exception {
    WebClient.Part part =
        new WebClient.Part(Map.of("Content-Type", FILE, "X", "y".repeat(100_000)), scan(1, 1));
    assertThat(client.store(STUDIES, FILE, List.of(part)).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/related",
        "multipart/related; boundary=",
        "multipart/related; type=\"application/dicom\"",
        "multipart/related; boundary=\"",
      })
  void aBodyWithoutBoundaryIsRefused(String type) throws Exception {
    assertThat(sent(type, "--B-B\r\n\r\nx\r\n--B-B--").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain | 415",
        "multipart/form-data; boundary=B-B | 415",
        "multipart/related; type=text/html; boundary=B-B | 415",
        "multipart/related; type=application/xml; boundary=B-B | 415",
      })
  void otherMediaTypesAreRefused(String type, int status) throws Exception {
    assertThat(sent(type, "--B-B\r\n\r\nx\r\n--B-B--").statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--B-B--", "--B-B\r\nContent-Type: application/dicom", "nothing"})
  void aBodyThatIsNoneIsRefused(String body) throws Exception {
    assertThat(sent("multipart/related; type=application/dicom; boundary=B-B", body).statusCode())
        .isEqualTo(400);
  }

  /** A UID is what someone typed: in an answer's headers and addresses it does no harm. */
  @Test
  void whatStandsInUidsDoesNotGetOutOfPlace() throws Exception {
    String evil = "1.2\r\nSet-Cookie: a=b/../<script>";
    byte[] file =
        SampleScans.file(SampleScans.slice("ANN-1", "Ann", 1, 1, 1).uid(Tag.SOPInstanceUID, evil));
    HttpResponse<byte[]> stored = client.store(STUDIES, FILE, List.of(part(file)));
    assertThat(stored.headers().firstValue("Set-Cookie")).isEmpty();
    String address =
        answer(stored, 200)
            .items(Tag.ReferencedSOPSequence)
            .getFirst()
            .string(Tag.RetrieveURL)
            .orElseThrow();
    assertThat(address).doesNotContain("<", "\r", "\n", " ");
    HttpResponse<byte[]> whole = client.get(STUDIES + "/" + STUDY);
    assertThat(WebClient.parts(whole)).hasSize(1);
    assertThat(WebClient.parts(whole).getFirst().headers().keySet())
        .containsExactly("content-location", "content-type");
  }

  private HttpResponse<byte[]> sent(String type, String body) throws Exception {
    return archive.sendForBytes(
        archive.request(STUDIES).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }
}
