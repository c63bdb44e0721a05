package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.orthanc.SampleScans;
import org.trinomen.server.study.StudyFolder;

/** A scan whose fields are markup, on the web page: markup is shown, and never is any. */
final class MarkupBrowserTest {

  private static final String MARKUP = "<img src=x onerror=alert(1)>";
  private static final String SHORT = "<b>bold</b>";
  private static final String SCRIPT = "<script>alert(2)</script>";

  @TempDir private static Path folder;

  private static byte[] scan(int number) {
    DataSetBuilder scan = SampleScans.slice(MARKUP, MARKUP + "^" + SHORT, 1, 1, number);
    for (int tag :
        List.of(
            Tag.StudyDescription,
            Tag.SeriesDescription,
            Tag.InstitutionName,
            Tag.ReferringPhysicianName,
            Tag.OperatorsName,
            Tag.ProtocolName,
            Tag.Manufacturer,
            Tag.ImageComments)) {
      scan.string(tag, MARKUP);
    }
    for (int tag : List.of(Tag.AccessionNumber, Tag.StudyID, Tag.StationName, Tag.Modality)) {
      scan.string(tag, SHORT);
    }
    return SampleScans.file(scan);
  }

  private final Complaints complaints = new Complaints();

  private Page signedIn(Chromium chromium, RunningArchive archive) {
    Page page = chromium.browser().newPage();
    complaints.hear(page, _ -> true);
    complaints.hearDialogs(page);
    page.navigate(archive.anonymous("/ui/").build().uri().toString());
    Chromium.signIn(page, archive.admin());
    return page;
  }

  /** Whoever reads it decides whose the scan is: what was typed must be what is seen. */
  @Test
  void doubtfulScanIsShownAsText() throws Exception {
    byte[] doubtful =
        SampleScans.file(
            SampleScans.slice(MARKUP, MARKUP + "^" + SHORT, 99, 1, 1)
                .string(Tag.StudyDate, "20260105")
                .string(Tag.PatientBirthDate, SHORT)
                .string(Tag.PatientSex, SHORT)
                .string(Tag.StudyDescription, SCRIPT)
                .string(Tag.SeriesDescription, MARKUP)
                .string(Tag.InstitutionName, MARKUP)
                .string(Tag.Modality, SHORT));
    try (Chromium chromium = Chromium.start("MarkupBrowserTest", "--disable-gpu");
        RunningArchive archive = DemoArchive.start(folder.resolve("doubtful"))) {
      assertThat(archive.upload(doubtful).statusCode()).isEqualTo(200);
      archive.server().identity().awaitDecisions();
      Page page = signedIn(chromium, archive);
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Review").setExact(true))
          .click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(MARKUP)).first().click();
      Locator scan = page.getByLabel("Scan typed " + MARKUP);
      for (String shown : List.of(MARKUP, SHORT, SCRIPT)) {
        assertThat(scan).containsText(shown);
      }
      assertThat(scan.locator("dd").filter(new Locator.FilterOptions().setHasText(SHORT)))
          .hasCount(4);
      isNoMarkup(page);
      page.keyboard().press("o");
      page.keyboard().type(MARKUP);
      isNoMarkup(page);
      page.keyboard().press("Enter");
      assertThat(page.locator(".decided")).containsText(MARKUP + ": Out of study");
      isNoMarkup(page);
      Chromium.screenshot(page, "markup-review");
    }
    complaints.areNone();
  }

  @Test
  void markupIsShownAsText() throws Exception {
    try (Chromium chromium = Chromium.start("MarkupBrowserTest", "--disable-gpu");
        RunningArchive archive = new RunningArchive(folder.resolve("plain"), Map.of())) {
      Page page = signedIn(chromium, archive);
      page.locator("#choose-files")
          .setInputFiles(new FilePayload("<b>x</b>.dcm", "application/dicom", scan(1)));
      assertThat(page.locator("main")).containsText(MARKUP);
      isNoMarkup(page);
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send 1 file")).click();
      assertThat(page.getByText("The archive has confirmed every digest")).isVisible();
      isNoMarkup(page);

      archive.server().awaitDecisions();
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Search")).click();
      Locator study = page.locator("table.studies tbody tr").first();
      assertThat(study).containsText(MARKUP);
      isNoMarkup(page);
      study.getByRole(AriaRole.LINK).first().click();
      assertThat(page.locator("main h1")).containsText(MARKUP);
      isNoMarkup(page);
      String patientAndStudy = page.url();
      page.locator("main li a").first().click();
      assertThat(page.locator("main h1")).containsText("Scan typed " + MARKUP);
      assertThat(page.locator(".names")).containsText(MARKUP);
      assertThat(page.locator("main")).containsText("InstitutionName" + MARKUP);
      assertThat(page.locator(".timeline li").first()).isVisible();
      isNoMarkup(page);
      page.navigate(patientAndStudy);
      page.locator("table.series a").first().click();
      assertThat(page.locator("table.instances tbody tr")).hasCount(1);
      isNoMarkup(page);
      page.locator("table.instances a").first().click();
      assertThat(page.locator("table.header-table")).containsText(MARKUP);
      assertThat(page.locator("table.header-table")).containsText(SHORT);
      isNoMarkup(page);
      String instance = page.url().replaceAll(".*/", "");
      page.navigate(
          archive.anonymous("/ui/").build().uri() + "#/compare/" + instance + "/" + other(archive));
      assertThat(page.locator("table.header-table")).containsText(MARKUP);
      isNoMarkup(page);
      Chromium.screenshot(page, "markup");
    }
    complaints.areNone();
  }

  /** What a coordinator imports is no more to be trusted than what a scanner sends. */
  @Test
  void wordsOfAStudyItsSubjectsAndItsSearchesAreShownAsText() throws Exception {
    Path study = Files.createDirectories(folder.resolve("study"));
    Files.writeString(
        study.resolve("study.conf"),
        """
        id = MK
        short = "%s"
        protocol = "%s"
        identity_policy = full
        template = "{site}{N3}"
        visits = [ { label = V1, offset_days = 14, window_days = 300 } ]
        sites = [ { id = MK/1, prefix = A, institution = "%s" } ]
        """
            .formatted(SHORT, MARKUP, MARKUP));
    Files.writeString(
        study.resolve("roster.csv"),
        "subject,family,given,birthdate,mrn,enrolled_on\nA001,%s,%s,1950-01-01,%s,2025-12-20\n"
            .formatted(MARKUP, SHORT, SHORT));
    try (Chromium chromium = Chromium.start("MarkupBrowserTest", "--disable-gpu");
        RunningArchive archive = new RunningArchive(folder.resolve("studied"), Map.of())) {
      archive
          .server()
          .identity()
          .importRoster(
              StudyFolder.read(study),
              LocalDate.of(2026, 6, 1),
              new Agent.Feed(SHORT),
              new Reason("import", MARKUP));
      byte[] scan =
          SampleScans.file(
              SampleScans.slice("A001", MARKUP + "^" + SHORT, 2, 2, 1)
                  .string(Tag.StudyDescription, SCRIPT)
                  .string(Tag.InstitutionName, MARKUP));
      assertThat(archive.upload(scan).statusCode()).isEqualTo(200);
      archive.server().awaitDecisions();
      Page page = signedIn(chromium, archive);
      assertThat(page.locator("main h1")).isVisible();
      shows(page, archive, "/study", SHORT);
      shows(page, archive, "/study/MK", SHORT, MARKUP);
      shows(page, archive, "/study/MK/subject/A001", MARKUP, SHORT);
      shows(page, archive, "/review", SHORT, SCRIPT);
      shows(page, archive, "/activity", "Scan arrived");
      shows(page, archive, "/search?0=PatientName&is=x", "Search");
      page.getByLabel("Value 1").fill(MARKUP);
      page.keyboard().press("Enter");
      page.getByLabel("Name of this search").fill(SCRIPT);
      page.keyboard().press("Enter");
      assertThat(page.locator(".saved")).containsText(SCRIPT);
      isNoMarkup(page);
      Chromium.screenshot(page, "markup-search");
    }
    complaints.areNone();
  }

  private static void shows(Page page, RunningArchive archive, String place, String... texts) {
    page.navigate(archive.anonymous("/ui/").build().uri() + "#" + place);
    for (String text : texts) {
      assertThat(page.locator("main")).containsText(text);
    }
    isNoMarkup(page);
  }

  /** Another scan, without the markup. */
  private static String other(RunningArchive archive) throws Exception {
    byte[] plain = SampleScans.file(SampleScans.slice("PLAIN", "Plain^Jane", 2, 1, 1));
    return RunningArchive.object(archive.upload(plain)).text("ID").orElseThrow();
  }

  /** Neither of the elements that the fields would be. */
  private static void isNoMarkup(Page page) {
    assertThat(page.locator("img[src=x]")).hasCount(0);
    assertThat(page.locator("b")).hasCount(0);
  }
}
