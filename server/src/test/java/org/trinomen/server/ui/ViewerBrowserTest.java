package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private final Complaints complaints = new Complaints();
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
    Chromium.stop(chromium, archive);
  }

  @BeforeEach
  void openViewer() {
    page = chromium.page(1300, 900);
    page.setDefaultTimeout(PATIENCE_MS);
    complaints.hear(page, text -> text.contains("401"));
    page.navigate(archive.anonymous("/ui/").build().uri() + "#/images/" + study);
    Chromium.signIn(page, archive.admin());
    assertThat(pane("stack")).hasAttribute("data-shown", Pattern.compile(".+"));
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.areNone();
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

  @Test
  void crossInOnePlaneCutsTheOthersAndFusionChangesWhatIsSeen() throws IOException {
    button("Three planes").click();
    for (String plane : List.of("axial", "coronal", "sagittal")) {
      assertThat(pane(plane)).hasAttribute("data-shown", Pattern.compile(".+"));
    }
    double[] before = point();
    byte[] coronal = pane("coronal").screenshot();
    BoundingBox box = pane("axial").boundingBox();
    page.mouse().click(box.x + box.width * 0.44, box.y + box.height * 0.46);
    assertThat(page.locator(".here output")).not().hasAttribute("data-point", joined(before));
    double[] point = point();
    assertThat(point[2]).isCloseTo(before[2], within(0.01));
    int[] voxel = pet.voxel(point);
    double suv = pet.suv(pet.frames() - 1, voxel[0], voxel[1], voxel[2]);
    assertThat(value(page.locator(".here output"))).isCloseTo(suv, within(1e-9));
    assertThat(pane("coronal").screenshot()).isNotEqualTo(coronal);
    Chromium.screenshot(page, "viewer-planes");

    byte[] alone = pane("axial").screenshot();
    page.getByLabel("Fuse with").selectOption(new SelectOption().setIndex(1));
    assertThat(page.getByLabel("Opacity")).isVisible();
    assertThat(pane("axial"))
        .hasAttribute("data-shown", Pattern.compile("volume\\d+\\+volume\\d+@.*"));
    Chromium.screenshot(page, "viewer-fusion");
    assertThat(Axe.violations(page)).isEmpty();
    byte[] fused = pane("axial").screenshot();
    assertThat(fused).isNotEqualTo(alone);
    page.getByLabel("Fuse with").selectOption("");
    assertThat(pane("axial")).hasAttribute("data-shown", Pattern.compile("volume\\d+@.*"));
    assertThat(pane("axial").screenshot()).isNotEqualTo(fused);
  }

  @Test
  void keyboardAloneMovesTheCrossMeasuresARegionAndDrawsItsCurve() throws IOException {
    assertThat(page.locator(".here output")).containsText("SUV");
    int[] before = pet.voxel(point());
    page.getByRole(AriaRole.APPLICATION).focus();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("PageUp");
    assertThat(page.locator(".corner")).containsText("Image 6 of 12");
    int[] voxel = pet.voxel(point());
    assertThat(voxel).containsExactly(before[0] + 1, before[1] + 1, before[2] - 1);
    page.keyboard().press("r");
    Locator mean = page.locator(".measures td[data-value]").first();
    int last = pet.frames() - 1;
    double expected = pet.meanAround(last, voxel, RADIUS_MM);
    assertThat(mean).hasAttribute("data-value", Pattern.compile("\\d.*"));
    assertThat(value(mean)).isCloseTo(expected, within(1e-9));

    button("Over time").focus();
    page.keyboard().press("Enter");
    page.getByText("As a table").click();
    Locator rows = page.locator(".curve-table tbody tr");
    assertThat(rows).hasCount(pet.frames());
    for (int frame = 0; frame < pet.frames(); frame++) {
      Locator row = rows.nth(frame);
      assertThat(Double.parseDouble(row.getAttribute("data-mean")))
          .isCloseTo(pet.meanAround(frame, voxel, RADIUS_MM), within(1e-9));
      assertThat(Double.parseDouble(row.getAttribute("data-time")))
          .isCloseTo(pet.middleSeconds(frame), within(1e-6));
    }
    Chromium.screenshot(page, "viewer-curve");
    assertThat(Axe.violations(page)).isEmpty();

    String shown = mean.getAttribute("data-value");
    page.getByRole(AriaRole.APPLICATION).focus();
    page.keyboard().press("[");
    assertThat(page.getByText("Time frame " + last + " of " + pet.frames())).isVisible();
    assertThat(mean).not().hasAttribute("data-value", shown);
    assertThat(value(mean)).isCloseTo(pet.meanAround(last - 1, voxel, RADIUS_MM), within(1e-9));
    page.getByLabel("Remove measurement 1").click();
    assertThat(rows).hasCount(0);
  }

  @Test
  void windowColoursAndWhatIsStoredChangeThePicture() {
    byte[] first = pane("stack").screenshot();
    page.getByLabel("Colour map").selectOption("pet20");
    byte[] steps = pane("stack").screenshot();
    assertThat(steps).isNotEqualTo(first);
    button("Window").click();
    drag(pane("stack"), 100, 40);
    assertThat(pane("stack").screenshot()).isNotEqualTo(steps);
    double suv = value(page.locator(".here output"));
    page.getByLabel("SUV by body weight").uncheck();
    assertThat(page.locator(".here output")).containsText("Bq/ml");
    assertThat(value(page.locator(".here output"))).isGreaterThan(100 * suv);
    button("Length").click();
    drag(pane("stack"), 120, 0);
    assertThat(page.locator(".measures tbody th")).containsText("mm");
    button("Ellipse").click();
    drag(pane("stack"), 90, 60);
    assertThat(page.locator(".measures tbody tr")).hasCount(2);
    assertThat(page.locator("svg.marks .mark")).hasCount(2);
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private void drag(Locator from, double dx, double dy) {
    BoundingBox box = from.boundingBox();
    page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
    page.mouse().down();
    page.mouse().move(box.x + box.width / 2 + dx / 2, box.y + box.height / 2 + dy / 2);
    page.mouse().move(box.x + box.width / 2 + dx, box.y + box.height / 2 + dy);
    page.mouse().up();
  }

  private static String joined(double[] point) {
    return Arrays.stream(point)
        .mapToObj(one -> one == Math.rint(one) ? Long.toString((long) one) : Double.toString(one))
        .collect(Collectors.joining(" "));
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
