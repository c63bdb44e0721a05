package org.trinomen.server.orthanc;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoFiles;
import org.trinomen.server.ui.Chromium;

/**
 * Orthanc's own page, Explorer, before this archive: each request that it makes is asked of Orthanc
 * too, and answered alike.
 */
class ExplorerTest {

  private static final double PATIENCE_MS = 20_000;

  private final List<String> complaints = new ArrayList<>();

  @Test
  void explorerListsOpensScrollsUploadsAnonymizesAndDeletes(@TempDir Path folder) throws Exception {
    Optional<LiveOrthanc> found = LiveOrthanc.start(folder);
    assumeTrue(found.isPresent());
    try (LiveOrthanc orthanc = found.orElseThrow();
        RunningArchive archive = new RunningArchive(folder.resolve("trinomen"), Map.of());
        ExplorerProxy proxy = new ExplorerProxy(orthanc, archive);
        Chromium chromium = Chromium.start("ExplorerTest", "--disable-gpu")) {
      for (byte[] file : DemoFiles.petAndCt()) {
        proxy.store(file);
      }
      Page page = open(chromium);
      page.navigate(proxy.page());
      worklist(page);
      study(page);
      preview(page);
      attributes(page);
      upload(page);
      protectAndDelete(page);
      show(page, "plugins");
      show(page, "query-retrieve");
      assertThat(proxy.asked()).anyMatch(line -> line.startsWith("DELETE /studies/"));
      assertThat(proxy.differences()).isEmpty();
      anonymizeAndSeeTheJob(page);
      assertThat(proxy.differences())
          .as("each makes up ids of its own, which the other does not know")
          .allMatch(line -> line.matches("GET .*: 200, Orthanc 40[04]"));
    }
    assertThat(complaints).isEmpty();
  }

  private static final String MARKUP = "<img src=x onerror=alert(1)>";

  @Test
  void markupInAScanIsShownAsText(@TempDir Path folder) throws Exception {
    Optional<LiveOrthanc> found = LiveOrthanc.start(folder);
    assumeTrue(found.isPresent());
    try (LiveOrthanc orthanc = found.orElseThrow();
        RunningArchive archive = new RunningArchive(folder.resolve("trinomen"), Map.of());
        ExplorerProxy proxy = new ExplorerProxy(orthanc, archive);
        Chromium chromium = Chromium.start("ExplorerTest", "--disable-gpu")) {
      DataSetBuilder scan = SampleScans.slice(MARKUP, MARKUP, 1, 1, 1);
      for (int tag : List.of(Tag.StudyDescription, Tag.SeriesDescription, Tag.Manufacturer)) {
        scan.string(tag, MARKUP);
      }
      proxy.store(SampleScans.file(scan.string(Tag.AccessionNumber, "<b>x</b>")));
      Page page = open(chromium);
      page.navigate(proxy.page());
      show(page, "find-patients");
      assertThat(page.locator("#all-patients li").first()).containsText(MARKUP);
      show(page, "find-studies");
      page.locator("#all-studies a").first().click();
      assertThat(page.locator("#study-info")).containsText(MARKUP);
      page.locator("#list-series a").first().click();
      assertThat(page.locator("#series-info")).containsText(MARKUP);
      page.locator("#list-instances a").first().click();
      assertThat(page.locator("#dicom-tree")).containsText(MARKUP);
      assertThat(page.locator("img[src=x]")).hasCount(0);
    }
    assertThat(complaints).isEmpty();
  }

  private Page open(Chromium chromium) {
    Page page =
        chromium
            .browser()
            .newContext(new Browser.NewContextOptions().setViewportSize(1300, 900))
            .newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.onPageError(complaints::add);
    page.onDialog(
        dialog -> {
          complaints.add(dialog.message());
          dialog.dismiss();
        });
    return page;
  }

  /** Both its ways to a study: the list of all, and the form. */
  private static void worklist(Page page) {
    page.locator("#lookup-patient-name").fill("*");
    page.locator("#lookup-submit").click();
    assertThat(page.locator("#lookup-result li").first()).containsText("NEURO PET VISIT 1");
    show(page, "find-patients");
    assertThat(page.locator("#all-patients li").first()).containsText("PatientID");
    show(page, "find-studies");
    assertThat(page.locator("#all-studies li").first()).containsText("NEURO PET VISIT 1");
    Chromium.screenshot(page, "explorer-studies");
  }

  /** A part of the page, without the animation that leads to it. */
  private static void show(Page page, String part) {
    page.navigate(page.url().replaceAll("#.*", "") + "#" + part);
    page.reload();
    assertThat(page.locator("#" + part)).isVisible();
  }

  private static void study(Page page) {
    page.locator("#all-studies a").first().click();
    assertThat(page.locator("#study-info")).containsText("AccessionNumber");
    assertThat(page.locator("#list-series a")).hasCount(2);
    Chromium.screenshot(page, "explorer-study");
    page.locator("#list-series a").filter(has("Fluorodeoxyglucose")).click();
    assertThat(page.locator("#series-info")).containsText("Modality: PT");
  }

  private static Locator.FilterOptions has(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static void preview(Page page) {
    page.locator("#series-preview").click();
    assertThat(page.locator("#lbCaption")).containsText("1/48");
    assertThat(page.locator("#lbImage"))
        .hasCSS("background-image", Pattern.compile("url.*/preview.*"));
    page.keyboard().press("n");
    assertThat(page.locator("#lbCaption")).containsText("2/48");
    Chromium.screenshot(page, "explorer-preview");
    page.keyboard().press("Escape");
    assertThat(page.locator("#lbCenter")).isHidden();
  }

  private static void attributes(Page page) {
    page.locator("#list-instances a").first().click();
    assertThat(page.locator("#dicom-tree")).containsText("PatientName");
    assertThat(page.locator("#dicom-metaheader")).containsText("TransferSyntaxUID");
    assertThat(page.locator("#transfer-syntax-text")).hasText(Pattern.compile("1\\.2\\.840.*"));
    Chromium.screenshot(page, "explorer-instance");
    page.locator("#instance-preview").click();
    // The picture of the preview before is still its background until it opens.
    assertThat(page.locator("#lbCenter")).isVisible();
    assertThat(page.locator("#lbImage"))
        .hasCSS("background-image", Pattern.compile("url.*/preview.*"));
    page.keyboard().press("Escape");
    assertThat(page.locator("#lbCenter")).isHidden();
  }

  private static void upload(Page page) {
    show(page, "upload");
    byte[] file = SampleScans.file(SampleScans.slice("NEW-1", "New^Person", 1, 1, 1));
    page.locator("#fileupload").setInputFiles(new FilePayload("a.dcm", "application/dicom", file));
    page.locator("#upload-button").click();
    assertThat(page.locator("#progress .label")).hasText("Done");
    show(page, "find-patients");
    page.locator("#all-patients a").filter(has("New^Person")).click();
  }

  private static void anonymizeAndSeeTheJob(Page page) {
    show(page, "find-studies");
    page.locator("#all-studies a").first().click();
    page.locator("#study-anonymize").click();
    page.getByText("OK", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#patient-info")).containsText("Anonymized");
    assertThat(page.locator("#list-studies")).containsText("NEURO PET VISIT 1");
    show(page, "jobs");
    page.locator("#all-jobs a").filter(has("ResourceModification")).first().click();
    assertThat(page.locator("#job-info")).containsText("Success");
    Chromium.screenshot(page, "explorer-job");
  }

  private static void protectAndDelete(Page page) {
    assertThat(page.locator("#patient-info")).containsText("New^Person");
    page.locator("#patient .ui-slider a").first().click();
    page.locator("#list-studies a").first().click();
    page.locator("#study-delete").click();
    page.getByText("OK", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#lookup-submit")).isVisible();
  }
}
