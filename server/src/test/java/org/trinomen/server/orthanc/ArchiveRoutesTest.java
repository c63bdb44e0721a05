package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.trinomen.server.RunningArchive.number;
import static org.trinomen.server.RunningArchive.object;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** Archives and media: what is in them, by whichever route they were asked for. */
class ArchiveRoutesTest {

  @TempDir Path folder;
  private RunningArchive archive;
  private final List<byte[]> files = new ArrayList<>();
  private String patient = "";
  private String study = "";
  private String series = "";
  private String instance = "";

  @BeforeEach
  void start() throws Exception {
    archive = new RunningArchive(folder.resolve("data"), Map.of());
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 1));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 1, 2));
    send(SampleScans.slice("ANN-1", "Müller^Ann", 1, 2, 1));
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  private void send(DataSetBuilder slice) throws Exception {
    byte[] file = SampleScans.file(slice);
    files.add(file);
    JsonValue.Members answer = object(archive.upload(file));
    patient = answer.text("ParentPatient").orElseThrow();
    study = answer.text("ParentStudy").orElseThrow();
    series = answer.text("ParentSeries").orElseThrow();
    instance = answer.text("ID").orElseThrow();
  }

  private static SequencedMap<String, byte[]> unzip(byte[] zip) throws IOException {
    SequencedMap<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entries.put(entry.getName(), in.readAllBytes())).isNull();
      }
    }
    return entries;
  }

  private SequencedMap<String, byte[]> get(String path) throws Exception {
    HttpResponse<byte[]> answer = archive.bytes(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
    return unzip(answer.body());
  }

  private HttpResponse<byte[]> post(String path, String body) throws Exception {
    return archive.sendForBytes(archive.request(path).POST(BodyPublishers.ofString(body)));
  }

  private SequencedMap<String, byte[]> posted(String path, String body) throws Exception {
    HttpResponse<byte[]> answer = post(path, body);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return unzip(answer.body());
  }

  @Test
  void filesOfAnArchiveAreThoseThatArrived() throws Exception {
    for (SequencedMap<String, byte[]> zip :
        List.of(
            get("/patients/" + patient + "/archive"),
            get("/studies/" + study + "/archive"),
            posted("/studies/" + study + "/archive", "{}"),
            posted("/studies/" + study + "/archive", ""),
            posted("/tools/create-archive", "[\"" + study + "\",\"" + instance + "\"]"),
            posted("/tools/create-archive", "{\"Resources\":[\"" + patient + "\"]}"),
            get("/tools/create-archive?resources=" + study + "," + series))) {
      assertThat(zip.values()).containsExactlyInAnyOrderElementsOf(files);
      assertThat(zip.keySet())
          .allMatch(name -> name.matches("ANN-1 Mller Ann/[^/]+/[^/]+/[A-Z]{2}[0-9]{6}\\.dcm"));
    }
    assertThat(get("/series/" + series + "/archive")).hasSize(1);
    assertThat(posted("/tools/create-archive", "[\"" + instance + "\"]").values())
        .containsExactly(files.getLast());
    assertThat(posted("/tools/create-archive", "[]")).isEmpty();
    assertThat(get("/tools/create-archive")).isEmpty();
  }

  @Test
  void lettersBeyondAsciiAreKeptWhereAskedFor() throws Exception {
    assertThat(posted("/studies/" + study + "/archive", "{\"Utf8\":true}").firstEntry().getKey())
        .startsWith("ANN-1 Müller Ann/");
  }

  @Test
  void nameIsTheOneAskedForOrTheId() throws Exception {
    assertThat(name(archive.bytes("/studies/" + study + "/archive")))
        .isEqualTo("filename=\"" + study + ".zip\"");
    assertThat(name(archive.bytes("/studies/" + study + "/media?filename=a%22%0Ab.zip")))
        .isEqualTo("filename=\"ab.zip\"");
    assertThat(name(post("/tools/create-media", "{\"Resources\":[],\"Filename\":\"disc.zip\"}")))
        .isEqualTo("filename=\"disc.zip\"");
    assertThat(name(post("/tools/create-archive", "[]"))).isEqualTo("filename=\"Archive.zip\"");
  }

  private static String name(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Content-Disposition").orElseThrow();
  }

  @Test
  void badRequestsAreRefusedBeforeAnythingIsSent() throws Exception {
    String tool = "/tools/create-archive";
    assertThat(post(tool, "[\"nope\"]").statusCode()).isEqualTo(404);
    assertThat(post(tool, "[1]").statusCode()).isEqualTo(400);
    assertThat(post(tool, "{}").statusCode()).isEqualTo(400);
    assertThat(post(tool, "\"x\"").statusCode()).isEqualTo(400);
    assertThat(post(tool, "bad").statusCode()).isEqualTo(400);
    String start = "{\"Resources\":[\"" + study + "\"],";
    assertThat(post(tool, start + "\"Transcode\":\"1.2.3\"}").statusCode()).isEqualTo(400);
    assertThat(post(tool, start + "\"LossyQuality\":101}").statusCode()).isEqualTo(400);
    assertThat(post(tool, start + "\"Asynchronous\":\"yes\"}").statusCode()).isEqualTo(400);
    assertThat(post(tool, start + "\"Priority\":\"high\"}").statusCode()).isEqualTo(400);
    assertThat(archive.bytes("/studies/nope/media").statusCode()).isEqualTo(404);
    assertThat(archive.bytes("/studies/" + series + "/media").statusCode()).isEqualTo(404);
  }

  /** The samples lack what would say how their pixels are to be read; this one has it. */
  @Test
  void filesAreTranscodedWhereTheyCanBe() throws Exception {
    send(
        SampleScans.slice("ANN-1", "Müller^Ann", 1, 3, 1)
            .integer(Tag.SamplesPerPixel, 1)
            .string(Tag.PhotometricInterpretation, "MONOCHROME2")
            .integer(Tag.BitsAllocated, 16)
            .integer(Tag.BitsStored, 16)
            .integer(Tag.HighBit, 15)
            .integer(Tag.PixelRepresentation, 0));
    for (SequencedMap<String, byte[]> zip :
        List.of(
            get("/studies/" + study + "/archive?transcode=" + Uids.RLELossless),
            posted(
                "/studies/" + study + "/media", "{\"Transcode\":\"" + Uids.RLELossless + "\"}"))) {
      zip.remove("DICOMDIR");
      List<String> syntaxes = new ArrayList<>();
      for (byte[] file : zip.values()) {
        syntaxes.add(
            DicomReader.read(new ByteArrayInputStream(file), ReadOptions.HEADER)
                .transferSyntax()
                .uid());
      }
      assertThat(syntaxes)
          .containsExactlyInAnyOrder(
              Uids.RLELossless,
              Uids.ExplicitVRLittleEndian,
              Uids.ExplicitVRLittleEndian,
              Uids.ExplicitVRLittleEndian);
    }
  }

  @Test
  void archiveOfAJobIsFetchedAndDeleted() throws Exception {
    JsonValue.Members job =
        object(
            archive.post(
                "/studies/" + study + "/media",
                "{\"Asynchronous\":true,\"Priority\":3,\"Filename\":\"disc.zip\"}"));
    String path = job.text("Path").orElseThrow();
    assertThat(archive.server().jobs().await(job.text("ID").orElseThrow())).isPresent();
    JsonValue.Members done = object(archive.get(path));
    assertThat(done.text("State")).contains("Success");
    assertThat(done.text("Type")).contains("Media");
    assertThat(number(done, "Priority")).isEqualTo(3);
    JsonValue.Members content = done.member("Content").orElseThrow().asMembers();
    assertThat(number(content, "InstancesCount")).isEqualTo(3);
    assertThat(content.text("UncompressedSize"))
        .contains(Long.toString(files.stream().mapToLong(file -> file.length).sum()));
    HttpResponse<byte[]> zip = archive.bytes(path + "/archive");
    assertThat(name(zip)).isEqualTo("filename=\"disc.zip\"");
    assertThat(content.text("ArchiveSize")).contains(Integer.toString(zip.body().length));
    assertThat(unzip(zip.body())).containsKeys("DICOMDIR", "IMAGES/IM0");

    // One archive is kept: the next takes its place.
    JsonValue.Members next =
        object(archive.post("/tools/create-archive", "{\"Resources\":[],\"Synchronous\":false}"));
    archive.server().jobs().await(next.text("ID").orElseThrow());
    assertThat(archive.bytes(path + "/archive").statusCode()).isEqualTo(404);
    String nextPath = next.text("Path").orElseThrow() + "/archive";
    assertThat(unzip(archive.bytes(nextPath).body())).isEmpty();
    assertThat(archive.send(archive.request(nextPath).DELETE()).statusCode()).isEqualTo(200);
    assertThat(archive.bytes(nextPath).statusCode()).isEqualTo(404);
    assertThat(archive.send(archive.request(nextPath).DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void endedJobIsRememberedOverARestartAndItsArchiveIsNot() throws Exception {
    JsonValue.Members job =
        object(archive.post("/studies/" + study + "/archive", "{\"Asynchronous\":true}"));
    String path = job.text("Path").orElseThrow();
    archive.server().jobs().await(job.text("ID").orElseThrow());
    archive.restart();
    JsonValue.Members remembered = object(archive.get(path));
    assertThat(remembered.text("State")).contains("Success");
    assertThat(number(remembered.member("Content").orElseThrow().asMembers(), "InstancesCount"))
        .isEqualTo(3);
    assertThat(archive.bytes(path + "/archive").statusCode()).isEqualTo(404);
  }

  @Test
  void mediumHoldsTheFilesAndADirectoryOfThem() throws Exception {
    SequencedMap<String, byte[]> medium = get("/patients/" + patient + "/media");
    assertThat(medium.keySet())
        .containsExactly("IMAGES/IM0", "IMAGES/IM1", "IMAGES/IM2", "DICOMDIR");
    assertThat(medium.values()).containsAll(files);
    DataSet directory =
        DicomReader.read(
                new ByteArrayInputStream(medium.get("DICOMDIR")), ReadOptions.HEADER.strictly())
            .dataSet();
    Element.Items records =
        (Element.Items) directory.element(Tag.DirectoryRecordSequence).orElseThrow();
    assertThat(records.items())
        .extracting(record -> record.string(Tag.DirectoryRecordType).orElseThrow())
        .containsExactly("PATIENT", "STUDY", "SERIES", "IMAGE", "IMAGE", "SERIES", "IMAGE");
    assertThat(records.items().getFirst().string(Tag.PatientName)).contains("Müller^Ann");
    assertThat(records.items().get(3).strings(Tag.ReferencedFileID))
        .containsExactly("IMAGES", "IM0");
    assertThat(posted("/tools/create-media", "[]").keySet()).containsExactly("DICOMDIR");
    assertThat(get("/studies/" + study + "/media?extended").get("DICOMDIR").length)
        .isGreaterThanOrEqualTo(medium.get("DICOMDIR").length);
  }

  @Test
  void othersReadTheDirectory() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/dciodvfy")));
    SequencedMap<String, byte[]> medium = get("/patients/" + patient + "/media");
    Path file = folder.resolve("DICOMDIR");
    Files.write(file, medium.get("DICOMDIR"));
    assertThat(output("dciodvfy", file.toString()).lines())
        .filteredOn(line -> line.startsWith("Error") || line.startsWith("Warning"))
        .isEmpty();
    assertThat(output("dcmdump", file.toString())).contains("refFileID=\"IMAGES\\IM2\"");
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), "ISO-8859-1");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  /** What is lossy is another instance (PS3.3 C.12.4.1.1). */
  @Test
  void theDirectoryNamesTheInstancesThatAreOnTheMedium() throws Exception {
    send(
        SampleScans.slice("BOB-1", "Smith^Bob", 2, 3, 1)
            .integer(Tag.SamplesPerPixel, 1)
            .string(Tag.PhotometricInterpretation, "MONOCHROME2")
            .integer(Tag.Rows, 8)
            .integer(Tag.Columns, 4)
            .integer(Tag.BitsAllocated, 8)
            .integer(Tag.BitsStored, 8)
            .integer(Tag.HighBit, 7)
            .integer(Tag.PixelRepresentation, 0));

    SequencedMap<String, byte[]> medium =
        posted("/studies/" + study + "/media", "{\"Transcode\":\"" + Uids.JPEGBaseline8Bit + "\"}");

    DataSet image =
        DicomReader.read(new ByteArrayInputStream(medium.get("IMAGES/IM0")), ReadOptions.HEADER)
            .dataSet();
    DataSet directory =
        DicomReader.read(new ByteArrayInputStream(medium.get("DICOMDIR")), ReadOptions.HEADER)
            .dataSet();
    DataSet record = directory.items(Tag.DirectoryRecordSequence).getLast();
    assertThat(image.string(Tag.LossyImageCompression)).contains("01");
    assertThat(record.string(Tag.ReferencedSOPInstanceUIDInFile))
        .isEqualTo(image.string(Tag.SOPInstanceUID));
  }
}
