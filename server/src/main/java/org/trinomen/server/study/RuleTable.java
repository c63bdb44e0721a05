package org.trinomen.server.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.resolve.SiteRule;
import org.trinomen.identity.study.RosterProblem;

/**
 * Reads what a person knows of sites: {@code site}, one of {@code number_offset}, {@code prefix},
 * {@code station} with {@code clock_days}, {@code names} with {@code field} and {@code why}; and
 * the first and last day of scanning on which it holds.
 */
public final class RuleTable {

  private static final Set<String> REQUIRED = Set.of("site");
  private static final Set<String> OPTIONAL =
      Set.of(
          "number_offset",
          "prefix",
          "station",
          "clock_days",
          "field",
          "names",
          "why",
          "valid_from",
          "valid_to");

  private RuleTable() {}

  /** All rules in the order of the file; {@code problems} is told of rows that are left out. */
  public static List<SiteRule> read(Path file, Consumer<RosterProblem> problems)
      throws IOException {
    List<SiteRule> rules = new ArrayList<>();
    new CsvTable(file, problems)
        .read(REQUIRED, OPTIONAL, _ -> false, row -> rule(row).ifPresent(rules::add));
    return rules;
  }

  private static Optional<SiteRule> rule(CsvRow row) {
    String site = row.required("site");
    Optional<SiteHabit> habit = Optional.empty();
    try {
      habit = habit(row);
    } catch (IllegalArgumentException e) {
      row.wrong("site", String.valueOf(e.getMessage()), "mend the row");
    }
    SiteRule rule =
        habit
            .map(
                one ->
                    new SiteRule(
                        site,
                        one,
                        row.date("valid_from").orElse(null),
                        row.date("valid_to").orElse(null)))
            .orElse(null);
    return row.broken() ? Optional.empty() : Optional.ofNullable(rule);
  }

  private static Optional<SiteHabit> habit(CsvRow row) {
    List<SiteHabit> stated = new ArrayList<>();
    if (!row.text("number_offset").isEmpty()) {
      stated.add(new SiteHabit.NumberOffset(number(row, "number_offset")));
    }
    if (!row.text("prefix").isEmpty()) {
      stated.add(new SiteHabit.OtherPrefix(row.text("prefix")));
    }
    if (!row.text("station").isEmpty()) {
      stated.add(new SiteHabit.ClockOffset(row.text("station"), number(row, "clock_days")));
    }
    if (!row.text("names").isEmpty()) {
      stated.add(SiteHabit.NotOurs.named(row.required("field"), row.text("names"), why(row)));
    }
    if (stated.size() != 1) {
      row.wrong(
          "site",
          "has " + stated.size() + " habits in this row",
          "state one: number_offset; prefix; station and clock_days; or field, names and why");
      return Optional.empty();
    }
    return Optional.of(stated.getFirst());
  }

  private static int number(CsvRow row, String column) {
    String text = row.required(column);
    if (!text.matches("[+-]?[0-9]{1,7}")) {
      row.wrong(column, "is no number", "write it as -1 or 2");
      return 1;
    }
    return Integer.parseInt(text);
  }

  private static OutOfStudyReason why(CsvRow row) {
    String word = row.required("why").toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(OutOfStudyReason.values())
        .filter(reason -> reason.name().equals(word))
        .findFirst()
        .orElseGet(
            () -> {
              row.wrong(
                  "why",
                  "is no reason",
                  "one of phantom, test, other-study, clinical, unknown-person");
              return OutOfStudyReason.TEST;
            });
  }
}
