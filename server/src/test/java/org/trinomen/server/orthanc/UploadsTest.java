package org.trinomen.server.orthanc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.archive.ingest.Arrival;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.Origin;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.server.http.RunningServer;

/** What the door does with a body; a stand-in for the archive takes what begins with DICM in. */
class UploadsTest {

  private static final List<byte[]> received = new CopyOnWriteArrayList<>();
  private static final List<Origin> origins = new CopyOnWriteArrayList<>();

  @TempDir static Path folder;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        new RunningServer(
            folder,
            Map.of(
                "limits.request-size-max", "3 MiB",
                "limits.zip-entries-max", "4",
                "limits.zip-expanded-size-max", "20 MiB",
                "limits.multipart-parts-max", "4"),
            (_, settings) -> new Uploads(UploadsTest::receive, settings.limits(), folder).routes());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    received.clear();
    origins.clear();
  }

  private static IngestOutcome receive(Arrival arrival) throws IOException {
    byte[] body = arrival.body().readAllBytes();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    if (text.startsWith("FULL")) {
      return new IngestOutcome.Refused(IngestOutcome.Reason.STORAGE_FULL, "the disk is full");
    }
    if (text.startsWith("LARGE")) {
      return new IngestOutcome.Refused(IngestOutcome.Reason.OVER_LIMIT, "too large");
    }
    if (!text.contains("DICM")) {
      return new IngestOutcome.Refused(IngestOutcome.Reason.UNREADABLE, "not DICOM");
    }
    received.add(body);
    origins.add(arrival.origin());
    PublicId id = PublicId.ofPath(text);
    IngestOutcome.Path path = new IngestOutcome.Path(id, id, id, id);
    Sha256 digest = digest(body);
    return text.contains("SAME")
        ? new IngestOutcome.AlreadyHeld(path, digest, body.length)
        : text.contains("OTHER")
            ? new IngestOutcome.Conflicting(path, digest, body.length)
            : new IngestOutcome.Stored(path, digest, body.length);
  }

  @Test
  void aFileIsAnsweredWithItsIdAndParents() throws Exception {
    HttpResponse<String> answer = upload("DICM one".getBytes(StandardCharsets.US_ASCII));
    String id = PublicId.ofPath("DICM one").toString();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"ID\":\"%1$s\",\"ParentPatient\":\"%1$s\",\"ParentSeries\":\"%1$s\",".formatted(id)
                + "\"ParentStudy\":\"%1$s\",\"Path\":\"/instances/%1$s\",\"Status\":\"Success\"}"
                    .formatted(id));
    assertThat(origins)
        .singleElement()
        .satisfies(
            origin -> {
              assertThat(origin.door()).isEqualTo(Origin.Door.REST);
              assertThat(origin.user()).isEqualTo("sender");
              assertThat(origin.remoteAddress()).isEqualTo("127.0.0.1");
              assertThat(origin.session()).startsWith("t-");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "DICM SAME, 200, AlreadyStored",
    "DICM OTHER, 200, \"Conflicting\":true",
    "hello, 400, \"OrthancStatus\":15",
    "'', 400, \"OrthancStatus\":15",
    "FULL, 507, \"OrthancStatus\":19",
    "LARGE, 413, too large",
  })
  void outcomesHaveTheirStatus(String body, int status, String part) throws Exception {
    HttpResponse<String> answer = upload(body.getBytes(StandardCharsets.US_ASCII));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(part);
  }

  @Test
  void gzipIsUnpackedIfTheHeaderSaysSoOnly() throws Exception {
    byte[] packed = gzip("DICM packed".getBytes(StandardCharsets.US_ASCII));
    assertThat(server.send(request(packed).header("Content-Encoding", "gzip")).statusCode())
        .isEqualTo(200);
    assertThat(received.getFirst()).isEqualTo("DICM packed".getBytes(StandardCharsets.US_ASCII));
    assertThat(upload(packed).statusCode()).isEqualTo(400);
    assertThat(server.send(request(packed).header("Content-Encoding", "br")).statusCode())
        .isEqualTo(400);
    assertThat(
            server
                .send(request(new byte[] {1, 2, 3, 4}).header("Content-Encoding", "gzip"))
                .statusCode())
        .isEqualTo(400);
    byte[] cut = Arrays.copyOf(packed, packed.length - 9);
    assertThat(server.send(request(cut).header("Content-Encoding", "gzip")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aGzipBombIsRefused() throws Exception {
    byte[] bomb = gzip(new byte[5_000_000]);
    HttpResponse<String> answer = server.send(request(bomb).header("Content-Encoding", "gzip"));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("limits.zip-expansion-ratio-max");
  }

  @Test
  void aZipGivesAListAndSkipsWhatIsNotDicom() throws Exception {
    byte[] zip =
        zip("a/one", "DICM 1", "readme.txt", "hello", "disc/DICOMDIR", "DICM dir", "b", "DICM 2");
    HttpResponse<String> answer = upload(zip);
    assertThat(answer.headers().firstValue("Trinomen-Passed-Over")).contains("1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("[{").contains(PublicId.ofPath("DICM 1").toString());
    assertThat(received).hasSize(2);
    assertThat(upload(zip("x", "hello")).body()).isEqualTo("[]");
  }

  @Test
  void zipsBeyondTheLimitsAreRefused() throws Exception {
    assertThat(upload(zip("1", "", "2", "", "3", "", "4", "", "5", "")).body())
        .contains("limits.zip-entries-max");
    byte[] noise = new byte[1_000_000];
    new Random(1).nextBytes(noise);
    HttpResponse<String> bomb = upload(zipOf(Map.of("bomb", new byte[25_000_000], "noise", noise)));
    assertThat(bomb.statusCode()).isEqualTo(413);
    HttpResponse<String> full = upload(zip("x", "FULL"));
    assertThat(full.statusCode()).isEqualTo(507);
    byte[] damaged = zip("x", "DICM of some length, to be cut");
    damaged[40] ^= 0x55;
    assertThat(upload(damaged).statusCode()).isIn(200, 400);
  }

  @Test
  void aFileThatBeginsLikeAZipButIsDicomIsTaken() throws Exception {
    byte[] file = new byte[200];
    System.arraycopy("PK\3\4".getBytes(StandardCharsets.US_ASCII), 0, file, 0, 4);
    System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, file, 128, 4);
    assertThat(upload(file).body()).startsWith("{");
    assertThat(received.getFirst()).isEqualTo(file);
  }

  @Test
  void severalFilesComeAsFormData() throws Exception {
    HttpResponse<String> answer = form("DICM 1", "DICM SAME");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith("[{")
        .contains("\"Status\":\"Success\"}", "\"Status\":\"AlreadyStored\"}");
    assertThat(form("DICM 1", "hello").body()).contains("part 2: not DICOM");
    assertThat(form("DICM", "DICM", "DICM", "DICM", "DICM").body())
        .contains("limits.multipart-parts-max");
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    HttpResponse<String> answer = upload(new byte[4_000_000]);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("limits.request-size-max");
  }

  @Test
  void whoMayOnlyReadMayNotSend() throws Exception {
    HttpResponse<String> answer =
        server.send(server.as("reader", "/instances").POST(BodyPublishers.ofString("DICM")));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(received).isEmpty();
  }

  private static HttpResponse<String> upload(byte[] body) throws Exception {
    return server.send(request(body));
  }

  private static HttpRequest.Builder request(byte[] body) {
    return server.as("sender", "/instances").POST(BodyPublishers.ofByteArray(body));
  }

  private static HttpResponse<String> form(String... files) throws Exception {
    StringBuilder body = new StringBuilder();
    for (String file : files) {
      body.append("--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n");
      body.append(file).append("\r\n");
    }
    return server.send(
        request(body.append("--B--\r\n").toString().getBytes(StandardCharsets.US_ASCII))
            .header("Content-Type", "multipart/form-data; boundary=B"));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.US_ASCII));
    }
    return zipOf(files);
  }

  private static byte[] zipOf(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static Sha256 digest(byte[] bytes) {
    try {
      return new Sha256(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> slice(String name, int size, String bytes) throws Exception {
    String body =
        "--XX\r\nContent-Disposition: form-data; name=\"files[]\"; filename=\"x\"\r\n\r\n"
            + bytes
            + "\r\n--XX";
    return server.send(
        server
            .as("sender", "/instances")
            .header("X-Requested-With", "XMLHttpRequest")
            .header("X-File-Name", name)
            .header("X-File-Size", Integer.toString(size))
            .header("Content-Type", "multipart/form-data; boundary=XX")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void filesComeInSlicesInTurn() throws Exception {
    assertThat(slice("a", 12, "DICM a").body()).isEmpty();
    assertThat(slice("b", 10, "DICM ").statusCode()).isEqualTo(200);
    assertThat(received).isEmpty();
    assertThat(slice("a", 12, "bcdefg").statusCode()).isEqualTo(200);
    assertThat(received).hasSize(1);
    assertThat(new String(received.getFirst(), StandardCharsets.US_ASCII))
        .isEqualTo("DICM abcdefg");
    assertThat(slice("b", 10, "b2345").statusCode()).isEqualTo(200);
    assertThat(received).hasSize(2);
    try (var left = Files.list(folder)) {
      assertThat(left.filter(file -> file.toString().endsWith(".slices"))).isEmpty();
    }
  }

  @Test
  void slicesThatMakeNoFileAreRefusedAndLeaveNothing() throws Exception {
    assertThat(slice("c", 5, "DICM too long").statusCode()).isEqualTo(400);
    assertThat(slice("d", 5, "hello").statusCode()).as("not DICOM").isEqualTo(400);
    assertThat(slice("../../e", 9, "DICM").statusCode()).isEqualTo(200);
    assertThat(slice("../../e", 9, " two!").statusCode()).isEqualTo(200);
    assertThat(received).hasSize(1);
    assertThat(slice("f", Integer.MAX_VALUE, "DICM").statusCode()).isEqualTo(200);
    for (int i = 0; i < SlicedUploads.WAITING_MAX; i++) {
      slice("many" + i, 9, "DICM");
    }
    try (var left = Files.list(folder)) {
      assertThat(left.filter(file -> file.toString().endsWith(".slices")))
          .hasSize(SlicedUploads.WAITING_MAX);
    }
    for (int i = 0; i < SlicedUploads.WAITING_MAX; i++) {
      slice("many" + i, 9, " more");
    }
    assertThat(received).hasSize(1 + SlicedUploads.WAITING_MAX);
  }
}
