package org.trinomen.server.dicomweb;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoFiles;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.ui.Chromium;

/** The OHIF viewer reads a PET/CT study from the archive over DICOMweb. */
final class OhifTest {

  private static final double PATIENCE_MS = 120_000;

  @Test
  void viewerListsOpensScrollsAndMeasuresUptake(@TempDir Path folder) throws Exception {
    List<String> refused = new ArrayList<>();
    try (OhifViewer viewer = new OhifViewer();
        Chromium chromium =
            Chromium.start("OhifTest", "--use-angle=swiftshader", "--enable-unsafe-swiftshader");
        RunningArchive archive =
            new RunningArchive(folder, Map.of("http.cors-origins", viewer.origin()))) {
      for (byte[] file : DemoFiles.petAndCt()) {
        assertThat(archive.upload(file).statusCode()).isEqualTo(200);
      }
      viewer.start(archive.anonymous("").build().uri().toString());
      Page page = open(chromium, archive);
      page.onResponse(
          response -> {
            if (response.status() >= 400 && !response.url().startsWith(viewer.origin())) {
              refused.add(response.status() + " " + response.url());
            }
          });
      page.navigate(viewer.origin());
      assertThat(page.getByText("NEURO PET VISIT 1").first()).isVisible();
      Chromium.screenshot(page, "ohif-studies");
      page.navigate(viewer.origin() + "/viewer?StudyInstanceUIDs=" + study(archive));
      page.getByText("Skip all").click();
      scroll(page);
      measureUptake(page);
      Chromium.screenshot(page, "ohif-uptake");
    }
    assertThat(refused).isEmpty();
  }

  private static String study(RunningArchive archive) throws Exception {
    JsonValue studies = RunningArchive.json(archive.get("/studies?expand"));
    return studies instanceof JsonValue.Items(List<JsonValue> all)
        ? all.getFirst()
            .asMembers()
            .member("MainDicomTags")
            .flatMap(tags -> tags.asMembers().text("StudyInstanceUID"))
            .orElseThrow()
        : "";
  }

  /** What a proxy in front of both would add to each request, the browser adds here. */
  private static Page open(Chromium chromium, RunningArchive archive) {
    String pair = archive.admin().name() + ":" + archive.admin().password();
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Page page =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(1400, 900)
                    .setExtraHTTPHeaders(Map.of("Authorization", basic)))
            .newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    setDefaultAssertionTimeout(PATIENCE_MS);
    return page;
  }

  private static void scroll(Page page) {
    Locator corner = page.locator("[data-cy=viewport-overlay-bottom-right]");
    assertThat(corner).containsText("(1/12)");
    page.mouse().move(800, 450);
    page.mouse().wheel(0, 100);
    assertThat(corner).containsText("(2/12)");
  }

  private static void measureUptake(Page page) {
    page.getByText("Fluorodeoxyglucos").first().dblclick();
    assertThat(page.locator("[data-cy=viewport-overlay-top-left]"))
        .containsText("Fluorodeoxyglucose dynamic");
    page.locator("[data-cy=MeasurementTools-split-button-secondary]").click();
    page.locator("[data-cy=EllipticalROI]").click();
    page.mouse().move(760, 380);
    page.mouse().down();
    page.mouse().move(840, 460);
    page.mouse().up();
    assertThat(page.locator("svg text").first())
        .containsText(Pattern.compile("Mean: 0\\.\\d+ SUV"));
  }
}
