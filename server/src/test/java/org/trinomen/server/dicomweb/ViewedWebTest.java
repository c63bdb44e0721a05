package org.trinomen.server.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
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
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;

/** Searches, metadata and files of a viewpoint name the same person and the same UIDs. */
class ViewedWebTest {

  private static final String TYPED = "Wiliam^Smith";
  private static final String STUDY = SampleScans.PREFIX + "1";
  private static final String BLINDED = "/views/blinded/dicom-web";
  private static final String WHOLE = "application/dicom; transfer-syntax=*";

  @TempDir static Path folder;
  private static RunningArchive archive;
  private static WebClient client;

  @BeforeAll
  static void start() throws Exception {
    archive = new RunningArchive(folder, Map.of());
    client = new WebClient(archive);
    for (int number = 1; number <= 3; number++) {
      byte[] file =
          SampleScans.file(
              SampleScans.slice("1234567", TYPED, 1, 1, number)
                  .integer(Tag.SamplesPerPixel, 1)
                  .integer(Tag.BitsAllocated, 16)
                  .string(Tag.PhotometricInterpretation, "MONOCHROME2")
                  .build(),
              number == 2
                  ? TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN
                  : TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
      assertThat(archive.upload(file).statusCode()).isEqualTo(200);
    }
    for (int study = 2; study <= 3; study++) {
      byte[] other = SampleScans.file(SampleScans.slice("7654321", "Doe^Jane", study, 1, 1));
      assertThat(archive.upload(other).statusCode()).isEqualTo(200);
    }
    archive.server().awaitDecisions();
  }

  @AfterAll
  static void stop() throws Exception {
    archive.close();
  }

  @Test
  void searchMetadataAndFilesAgreeAndHideWhatWasTyped() throws Exception {
    List<DataSet> instances = client.dataSets(BLINDED + "/instances");
    assertThat(instances).hasSize(5);
    for (DataSet found : instances) {
      String address = found.string(Tag.RetrieveURL).orElseThrow();
      assertThat(address).contains(BLINDED + "/studies/2.25.").doesNotContain(STUDY);
      HttpResponse<byte[]> metadata = client.follow(address + "/metadata");
      DataSet told = WebClient.dataSets(metadata).getFirst();
      byte[] file = client.follow(address, "Accept", WHOLE).body();
      DataSet copy = read(file);
      byte[] usual = client.follow(address, "Accept", "application/dicom").body();
      for (DataSet each : List.of(told, copy, read(usual))) {
        for (int tag :
            List.of(
                Tag.StudyInstanceUID,
                Tag.SeriesInstanceUID,
                Tag.SOPInstanceUID,
                Tag.PatientID,
                Tag.PatientName,
                Tag.StudyDate)) {
          assertThat(each.string(tag)).isEqualTo(found.string(tag));
        }
      }
      for (byte[] bytes : List.of(metadata.body(), file, usual)) {
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
            .doesNotContain("Smith", "1234567", "Doe", SampleScans.PREFIX);
      }
      assertThat(WebClient.text(metadata)).contains(address + "/bulk/7fe00010\"");
      assertThat(WebClient.parts(client.follow(address + "/bulk/7fe00010")).getFirst().body())
          .isEqualTo(new byte[32]);
    }
  }

  @Test
  void framesAreThoseThatArrived() throws Exception {
    DataSet study = find("NumberOfStudyRelatedInstances=3");
    String address = study.string(Tag.RetrieveURL).orElseThrow();
    for (DataSet instance : client.dataSets(path(address) + "/instances")) {
      String frames = instance.string(Tag.RetrieveURL).orElseThrow() + "/frames/1";
      List<WebClient.Part> parts = WebClient.parts(client.follow(frames));
      assertThat(parts.getFirst().body()).isEqualTo(new byte[32]);
      assertThat(parts.getFirst().header("Content-Location")).isEqualTo(frames);
    }
  }

  @Test
  void aWholeStudyComesUnderItsShownUid() throws Exception {
    String address = find("NumberOfStudyRelatedInstances=3").string(Tag.RetrieveURL).orElseThrow();
    List<WebClient.Part> parts = WebClient.parts(client.follow(address));
    assertThat(parts).hasSize(3);
    for (WebClient.Part part : parts) {
      DataSet copy = read(part.body());
      assertThat(part.header("Content-Location"))
          .isEqualTo(
              "%s/series/%s/instances/%s"
                  .formatted(
                      address,
                      copy.string(Tag.SeriesInstanceUID).orElseThrow(),
                      copy.string(Tag.SOPInstanceUID).orElseThrow()));
    }
  }

  /** Who knows a recorded UID must not learn by it which copy is whose. */
  @ParameterizedTest
  @ValueSource(strings = {"", "/metadata", "/series/@.1/metadata", "/series/@.1/instances/@.1.1"})
  void recordedUidsFindNothingWhereUidsAreReplaced(String below) throws Exception {
    String path = BLINDED + "/studies/" + STUDY + below.replace("@", STUDY);
    assertThat(client.get(path).statusCode()).isEqualTo(404);
    assertThat(client.dataSets(BLINDED + "/studies?StudyInstanceUID=" + STUDY)).isEmpty();
    assertThat(client.dataSets(BLINDED + "/studies?PatientName=Wiliam*")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"study, true", "recorded, false"})
  void otherViewpointsKeepUidsAndNameAsTheyDo(String viewpoint, boolean renamed) throws Exception {
    String path = "/views/" + viewpoint + "/dicom-web/studies/" + STUDY;
    DataSet first = client.dataSets(path + "/metadata").getFirst();
    assertThat(first.string(Tag.PatientName).orElse("").equals(TYPED)).isEqualTo(!renamed);
    assertThat(read(WebClient.parts(client.get(path)).getFirst().body()).string(Tag.PatientName))
        .isEqualTo(first.string(Tag.PatientName));
  }

  @Test
  void addressesKeepTheMomentThatWasAskedFor() throws Exception {
    HttpResponse<byte[]> answer = client.get(BLINDED + "/studies?as-of=0");
    String position = WebClient.header(answer, "X-Trinomen-Ledger-Position");
    assertThat(position).isEqualTo("0");
    String address = WebClient.dataSets(answer).getFirst().string(Tag.RetrieveURL).orElseThrow();
    assertThat(address).endsWith("?as-of=0");
    HttpResponse<byte[]> followed = client.follow(address.replace("?", "/metadata?"));
    assertThat(WebClient.header(followed, "X-Trinomen-Ledger-Position")).isEqualTo("0");
    assertThat(WebClient.text(followed)).contains("/bulk/7fe00010?as-of=0\"");
    assertThat(client.get("/views/nobody/dicom-web/studies").statusCode()).isEqualTo(404);
  }

  @Test
  void aCopyHasATagOfItsOwn() throws Exception {
    String address = find("NumberOfStudyRelatedInstances=3").string(Tag.RetrieveURL).orElseThrow();
    DataSet instance = client.dataSets(path(address) + "/instances").getFirst();
    String one = instance.string(Tag.RetrieveURL).orElseThrow();
    HttpResponse<byte[]> copy = client.follow(one, "Accept", WHOLE);
    String tag = WebClient.header(copy, "ETag");
    assertThat(client.follow(one, "Accept", WHOLE, "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(WebClient.header(client.follow(one + "?as-of=0", "Accept", WHOLE), "ETag"))
        .isNotEqualTo(tag);
  }

  private static DataSet find(String condition) throws Exception {
    List<DataSet> found = client.dataSets(BLINDED + "/studies?" + condition);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static String path(String address) {
    return address.substring(address.indexOf(BLINDED));
  }

  private static DataSet read(byte[] file) throws Exception {
    return DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(1 << 20))
        .dataSet();
  }
}
