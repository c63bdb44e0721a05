package org.trinomen.server.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;

/** Instances, frames and bulk data over HTTP, of a study in four uncompressed encodings. */
class RetrieveTest {

  private static final String STUDY = SampleScans.PREFIX + "1";
  private static final String BASE = "/dicom-web/studies/" + STUDY;
  private static final String SERIES = BASE + "/series/" + STUDY + ".1";
  private static final String PARTS = "multipart/related; type=\"application/dicom\"";
  private static final byte[] PROFILE = "a profile ".getBytes(StandardCharsets.US_ASCII);

  /** In which instances 1 to 4 are stored. */
  private static final List<TransferSyntax> SYNTAXES =
      List.of(
          TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
          TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
          TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);

  @TempDir static Path folder;
  private static RunningArchive archive;
  private static WebClient client;
  private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    archive = new RunningArchive(folder, Map.of());
    client = new WebClient(archive);
    for (int i = 1; i <= SYNTAXES.size(); i++) {
      byte[] file = SampleScans.file(twoFrames(i).build(), SYNTAXES.get(i - 1));
      FILES.put(uid(i), file);
      assertThat(archive.upload(file).statusCode()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    archive.close();
  }

  private static String uid(int number) {
    return STUDY + ".1." + number;
  }

  private static String path(int number) {
    return SERIES + "/instances/" + uid(number);
  }

  /** Words 1 to 32, so that it shows where one is taken for another. */
  private static DataSetBuilder twoFrames(int number) {
    return SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, number)
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .string(Tag.NumberOfFrames, "2")
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 16)
        .integer(Tag.HighBit, 15)
        .integer(Tag.PixelRepresentation, 0)
        .bytes(Tag.ICCProfile, Vr.OB, PROFILE)
        .bytes(Tag.RedPaletteColorLookupTableData, Vr.OW, words(40_000))
        .items(
            Tag.IconImageSequence,
            new DataSetBuilder().build(),
            new DataSetBuilder().bytes(Tag.PixelData, Vr.OW, words(2)).build())
        .bytes(Tag.PixelData, Vr.OW, words(32));
  }

  private static byte[] words(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 1; i <= count; i++) {
      bytes.putShort((short) i);
    }
    return bytes.array();
  }

  // ---- instances

  @ParameterizedTest
  @ValueSource(strings = {"", "/series/@.1", "/series/@.1/instances/@.1.2"})
  void asStoredIsByteForByte(String below) throws Exception {
    List<WebClient.Part> parts =
        WebClient.parts(
            client.get(BASE + below.replace("@", STUDY), "Accept", PARTS + "; transfer-syntax=*"));
    assertThat(parts).hasSize(below.contains("instances") ? 1 : 4);
    for (WebClient.Part part : parts) {
      String location = part.header("Content-Location");
      String uid = location.substring(location.lastIndexOf('/') + 1);
      assertThat(part.body()).isEqualTo(FILES.get(uid));
      int number = Integer.parseInt(uid.substring(uid.lastIndexOf('.') + 1));
      assertThat(part.header("Content-Type"))
          .isEqualTo("application/dicom; transfer-syntax=" + SYNTAXES.get(number - 1).uid());
      assertThat(client.follow(location, "Accept", "application/dicom").statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "*/*", "multipart/related", "multipart/related; type=application/dicom"})
  void theUsualEncodingIsExplicitLittleEndian(String accept) throws Exception {
    HttpResponse<byte[]> answer =
        accept.isEmpty() ? client.get(BASE) : client.get(BASE, "Accept", accept);
    List<WebClient.Part> parts = WebClient.parts(answer);
    assertThat(parts).hasSize(4);
    for (WebClient.Part part : parts) {
      assertThat(part.header("Content-Type"))
          .isEqualTo("application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
      requireSameValues(part.body());
    }
  }

  /** Every value is that of the first instance, which is stored so, but for its own numbers. */
  private static void requireSameValues(byte[] file) throws Exception {
    FileHeader header = read(file);
    assertThat(header.fileMeta().string(Tag.TransferSyntaxUID)).hasValue("1.2.840.10008.1.2.1");
    assertThat(header.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    DataSet expected = read(FILES.get(uid(1))).dataSet();
    for (Element element : expected) {
      int tag = element.tag();
      if (tag != Tag.SOPInstanceUID && tag != Tag.InstanceNumber) {
        assertThat(header.dataSet().strings(tag)).isEqualTo(expected.strings(tag));
        assertThat(bytes(header.dataSet(), tag)).isEqualTo(bytes(expected, tag));
      }
    }
    assertThat(bytes(header.dataSet().items(Tag.IconImageSequence).get(1), Tag.PixelData))
        .isEqualTo(words(2));
  }

  private static byte[] bytes(DataSet dataSet, int tag) {
    return dataSet.element(tag).orElseThrow() instanceof Element.Value value
        ? value.bytes()
        : new byte[0];
  }

  private static FileHeader read(byte[] file) throws Exception {
    return DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(1 << 20));
  }

  @Test
  void oneInstanceComesAloneWithTagAndRanges() throws Exception {
    String alone = "application/dicom; transfer-syntax=*";
    HttpResponse<byte[]> answer = client.get(path(2), "Accept", alone);
    assertThat(answer.body()).isEqualTo(FILES.get(uid(2)));
    assertThat(WebClient.header(answer, "Content-Type"))
        .isEqualTo("application/dicom; transfer-syntax=1.2.840.10008.1.2");
    assertThat(WebClient.header(answer, "Content-Disposition"))
        .isEqualTo("filename=\"" + uid(2) + ".dcm\"");
    String tag = WebClient.header(answer, "ETag");
    assertThat(client.get(path(2), "Accept", alone, "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(WebClient.header(client.get(path(2), "Accept", "application/dicom"), "ETag"))
        .as("the same values in other bytes")
        .isNotEqualTo(tag);
    HttpResponse<byte[]> range = client.get(path(2), "Accept", alone, "Range", "bytes=128-131");
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(WebClient.text(range)).isEqualTo("DICM");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | 400",
        "application/dicom+json | 400",
        "multipart/related; type=\"application/ dicom\" | 400",
        "multipart/related; type=application/dicom; transfer-syntax=1.2.3 | 400",
        "image/jpeg | 406",
        "multipart/related; type=application/dicom; transfer-syntax=1.2.840.10008.1.2.4.57 | 406",
        "text/html, application/dicom;q=0.3 | 200",
        "image/jpeg;q=0.9, */*;q=0.1 | 200",
      })
  void whatCannotBeGivenIsRefused(String accept, int status) throws Exception {
    assertThat(client.get(path(1), "Accept", accept).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dicom-web/studies/9", "@/series/9", "@/series/@.2/instances/@.1.1"})
  void uidsThatDoNotFitFindNothing(String path) throws Exception {
    assertThat(
            client
                .get(path.replaceFirst("^@", BASE).replace("@", STUDY), "Accept", PARTS)
                .statusCode())
        .isEqualTo(404);
  }

  // ---- frames

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void framesAreLittleEndianWhateverIsStored(int number) throws Exception {
    for (String accept :
        List.of(
            "*/*",
            "multipart/related; type=application/octet-stream",
            "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*",
            "multipart/related; type=\"application/octet-stream\";"
                + " transfer-syntax=1.2.840.10008.1.2.1")) {
      List<WebClient.Part> parts =
          WebClient.parts(client.get(path(number) + "/frames/2,1", "Accept", accept));
      assertThat(parts).hasSize(2);
      assertThat(parts.get(0).body()).isEqualTo(Arrays.copyOfRange(words(32), 32, 64));
      assertThat(parts.get(1).body()).isEqualTo(Arrays.copyOf(words(32), 32));
      assertThat(parts.get(0).header("Content-Location")).endsWith(path(number) + "/frames/2");
      assertThat(parts.get(0).header("Content-Type"))
          .isEqualTo("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1");
    }
  }

  @Test
  void oneFrameComesAloneWithTagAndRanges() throws Exception {
    String frame = path(3) + "/frames/2";
    HttpResponse<byte[]> answer = client.get(frame, "Accept", "application/octet-stream");
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(words(32), 32, 64));
    HttpResponse<byte[]> range =
        client.get(frame, "Accept", "application/octet-stream", "Range", "bytes=-2");
    assertThat(range.body()).isEqualTo(new byte[] {32, 0});
    assertThat(
            client
                .get(
                    frame,
                    "Accept",
                    "application/octet-stream",
                    "If-None-Match",
                    WebClient.header(answer, "ETag"))
                .statusCode())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 400",
    "3, 404",
    "x, 400",
    "'1,,2', 400",
    "'1,3', 404",
    "999999999999, 400",
    "-1, 400"
  })
  void framesThatAreNotThereAreRefused(String frames, int status) throws Exception {
    assertThat(client.get(path(1) + "/frames/" + frames).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"image/jpeg, 406", "multipart/related; type=image/jpeg, 406", "text/plain, 400"})
  void framesAreNotCompressedHere(String accept, int status) throws Exception {
    assertThat(client.get(path(1) + "/frames/1", "Accept", accept).statusCode()).isEqualTo(status);
  }

  // ---- bulk data

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void bulkDataAreWhereMetadataSayAndLittleEndian(int number) throws Exception {
    String json = WebClient.text(client.get(path(number) + "/metadata"));
    Map<String, byte[]> values =
        Map.of(
            "7fe00010", words(32),
            "00282000", PROFILE,
            "00281201", words(40_000),
            "00880200/2/7fe00010", words(2));
    for (Map.Entry<String, byte[]> value : values.entrySet()) {
      String address = path(number) + "/bulk/" + value.getKey();
      assertThat(json).contains(address + "\"");
      List<WebClient.Part> parts = WebClient.parts(client.get(address));
      assertThat(parts).hasSize(1);
      assertThat(parts.getFirst().body()).as(value.getKey()).isEqualTo(value.getValue());
      assertThat(parts.getFirst().header("Content-Location")).endsWith(address);
      HttpResponse<byte[]> alone =
          client.get(address, "Accept", "application/octet-stream", "Range", "bytes=1-3");
      assertThat(alone.statusCode()).isEqualTo(206);
      assertThat(alone.body()).isEqualTo(Arrays.copyOfRange(value.getValue(), 1, 4));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/bulk/00290010",
        "/bulk/00880200",
        "/bulk/00880200/3/7fe00010",
        "/bulk/00880200/0/7fe00010",
        "/bulk/PixelData",
        "/bulk/..%2F..%2F..%2Fetc%2Fpasswd",
        "/bulk/00880200/2",
        "/bulk",
      })
  void valuesThatAreNotThereAreNotFound(String below) throws Exception {
    assertThat(client.get(path(1) + below).statusCode()).isIn(404, 400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/octet-stream; a=b | 400",
        "text/plain | 400",
        "multipart/related; type=application/octet-stream; transfer-syntax=9.9 | 400",
        "multipart/related; type=application/octet-stream | 200",
        "multipart/related | 200",
      })
  void bulkDataAreGivenAsBytes(String accept, int status) throws Exception {
    assertThat(client.get(path(1) + "/bulk/00282000", "Accept", accept).statusCode())
        .isEqualTo(status);
  }

  @Test
  void aRangeIsForTheValueAlone() throws Exception {
    String address = path(1) + "/bulk/00282000";
    assertThat(client.get(address, "Range", "bytes=0-1").statusCode()).isEqualTo(206);
    HttpResponse<byte[]> parts =
        client.get(address, "Range", "bytes=0-1", "Accept", "multipart/related");
    assertThat(WebClient.parts(parts).getFirst().body()).isEqualTo(PROFILE);
  }

  // ---- WADO-URI and what is offered

  @Test
  void oldClientsGetAnInstanceByItsUids() throws Exception {
    String wado =
        "/wado?requestType=WADO&studyUID=%s&seriesUID=%s.1&objectUID=%s"
            .formatted(STUDY, STUDY, uid(2));
    String dicom = wado + "&contentType=application%2Fdicom";
    requireSameValues(client.get(dicom).body());
    assertThat(client.get(dicom + "&transferSyntax=*").body()).isEqualTo(FILES.get(uid(2)));
    assertThat(client.get(dicom + "&transferSyntax=1.2.840.10008.1.2.4.57").statusCode())
        .isEqualTo(406);
    assertThat(client.get(dicom.replace("studyUID=", "studyUID=9")).statusCode()).isEqualTo(404);
    assertThat(client.get(dicom.replace("=WADO", "=OTHER")).statusCode()).isEqualTo(400);
    assertThat(client.get("/wado?requestType=WADO").statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsOfferedIsTold() throws Exception {
    assertThat(WebClient.text(client.get("/dicom-web/")))
        .contains("<resource path=\"studies/{study-uid}/metadata\"><method name=\"GET\"/>")
        .contains("<resource path=\"studies\"><method name=\"GET\"/><method name=\"POST\"/>");
    assertThat(WebClient.text(client.get("/plugins"))).isEqualTo("[\"dicom-web\"]");
    assertThat(WebClient.text(client.get("/plugins/dicom-web")))
        .contains("\"ID\":\"dicom-web\"", "\"Version\":\"1.24\"");
    assertThat(WebClient.text(client.get("/dicom-web/servers"))).isEqualTo("[]");
  }
}
