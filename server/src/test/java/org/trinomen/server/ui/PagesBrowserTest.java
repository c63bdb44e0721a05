package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.json.JsonValue;

/**
 * Every page alike: in the dark and on a phone, with the keyboard, at an earlier moment and through
 * other eyes. What each page is for, the other tests of this package look at.
 */
final class PagesBrowserTest {

  /** Marks what can be reached with Tab; radio buttons of one name are one stop. */
  private static final String MARK_STOPS =
      """
      () => {
        const all = document.querySelectorAll(
          "a[href], button, input, select, textarea, summary, [tabindex='0']");
        const names = new Set();
        let count = 0;
        for (const one of all) {
          if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) continue;
          if (one.type === "radio" && names.has(one.name)) continue;
          if (one.type === "radio" && !one.checked) continue;
          names.add(one.name);
          one.dataset.stop = "";
          one.addEventListener("focus", () => delete one.dataset.stop, { once: true });
          count++;
        }
        document.activeElement?.blur();
        return count;
      }
      """;

  @TempDir private static Path folder;
  private static RunningArchive archive;
  private static Chromium chromium;
  private static Map<String, String> places;

  private final Complaints complaints = new Complaints();
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start("PagesBrowserTest", "--disable-gpu");
    archive = DemoArchive.start(folder);
    places = places();
  }

  /** By name, where each page stands; ids are those of the demo's first scan that is decided on. */
  private static Map<String, String> places() throws Exception {
    JsonValue.Members scan = items("/api/scans?limit=1&state=resolved", "scans").getFirst();
    String id = scan.text("id").orElseThrow();
    JsonValue.Members answer = scan.member("answer").orElseThrow().asMembers();
    String study = answer.text("study").orElseThrow();
    List<JsonValue.Members> files = items("/api/scans/" + id + "/instances", "instances");
    String instance = files.getFirst().text("id").orElseThrow();
    String series = parent("/instances/" + instance, "ParentSeries");
    String imaging = parent("/series/" + series, "ParentStudy");
    Map<String, String> places = new LinkedHashMap<>();
    places.put("send", "/send");
    places.put("studies", "/study");
    places.put("study", "/study/" + study);
    places.put("subject", "/study/" + study + "/subject/" + answer.text("subject").orElseThrow());
    places.put("review", "/review");
    places.put("scan", "/scan/" + id);
    places.put("search", "/search");
    places.put("imaging-study", "/studies/" + imaging);
    places.put("series", "/series/" + series);
    places.put("header", "/instances/" + instance);
    places.put("compare", "/compare/" + instance + "/" + instance);
    places.put("images", "/images/" + uid(imaging));
    places.put("activity", "/activity");
    for (String part :
        List.of("accounts", "nodes", "studies", "configuration", "audit", "health")) {
      places.put("admin-" + part, "/admin/" + part);
    }
    places.put("account", "/account");
    places.put("lost", "/no-such-page");
    return places;
  }

  private static List<JsonValue.Members> items(String path, String name) throws Exception {
    return RunningArchive.items(RunningArchive.object(archive.get(path)), name);
  }

  private static String parent(String path, String name) throws Exception {
    return RunningArchive.object(archive.get(path)).text(name).orElseThrow();
  }

  private static String uid(String imaging) throws Exception {
    return RunningArchive.object(archive.get("/studies/" + imaging))
        .member("MainDicomTags")
        .orElseThrow()
        .asMembers()
        .text("StudyInstanceUID")
        .orElseThrow();
  }

  @AfterAll
  static void stop() throws IOException {
    Chromium.stop(chromium, archive);
  }

  @BeforeEach
  void signIn() {
    page = chromium.signedIn(archive, complaints, 1300, 1000);
  }

  @AfterEach
  void nothingWasWrongInTheBrowser() {
    page.context().close();
    complaints.areNone();
  }

  private static String address() {
    return archive.anonymous("/ui/").build().uri().toString();
  }

  private void go(String place) {
    page.navigate(address() + "#" + place);
    assertThat(page.locator("main h1")).isVisible();
    assertThat(page.locator(".loading")).hasCount(0);
  }

  @Test
  void everyPageIsLegibleInTheDarkAndWorkedWithTheKeyboard() throws IOException {
    page.getByLabel("Colours").selectOption("dark");
    for (Map.Entry<String, String> place : places.entrySet()) {
      go(place.getValue());
      Chromium.screenshot(page, "dark-" + place.getKey());
      assertThat(Axe.violations(page)).as(place.getKey()).isEmpty();
      int stops = ((Number) page.evaluate(MARK_STOPS)).intValue();
      assertThat(stops).isGreaterThan(5);
      for (int presses = 0; presses < stops + 10; presses++) {
        page.keyboard().press("Tab");
      }
      assertThat(
              page.evaluate(
                  "[...document.querySelectorAll('[data-stop]')].map((one) => one.outerHTML)"))
          .as(place.getKey())
          .isEqualTo(List.of());
    }
  }

  @Test
  void everyPageFitsAPhone() throws IOException {
    page.setViewportSize(375, 720);
    for (Map.Entry<String, String> place : places.entrySet()) {
      go(place.getValue());
      Chromium.screenshot(page, "phone-" + place.getKey());
      assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as(place.getKey())
          .isEqualTo(375);
      assertThat(Axe.violations(page)).as(place.getKey()).isEmpty();
    }
  }

  @Test
  void everyPageIsSeenAtAnotherMomentAndThroughOtherEyes() {
    long before = archive.server().identity().state().head() - 1;
    for (Map.Entry<String, String> place : places.entrySet()) {
      go(place.getValue() + "?viewpoint=recorded&as-of=" + before);
      assertThat(page.locator(".lens.changed select")).hasValue("recorded");
      assertThat(page.locator(".lens.changed summary")).containsText(Long.toString(before));
      assertThat(page.locator("main .problem")).hasCount(0);
    }
  }
}
