package org.trinomen.server.study;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.trinomen.identity.study.RosterLine;
import org.trinomen.identity.study.RosterProblem;

/** One row of a table. Cells are stripped; an absent column is an empty cell. */
final class CsvRow {

  private final String file;
  private final long line;
  private final Map<String, Integer> columns;
  private final List<String> cells;
  private final Consumer<RosterProblem> problems;
  private boolean broken;

  CsvRow(
      String file,
      long line,
      Map<String, Integer> columns,
      List<String> cells,
      Consumer<RosterProblem> problems) {
    this.file = file;
    this.line = line;
    this.columns = columns;
    this.cells = cells;
    this.problems = problems;
  }

  /** The cell, or the empty string. */
  String text(String column) {
    return cell(column).strip();
  }

  /** The cell exactly as it stands. */
  String cell(String column) {
    Integer at = columns.get(column);
    return at == null || at >= cells.size() ? "" : cells.get(at);
  }

  /** A cell that must not be empty. */
  String required(String column) {
    String text = text(column);
    if (text.isEmpty()) {
      wrong(column, "is empty", "fill it in");
    }
    return text;
  }

  /** A day as {@code 20240131} or {@code 2024-01-31}. What was written is not repeated. */
  Optional<LocalDate> date(String column) {
    String text = text(column);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<LocalDate> date = parseDate(text);
    if (date.isEmpty()) {
      wrong(column, "is no date", "write it as 20240131 or 2024-01-31, or leave it empty");
    }
    return date;
  }

  /** A day in one of the two forms, or nothing. */
  static Optional<LocalDate> parseDate(String text) {
    DateTimeFormatter form =
        text.indexOf('-') > 0 ? DateTimeFormatter.ISO_LOCAL_DATE : DateTimeFormatter.BASIC_ISO_DATE;
    try {
      return Optional.of(LocalDate.parse(text, form));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** All cells that are not empty, except these columns. */
  Map<String, String> others(Set<String> except) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String column : columns.keySet()) {
      String value = cell(column);
      if (!except.contains(column) && !value.isBlank()) {
        values.put(column, value);
      }
    }
    return values;
  }

  /** Says what is wrong with a cell; the row is then of no use. */
  void wrong(String column, String what, String remedy) {
    broken = true;
    problems.accept(at("").error(column, what, remedy));
  }

  /** Says what should be looked at. */
  void odd(String column, String what, String remedy) {
    problems.accept(at("").warning(column, what, remedy));
  }

  /** Whether something was wrong with a cell that was asked for. */
  boolean broken() {
    return broken;
  }

  /** A value with the place of this row. */
  <T> RosterLine<T> at(T value) {
    return new RosterLine<>(file, line, value);
  }
}
