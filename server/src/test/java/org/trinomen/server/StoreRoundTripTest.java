package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.cli.TrinomenCommand;
import org.trinomen.server.config.SettingsFile;
import org.trinomen.server.demo.DemoInstance;
import org.trinomen.server.demo.DemoOptions;
import org.trinomen.server.demo.SyntheticStudy;
import org.trinomen.server.json.JsonValue;

/**
 * What goes in over DICOM comes out over HTTP, byte for byte.
 *
 * <p>DCMTK's {@code storescu} encodes a data set anew before it sends it, so a file says little of
 * what was on the wire. Its {@code storescp +B} writes what it receives as it is: the same {@code
 * storescu} sends to both, and the two receivers must have got the same. {@code trinomen send}
 * changes nothing, so there the file itself is the measure.
 */
final class StoreRoundTripTest {

  /** Options of storescu for the encodings that it knows. */
  private static final Map<String, String> PROPOSE =
      Map.ofEntries(
          Map.entry(Uids.ImplicitVRLittleEndian, "-xi"),
          Map.entry(Uids.ExplicitVRLittleEndian, "-xe"),
          Map.entry(Uids.ExplicitVRBigEndian, "-xb"),
          Map.entry(Uids.JPEGBaseline8Bit, "-xy"),
          Map.entry(Uids.JPEGExtended12Bit, "-xx"),
          Map.entry(Uids.JPEGLosslessSV1, "-xs"),
          Map.entry(Uids.JPEGLSLossless, "-xt"),
          Map.entry(Uids.JPEGLSNearLossless, "-xu"),
          Map.entry(Uids.JPEG2000Lossless, "-xv"),
          Map.entry(Uids.JPEG2000, "-xw"),
          Map.entry(Uids.RLELossless, "-xr"));

  @TempDir private Path folder;

  private Wiring server;
  private RestClient rest;

  /** What is to be sent. */
  private record Sample(
      Path file, String sopInstanceUid, String transferSyntax, long dataSetOffset) {}

  @BeforeEach
  void startServer() throws IOException {
    server =
        Wiring.start(
            SettingsFile.of(
                Map.of(
                    "data.folder", folder.resolve("data").toString(),
                    "http.port", "0",
                    "dicom.port", "0",
                    "log.level", "error",
                    "dicom.accept-unknown-callers", "true")));
    Accounts.FirstAccount admin = server.firstAccount().orElseThrow();
    String url = "http://127.0.0.1:" + server.httpAddress().getPort();
    rest = new RestClient(url, admin.name(), admin.password());
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void demoStudySentByStorescuComesBackAsItWentOut() throws IOException, InterruptedException {
    requireDcmtk();
    List<Sample> samples = demoFiles(folder.resolve("demo"));

    assertThat(sentByStorescu(samples)).isEqualTo(samples.size());
  }

  @Test
  void corpusSentByStorescuComesBackAsItWentOut() throws IOException, InterruptedException {
    requireDcmtk();
    List<Sample> samples = corpus();
    int compared = sentByStorescu(samples);
    System.out.println("storescu: " + compared + " of " + samples.size() + " files compared");

    assertThat(compared).isGreaterThan(samples.size() / 2);
  }

  @Test
  void corpusSentByTrinomenComesBackAsInTheFiles() throws IOException, InterruptedException {
    List<Sample> samples = corpus();
    List<String> arguments = new ArrayList<>(List.of("send", "--json", "--quiet", "--to"));
    arguments.add("127.0.0.1:" + server.dicomPort().orElseThrow());
    samples.forEach(sample -> arguments.add(sample.file().toString()));

    assertThat(TrinomenCommand.run(arguments.toArray(String[]::new))).isZero();
    Map<String, String> ids = ids();
    for (Sample sample : samples) {
      byte[] file = Files.readAllBytes(sample.file());
      byte[] sent = Arrays.copyOfRange(file, (int) sample.dataSetOffset(), file.length);
      assertThat(
              SmallInstance.dataSetOf(
                  rest.get("/instances/" + ids.get(sample.sopInstanceUid()) + "/file")))
          .as(sample.file().toString())
          .isEqualTo(sent);
    }
    System.out.println("trinomen send: " + samples.size() + " files compared");
  }

  /** Sends to DCMTK's receiver and to ours, and compares; gives the number compared. */
  private int sentByStorescu(List<Sample> samples) throws IOException, InterruptedException {
    Path reference = Files.createDirectories(folder.resolve("reference"));
    Map<String, List<Sample>> byOption = new TreeMap<>();
    for (Sample sample : samples) {
      String option = PROPOSE.get(sample.transferSyntax());
      if (option != null) {
        byOption.computeIfAbsent(option, _ -> new ArrayList<>()).add(sample);
      }
    }
    int port = FreePort.any();
    Process storescp =
        new ProcessBuilder("storescp", "+B", "+xa", "-od", reference.toString(), "" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("storescp.log").toFile())
            .start();
    try {
      awaitListening(port);
      for (Map.Entry<String, List<Sample>> group : byOption.entrySet()) {
        storescu(group.getKey(), port, group.getValue());
        storescu(group.getKey(), server.dicomPort().orElseThrow(), group.getValue());
      }
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }
    return compare(reference, samples);
  }

  private int compare(Path reference, List<Sample> samples)
      throws IOException, InterruptedException {
    Map<String, Sample> byUid = new HashMap<>();
    samples.forEach(sample -> byUid.put(sample.sopInstanceUid(), sample));
    Map<String, String> ids = ids();
    int compared = 0;
    try (Stream<Path> files = Files.list(reference)) {
      for (Path received : files.toList()) {
        // storescp names a file by modality and SOP Instance UID.
        String name = received.getFileName().toString();
        Sample sample = byUid.get(name.substring(name.indexOf('.') + 1));
        if (sample == null) {
          continue;
        }
        byte[] ours = rest.get("/instances/" + ids.get(sample.sopInstanceUid()) + "/file");
        assertThat(SmallInstance.dataSetOf(ours))
            .as(sample.file().toString())
            .isEqualTo(SmallInstance.dataSetOf(Files.readAllBytes(received)));
        compared++;
      }
    }
    return compared;
  }

  /** SOP Instance UID to public id, of all that the server holds. */
  private Map<String, String> ids() throws IOException, InterruptedException {
    byte[] answer = rest.get("/instances?expand");
    Map<String, String> ids = new HashMap<>();
    if (JsonValue.parse(new ByteArrayInputStream(answer)) instanceof JsonValue.Items all) {
      for (JsonValue each : all.values()) {
        JsonValue.Members instance = each.asMembers();
        instance
            .member("MainDicomTags")
            .flatMap(tags -> tags.asMembers().text("SOPInstanceUID"))
            .ifPresent(uid -> ids.put(uid, instance.text("ID").orElseThrow()));
      }
    }
    return ids;
  }

  private void storescu(String propose, int port, List<Sample> samples)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("storescu", "-nh", "-R", propose, "127.0.0.1", "" + port));
    samples.forEach(sample -> command.add(sample.file().toString()));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("storescu" + propose + port + ".log").toFile())
        .start()
        .waitFor();
  }

  /** Files of the shared corpus that any receiver should take, one per SOP Instance UID. */
  private static List<Sample> corpus() throws IOException {
    Path shared =
        Path.of(
            System.getProperty(
                "trinomen.shared", SourceTree.root().resolve("../shared").toString()));
    Path manifest = shared.resolve("dicom/MANIFEST.csv");
    if (!Files.isReadable(manifest)) {
      System.out.println("no corpus in " + shared + ": its round trip is not tested");
      return abort("no corpus");
    }
    List<Sample> samples = new ArrayList<>();
    Set<String> uids = new HashSet<>();
    for (String line : Files.readAllLines(manifest)) {
      String path = line.substring(0, line.indexOf(','));
      Path file = shared.resolve("dicom").resolve(path);
      if (line.contains(",parses,") && !path.startsWith("\"") && Files.isReadable(file)) {
        Sample sample = sample(file);
        if (!sample.sopInstanceUid().isEmpty() && uids.add(sample.sopInstanceUid())) {
          samples.add(sample);
        }
      }
    }
    assertThat(samples).hasSizeGreaterThan(100);
    return samples;
  }

  private static Sample sample(Path file) throws IOException {
    FileHeader header;
    try (InputStream in = Files.newInputStream(file)) {
      header = DicomReader.read(in, ReadOptions.HEADER);
    }
    DataSet dataSet = header.dataSet();
    String study = dataSet.string(Tag.StudyInstanceUID).orElse("");
    String series = dataSet.string(Tag.SeriesInstanceUID).orElse("");
    String instance = dataSet.string(Tag.SOPInstanceUID).orElse("");
    boolean complete =
        !study.isEmpty() && !series.isEmpty() && dataSet.string(Tag.SOPClassUID).isPresent();
    return new Sample(
        file, complete ? instance : "", header.transferSyntax().uid(), header.dataSetOffset());
  }

  private static List<Sample> demoFiles(Path into) throws IOException {
    Files.createDirectories(into);
    Map<String, DemoInstance> some = new LinkedHashMap<>();
    SyntheticStudy.plan(DemoOptions.SMALL).stream()
        .limit(3)
        .flatMap(scan -> scan.instances())
        .forEach(instance -> some.put(instance.sopInstanceUid(), instance));
    List<Sample> samples = new ArrayList<>();
    for (DemoInstance instance : some.values()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(
          FileMeta.encode(
              instance.sopClassUid(), instance.sopInstanceUid(), instance.transferSyntaxUid()));
      bytes.writeBytes(instance.dataSet());
      samples.add(sample(Files.write(into.resolve(samples.size() + ".dcm"), bytes.toByteArray())));
    }
    return samples;
  }

  private static void requireDcmtk() {
    List<String> path = List.of(System.getenv("PATH").split(":", -1));
    boolean there =
        Stream.of("storescu", "storescp")
            .allMatch(
                tool -> path.stream().anyMatch(dir -> Files.isExecutable(Path.of(dir, tool))));
    if (!there) {
      System.out.println("DCMTK is not installed: `make check` installs it");
      abort("no DCMTK");
    }
  }

  private static void awaitListening(int port) {
    while (TrinomenCommand.run("echo", "--quiet", "--to", "127.0.0.1:" + port) != 0) {
      Thread.onSpinWait();
    }
  }
}
