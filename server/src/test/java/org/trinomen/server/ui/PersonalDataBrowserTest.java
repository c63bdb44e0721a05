package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.SampleScans;

/** Scans whose headers tell who the person is: taken out with consent, or not sent at all. */
final class PersonalDataBrowserTest {

  private static final String NAME = "Doering^Jane";
  private static final String BIRTH_DATE = "19500312";
  private static final int MAKERS_OWN = 0x0009_1001;
  private static final byte[] PIXELS = "sixteen levels, as they were arr".getBytes(ISO_8859_1);

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Chromium chromium;

  private final Complaints complaints = new Complaints();
  private final List<String> sent = new ArrayList<>();
  private Page page;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start("PersonalDataBrowserTest", "--disable-gpu");
    archive =
        new RunningArchive(
            folder.resolve("data"),
            Map.of(
                "send.headers.names", "strip",
                "send.headers.birth-date", "strip",
                "send.headers.hospital-numbers", "refuse"));
  }

  @AfterAll
  static void stop() throws IOException {
    Chromium.stop(chromium, archive);
  }

  @BeforeEach
  void signIn() {
    page = chromium.signedIn(archive, complaints, 1200, 850);
    page.onRequest(
        request -> {
          if (request.method().equals("POST") && request.url().endsWith("/instances")) {
            sent.add(request.url());
          }
        });
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.areNone();
  }

  private static DataSetBuilder scan(int study) {
    return SampleScans.slice("A01" + study, NAME, study, 2, 1)
        .string(Tag.AccessionNumber, "")
        .string(Tag.ImageComments, "")
        .string(Tag.PatientBirthDate, BIRTH_DATE)
        .string(Tag.SeriesDescription, "FDG of Doering")
        .bytes(0x0009_0010, Vr.LO, "MAKER ".getBytes(ISO_8859_1))
        .bytes(MAKERS_OWN, Vr.LO, "Scan of Doering ".getBytes(ISO_8859_1))
        .bytes(MAKERS_OWN + 1, Vr.LO, "gain 3".getBytes(ISO_8859_1))
        .bytes(Tag.PixelData, Vr.OW, PIXELS);
  }

  private static FilePayload file(String name, DataSetBuilder scan) {
    return new FilePayload(name, "application/dicom", SampleScans.file(scan));
  }

  @Test
  void whatTellsWhoThePersonIsIsTakenOutWithConsentAndNeverLeaves() throws Exception {
    page.locator("#choose-files").setInputFiles(file("a.dcm", scan(1)));
    Locator asked = page.locator(".identifying.consent");
    for (String shown : List.of("Doering, Jane", "FDG of Doering", "(0009,1001)", "PatientName")) {
      assertThat(asked).containsText(shown);
    }
    Chromium.screenshot(page, "send-consent");
    assertThat(Axe.violations(page)).isEmpty();
    button("I agree: take it out").click();
    assertThat(page.locator(".identifying.agreed")).containsText("admin agreed on");
    button("Send 1 file").click();
    assertThat(page.getByText("The archive has confirmed every digest")).isVisible();
    assertThat(sent).hasSize(1);

    Download json = page.waitForDownload(() -> button("Save as JSON").click());
    assertThat(Files.readString(json.path()))
        .contains("(0009,1001)", "(0010,0010) PatientName", "\"agreedBy\": \"admin\"")
        .doesNotContain("Doering", BIRTH_DATE);
    Chromium.screenshot(page, "send-stripped");
    Download pdf = page.waitForDownload(() -> button("Save as PDF").click());
    assertThat(Files.readString(pdf.path(), ISO_8859_1))
        .startsWith("%PDF-")
        .contains("Taken out of 1 file", "PatientName", sha256(held("A011")))
        .doesNotContain("Doering", BIRTH_DATE);
    hasArrivedWithoutIt();
  }

  /** What is here, as somebody else's program reads it. */
  private static void hasArrivedWithoutIt() throws Exception {
    byte[] held = held("A011");
    assertThat(new String(held, ISO_8859_1)).endsWith(new String(PIXELS, ISO_8859_1));
    Path file = Files.write(folder.resolve("held.dcm"), held);
    assertThat(dumped(file))
        .doesNotContain("Doering", "Jane", BIRTH_DATE, "(0009,1001)")
        .containsPattern("\\(0010,0010\\) PN \\(no value available\\)")
        .contains("A011", "gain 3");
    String said =
        archive.get("/instances/" + instance("A011") + "/metadata/RemovedBeforeSending").body();
    assertThat(said).startsWith("archive: names,birth-date: ").contains("00091001", "00100010");
  }

  private static byte[] held(String patientId) throws Exception {
    return archive.bytes("/instances/" + instance(patientId) + "/file").body();
  }

  private static String instance(String patientId) throws Exception {
    String query = "{\"Level\":\"Instance\",\"Query\":{\"PatientID\":\"%s\"}}".formatted(patientId);
    JsonValue found = RunningArchive.json(archive.post("/tools/find", query));
    return ((JsonValue.Text) ((JsonValue.Items) found).values().getFirst()).value();
  }

  private static String dumped(Path file) throws Exception {
    Process dump = new ProcessBuilder("dcmdump", file.toString()).redirectErrorStream(true).start();
    String text = new String(dump.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(dump.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return text;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(sha256.digest(bytes));
  }

  @Test
  void scanThatMayNotBeSentStaysAndSaysWhatToDoWhileOthersGo() throws Exception {
    FilePayload refused = file("refused.dcm", scan(2).string(Tag.AccessionNumber, "ACC 4711"));
    FilePayload clean =
        file(
            "clean.dcm",
            scan(3)
                .string(Tag.PatientName, "A013")
                .string(Tag.PatientBirthDate, "")
                .remove(MAKERS_OWN)
                .string(Tag.SeriesDescription, "FDG"));
    page.locator("#choose-files").setInputFiles(new FilePayload[] {refused, clean});
    Locator why = page.locator(".identifying.refused");
    assertThat(why).containsText("This scan is not sent");
    assertThat(why).containsText("ACC 4711");
    assertThat(why).containsText("Take these attributes out at the scanner");
    Chromium.screenshot(page, "send-refused");
    assertThat(Axe.violations(page)).isEmpty();
    button("Send 1 file").click();
    assertThat(page.getByText("The archive has confirmed every digest")).isVisible();
    assertThat(sent).hasSize(1);
    assertThat(dumped(Files.write(folder.resolve("clean.dcm"), held("A013")))).contains("A013");
    assertThat(
            archive
                .post("/tools/find", "{\"Level\":\"Patient\",\"Query\":{\"PatientID\":\"A012\"}}")
                .body())
        .doesNotContain("-");
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
