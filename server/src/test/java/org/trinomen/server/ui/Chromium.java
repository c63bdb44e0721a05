package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.access.Accounts;

/** The browser of the machine, for tests of pages. Screenshots go to target/screenshots. */
public final class Chromium implements AutoCloseable {

  /** A machine that is busy with other tests takes its time. */
  private static final double PATIENCE_MS = 30_000;

  private static final List<String> PROGRAMS =
      List.of("/usr/bin/chromium", "/usr/bin/google-chrome");
  private static final List<String> OPTIONS =
      List.of(
          "--no-sandbox",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program, List<String> options) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(options));
  }

  /** Starts it; a machine without one does not run the test, and says so. */
  public static Chromium start(String test, String... furtherOptions) {
    Path program =
        PROGRAMS.stream()
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseGet(() -> abortWithout(test));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    return new Chromium(
        program, Stream.concat(OPTIONS.stream(), Stream.of(furtherOptions)).toList());
  }

  public Browser browser() {
    return browser;
  }

  /** A page in English, of so many points. */
  public Page page(int width, int height) {
    return browser.newPage(
        new Browser.NewPageOptions().setViewportSize(width, height).setLocale("en"));
  }

  /** A page on which an administrator has signed in, and of which complaints are heard. */
  Page signedIn(RunningArchive archive, Complaints complaints, int width, int height) {
    Page page = page(width, height);
    complaints.hear(page);
    page.navigate(archive.anonymous("/ui/").build().uri().toString());
    signIn(page, archive.admin());
    assertThat(page.locator("main h1")).isVisible();
    return page;
  }

  /** Fills in the form that whoever is not signed in sees. */
  public static void signIn(Page page, Accounts.FirstAccount account) {
    page.getByLabel("User").fill(account.name());
    page.getByLabel("Password").fill(account.password());
    page.keyboard().press("Enter");
  }

  /** Keeps what a page looks like now, for people to look at. */
  public static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(Path.of("target/screenshots", name + ".png"))
            .setFullPage(true));
  }

  private static Path abortWithout(String test) {
    System.out.println(test + ": no Chromium here, so it is not run");
    return abort("needs Chromium at one of " + PROGRAMS);
  }

  /** Ends a browser and the archive before it, as far as they were started. */
  static void stop(@Nullable Chromium chromium, @Nullable RunningArchive archive)
      throws IOException {
    if (chromium != null) {
      chromium.close();
    }
    if (archive != null) {
      archive.close();
    }
  }

  @Override
  public void close() {
    playwright.close();
  }
}
