package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
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
        boolean bytes = element.vr().isBinary() && !element.vr().isNumberWords();
        String text =
            bytes && element instanceof Element.Value value
                ? HexFormat.of().formatHex(value.bytes())
                : dataSet.text(element.tag());
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

  @Test
  void createdInstancesHaveTheSameAttributes() throws Exception {
    String grey = "\"Content\": \"" + picture(BufferedImage.TYPE_BYTE_GRAY) + "\"";
    String deep = "\"Content\": \"" + picture(BufferedImage.TYPE_USHORT_GRAY) + "\"";
    String colour = "\"Content\": \"" + picture(BufferedImage.TYPE_3BYTE_BGR) + "\"";
    String clear = "\"Content\": \"" + picture(BufferedImage.TYPE_4BYTE_ABGR) + "\"";
    String pdf = "\"Content\": \"data:application/pdf;base64,JVBERi0xLjQgYWJj\"";
    for (String body :
        List.of(
            "{\"Tags\": {\"PatientName\": \"A\", \"StudyDescription\": \"d\"}, " + grey + "}",
            "{\"Tags\": {}, " + deep + "}",
            "{\"Tags\": {\"Modality\": \"CT\"}, " + colour + "}",
            "{\"Tags\": {\"SOPClassUID\": \"1.2.840.10008.5.1.4.1.1.2\"}, " + clear + "}",
            "{\"Tags\": {\"PatientID\": \"p\"}, " + pdf + "}",
            "{\"Tags\": {\"RequestAttributesSequence\": [{\"AccessionNumber\": \"q\"}]}}",
            "{\"PatientName\": \"old\", " + grey.replace("Content", "PixelData") + "}",
            "{\"Tags\": {}, \"Parent\": \"" + study + "\", " + grey + "}",
            "{\"Tags\": {\"ImageComments\": \"c\"}, \"Parent\": \"" + series + "\", " + pdf + "}",
            "{\"Tags\": {}, \"Parent\": \"" + patient + "\", " + grey + "}",
            "{\"Tags\": {\"PatientID\": \"p\"}, \"Content\": []}",
            "{\"Tags\": {\"StudyInstanceUID\": \"1.2\"}, \"Force\": true, " + grey + "}")) {
      Pair pair = ask("/tools/create-dicom", body);
      assertThat(pair.ours.statusCode()).as(body).isEqualTo(200);
      assertThat(pair.theirs.statusCode()).as(body).isEqualTo(200);
      Map<String, String> ours = texts(dataSet(ourFile(pair)), "");
      Map<String, String> theirs = texts(dataSet(theirFile(pair)), "");
      assertThat(withoutOwn(ours)).as(body).isEqualTo(withoutOwn(theirs));
      assertThat(ours).containsKey("(0010,0020)");
    }
  }

  /** What the two make up themselves, and what ours has so that a picture is of some class. */
  private static Map<String, String> withoutOwn(Map<String, String> texts) {
    Map<String, String> same = new TreeMap<>(texts);
    List.of("(0008,0005)", "(0008,0016)", "(0008,0060)", "(0008,0064)", "(0042,0015)")
        .forEach(same::remove);
    // A UUID of each its own, and the moment.
    same.computeIfPresent("(0010,0020)", (_, text) -> text.length() == 39 ? "LO made" : text);
    same.keySet().removeIf(tag -> tag.matches("\\(0008,00[123][0123]\\)"));
    return same;
  }

  private byte[] ourFile(Pair pair) throws Exception {
    return archive.bytes(members(pair.ours).text("Path").orElseThrow() + "/file").body();
  }

  private byte[] theirFile(Pair pair) throws Exception {
    String path = members(pair.theirs).text("Path").orElseThrow() + "/file";
    return orthanc.orElseThrow().send(orthanc.orElseThrow().request(path)).body();
  }

  private static String picture(int type) throws IOException {
    BufferedImage image = new BufferedImage(4, 2, type);
    for (int i = 0; i < 8; i++) {
      image.setRGB(i % 4, i / 4, 0xFF000000 | (i * 0x1F2B37));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", file)).isTrue();
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(file.toByteArray());
  }

  @Test
  void whatCantBeCreatedIsRefusedAlike() throws Exception {
    String picture = picture(BufferedImage.TYPE_BYTE_GRAY);
    for (String body :
        List.of(
            "[]",
            "{\"Tags\": 3}",
            "{\"Tags\": {\"PatientName\": 3}}",
            "{\"Tags\": {}, \"Content\": \"x\"}",
            "{\"Tags\": {}, \"Content\": \"data:image/gif;base64,AAAA\"}",
            "{\"Tags\": {}, \"Content\": 3}",
            "{\"Tags\": {}, \"Content\": {}}",
            "{\"Tags\": {}, \"Content\": \"data:image/png;base64,AAAA\"}",
            "{\"Tags\": {\"SOPInstanceUID\": \"1.2\"}}",
            "{\"Tags\": {\"StudyInstanceUID\": \"1.2\"}}",
            "{\"Tags\": {\"PixelData\": \"x\"}}",
            "{\"Tags\": {}, \"Parent\": \"nope\"}",
            "{\"Tags\": {}, \"Parent\": 3}",
            "{\"Tags\": {}, \"Parent\": \"" + instance + "\"}",
            "{\"Tags\": {\"StudyDescription\": \"x\"}, \"Parent\": \"" + study + "\"}",
            "{\"Tags\": {\"Modality\": \"x\"}, \"Parent\": \""
                + series
                + "\", \"Content\": \""
                + picture
                + "\"}")) {
      Pair pair = ask("/tools/create-dicom", body);
      assertThat(pair.ours.statusCode()).as(body).isEqualTo(pair.theirs.statusCode());
      assertThat(members(pair.ours).member("OrthancStatus"))
          .as(body)
          .isEqualTo(members(pair.theirs).member("OrthancStatus"));
    }
  }

  @Test
  void keptCopiesSayTheSameOfThemselves() throws Exception {
    for (String path :
        List.of(
            "/studies/" + study + "/modify {\"Replace\": {\"PatientName\": \"x\"}}",
            "/studies/" + study + "/modify {}",
            "/series/" + series + "/modify {\"Replace\": {\"Modality\": \"MR\"}}",
            "/patients/"
                + patient
                + "/modify {\"Replace\": {\"PatientID\": \"x\"}, \"Force\": true}",
            "/series/" + series + "/anonymize {}",
            "/patients/" + patient + "/anonymize {}",
            "/tools/bulk-modify {\"Resources\": [\"" + series + "\"]}",
            "/tools/bulk-modify {\"Resources\": [\"" + study + "\"], \"Level\": \"Study\"}",
            "/tools/bulk-anonymize {\"Resources\": [\"" + instance + "\"]}",
            "/tools/bulk-anonymize {\"Resources\": []}",
            "/studies/" + study + "/split {\"Series\": [\"" + series + "\"], \"KeepSource\": true}",
            "/studies/"
                + study
                + "/split {\"Instances\": [\""
                + instance
                + "\"],"
                + " \"KeepSource\": true, \"Replace\": {\"PatientName\": \"y\"}}",
            "/studies/" + study + "/merge {\"Resources\": []}")) {
      String[] parts = path.split(" ", 2);
      Pair pair = ask(parts[0], parts[1]);
      assertThat(pair.theirs.statusCode()).as(path).isEqualTo(200);
      assertThat(pair.ours.statusCode()).as(path).isEqualTo(200);
      assertThat(shape(members(pair.ours))).as(path).isEqualTo(shape(members(pair.theirs)));
      Optional<String> made = members(pair.ours).text("Path");
      if (made.isPresent()) {
        assertThat(provenance(archive.bytes(made.get() + "/metadata?expand")))
            .as(path)
            .isEqualTo(
                provenance(
                    orthanc
                        .orElseThrow()
                        .send(
                            orthanc
                                .orElseThrow()
                                .request(
                                    members(pair.theirs).text("Path").orElseThrow()
                                        + "/metadata?expand"))));
      }
    }
  }

  private static Map<String, String> provenance(HttpResponse<byte[]> metadata) throws IOException {
    Map<String, String> from = new TreeMap<>();
    members(metadata)
        .values()
        .forEach(
            (name, value) -> {
              if (name.endsWith("From") && value instanceof JsonValue.Text(String text)) {
                from.put(name, text);
              }
            });
    return from;
  }

  /** The members of an answer, with ids that each makes up only as such. */
  private static Map<String, Object> shape(JsonValue.Members answer) {
    Map<String, Object> shape = new TreeMap<>();
    answer
        .values()
        .forEach(
            (name, value) -> {
              if (name.equals("Resources") && value instanceof JsonValue.Items(var items)) {
                shape.put(name, items.stream().map(item -> item.asMembers().text("Type")).toList());
              } else if (!name.equals("ParentResources")) {
                boolean id = value instanceof JsonValue.Text && !name.matches("Description|Type");
                shape.put(name, id ? "id" : value);
              }
            });
    return shape;
  }

  @Test
  void mergedSeriesGetTheAttributesOfTheStudyTheyAreIn() throws Exception {
    byte[] other =
        SampleScans.file(SampleScans.slice("BOB", "Smith^Bob", 2, 1, 1).string(Tag.StudyID, "S2"));
    Pair sent = ask("/instances", other);
    String moved = members(sent.ours).text("ParentSeries").orElseThrow();
    Pair pair =
        ask(
            "/studies/" + study + "/merge",
            "{\"Resources\": [\"" + moved + "\"], \"KeepSource\": true}");
    assertThat(shape(members(pair.ours))).isEqualTo(shape(members(pair.theirs)));
    List<Map<String, String>> copies = new ArrayList<>();
    for (boolean ours : new boolean[] {true, false}) {
      String list = "/studies/" + study + "/instances";
      HttpResponse<byte[]> answer =
          ours
              ? archive.bytes(list)
              : orthanc.orElseThrow().send(orthanc.orElseThrow().request(list));
      JsonValue.Items instances =
          (JsonValue.Items) JsonValue.parse(new ByteArrayInputStream(answer.body()));
      assertThat(instances.values()).hasSize(3);
      for (JsonValue each : instances.values()) {
        String path = "/instances/" + each.asMembers().text("ID").orElseThrow() + "/file";
        byte[] file =
            ours
                ? archive.bytes(path).body()
                : orthanc.orElseThrow().send(orthanc.orElseThrow().request(path)).body();
        Map<String, String> texts = texts(dataSet(file), "");
        if (texts.get("(0020,000E)").endsWith("new")) {
          copies.add(texts);
        }
      }
    }
    assertThat(copies).hasSize(2);
    assertThat(copies.get(0)).isEqualTo(copies.get(1));
    assertThat(copies.get(0)).containsEntry("(0010,0010)", "PN Mueller^Ann");
  }
}
