package org.trinomen.server.study;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.HeaderRule;
import org.trinomen.identity.study.HeaderRules;
import org.trinomen.identity.study.IdentifyingGroup;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.RosterLine;
import org.trinomen.identity.study.RosterProblem;

/** Typed reading of one braced part of a study's description. What is wrong is told, and all. */
final class StudySection {

  /** Longer plans than a lifetime are slips of the pen. */
  private static final int DAYS_MAX = 36_525;

  private final String file;
  private final ConfigObject object;
  private final Consumer<RosterProblem> problems;
  private final List<StudySection> parts = new ArrayList<>();
  private boolean broken;

  StudySection(String file, ConfigObject object, Consumer<RosterProblem> problems) {
    this.file = file;
    this.object = object;
    this.problems = problems;
  }

  /** A text or number, or the empty string. */
  String text(String key) {
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      return "";
    }
    return switch (value.get().valueType()) {
      case STRING, NUMBER, BOOLEAN -> String.valueOf(value.get().unwrapped()).strip();
      case NULL -> "";
      case OBJECT, LIST -> {
        wrong(key, "is no text", "write one text or number");
        yield "";
      }
    };
  }

  String required(String key) {
    String text = text(key);
    if (text.isEmpty()) {
      wrong(key, "is missing", "give it a value");
    }
    return text;
  }

  int days(String key) {
    String text = text(key);
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("-?[0-9]{1,5}") || Math.abs(Integer.parseInt(text)) > DAYS_MAX) {
      wrong(key, "is no number of days", "write a whole number up to " + DAYS_MAX);
      return 0;
    }
    return Integer.parseInt(text);
  }

  @Nullable LocalDate date(String key) {
    String text = text(key);
    Optional<LocalDate> date = CsvRow.parseDate(text);
    if (date.isEmpty() && !text.isEmpty()) {
      wrong(key, "is no date", "write it as 20240131 or 2024-01-31");
    }
    return date.orElse(null);
  }

  /** Texts of a list; one text stands for a list of one. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    value(key)
        .ifPresent(
            value -> {
              for (ConfigValue item : value instanceof ConfigList list ? list : List.of(value)) {
                texts.add(String.valueOf(item.unwrapped()).strip());
              }
            });
    return texts;
  }

  /** An object of texts, in order of their keys. */
  Map<String, String> textsByKey(String key) {
    Map<String, String> texts = new TreeMap<>();
    value(key)
        .ifPresent(
            value -> {
              if (value instanceof ConfigObject members) {
                members.forEach(
                    (name, text) -> texts.put(name, String.valueOf(text.unwrapped()).strip()));
              } else {
                wrong(key, "is no list of fields", "write KEYWORD = \"template\" in braces { }");
              }
            });
    return texts;
  }

  List<StudySection> sections(String key) {
    List<StudySection> sections = new ArrayList<>();
    value(key)
        .ifPresent(
            value -> {
              for (ConfigValue item : value instanceof ConfigList list ? list : List.of(value)) {
                if (item instanceof ConfigObject part) {
                  sections.add(new StudySection(file, part, problems));
                } else {
                  wrong(key, "holds something that is not in braces { }", "describe each in them");
                }
              }
            });
    parts.addAll(sections);
    return sections;
  }

  /** The check digit, however people spell its name. */
  CheckDigit checkDigit(String key) {
    String name = text(key).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return switch (name.replaceFirst("^iso7064", "")) {
      case "", "none", "null", "no", "false" -> CheckDigit.NONE;
      case "mod3736", "3736" -> CheckDigit.MOD_37_36;
      case "mod1110", "1110" -> CheckDigit.MOD_11_10;
      case "damm" -> CheckDigit.DAMM;
      case "verhoeff", "verhoef" -> CheckDigit.VERHOEFF;
      case "luhn", "mod10", "luhnmod10" -> CheckDigit.LUHN;
      default -> {
        String remedy = "one of none, mod37_36, mod11_10, damm, verhoeff, luhn";
        wrong(key, "is no check digit known here", remedy);
        yield CheckDigit.NONE;
      }
    };
  }

  IdentityPolicy identityPolicy(String key) {
    return switch (text(key).toLowerCase(Locale.ROOT).replace('-', '_')) {
      case "", "none" -> IdentityPolicy.NONE;
      case "dob", "birth_date", "birthdate" -> IdentityPolicy.BIRTH_DATE;
      case "full" -> IdentityPolicy.FULL;
      default -> {
        wrong(key, "is no identity policy", "one of none, dob, full");
        yield IdentityPolicy.NONE;
      }
    };
  }

  /** What the study allows in headers: {@code { names = strip, birth_date = refuse }}. */
  HeaderRules headerRules(String key) {
    Map<IdentifyingGroup, HeaderRule> rules = new EnumMap<>(IdentifyingGroup.class);
    for (Map.Entry<String, String> line : textsByKey(key).entrySet()) {
      String word = line.getKey().replace('_', '-');
      Optional<IdentifyingGroup> group = named(IdentifyingGroup.values(), one -> one.word(), word);
      Optional<HeaderRule> rule =
          named(HeaderRule.values(), one -> one.word(), line.getValue().toLowerCase(Locale.ROOT));
      if (group.isEmpty() || rule.isEmpty()) {
        wrong(key, "has no rule " + line.getKey() + " = " + line.getValue(), "see docs/studies.md");
      } else {
        rules.put(group.get(), rule.get());
      }
    }
    return new HeaderRules(rules);
  }

  private static <T> Optional<T> named(T[] all, Function<T, String> name, String word) {
    return Stream.of(all).filter(one -> name.apply(one).equals(word)).findFirst();
  }

  void warnOfOthers(Set<String> known) {
    for (Map.Entry<String, ConfigValue> member : object.entrySet()) {
      if (!known.contains(member.getKey().replace('-', '_'))) {
        problems.accept(
            at(member.getValue())
                .warning(
                    member.getKey(),
                    "this setting has no meaning here and is passed over",
                    "those that have one: " + String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  void wrong(String key, String what, String remedy) {
    broken = true;
    problems.accept(value(key).map(this::at).orElseGet(() -> at(object)).error(key, what, remedy));
  }

  /** Says what should be looked at. */
  void odd(String key, String what, String remedy) {
    problems.accept(
        value(key).map(this::at).orElseGet(() -> at(object)).warning(key, what, remedy));
  }

  /** Whether something was wrong here or in a part. */
  boolean broken() {
    return broken || parts.stream().anyMatch(StudySection::broken);
  }

  private Optional<ConfigValue> value(String key) {
    ConfigValue value = object.get(key);
    if (value == null) {
      value = object.get(key.replace('_', '-'));
    }
    return Optional.ofNullable(value).filter(v -> v.valueType() != ConfigValueType.NULL);
  }

  private RosterLine<String> at(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    return new RosterLine<>(file, Math.max(0, origin.lineNumber()), "");
  }
}
