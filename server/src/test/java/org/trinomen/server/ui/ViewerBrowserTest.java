package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoFiles;
import org.trinomen.server.json.JsonValue;

/** The viewer before a scan of the demo: what it shows is what the files say. */
final class ViewerBrowserTest {

  /** Without a graphics card everything is drawn by the processor. */
  private static final double PATIENCE_MS = 60_000;

  private static final double RADIUS_MM = 10;

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Chromium chromium;
  private static PetVolume pet;
  private static String study;

  private final List<String> complaints = new ArrayList<>();
  private Page page;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    chromium =
        Chromium.start(
            "ViewerBrowserTest", "--use-angle=swiftshader", "--enable-unsafe-swiftshader");
    archive = new RunningArchive(folder, Map.of());
    List<byte[]> files = DemoFiles.petAndCt();
    for (byte[] file : files) {
      assertThat(archive.upload(file).statusCode()).isEqualTo(200);
    }
    pet = new PetVolume(files);
    JsonValue all = RunningArchive.json(archive.get("/studies?expand"));
    study =
        all instanceof JsonValue.Items(List<JsonValue> items)
            ? items
                .getFirst()
                .asMembers()
                .member("MainDicomTags")
                .orElseThrow()
                .asMembers()
                .text("StudyInstanceUID")
                .orElseThrow()
            : "";
  }

  @AfterAll
  static void stop() throws IOException {
    if (chromium != null) {
      chromium.close();
    }
    if (archive != null) {
      archive.close();
    }
  }

  @BeforeEach
  void openViewer() {
    page =
        chromium
            .browser()
            .newPage(new Browser.NewPageOptions().setViewportSize(1300, 900).setLocale("en"));
    page.setDefaultTimeout(PATIENCE_MS);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.navigate(archive.anonymous("/ui/").build().uri() + "#/images/" + study);
    page.getByLabel("User").fill(archive.admin().name());
    page.getByLabel("Password").fill(archive.admin().password());
    page.keyboard().press("Enter");
    assertThat(pane("stack")).hasAttribute("data-shown", Pattern.compile(".+"));
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.removeIf(one -> one.contains("401"));
    assertThat(complaints).isEmpty();
  }

  @Test
  void imagesAreScrolledAndTheLevelUnderThePointerIsTheFiles() throws IOException {
    assertThat(page.locator(".corner")).containsText("Image 7 of 12");
    Chromium.screenshot(page, "viewer-stack");
    assertThat(Axe.violations(page)).isEmpty();
    BoundingBox box = pane("stack").boundingBox();
    page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
    page.mouse().wheel(0, 100);
    assertThat(page.locator(".corner")).containsText("Image 8 of 12");
    page.mouse().click(box.x + box.width * 0.45, box.y + box.height * 0.4);
    Locator here = page.locator(".here output");
    assertThat(here).containsText("SUV");
    int[] voxel = pet.voxel(point());
    assertThat(voxel[2]).isEqualTo(7);
    double suv = pet.suv(pet.frames() - 1, voxel[0], voxel[1], voxel[2]);
    assertThat(suv).isGreaterThan(0.1);
    assertThat(value(here)).isCloseTo(suv, within(1e-9));
    page.mouse().move(box.x + box.width * 0.45, box.y + box.height * 0.4 + 1);
    assertThat(value(page.locator("output.hover"))).isCloseTo(suv, within(1e-9));
  }

  private Locator pane(String name) {
    return page.locator("[data-pane=" + name + "]");
  }

  private double[] point() {
    return Arrays.stream(page.locator(".here output").getAttribute("data-point").split(" "))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static double value(Locator output) {
    return Double.parseDouble(output.getAttribute("data-value"));
  }
}
