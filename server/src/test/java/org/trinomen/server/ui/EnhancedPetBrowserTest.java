package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.SampleScans;

/** The viewer on a tablet, before one file that holds all slices of two time frames. */
final class EnhancedPetBrowserTest {

  private static final double PATIENCE_MS = 60_000;
  private static final int SIZE = 16;
  private static final int SLICES = 4;
  private static final int TIMES = 2;
  private static final double MM = 4;
  private static final double SLOPE = 2.5;

  /** Grams by the injected Bq: 70 kg and 350 MBq, decay corrected to the injection. */
  private static final double SUV_BY_BQML = 70_000 / 350e6;

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Chromium chromium;

  private final Complaints complaints = new Complaints();
  private Page page;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    chromium =
        Chromium.start(
            "EnhancedPetBrowserTest", "--use-angle=swiftshader", "--enable-unsafe-swiftshader");
    archive = new RunningArchive(folder, Map.of());
    assertThat(archive.upload(file()).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() throws IOException {
    Chromium.stop(chromium, archive);
  }

  private static int stored(int time, int column, int row, int slice) {
    return 1000 * (time + 1) + 100 * slice + 5 * row + column;
  }

  /** Enhanced PET (PS3.3 A.56): what all frames share, and what each has for itself (C.7.6.16). */
  private static byte[] file() {
    List<DataSet> frames = new ArrayList<>();
    ByteBuffer pixels =
        ByteBuffer.allocate(2 * TIMES * SLICES * SIZE * SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (int time = 0; time < TIMES; time++) {
      for (int slice = 0; slice < SLICES; slice++) {
        frames.add(frame(time, slice));
        for (int at = 0; at < SIZE * SIZE; at++) {
          pixels.putShort((short) stored(time, at % SIZE, at / SIZE, slice));
        }
      }
    }
    return SampleScans.file(
        SampleScans.slice("A010", "A010", 1, 2, 1)
            .uid(Tag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.130")
            .integer(Tag.NumberOfFrames, TIMES * SLICES)
            .integer(Tag.Rows, SIZE)
            .integer(Tag.Columns, SIZE)
            .integer(Tag.BitsAllocated, 16)
            .integer(Tag.BitsStored, 16)
            .integer(Tag.HighBit, 15)
            .integer(Tag.PixelRepresentation, 0)
            .integer(Tag.SamplesPerPixel, 1)
            .string(Tag.PhotometricInterpretation, "MONOCHROME2")
            .string(Tag.DecayCorrected, "YES")
            .string(Tag.AttenuationCorrected, "YES")
            .string(Tag.DecayCorrectionDateTime, "20260101100000")
            .string(Tag.PatientWeight, "70")
            .items(
                Tag.RadiopharmaceuticalInformationSequence,
                new DataSetBuilder()
                    .string(Tag.RadionuclideTotalDose, "350")
                    .string(Tag.RadionuclideHalfLife, "6586.2")
                    .string(Tag.RadiopharmaceuticalStartDateTime, "20260101100000")
                    .build())
            .items(Tag.SharedFunctionalGroupsSequence, shared())
            .items(Tag.PerFrameFunctionalGroupsSequence, frames)
            .bytes(Tag.PixelData, Vr.OW, pixels.array()));
  }

  private static DataSet shared() {
    return new DataSetBuilder()
        .items(
            Tag.PixelMeasuresSequence,
            new DataSetBuilder()
                .string(Tag.PixelSpacing, Double.toString(MM), Double.toString(MM))
                .build())
        .items(
            Tag.PlaneOrientationSequence,
            new DataSetBuilder()
                .string(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
                .build())
        .items(
            Tag.PixelValueTransformationSequence,
            new DataSetBuilder()
                .string(Tag.RescaleSlope, Double.toString(SLOPE))
                .string(Tag.RescaleIntercept, "0")
                .string(Tag.RescaleType, "BQML")
                .build())
        .build();
  }

  private static DataSet frame(int time, int slice) {
    return new DataSetBuilder()
        .items(
            Tag.FrameContentSequence,
            new DataSetBuilder()
                .integer(Tag.TemporalPositionIndex, time + 1)
                .string(Tag.FrameAcquisitionDateTime, "2026010110%02d00".formatted(30 + 5 * time))
                .decimal(Tag.FrameAcquisitionDuration, 300_000)
                .build())
        .items(
            Tag.PlanePositionSequence,
            new DataSetBuilder()
                .string(Tag.ImagePositionPatient, "0", "0", Double.toString(slice * MM))
                .build())
        .build();
  }

  @BeforeEach
  void openViewer() {
    page =
        chromium
            .browser()
            .newPage(
                new Browser.NewPageOptions()
                    .setViewportSize(820, 1180)
                    .setHasTouch(true)
                    .setLocale("en"));
    page.setDefaultTimeout(PATIENCE_MS);
    complaints.hear(page, text -> text.contains("401"));
    page.navigate(archive.anonymous("/ui/").build().uri() + "#/images/" + SampleScans.PREFIX + "1");
    Chromium.signIn(page, archive.admin());
    assertThat(stack()).hasAttribute("data-shown", Pattern.compile(".+"));
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.areNone();
  }

  @Test
  void framesOfOneFileAreSlicesAndMomentsWithTheirLevels() throws IOException {
    assertThat(page.locator(".corner")).containsText("Image 3 of 4");
    assertThat(page.getByText("Time frame 2 of 2")).isVisible();
    tap(0.3, 0.6);
    levelIsTheFiles(1);
    page.getByLabel("Time frame 2 of 2").fill("0");
    assertThat(page.getByText("Time frame 1 of 2")).isVisible();
    levelIsTheFiles(0);
    Chromium.screenshot(page, "viewer-tablet");
    assertThat(Axe.violations(page)).isEmpty();
    page.getByRole(AriaRole.BUTTON, exactly("Three planes")).tap();
    for (String plane : List.of("axial", "coronal", "sagittal")) {
      assertThat(page.locator("[data-pane=" + plane + "]"))
          .hasAttribute("data-shown", Pattern.compile(".+"));
    }
    levelIsTheFiles(0);
  }

  @Test
  void fingersScrollWindowZoomAndMeasure() {
    choose("Scroll");
    drag(0, 8);
    assertThat(page.locator(".corner")).containsText("Image 4 of 4");
    choose("Length");
    drag(80, 0);
    assertThat(page.locator(".measures tbody th")).containsText("mm");
    double length = lengthOfLine();
    pinch(2);
    page.waitForCondition(() -> lengthOfLine() > 1.5 * length);
    // It is the image that grows, twice, and not the page.
    assertThat(lengthOfLine()).isCloseTo(2 * length, within(0.1 * length));
    assertThat(page.evaluate("visualViewport.scale")).isEqualTo(1);
    assertThat(page.locator(".measures tbody tr")).hasCount(1);
    choose("Window");
    // Last: a tap right after a picture was taken of the page is now and then lost by the browser.
    byte[] before = stack().screenshot();
    drag(90, 40);
    page.waitForCondition(() -> !Arrays.equals(stack().screenshot(), before));
  }

  /** A browser makes a click of a tap a little later: fingers wait until the tool is at hand. */
  private void choose(String tool) {
    Locator button = page.getByRole(AriaRole.BUTTON, exactly(tool));
    button.tap();
    assertThat(button).hasAttribute("aria-pressed", "true");
  }

  private void levelIsTheFiles(int time) {
    Locator output = page.locator(".here output");
    assertThat(output).containsText("SUV");
    int[] voxel =
        Arrays.stream(output.getAttribute("data-point").split(" "))
            .mapToInt(one -> (int) Math.round(Double.parseDouble(one) / MM))
            .toArray();
    double suv = stored(time, voxel[0], voxel[1], voxel[2]) * SLOPE * SUV_BY_BQML;
    assertThat(output).hasAttribute("data-value", Pattern.compile("\\d.*"));
    assertThat(Double.parseDouble(output.getAttribute("data-value"))).isCloseTo(suv, within(1e-9));
  }

  private double lengthOfLine() {
    return ((Number)
            page.locator("svg.marks .mark")
                .first()
                .evaluate("(mark) => mark.getBoundingClientRect().width"))
        .doubleValue();
  }

  private void tap(double x, double y) {
    BoundingBox box = stack().boundingBox();
    page.touchscreen().tap(box.x + box.width * x, box.y + box.height * y);
  }

  /** One finger, from the middle. */
  private void drag(double dx, double dy) {
    BoundingBox box = stack().boundingBox();
    double x = box.x + box.width / 2;
    double y = box.y + box.height / 2;
    CDPSession session = page.context().newCDPSession(page);
    touch(session, "touchStart", x, y);
    touch(session, "touchMove", x + dx / 2, y + dy / 2);
    touch(session, "touchMove", x + dx, y + dy);
    touch(session, "touchEnd");
  }

  /** Two fingers that go so many times as far from each other. */
  private void pinch(double factor) {
    BoundingBox box = stack().boundingBox();
    double x = box.x + box.width / 2;
    double y = box.y + box.height / 2;
    CDPSession session = page.context().newCDPSession(page);
    touch(session, "touchStart", x - 40, y);
    touch(session, "touchStart", x - 40, y, x + 40, y);
    for (int step = 1; step <= 4; step++) {
      double far = 40 + 40 * (factor - 1) * step / 4;
      touch(session, "touchMove", x - far, y, x + far, y);
    }
    touch(session, "touchEnd");
  }

  private static void touch(CDPSession session, String type, double... points) {
    JsonArray fingers = new JsonArray();
    for (int at = 0; at < points.length; at += 2) {
      JsonObject finger = new JsonObject();
      finger.addProperty("x", points[at]);
      finger.addProperty("y", points[at + 1]);
      finger.addProperty("id", at / 2);
      fingers.add(finger);
    }
    JsonObject event = new JsonObject();
    event.addProperty("type", type);
    event.add("touchPoints", fingers);
    session.send("Input.dispatchTouchEvent", event);
  }

  private Locator stack() {
    return page.locator("[data-pane=stack]");
  }

  private static Page.GetByRoleOptions exactly(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
