package org.trinomen.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What went wrong in a browser, and nobody sees on the page. */
final class Complaints {

  private final List<String> heard = new ArrayList<>();

  /** Listens to scripts that fail, and to what the browser says is wrong. */
  void hear(Page page) {
    // What the server refuses, the browser reports as well; scripts and policies must not.
    hear(page, text -> text.startsWith("Failed to load"));
  }

  /** As above, but for what a test expects. */
  void hear(Page page, Predicate<String> expected) {
    page.onPageError(heard::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !expected.test(message.text())) {
            heard.add(message.text());
          }
        });
  }

  /** Listens to dialogs, which only a script that came with an image would open. */
  void hearDialogs(Page page) {
    page.onDialog(
        dialog -> {
          heard.add("a script ran: " + dialog.message());
          dialog.dismiss();
        });
  }

  void areNone() {
    assertThat(heard).isEmpty();
  }
}
