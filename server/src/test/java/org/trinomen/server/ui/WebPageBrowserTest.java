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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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

  private final List<String> complaints = new ArrayList<>();
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
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          // What the server refuses, the browser reports as well; scripts and policies must not.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            complaints.add(message.text());
          }
        });
    page.navigate("http://127.0.0.1:" + server.httpAddress().getPort() + "/archive/ui/");
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    context.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void wrongPasswordIsSaidAndRightOneLeadsIn() {
    signIn("not the password");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("wrong");
    screenshot("sign-in");
    page.getByLabel("Password").fill(password);
    page.keyboard().press("Enter");
    assertThat(heading("Send scans")).isFocused();
    page.reload();
    assertThat(heading("Send scans")).isVisible();
    button("Sign out").click();
    assertThat(page.getByLabel("Password")).isVisible();
  }

  @Test
  void filesAndZipAreShownPerStudyAndBrowsedDownToTheirAttributes() throws IOException {
    signIn(password);
    choose(
        file("a.dcm", new ScanFile("A010", "Doe^Jane", "10", 1)),
        file("b.dcm", new ScanFile("A010", "Doe^Jane", "10", 2)),
        zip(
            "scan.zip",
            new ScanFile("B020", "Müller^Jürgen", "20", 1),
            new ScanFile("B020", "Müller^Jürgen", "20", 2),
            new ScanFile("B020", "Müller^Jürgen", "20", 3)));
    assertThat(page.locator(".line")).hasText("3 of 3 files received");
    assertThat(resultOf("A010")).containsText("Doe, Jane");
    assertThat(resultOf("A010").locator("td").nth(1)).hasText("2");
    assertThat(resultOf("B020").locator("td").nth(1)).hasText("3");
    assertThat(heading("2 studies")).isVisible();
    assertThat(page.locator("#troubles")).containsText("1 file in a zip passed over");
    screenshot("sent");

    page.getByRole(AriaRole.LINK, exactly("Studies")).click();
    page.getByRole(AriaRole.SEARCHBOX).fill("b02");
    page.keyboard().press("Enter");
    Locator rows = page.locator("table.studies tbody tr");
    assertThat(rows).hasCount(1);
    assertThat(rows.first()).containsText("Müller, Jürgen");
    screenshot("studies");
    rows.first().getByRole(AriaRole.LINK).click();
    assertThat(heading("NEURO PET VISIT 20")).isVisible();
    page.locator("table.series a").click();
    assertThat(page.locator("table.instances tbody tr")).hasCount(3);
    page.locator("table.instances a", containing("2")).click();
    assertThat(heading("Instance 2")).isVisible();
    page.getByRole(AriaRole.SEARCHBOX).fill("patientname");
    assertThat(page.locator("table.tags tbody tr:visible")).hasCount(1);
    assertThat(page.locator("table.tags tbody tr:visible")).containsText("Müller^Jürgen");
    screenshot("attributes");
  }

  @Test
  void downloadedFileIsTheOneThatWasSent() throws IOException {
    signIn(password);
    ScanFile scan = new ScanFile("C030", "Roe^Max", "30", 1);
    choose(file("c.dcm", scan));
    resultOf("C030").getByRole(AriaRole.LINK).click();
    page.locator("table.series a").click();
    page.locator("table.instances a").click();
    Download download =
        page.waitForDownload(
            () -> page.getByRole(AriaRole.LINK, exactly("Download the file")).click());
    assertThat(Files.readAllBytes(download.path())).isEqualTo(scan.bytes());
  }

  @Test
  void whatWasHereAlreadyConflictsOrIsNoImageIsSaid() throws IOException {
    signIn(password);
    ScanFile scan = new ScanFile("D040", "Poe^Ann", "40", 1);
    choose(file("d.dcm", scan));
    assertThat(resultOf("D040").locator("td").nth(1)).hasText("1");
    button("Clear the list").click();
    choose(
        file("again.dcm", scan),
        file("other.dcm", new ScanFile("D040", "Poe^Anna", "40", 1)),
        new FilePayload(
            "notes.txt", "text/plain", "not an image".getBytes(StandardCharsets.UTF_8)));
    assertThat(page.locator(".line")).hasText("2 of 3 files received, 1 refused");
    assertThat(resultOf("D040").locator("td").nth(2)).hasText("1");
    assertThat(resultOf("D040").locator("td").nth(3)).hasText("1");
    assertThat(page.getByText("Both are kept")).isVisible();
    page.locator("#troubles summary").click();
    assertThat(page.locator("#troubles")).containsText("notes.txt");
    Download list = page.waitForDownload(() -> button("Save this list").click());
    assertThat(Files.readString(list.path())).contains("\"again.dcm\"", "\"already here\"");
    screenshot("conflicting");
  }

  @Test
  void foldersAreWalkedToTheEndAndLeftoversStayOut() {
    signIn(password);
    // A folder of 250 files hands them out 100 at a time; another lies within.
    Object found =
        page.evaluate(
            """
            async () => {
              const { dropped } = await import("./files.js");
              const file = (name) => ({ isFile: true, isDirectory: false, name,
                fullPath: "/top/" + name, file: (give) => give(new File(["x"], name)) });
              const folder = (name, children) => ({ isFile: false, isDirectory: true, name,
                fullPath: "/" + name, createReader: () => {
                  const left = [...children];
                  return { readEntries: (give) => give(left.splice(0, 100)) };
                } });
              const images = (count, kind) =>
                [...Array(count).keys()].map((i) => file(kind + i + ".dcm"));
              const inner = folder("inner", [...images(7, "inner"), file("DICOMDIR")]);
              const top = folder("top", [...images(250, "top"), inner, file(".DS_Store")]);
              let kept = 0, left = 0;
              const items = [{ kind: "file", webkitGetAsEntry: () => top }];
              for await (const batch of dropped({ items })) {
                kept += batch.kept.length;
                left += batch.left;
              }
              return [kept, left];
            }
            """);
    assertThat(found).isEqualTo(List.of(257, 2));
  }

  @Test
  void filesDroppedOnAnyPageAreSent() {
    signIn(password);
    page.getByRole(AriaRole.LINK, exactly("Patients")).click();
    assertThat(heading("Patients")).isVisible();
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
    assertThat(resultOf("E050").locator("td").nth(1)).hasText("1");
  }

  @Test
  void sessionThatEndsWhileSendingIsAskedForAndThenSendingGoesOn() throws IOException {
    signIn(password);
    assertThat(heading("Send scans")).isVisible();
    context.clearCookies();
    choose(file("f.dcm", new ScanFile("F060", "Orr^Sam", "60", 1)));
    assertThat(page.getByLabel("Password")).isVisible();
    signIn(password);
    assertThat(resultOf("F060").locator("td").nth(1)).hasText("1");
  }

  @Test
  void pageFitsAPhoneAndTheNight() throws IOException {
    page.setViewportSize(375, 720);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    signIn(password);
    choose(file("g.dcm", new ScanFile("G070", "A^Rather^Long^Name^Indeed", "70", 1)));
    assertThat(resultOf("G070")).isVisible();
    screenshot("phone-sent");
    for (String name : List.of("Patients", "Studies")) {
      page.getByRole(AriaRole.LINK, exactly(name)).click();
      assertThat(heading(name)).isVisible();
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
    }
    screenshot("phone-studies");
  }

  @Test
  void aThousandFilesLeaveThePageSmall() {
    signIn(password);
    page.evaluate(
        """
        async () => {
          const { uploads } = await import("./send.js");
          const kept = [...Array(1000).keys()].map((i) =>
            ({ file: new File(["no image"], i + ".txt"), path: "folder/" + i + ".txt" }));
          uploads.add({ kept, left: 0 });
        }
        """);
    assertThat(button("Cancel")).isVisible();
    button("Cancel").click();
    assertThat(page.locator(".line")).containsText("cancelled");
    page.locator("#all-files summary").click();
    assertThat(page.locator("#all-files li")).hasCount(100);
  }

  private void signIn(String typed) {
    page.getByLabel("User").fill("admin");
    page.getByLabel("Password").fill(typed);
    button("Sign in").click();
  }

  private void choose(FilePayload... files) {
    page.locator("#choose-files").setInputFiles(files);
  }

  private Locator resultOf(String patientId) {
    return page.locator("#results tbody tr", containing(patientId));
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
