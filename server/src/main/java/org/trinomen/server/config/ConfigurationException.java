package org.trinomen.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that can't be used; names everything wrong at once, so one edit mends it. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * One thing wrong.
   *
   * @param where file and line, as {@code /etc/trinomen/trinomen.conf:12}
   * @param path the setting, as {@code http.port}
   * @param what what is wrong and what to do; never the value of a secret
   */
  public record Problem(String where, String path, String what) {
    @Override
    public String toString() {
      return where + ": " + (path.isEmpty() ? "" : path + ": ") + what;
    }
  }

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(
        problems.stream()
            .map(Problem::toString)
            .collect(Collectors.joining("\n", "the configuration can't be used:\n", "")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
