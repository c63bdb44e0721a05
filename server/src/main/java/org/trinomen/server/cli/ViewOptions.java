package org.trinomen.server.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With whose eyes, and as known when. */
final class ViewOptions {

  @Option(
      names = "--view",
      paramLabel = "VIEWPOINT",
      description = "With the eyes of this viewpoint, such as study or blinded.")
  private @Nullable String view;

  @Option(
      names = "--as-of",
      paramLabel = "MOMENT",
      description =
          "As known at a moment, such as 2026-03-01T12:00:00Z, or position of the ledger.")
  private @Nullable String asOf;

  /** A path of the plain archive, as the viewpoint has it. */
  String below(String path) {
    String name = view == null ? "recorded" : view;
    boolean plain = view == null && asOf == null;
    return plain ? path : "/views/" + encoded(name) + path + question("");
  }

  /** The viewpoint and the moment as parameters, behind others. */
  String question(String others) {
    StringBuilder question = new StringBuilder(others);
    if (asOf != null) {
      add(question, "as-of", asOf);
    }
    return question.isEmpty() ? "" : "?" + question;
  }

  /** As {@link #question}, with the viewpoint as a parameter too. */
  String questionWithViewpoint(String others) {
    StringBuilder question = new StringBuilder(others);
    if (view != null) {
      add(question, "viewpoint", view);
    }
    return question(question.toString());
  }

  private static void add(StringBuilder question, String name, String value) {
    if (!question.isEmpty()) {
      question.append('&');
    }
    question.append(name).append('=').append(encoded(value));
  }

  /** A further parameter of a question; nothing if it has no value. */
  static String further(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + encoded(value);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
