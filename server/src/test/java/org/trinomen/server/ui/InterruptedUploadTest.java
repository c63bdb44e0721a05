package org.trinomen.server.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.ServerProcess;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.access.Accounts;

/** A long upload that loses the network, the server and the page, one after the other. */
final class InterruptedUploadTest {

  private static final int FILES = Integer.getInteger("trinomen.upload-files", 6000);
  private static final int PART = FILES / 4;

  /** That many are on their way at a time, and travel again if they are cut off. */
  private static final int ON_THE_WAY = 4;

  private static final double PATIENCE_MS = 300_000;

  @TempDir private static Path folder;
  private static Chromium chromium;

  @BeforeAll
  static void startBrowser() throws IOException {
    chromium = Chromium.start("InterruptedUploadTest", "--disable-gpu");
    Path files = Files.createDirectory(folder.resolve("scan"));
    for (int number = 1; number <= FILES; number++) {
      Files.write(files.resolve(number + ".dcm"), SmallInstance.of(6000, number, 64).file());
    }
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void endsCompleteWithEachFileSentOnce() throws Exception {
    Path data = folder.resolve("server");
    String password;
    try (ServerProcess server = ServerProcess.start(data, "dicom.enabled=false");
        CutLine line = new CutLine(port(server));
        Page page = open(line)) {
      password = server.fact("password");
      signIn(page, password);
      choose(page);
      assertThat(button(page, "Send")).isVisible(patience());
      CountDownLatch networkGone = line.cutAfter(PART);
      button(page, "Send").click();
      await(page, networkGone);
      assertThat(page.getByRole(AriaRole.ALERT)).isVisible(patience());
      CountDownLatch serverGone = line.cutAfter(PART);
      line.mend(port(server));
      await(page, serverGone);
      server.kill();
      try (ServerProcess again = ServerProcess.start(data, "dicom.enabled=false")) {
        CountDownLatch pageGone = line.cutAfter(PART);
        line.mend(port(again));
        // The server forgot who was signed in when it was killed.
        signIn(page, password);
        await(page, pageGone);
        page.onDialog(dialog -> dialog.accept());
        line.mend(port(again));
        page.reload();
        assertThat(page.getByText("An upload of")).isVisible(patience());
        choose(page);
        assertThat(button(page, "Send")).isVisible(patience());
        button(page, "Send").click();
        assertThat(page.getByText("The archive has confirmed every digest")).isVisible(patience());
        assertThat(page.locator(".receipt dl")).containsText("%,d".formatted(FILES));
        Chromium.screenshot(page, "send-interrupted");
        // What was on its way when the line broke may arrive after the archive was asked for it.
        assertThat(line.repeated())
            .as("sent though the archive had it")
            .isLessThanOrEqualTo(3 * ON_THE_WAY);
        assertThat(line.uploads()).isBetween(FILES, FILES + 3 * ON_THE_WAY);
        Object held =
            page.evaluate(
                "async () => (await (await fetch('../statistics')).json()).CountInstances");
        assertThat(held).isEqualTo(FILES);
      }
    }
  }

  private static int port(ServerProcess server) {
    return URI.create(server.url()).getPort();
  }

  private static Page open(CutLine line) {
    Page page = chromium.page(1200, 850);
    page.navigate("http://127.0.0.1:" + line.port() + "/ui/");
    return page;
  }

  private static void signIn(Page page, String password) {
    assertThat(page.getByLabel("Password")).isVisible(patience());
    Chromium.signIn(page, new Accounts.FirstAccount("admin", password));
  }

  private static void choose(Page page) {
    page.locator("#choose-folder").setInputFiles(folder.resolve("scan"));
  }

  private static Locator button(Page page, String begins) {
    return page.locator(".overall button.primary", new Page.LocatorOptions().setHasText(begins));
  }

  /** Waits as the browser does, so that its events are heard. */
  private static void await(Page page, CountDownLatch latch) {
    page.waitForCondition(
        () -> latch.getCount() == 0, new Page.WaitForConditionOptions().setTimeout(PATIENCE_MS));
  }

  private static LocatorAssertions.IsVisibleOptions patience() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS);
  }
}
