package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.server.orthanc.SampleScans;

/** What hostile callers try over HTTP, on the whole server; afterwards it answers as before. */
@Timeout(120)
class AbuseTest {

  private static final String NASTY = "../../\"<script>alert(1)</script>\r\nSet-Cookie: evil=1";

  @TempDir private Path folder;
  private Path data;
  private RunningArchive archive;

  @BeforeEach
  void start() throws IOException {
    data = folder.resolve("a/b/data");
    Files.createDirectories(data);
    archive = new RunningArchive(data, Map.of("limits.zip-expanded-size-max", "64 MiB"));
  }

  @AfterEach
  void stillAnswers() throws Exception {
    assertThat(archive.get("/statistics").statusCode()).isEqualTo(200);
    archive.close();
    try (Stream<Path> above = Files.walk(folder)) {
      assertThat(above.filter(Files::isRegularFile)).allMatch(file -> file.startsWith(data));
    }
  }

  private static byte[] scan(int number) {
    return SampleScans.file(SampleScans.slice("ANN-1", "Ann", 1, 1, number));
  }

  private String stored(byte[] file) throws Exception {
    HttpResponse<String> answer = archive.upload(file);
    return RunningArchive.object(answer).text("ID").orElseThrow();
  }

  // ---- names of files

  @Test
  void namesInAZipLeadNowhere() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      int number = 1;
      for (String name :
          List.of("../../../evil.dcm", "/etc/evil.dcm", "..\\..\\evil.dcm", "C:\\evil.dcm")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(scan(number++));
        zip.closeEntry();
      }
    }
    assertThat(archive.upload(out.toByteArray()).statusCode()).isEqualTo(200);
    assertThat(
            RunningArchive.number(
                RunningArchive.object(archive.get("/statistics")), "CountInstances"))
        .isEqualTo(4);
  }

  @Test
  void namesInAnArchiveAreNoPaths() throws Exception {
    stored(
        SampleScans.file(
            SampleScans.slice(NASTY, NASTY, 1, 1, 1)
                .string(Tag.StudyDescription, NASTY)
                .string(Tag.SeriesDescription, "..")
                .string(Tag.Modality, "../X")));
    String patient = RunningArchive.json(archive.get("/patients")).toString();
    String id = patient.replaceAll(".*value=([0-9a-f-]{44}).*", "$1");
    HttpResponse<byte[]> answer = archive.bytes("/patients/" + id + "/archive");
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    assertThat(names).hasSize(1);
    assertThat(names.getFirst()).matches("[A-Za-z0-9 ._=(),+#@/-]+").doesNotStartWith("/");
    assertThat(List.of(names.getFirst().split("/"))).doesNotContain("..", ".", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/instances/@/file", "/patients/^/archive", "/studies/^/archive"})
  void namesInHeadersStayThere(String path) throws Exception {
    String instance = stored(scan(1));
    String above = path.startsWith("/patients") ? "patient" : "study";
    String address = path.replace("@", instance);
    if (path.contains("^")) {
      String id =
          RunningArchive.object(archive.get("/instances/" + instance + "/" + above))
              .text("ID")
              .orElseThrow();
      address = path.replace("^", id);
    }
    HttpResponse<byte[]> answer =
        archive.bytes(address + "?filename=a%22%0D%0ASet-Cookie:%20evil=1%0D%0A%0D%0Abody");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    String disposition = answer.headers().firstValue("Content-Disposition").orElse("");
    assertThat(disposition).doesNotContain("\r", "\n");
    assertThat(disposition.chars().filter(c -> c == '"').count()).isIn(0L, 2L);
  }

  // ---- what grows

  @Test
  void aGzipThatGrowsIsRefused() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(scan(1));
      zeros(gzip, 300);
    }
    HttpResponse<String> answer =
        archive.send(
            archive
                .request("/instances")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(out.toByteArray())));
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void aZipThatGrowsIsRefused() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("bomb"));
      zeros(zip, 300);
      zip.closeEntry();
    }
    assertThat(archive.upload(out.toByteArray()).statusCode()).isEqualTo(413);
  }

  /**
   * 300 MB of a private element in 300 kB; this machine's tests have less memory than twice that.
   */
  @Test
  void aDeflatedDataSetThatGrowsTakesNoMemory() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        FileMeta.encode("1.2.840.10008.5.1.4.1.1.7", "1.2.3.4", "1.2.840.10008.1.2.1.99"));
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (OutputStream body = new DeflaterOutputStream(file, deflater)) {
      byte[] whole =
          SampleScans.file(SampleScans.slice("ANN-1", "Ann", 1, 1, 1).remove(Tag.PixelData));
      int meta = 132 + 12 + (whole[140] & 0xFF | (whole[141] & 0xFF) << 8);
      body.write(whole, meta, whole.length - meta);
      // (7FE1,1001) OB, 300 MB
      body.write(new byte[] {(byte) 0xE1, 0x7F, 0x01, 0x10, 'O', 'B', 0, 0});
      int length = 300 << 20;
      body.write(new byte[] {0, 0, (byte) (length >> 16), (byte) (length >> 24)});
      zeros(body, 300);
    } finally {
      deflater.end();
    }
    HttpResponse<String> answer = archive.upload(file.toByteArray());
    assertThat(answer.statusCode()).isIn(200, 400, 413);
    if (answer.statusCode() == 200) {
      String id = RunningArchive.object(answer).text("ID").orElseThrow();
      for (String route : List.of("/tags", "/simplified-tags", "/preview", "/header")) {
        assertThat(archive.get("/instances/" + id + route).statusCode())
            .as(route)
            .isIn(200, 400, 415);
      }
      String metadata = "/dicom-web/instances?includefield=7FE11001";
      assertThat(archive.get(metadata).statusCode()).isEqualTo(200);
    }
  }

  private static void zeros(OutputStream out, int megabytes) throws IOException {
    byte[] chunk = new byte[1 << 20];
    for (int i = 0; i < megabytes; i++) {
      out.write(chunk);
    }
  }

  // ---- images larger than they are

  @ParameterizedTest
  @CsvSource({"60000, 60000", "60000, 16", "16, 60000", "16, 16", "4000, 4000"})
  void aPictureThatClaimsToBeLargeIsNotMade(int inHeader, int inCodeStream) throws Exception {
    DataSetBuilder image =
        SampleScans.slice("ANN-1", "Ann", 1, 1, 1)
            .remove(Tag.PixelData)
            .integer(Tag.Rows, inHeader)
            .integer(Tag.Columns, inHeader)
            .integer(Tag.SamplesPerPixel, 1)
            .string(Tag.PhotometricInterpretation, "MONOCHROME2")
            .integer(Tag.BitsAllocated, 8)
            .integer(Tag.BitsStored, 8)
            .integer(Tag.HighBit, 7)
            .integer(Tag.PixelRepresentation, 0);
    TransferSyntax jpeg2000 = TransferSyntax.of("1.2.840.10008.1.2.4.90").orElseThrow();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SampleScans.file(image.build(), jpeg2000));
    byte[] code = codeStream(inCodeStream);
    file.writeBytes(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1});
    file.writeBytes(new byte[] {-2, -1, 0, (byte) 0xE0, 0, 0, 0, 0});
    file.writeBytes(new byte[] {-2, -1, 0, (byte) 0xE0, (byte) code.length, 0, 0, 0});
    file.writeBytes(code);
    file.writeBytes(new byte[] {-2, -1, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
    String id = stored(file.toByteArray());
    for (String route : List.of("/preview", "/rendered?width=10", "/numpy", "/image-uint8")) {
      assertThat(archive.get("/instances/" + id + route).statusCode())
          .as(route)
          .isIn(200, 400, 415);
    }
    assertThat(archive.get("/dicom-web/studies/" + SampleScans.PREFIX + "1").statusCode())
        .isEqualTo(200);
  }

  /** ISO 15444-1 §A: SOC, SIZ, COD, QCD, an empty tile, EOC. */
  private static byte[] codeStream(int side) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] size = {0, 0, (byte) (side >> 8), (byte) side};
    out.writeBytes(new byte[] {-1, 0x4F, -1, 0x51, 0, 41, 0, 0});
    out.writeBytes(size);
    out.writeBytes(size);
    out.writeBytes(new byte[8]);
    out.writeBytes(size);
    out.writeBytes(size);
    out.writeBytes(new byte[8]);
    out.writeBytes(new byte[] {0, 1, 7, 1, 1});
    out.writeBytes(new byte[] {-1, 0x52, 0, 12, 0, 0, 0, 1, 0, 0, 4, 4, 0, 1});
    out.writeBytes(new byte[] {-1, 0x5C, 0, 4, 0x40, 0x40});
    out.writeBytes(new byte[] {-1, (byte) 0x90, 0, 10, 0, 0, 0, 0, 0, 14, 0, 1, -1, (byte) 0x93});
    out.writeBytes(new byte[] {-1, (byte) 0xD9});
    return out.toByteArray();
  }

  // ---- JSON and paths

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tools/find",
        "/tools/count-resources",
        "/tools/bulk-content",
        "/tools/bulk-delete",
        "/api/assertions",
        "/api/accounts",
        "/api/session"
      })
  void jsonOfAMillionLevelsIsRefused(String path) throws Exception {
    for (String opening : List.of("[", "{\"Query\":")) {
      HttpResponse<String> answer = archive.post(path, opening.repeat(1_000_000));
      assertThat(answer.statusCode()).as(path).isIn(400, 413);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/ui/../../../etc/passwd",
        "/ui/..%2f..%2f..%2fetc/passwd",
        "/ui/%2e%2e/%2e%2e/etc/passwd",
        "/ui/%252e%252e/etc/passwd",
        "/ui/..\\..\\etc\\passwd",
        "/ui/%5c..%5c..%5cetc%5cpasswd",
        "/ui//etc/passwd",
        "/ui/app.js%00.html",
        "/instances/..%2f..%2fetc%2fpasswd/file",
        "/instances/x/attachments/..%2f..%2fpasswd/data",
        "/dicom-web/studies/..%2f..%2fetc",
        "/api/docs/..%2f..%2fstart.js",
        "/app/..%2f..%2fetc/passwd",
      })
  void pathsLeadNowhereElse(String path) throws Exception {
    String answer = raw("GET " + path + " HTTP/1.1");
    assertThat(answer).matches("(?s)HTTP/1\\.1 (30[12]|40[0-9]) .*").doesNotContain("root:");
  }

  /** As no client writes it, who would tidy it up first. */
  private String raw(String line) throws IOException {
    String pair = archive.admin().name() + ":" + archive.admin().password();
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    try (Socket socket = new Socket("127.0.0.1", archive.server().httpAddress().getPort())) {
      socket
          .getOutputStream()
          .write(
              (line
                      + "\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic "
                      + basic
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void whatWasTypedIsNeverMarkup() throws Exception {
    String id =
        stored(
            SampleScans.file(
                SampleScans.slice("X1", "<script>alert(1)</script>", 1, 1, 1)
                    .string(0x0011_0010, Vr.LO, "<script>alert(2)</script>")));
    for (String path :
        List.of(
            "/instances/" + id + "/tags",
            "/instances/" + id + "/content/PatientName",
            "/tools/find/<script>".replace("<script>", "%3Cscript%3E"),
            "/dicom-web/studies?PatientName=%3Cscript%3E*",
            "/dicom-web/instances?%3Cscript%3E=1",
            "/instances?expand")) {
      HttpResponse<String> answer = archive.get(path);
      String type = answer.headers().firstValue("Content-Type").orElse("");
      assertThat(type).as(path).doesNotContain("html", "svg");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
  }
}
