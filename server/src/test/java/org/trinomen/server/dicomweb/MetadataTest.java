package org.trinomen.server.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/** Metadata over HTTP: one study of two series, and an instance with values of every kind. */
class MetadataTest {

  private static final String STUDY = SampleScans.PREFIX + "1";
  private static final String CT = STUDY + ".1";
  private static final String BASE = "/dicom-web/studies/" + STUDY;
  private static final String FIRST = BASE + "/series/" + CT + "/instances/" + CT + ".1";

  @TempDir static Path folder;
  private static RunningArchive archive;
  private static WebClient client;

  @BeforeAll
  static void start() throws Exception {
    archive = new RunningArchive(folder, Map.of());
    client = new WebClient(archive);
    DataSetBuilder first =
        SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 1)
            .string(Tag.SliceThickness, "2.50")
            .string(Tag.SeriesDescription, "<b>\"quoted\"</b>\\&")
            .bytes(Tag.ICCProfile, Vr.OB, "a profile".getBytes(StandardCharsets.US_ASCII))
            .bytes(0x0029_1001, Vr.UN, new byte[100_000])
            .items(
                Tag.IconImageSequence,
                new DataSetBuilder().build(),
                new DataSetBuilder().bytes(Tag.PixelData, Vr.OB, new byte[] {1, 2}).build());
    for (DataSetBuilder each :
        List.of(
            first,
            SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 2),
            SampleScans.slice("ANN-1", "Müller^Ann", 1, 2, 1),
            SampleScans.slice("ANN-1", "Müller^Ann", 2, 1, 1))) {
      assertThat(archive.upload(SampleScans.file(each)).statusCode()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    archive.close();
  }

  @ParameterizedTest
  @CsvSource({"'', 3", "/series/@.1, 2", "/series/@.2, 1", "/series/@.1/instances/@.1.2, 1"})
  void allInstancesBelowAreTold(String below, int count) throws Exception {
    List<DataSet> told = client.dataSets(BASE + below.replace("@", STUDY) + "/metadata");
    assertThat(told).hasSize(count);
    assertThat(told).allMatch(each -> each.string(Tag.StudyInstanceUID).orElse("").equals(STUDY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dicom-web/studies/1.2.3/metadata",
        "/dicom-web/studies/@2/series/@1.1/metadata",
        "/dicom-web/studies/@1/series/@1.2/instances/@1.1.1/metadata",
        "/dicom-web/studies/..%2F..%2Fetc/metadata",
        "/dicom-web/studies/%2A/metadata",
      })
  void uidsThatDoNotFitFindNothing(String path) throws Exception {
    assertThat(client.get(path.replace("@", SampleScans.PREFIX)).statusCode()).isIn(404, 400);
  }

  @Test
  void valuesOfManyBytesHaveAddressesAndOthersStandThere() throws Exception {
    HttpResponse<byte[]> answer = client.get(FIRST + "/metadata");
    assertThat(WebClient.header(answer, "Content-Type")).isEqualTo("application/dicom+json");
    String json = WebClient.text(answer);
    assertThat(json)
        .contains("\"00180050\":{\"vr\":\"DS\",\"Value\":[\"2.50\"]}")
        .contains("\"00200013\":{\"vr\":\"IS\",\"Value\":[1]}")
        .contains("\"00280010\":{\"vr\":\"US\",\"Value\":[4]}")
        .contains("<b>\\\"quoted\\\"</b>")
        .contains("\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"http://127.0.0.1:")
        .contains(FIRST + "/bulk/7fe00010\"")
        .contains(FIRST + "/bulk/00282000\"")
        .contains(FIRST + "/bulk/00291001\"")
        .contains(FIRST + "/bulk/00880200/2/7fe00010\"")
        .doesNotContain("InlineBinary");
  }

  @Test
  void xmlIsAPartForEachInstance() throws Exception {
    HttpResponse<byte[]> answer =
        client.get(
            BASE + "/metadata", "Accept", "multipart/related; type=\"application/dicom+xml\"");
    List<WebClient.Part> parts = WebClient.parts(answer);
    assertThat(parts).hasSize(3);
    assertThat(new String(parts.getFirst().body(), StandardCharsets.UTF_8))
        .contains("&lt;b&gt;&quot;quoted&quot;&lt;/b&gt;", "<BulkData uri=\"http://127.0.0.1:")
        .contains("<Item number=\"2\">")
        .endsWith("</NativeDicomModel>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/related", "text/plain", "application/dicom"})
  void otherFormsAreRefused(String accept) throws Exception {
    assertThat(client.get(BASE + "/metadata", "Accept", accept).statusCode()).isEqualTo(400);
  }
}
