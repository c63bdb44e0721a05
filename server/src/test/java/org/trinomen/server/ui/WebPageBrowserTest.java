package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.Wiring;
import org.trinomen.server.config.SettingsFile;

/** The web page in Chromium, before a real server. Screenshots go to target/screenshots. */
final class WebPageBrowserTest {

  @TempDir private static Path folder;

  private static Wiring server;
  private static String password = "";
  private static Chromium chromium;

  private final Complaints complaints = new Complaints();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void startServerAndBrowser() throws IOException {
    chromium = Chromium.start("WebPageBrowserTest", "--disable-gpu");
    server =
        Wiring.start(
            SettingsFile.of(
                Map.of(
                    "data.folder", folder.toString(),
                    "environment", "test",
                    "http.port", "0",
                    "http.prefix", "/archive",
                    "dicom.enabled", "false")));
    password = server.firstAccount().orElseThrow().password();
  }

  @AfterAll
  static void stopServerAndBrowser() throws IOException {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void openThePage() {
    context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(1200, 850)
                    .setColorScheme(ColorScheme.LIGHT)
                    .setLocale("en"));
    page = context.newPage();
    complaints.hear(page);
    page.navigate(address());
  }

  private static String address() {
    return "http://127.0.0.1:" + server.httpAddress().getPort() + "/archive/ui/";
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    context.close();
    complaints.areNone();
  }

  @Test
  void wrongPasswordIsSaidAndRightOneLeadsIn() throws IOException {
    signIn("not the password");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("wrong");
    screenshot("sign-in");
    assertThat(Axe.violations(page)).isEmpty();
    page.getByLabel("Password").fill(password);
    page.keyboard().press("Enter");
    assertThat(heading("Send scans")).isFocused();
    page.reload();
    assertThat(heading("Send scans")).isVisible();
    button("Sign out").click();
    assertThat(page.getByLabel("Password")).isVisible();
  }

  @Test
  void filesAndZipAreShownAsScansSentAndBrowsedDownToTheirAttributes() throws IOException {
    signIn(password);
    choose(
        file("a.dcm", new ScanFile("A010", "Doe^Jane", "10", 1)),
        file("b.dcm", new ScanFile("A010", "Doe^Jane", "10", 2)),
        zip(
            "scan.zip",
            new ScanFile("B020", "Müller^Jürgen", "20", 1),
            new ScanFile("B020", "Müller^Jürgen", "20", 2),
            new ScanFile("B020", "Müller^Jürgen", "20", 4)));
    assertThat(scan("A010")).containsText("Doe, Jane");
    assertThat(scan("A010")).containsText("2 files");
    assertThat(scan("B020")).containsText("1 image of 4 is missing");
    assertThat(scan("B020")).containsText("No PET: OT");
    assertThat(scan("B020")).containsText("PatientName");
    assertThat(page.getByText("Nothing has been sent yet")).isVisible();
    assertThat(page.locator(".trouble")).containsText("No DICOM image");
    screenshot("send-ready");
    assertThat(Axe.violations(page)).isEmpty();
    send("Send 5 files");
    screenshot("send-receipt");
    assertThat(Axe.violations(page)).isEmpty();
    Download receipt = page.waitForDownload(() -> button("Save as JSON").click());
    String json = Files.readString(receipt.path());
    assertThat(json).contains(sha256(new ScanFile("B020", "Müller^Jürgen", "20", 4).bytes()));

    page.getByRole(AriaRole.LINK, exactly("Search")).click();
    page.getByLabel("Value 1").fill("b02");
    page.keyboard().press("Enter");
    Locator rows = page.locator("table.studies tbody tr");
    assertThat(rows).hasCount(1);
    assertThat(rows.first()).containsText("Müller, Jürgen");
    rows.first().getByRole(AriaRole.LINK).click();
    assertThat(heading("Imaging study: NEURO PET VISIT 20")).isVisible();
    page.locator("table.series a").click();
    assertThat(page.locator("table.instances tbody tr")).hasCount(3);
    page.locator("table.instances a", containing("2")).click();
    assertThat(heading("Image 2")).isVisible();
    page.getByLabel("Search by tag, name or value").fill("patientname");
    assertThat(page.locator("table.header-table tbody tr")).hasCount(1);
    assertThat(page.locator("table.header-table tbody tr")).containsText("Müller^Jürgen");
  }

  @Test
  void downloadedFileIsTheOneThatWasSent() throws IOException {
    signIn(password);
    ScanFile scan = new ScanFile("C030", "Roe^Max", "30", 1);
    choose(file("c.dcm", scan));
    send("Send 1 file");
    scan("C030").getByRole(AriaRole.LINK).click();
    page.locator("table.series a").click();
    page.locator("table.instances a").click();
    Download download =
        page.waitForDownload(
            () -> page.getByRole(AriaRole.LINK, exactly("Download the file")).click());
    assertThat(Files.readAllBytes(download.path())).isEqualTo(scan.bytes());
  }

  @Test
  void whatWasHereAlreadyIsNotSentAgainAndWhatConflictsIsSaid() {
    signIn(password);
    ScanFile scan = new ScanFile("D040", "Poe^Ann", "40", 1);
    choose(file("d.dcm", scan));
    send("Send 1 file");
    button("Clear the list").click();
    List<String> sent = new ArrayList<>();
    page.onRequest(
        request -> {
          if (request.method().equals("POST") && request.url().endsWith("/instances")) {
            sent.add(request.url());
          }
        });
    choose(
        file("again.dcm", scan),
        file("other.dcm", new ScanFile("D040", "Poe^Anna", "40", 1)),
        new FilePayload(
            "notes.txt", "text/plain", "not an image".getBytes(StandardCharsets.UTF_8)));
    assertThat(page.getByText("All of it is here already; nothing will be sent")).isVisible();
    send("Send 1 file");
    assertThat(page.locator(".state.conflicting")).hasCount(1);
    assertThat(page.locator(".trouble")).containsText("notes.txt");
    assertThat(sent).hasSize(1);
  }

  @Test
  void filesDroppedOnAnyPageAreTakenToTheOneThatSends() {
    signIn(password);
    page.getByRole(AriaRole.LINK, exactly("Review")).click();
    assertThat(page.locator("main h1")).containsText("to look at");
    page.evaluate(
        """
        (base64) => {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], "dropped.dcm"));
          dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
        }
        """,
        Base64.getEncoder().encodeToString(new ScanFile("E050", "Low^Kim", "50", 1).bytes()));
    assertThat(scan("E050")).isVisible();
  }

  @Test
  void sessionThatEndsWhileSendingIsAskedForAndThenSendingGoesOn() {
    signIn(password);
    choose(file("f.dcm", new ScanFile("F060", "Orr^Sam", "60", 1)));
    assertThat(button("Send 1 file")).isVisible();
    context.clearCookies();
    button("Send 1 file").click();
    assertThat(page.getByLabel("Password")).isVisible();
    signIn(password);
    assertThat(page.getByText("The archive has confirmed every digest")).isVisible();
  }

  @Test
  void connectionThatBreaksIsWaitedForAndNothingIsSentTwice() {
    signIn(password);
    FilePayload[] files = new FilePayload[60];
    for (int i = 0; i < files.length; i++) {
      files[i] = file(i + ".dcm", new ScanFile("H080", "Cut^Off", "80", i + 1));
    }
    choose(files);
    assertThat(button("Send 60 files")).isVisible();
    AtomicInteger sent = new AtomicInteger();
    // What arrives, and whose answer is lost on the way back: the worst case.
    page.route(
        "**/instances",
        route -> {
          int number = sent.incrementAndGet();
          if (number == 20) {
            route.fetch();
            route.abort();
          } else if (number == 21) {
            route.abort();
          } else {
            route.resume();
          }
        });
    button("Send 60 files").click();
    assertThat(page.getByText("The archive has confirmed every digest")).isVisible();
    assertThat(page.getByText("60 of 60 files done")).isVisible();
    // One was cut off before it had arrived: it alone travels a second time.
    assertThat(sent.get()).isEqualTo(61);
  }

  @Test
  void uploadThatAReloadCutShortGoesOnWithWhatIsMissing() {
    signIn(password);
    FilePayload[] files = new FilePayload[30];
    for (int i = 0; i < files.length; i++) {
      files[i] = file(i + ".dcm", new ScanFile("I090", "Re^Load", "90", i + 1));
    }
    choose(files);
    assertThat(button("Send 30 files")).isVisible();
    AtomicInteger sent = new AtomicInteger();
    page.route(
        "**/instances",
        route -> {
          if (sent.incrementAndGet() <= 10) {
            route.resume();
          }
          // The others hang, until the page is gone.
        });
    button("Send 30 files").click();
    assertThat(page.getByText("10 of 30 files")).isVisible();
    page.onDialog(dialog -> dialog.accept());
    page.reload();
    page.unroute("**/instances");
    assertThat(page.getByText("An upload of 30 files was cut short")).isVisible();
    choose(files);
    assertThat(page.getByText("10 files of 30 are here already")).isVisible();
    send("Send 20 files");
  }

  @Test
  void pageFitsAPhoneAndTheNight() throws IOException {
    page.setViewportSize(375, 720);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    signIn(password);
    choose(file("g.dcm", new ScanFile("G070", "A^Rather^Long^Name^Indeed", "70", 1)));
    send("Send 1 file");
    screenshot("phone-sent");
    assertThat(Axe.violations(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
    for (String name : List.of("Study", "Review", "Search")) {
      page.getByRole(AriaRole.LINK, exactly(name)).click();
      assertThat(page.locator("main h1")).isVisible();
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
    }
    screenshot("phone-search");
  }

  @Test
  void markupInAScanIsShownAsText() throws InterruptedException {
    String markup = "<img src=x onerror=alert(1)>";
    signIn(password);
    choose(file("x.dcm", new ScanFile(markup, "<b>Bold</b>^Name", "99", 1)));
    assertThat(scan(markup)).containsText("<b>Bold</b>, Name");
    send("Send 1 file");
    assertThat(page.locator("main b, img[src=x]")).hasCount(0);
    server.awaitDecisions();
    page.getByRole(AriaRole.LINK, exactly("Review")).click();
    page.locator(".queue button", containing(markup)).click();
    assertThat(page.getByLabel("Scan typed " + markup)).containsText("<b>Bold</b>, Name");
    assertThat(page.locator("main b, img[src=x]")).hasCount(0);
  }

  @Test
  void oldAddressesLeadToWhereThePagesAreNow() {
    signIn(password);
    page.navigate(address() + "browse/#/patients");
    assertThat(heading("Search")).isVisible();
    page.waitForURL("**/ui/#/search?level=Patient");
  }

  @Test
  void languageIsChosenAndKept() {
    signIn(password);
    page.getByLabel("Language").selectOption("de");
    assertThat(heading("Scans senden")).isVisible();
    page.reload();
    assertThat(heading("Scans senden")).isVisible();
    assertThat(page.locator("html")).hasAttribute("lang", "de");
  }

  private void signIn(String typed) {
    page.getByLabel("User").fill("admin");
    page.getByLabel("Password").fill(typed);
    button("Sign in").click();
  }

  private void choose(FilePayload... files) {
    page.locator("#choose-files").setInputFiles(files);
  }

  private Locator scan(String patientId) {
    return page.getByRole(AriaRole.ARTICLE, exactly("Scan of " + patientId));
  }

  /** Sends what was chosen, and waits until the archive has confirmed it. */
  private void send(String label) {
    button(label).click();
    assertThat(page.getByText("The archive has confirmed every digest")).isVisible();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Locator heading(String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, exactly(name));
  }

  private static Page.GetByRoleOptions exactly(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.LocatorOptions containing(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private void screenshot(String name) {
    Chromium.screenshot(page, name);
  }

  private static FilePayload file(String name, ScanFile scan) {
    return new FilePayload(name, "application/dicom", scan.bytes());
  }

  private static FilePayload zip(String name, ScanFile... scans) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("folder/readme.txt"));
      zip.write("not an image".getBytes(StandardCharsets.UTF_8));
      for (ScanFile scan : scans) {
        zip.putNextEntry(new ZipEntry("folder/" + scan.number() + ".dcm"));
        zip.write(scan.bytes());
      }
    }
    return new FilePayload(name, "application/zip", bytes.toByteArray());
  }
}
