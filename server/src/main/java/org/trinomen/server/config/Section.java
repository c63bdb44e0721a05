package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Typed reading of one file's settings. What is wrong is noted and reading goes on, so that all
 * errors are told at once; the value given instead is never used, because the caller throws when
 * there are problems.
 */
final class Section {

  private final Config config;
  private final List<ConfigurationException.Problem> problems;
  private final Set<String> read;

  Section(Config config, List<ConfigurationException.Problem> problems, Set<String> read) {
    this.config = config;
    this.problems = problems;
    this.read = read;
  }

  /** Settings that stand in one value of ours, by their own names. */
  Section of(Config inner) {
    return new Section(inner, problems, new HashSet<>());
  }

  String text(String path, Predicate<String> valid, String mustBe) {
    return value(
        path,
        "",
        () -> {
          String value = config.getString(path);
          if (!valid.test(value)) {
            wrong(path, "must be " + mustBe);
          }
          return value;
        });
  }

  /** A list of texts, each of which must be valid; also as one text with commas in between. */
  Set<String> texts(String path, Predicate<String> valid, String mustBe) {
    return value(
        path,
        Set.of(),
        () -> {
          boolean one = config.getValue(path).valueType() == ConfigValueType.STRING;
          Set<String> values =
              new LinkedHashSet<>(
                  one
                      ? List.of(config.getString(path).split("\\s*,\\s*"))
                      : config.getStringList(path));
          if (!values.stream().allMatch(valid)) {
            wrong(path, "must hold only " + mustBe);
          }
          return values;
        });
  }

  boolean flag(String path) {
    return value(path, false, () -> config.getBoolean(path));
  }

  int integer(String path, int min, int max) {
    return value(
        path, min, () -> (int) checked(path, config.getLong(path), min, max, "a whole number"));
  }

  double decimal(String path, double min, double max) {
    return value(
        path,
        min,
        () -> {
          double value = config.getDouble(path);
          if (!(value >= min && value <= max)) {
            wrong(path, "must be a number from " + min + " to " + max);
            return min;
          }
          return value;
        });
  }

  /** The elements of a list, as they stand. */
  List<ConfigValue> elements(String path) {
    return value(path, List.of(), () -> List.copyOf(config.getList(path)));
  }

  long bytes(String path, long min, long max) {
    return value(
        path,
        min,
        () -> checked(path, config.getBytes(path), min, max, "a size such as 64 MiB, in bytes"));
  }

  Duration duration(String path, Duration min, Duration max) {
    return value(
        path,
        min,
        () -> {
          Duration value = config.getDuration(path);
          if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            wrong(path, "must be a time from " + spoken(min) + " to " + spoken(max));
          }
          return value;
        });
  }

  <E extends Enum<E>> E choice(String path, Class<E> type) {
    E first = EnumSet.allOf(type).iterator().next();
    return value(path, first, () -> constant(path, type, config.getString(path), first));
  }

  /** The constant that a word of a list means. */
  <E extends Enum<E>> E choiceOf(String path, Class<E> type, String word) {
    return constant(path, type, word, EnumSet.allOf(type).iterator().next());
  }

  <E extends Enum<E>> Set<E> choices(String path, Class<E> type) {
    E first = EnumSet.allOf(type).iterator().next();
    return value(
        path,
        EnumSet.noneOf(type),
        () -> {
          Set<E> chosen = EnumSet.noneOf(type);
          for (String word : config.getStringList(path)) {
            chosen.add(constant(path, type, word, first));
          }
          return chosen;
        });
  }

  /** What a file holds that a setting names: a secret stands in a file of its own. */
  String secret(String path, Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      wrong(path, "names a file that can't be read: " + file);
      return "";
    }
  }

  /** Names the settings of a file that are not there, beside those with a default and one more. */
  void refuseOthers(Config own, Config defaults, String needed, String what) {
    for (String key : own.root().keySet()) {
      if (!defaults.hasPath(key) && !key.equals(needed)) {
        wrong(key, "is no setting of a " + what);
      }
    }
  }

  void wrong(String path, String what) {
    ConfigOrigin origin =
        config.hasPathOrNull(path) && !config.getIsNull(path)
            ? config.getValue(path).origin()
            : config.origin();
    problems.add(new ConfigurationException.Problem(where(origin), path, what));
  }

  /** File and line; for a value given on the command line, that. */
  static String where(ConfigOrigin origin) {
    String file = origin.filename() == null ? origin.description() : origin.filename();
    return origin.lineNumber() > 0 && !file.contains(": " + origin.lineNumber())
        ? file + ":" + origin.lineNumber()
        : file;
  }

  private <E extends Enum<E>> E constant(String path, Class<E> type, String word, E instead) {
    List<String> allowed = new ArrayList<>();
    for (E constant : EnumSet.allOf(type)) {
      String spelling = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (spelling.equals(word)) {
        return constant;
      }
      allowed.add(spelling);
    }
    wrong(path, "must be one of " + String.join(", ", allowed));
    return instead;
  }

  private long checked(String path, long value, long min, long max, String kind) {
    if (value < min || value > max) {
      wrong(path, "must be " + kind + " from " + min + " to " + max);
      return min;
    }
    return value;
  }

  private <T> T value(String path, T instead, Supplier<T> reading) {
    read.add(path);
    try {
      return reading.get();
    } catch (ConfigException.Missing e) {
      problems.add(
          new ConfigurationException.Problem(
              where(config.origin()), path, "is missing: give it a value"));
      return instead;
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      wrong(path, "has a value of the wrong kind: see docs/configuration.md for what it takes");
      return instead;
    }
  }

  private static String spoken(Duration duration) {
    return duration.toSeconds() == 0
        ? duration.toMillis() + " ms"
        : duration.toSeconds() % 86_400 == 0
            ? duration.toDays() + " d"
            : duration.toSeconds() + " s";
  }
}
