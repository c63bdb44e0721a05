package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/**
 * The same modifications asked of Debian's Orthanc (1.10.1) and of this server, on the same files:
 * status, answer and every attribute of the copies. What may differ is named here, and explained in
 * docs/orthanc-compatibility.md.
 */
class ModificationContractTest {

  @TempDir Path folder;
  private Optional<LiveOrthanc> orthanc = Optional.empty();
  private RunningArchive archive;
  private String instance = "";
  private String series = "";
  private String study = "";
  private String patient = "";

  @BeforeEach
  void start() throws Exception {
    orthanc = LiveOrthanc.start(folder);
    assumeTrue(orthanc.isPresent());
    archive = new RunningArchive(folder.resolve("trinomen"), Map.of());
    for (byte[] file : files()) {
      Pair pair = ask("/instances", file);
      JsonValue.Members answer = members(pair.ours);
      instance = answer.text("ID").orElseThrow();
      series = answer.text("ParentSeries").orElseThrow();
      study = answer.text("ParentStudy").orElseThrow();
      patient = answer.text("ParentPatient").orElseThrow();
    }
  }

  @AfterEach
  void stop() throws IOException {
    orthanc.ifPresent(LiveOrthanc::close);
    if (archive != null) {
      archive.close();
    }
  }

  private static List<byte[]> files() {
    List<byte[]> files = new ArrayList<>();
    for (int number = 1; number <= 2; number++) {
      files.add(
          SampleScans.file(
              SampleScans.slice("ANN-1", "Mueller^Ann", 1, 1, number)
                  .string(Tag.InstitutionName, "Hospital of Ann")
                  .string(Tag.OperatorsName, "Mueller^Ben")
                  .string(Tag.ContentDate, "20260101")
                  .uid(Tag.FrameOfReferenceUID, SampleScans.PREFIX + "77")
                  .bytes(0x0009_0010, Vr.LO, "ACME".getBytes(StandardCharsets.US_ASCII))
                  .bytes(0x0009_1001, Vr.LO, "secret".getBytes(StandardCharsets.US_ASCII))
                  .items(
                      Tag.SourceImageSequence,
                      new org.trinomen.dicom.DataSetBuilder()
                          .uid(Tag.ReferencedSOPClassUID, "1.2.840.10008.5.1.4.1.1.128")
                          .uid(Tag.ReferencedSOPInstanceUID, SampleScans.PREFIX + "1.1.1")
                          .string(Tag.PatientName, "Mueller^Ann")
                          .build())));
    }
    return files;
  }

  private record Pair(HttpResponse<byte[]> theirs, HttpResponse<byte[]> ours) {}

  private Pair ask(String path, byte[] body) throws Exception {
    return new Pair(
        orthanc
            .orElseThrow()
            .send(orthanc.orElseThrow().request(path).POST(BodyPublishers.ofByteArray(body))),
        archive.sendForBytes(archive.request(path).POST(BodyPublishers.ofByteArray(body))));
  }

  private Pair ask(String path, String body) throws Exception {
    return ask(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonValue.Members members(HttpResponse<byte[]> answer) throws IOException {
    return JsonValue.parse(new ByteArrayInputStream(answer.body())).asMembers();
  }

  private static DataSet dataSet(byte[] file) throws IOException {
    return DicomReader.read(new ByteArrayInputStream(file), ReadOptions.everything(1 << 20))
        .dataSet();
  }

  @Test
  void aModifiedInstanceHasTheSameAttributes() throws Exception {
    for (String body :
        List.of(
            "{}",
            "{\"Replace\": {\"PatientName\": \"Bob\", \"PatientSex\": \"\", \"Rows\": \"8\"}}",
            "{\"Remove\": [\"StudyDescription\", \"0008-0080\", \"PatientAge\"]}",
            "{\"RemovePrivateTags\": true}",
            "{\"Replace\": {\"SourceImageSequence[0].PatientID\": \"x\"}}",
            "{\"Replace\": {\"(0008,2112)[*].PatientName\": \"y\"},"
                + " \"Remove\": [\"SourceImageSequence[7].PatientName\"]}",
            "{\"Replace\": {\"SourceImageSequence[5].PatientID\": \"x\"}}",
            "{\"Replace\": {\"RequestAttributesSequence[0].PatientID\": \"x\"}}",
            "{\"Replace\": {\"RequestAttributesSequence\":"
                + " [{\"AccessionNumber\": \"1\"}, {\"StudyDescription\": \"d\"}]}}",
            "{\"Replace\": {\"StudyDate\": null, \"SourceImageSequence\": []}}",
            "{\"Replace\": {\"PatientID\": \"z\"}, \"Force\": true}",
            "{\"Keep\": [\"SOPInstanceUID\"], \"Force\": true,"
                + " \"Replace\": {\"PatientID\": \"z\"}}",
            "{\"Replace\": {\"SOPInstanceUID\": \"1.2.3\"}, \"Force\": true}",
            "{\"Replace\": {\"SpecificCharacterSet\": \"ISO_IR 100\"}}")) {
      Pair pair = ask("/instances/" + instance + "/modify", body);
      assertThat(pair.ours.statusCode()).as(body).isEqualTo(200);
      assertThat(pair.theirs.statusCode()).as(body).isEqualTo(200);
      assertThat(pair.ours.headers().firstValue("Content-Type"))
          .isEqualTo(pair.theirs.headers().firstValue("Content-Type"));
      assertThat(texts(dataSet(pair.ours.body()), ""))
          .as(body)
          .isEqualTo(texts(dataSet(pair.theirs.body()), ""));
    }
  }

  /** All attributes by path; UIDs that each makes up itself only as such. */
  private static Map<String, String> texts(DataSet dataSet, String before) {
    Map<String, String> texts = new TreeMap<>();
    for (Element element : dataSet) {
      String path = before + Tags.format(element.tag());
      if (Tags.isGroupLength(element.tag())) {
        continue;
      }
      if (element instanceof Element.Items sequence) {
        texts.put(path, "items: " + sequence.items().size());
        int number = 0;
        for (DataSet item : sequence.items()) {
          texts.putAll(texts(item, path + number++));
        }
      } else {
        String text = dataSet.text(element.tag());
        boolean made = text.startsWith("2.25.") || text.startsWith("1.2.276.0.7230010.3.1.");
        texts.put(path, element.vr() + " " + (made ? "new" : text));
      }
    }
    return texts;
  }

  @Test
  void whatCantBeAskedForIsRefusedAlike() throws Exception {
    List<String> paths =
        List.of(
            "/patients/" + patient,
            "/studies/" + study,
            "/series/" + series,
            "/instances/" + instance);
    List<String> identifiers =
        List.of("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID");
    List<String> bodies =
        new ArrayList<>(
            List.of(
                "[]",
                "{\"Replace\": []}",
                "{\"Remove\": {}}",
                "{\"Remove\": [1]}",
                "{\"Keep\": 3}",
                "{\"Replace\": {\"Rows\": \"abc\"}}",
                "{\"Replace\": {\"PatientName\": 3}}",
                "{\"Replace\": {\"PatientName\": [\"a\"]}}",
                "{\"Replace\": {\"PatientName\": {\"a\": 1}}}",
                "{\"Replace\": {\"Rows\": \"70000\"}}",
                "{\"Force\": \"yes\"}",
                "{\"RemovePrivateTags\": 1}",
                "{\"PrivateCreator\": 3}"));
    for (String identifier : identifiers) {
      bodies.add("{\"Replace\": {\"" + identifier + "\": \"1.2\"}}");
      bodies.add("{\"Keep\": [\"" + identifier + "\"]}");
      bodies.add("{\"Remove\": [\"" + identifier + "\"], \"Force\": true}");
    }
    for (String path : paths) {
      for (String body : bodies) {
        Pair pair = ask(path + "/modify", body);
        assertThat(pair.ours.statusCode())
            .as(path + " " + body)
            .isEqualTo(pair.theirs.statusCode());
        // Of two things that are wrong with a patient's modification, each may name another.
        if (!path.startsWith("/patients")) {
          assertThat(members(pair.ours).member("OrthancStatus"))
              .as(path + " " + body)
              .isEqualTo(members(pair.theirs).member("OrthancStatus"));
        }
      }
    }
  }
}
