package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;

/** The viewer before what can't be shown, behind a prefix: it says why, and what to do. */
final class ViewerTroubleBrowserTest {

  private static final String MARKUP = "<img src=x onerror=alert(1)>";
  private static final String OHIF = "https://viewer.example/viewer";

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Chromium chromium;

  private final Complaints complaints = new Complaints();
  private Page page;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    chromium =
        Chromium.start(
            "ViewerTroubleBrowserTest", "--use-angle=swiftshader", "--enable-unsafe-swiftshader");
    archive = new RunningArchive(folder, Map.of("http.ohif", OHIF, "http.prefix", "/archive"));
    for (byte[] file :
        List.of(
            SampleScans.file(image(1, 1)),
            SampleScans.file(image(2, 1).bytes(Tag.PixelData, Vr.OW, new byte[10])),
            SampleScans.file(image(3, 1).remove(Tag.PixelData)),
            unknownSyntax(image(4, 1)),
            SampleScans.file(image(5, 1).remove(Tag.PixelData).remove(Tag.Rows)))) {
      HttpRequest.Builder upload =
          archive.request("/archive/instances").POST(HttpRequest.BodyPublishers.ofByteArray(file));
      assertThat(archive.send(upload).statusCode()).isEqualTo(200);
    }
  }

  private static DataSetBuilder image(int series, int number) {
    return SampleScans.slice("<b>7</b>", MARKUP, 1, series, number)
        .string(Tag.StudyDescription, MARKUP)
        .string(Tag.SeriesDescription, MARKUP + series)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.SamplesPerPixel, 1)
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 16)
        .integer(Tag.HighBit, 15)
        .integer(Tag.PixelRepresentation, 0);
  }

  /** MPEG-2, of which nothing here decodes frames: an empty table of offsets and one fragment. */
  private static byte[] unknownSyntax(DataSetBuilder image) {
    TransferSyntax video = TransferSyntax.of(Uids.MPEG2MPML).orElseThrow();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SampleScans.file(image.remove(Tag.PixelData).build(), video));
    file.writeBytes(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1});
    file.writeBytes(new byte[] {-2, -1, 0, (byte) 0xE0, 0, 0, 0, 0});
    file.writeBytes(new byte[] {-2, -1, 0, (byte) 0xE0, 4, 0, 0, 0, 0, 0, 1, 0});
    file.writeBytes(new byte[] {-2, -1, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
    return file.toByteArray();
  }

  @AfterAll
  static void stop() throws IOException {
    Chromium.stop(chromium, archive);
  }

  @BeforeEach
  void openViewer() {
    page = chromium.page(1300, 900);
    complaints.hear(page);
    complaints.hearDialogs(page);
  }

  private void open(String address) {
    page.navigate(archive.anonymous("/archive/ui/").build().uri() + "#/images/" + address);
    Chromium.signIn(page, archive.admin());
    assertThat(page.locator("main h1")).hasText("Images");
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.areNone();
  }

  @Test
  void whatCanNotBeShownIsSaidWithWhatToDoAndMarkupIsText() throws IOException {
    open(SampleScans.PREFIX + "1?series=" + SampleScans.PREFIX + "1.1");
    assertThat(page.locator("[data-pane=stack][data-shown]")).isVisible();
    assertThat(page.locator("main")).containsText(MARKUP);
    assertThat(page.locator("main")).containsText("<b>7</b>");
    assertThat(page.locator("main")).containsText("A single image");
    says(2, "ask the site to send");
    Chromium.screenshot(page, "viewer-trouble");
    assertThat(Axe.violations(page)).isEmpty();
    says(3, "has no pixel data");
    says(4, "can't decode this transfer syntax");
    series(5).click();
    assertThat(page.locator("main")).containsText("This series holds no images");
    series(1).click();
    assertThat(page.locator("[data-pane=stack][data-shown]")).isVisible();
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    assertThat(page.locator("img[src=x]")).hasCount(0);
    assertThat(page.locator("main b")).hasCount(0);
  }

  @Test
  void linkLeadsToOhifWhereNamesAreAsRecordedAndNowhereElse() {
    open(SampleScans.PREFIX + "1");
    Locator link =
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open in OHIF"));
    assertThat(link).hasAttribute("href", OHIF + "?StudyInstanceUIDs=" + SampleScans.PREFIX + "1");
    // What was asked for before has been answered.
    assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    page.waitForLoadState(LoadState.NETWORKIDLE);
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    page.evaluate(
        "address => { location.hash = address }",
        "/images/" + SampleScans.PREFIX + "1?viewpoint=study");
    assertThat(page.locator("main")).containsText("as study sees it");
    assertThat(link).hasCount(0);
    assertThat(asked)
        .anyMatch(url -> url.contains("/views/study/dicom-web/studies/"))
        .noneMatch(url -> url.contains("/dicom-web/") && !url.contains("/views/study/"));
  }

  @Test
  void studyThatIsNotHereIsNoDeadEnd() {
    open("1.2.3.4");
    assertThat(page.locator("main")).containsText("There is no such imaging study here");
  }

  private void says(int series, String words) {
    series(series).click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText(words);
  }

  private Locator series(int number) {
    return page.getByLabel(MARKUP + number);
  }
}
