package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.demo.DemoArchive;

/** The page on which a person decides what was left to a person. */
final class ReviewBrowserTest {

  @TempDir private static Path folder;

  @Test
  void doubtfulScanIsDecidedWithAReason() throws Exception {
    List<String> complaints = new ArrayList<>();
    try (Chromium chromium = Chromium.start("ReviewBrowserTest", "--disable-gpu");
        RunningArchive archive = DemoArchive.start(folder)) {
      Page page =
          chromium.browser().newPage(new Browser.NewPageOptions().setViewportSize(1200, 1100));
      page.onPageError(complaints::add);
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
              complaints.add(message.text());
            }
          });
      page.navigate(archive.anonymous("/ui/#/review").build().uri().toString());
      page.getByLabel("User").fill(archive.admin().name());
      page.getByLabel("Password").fill(archive.admin().password());
      page.keyboard().press("Enter");
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Review")).click();
      Locator stranger = page.getByLabel("Scan typed B050");
      assertThat(stranger).containsText("Ferrari, Giulia");
      assertThat(
              stranger.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Images")))
          .hasAttribute("href", Pattern.compile("#/studies/[0-9a-f-]{44}"));
      Chromium.screenshot(page, "review");
      stranger.getByLabel("Why it is out of study").selectOption("unknown-person");
      stranger.getByLabel("Reason").fill("the site says: not enrolled");
      stranger
          .getByRole(
              AriaRole.BUTTON,
              new Locator.GetByRoleOptions().setName("Out of study").setExact(true))
          .click();
      assertThat(page.locator(".decided")).containsText("B050: Out of study");
      page.reload();
      assertThat(page.locator("h1")).containsText("to look at");
      assertThat(page.getByLabel("Scan typed B050")).hasCount(0);
    }
    assertThat(complaints).isEmpty();
  }
}
