package org.trinomen.server.study;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.trinomen.identity.study.RosterProblem;

/**
 * A table of comma-separated values (RFC 4180) whose first line names the columns: UTF-8, with or
 * without byte order mark. Where the first line holds no comma but semicolons or tabs, as
 * spreadsheets in many countries write it, those separate. Columns are found by name, in any order
 * and case.
 */
final class CsvTable {

  /** More rows than any study or archive has scans. */
  static final int ROWS_MAX = 5_000_000;

  private static final int COLUMNS_MAX = 1000;
  private static final int FIELD_LENGTH_MAX = 64 << 10;
  private static final int ROW_LENGTH_MAX = 1 << 20;
  private static final int HEADER_LENGTH_MAX = 64 << 10;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final Consumer<RosterProblem> problems;

  /**
   * A reader of one table.
   *
   * @param problems told what is not understood; reading goes on where it can
   */
  CsvTable(Path file, Consumer<RosterProblem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Reads all rows.
   *
   * @param required columns without which nothing can be made of the table
   * @param optional further columns that have a meaning
   * @param others which columns besides these have a meaning; any other is a warning
   */
  void read(
      Set<String> required, Set<String> optional, Predicate<String> others, Consumer<CsvRow> rows)
      throws IOException {
    if (!Files.isReadable(file)) {
      error(0, "", "there is no such file, or it may not be read", "check the folder");
      return;
    }
    try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CsvReader<CsvRecord> table =
            CsvReader.builder()
                .fieldSeparator(separator(text))
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(2 * ROW_LENGTH_MAX)
                .build(
                    CsvRecordHandler.builder()
                        .maxFields(COLUMNS_MAX)
                        .maxFieldSize(FIELD_LENGTH_MAX)
                        .maxRecordSize(ROW_LENGTH_MAX)
                        .build(),
                    text);
        CloseableIterator<CsvRecord> records = table.iterator()) {
      read(records, required, optional, others, rows);
    } catch (CsvParseException e) {
      error(0, "", "is no table of comma-separated values: " + e.getMessage(), "mend that line");
    } catch (CharacterCodingException e) {
      error(0, "", "is not UTF-8", "save it as UTF-8");
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof CharacterCodingException)) {
        throw e.getCause();
      }
      error(0, "", "is not UTF-8", "save it as UTF-8");
    }
  }

  private void read(
      CloseableIterator<CsvRecord> records,
      Set<String> required,
      Set<String> optional,
      Predicate<String> others,
      Consumer<CsvRow> rows) {
    if (!records.hasNext()) {
      error(0, "", "is empty", "the first line names the columns: " + String.join(",", required));
      return;
    }
    Set<String> known = new LinkedHashSet<>(required);
    known.addAll(optional);
    CsvRecord header = records.next();
    int width = header.getFieldCount();
    Map<String, Integer> columns = columns(header, known, others);
    for (String name : required) {
      if (!columns.containsKey(name)) {
        error(1, name, "this column is missing", "name it in the first line");
        return;
      }
    }
    String name = file.toString();
    for (int row = 0; records.hasNext(); row++) {
      CsvRecord record = records.next();
      if (row == ROWS_MAX) {
        error(record.getStartingLineNumber(), "", "more than " + ROWS_MAX + " rows", "split it");
        return;
      }
      List<String> cells = record.getFields();
      if (cells.stream().skip(width).anyMatch(cell -> !cell.isBlank())) {
        String remedy = "put a text that holds a comma in double quotes";
        error(record.getStartingLineNumber(), "", "has more cells than columns", remedy);
        continue;
      }
      rows.accept(new CsvRow(name, record.getStartingLineNumber(), columns, cells, problems));
    }
  }

  private Map<String, Integer> columns(
      CsvRecord header, Set<String> known, Predicate<String> others) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    List<String> names = header.getFields();
    for (int i = 0; i < names.size(); i++) {
      String written = names.get(i).strip();
      String name =
          known.stream().filter(k -> k.equalsIgnoreCase(written)).findFirst().orElse(written);
      if (columns.putIfAbsent(name, i) != null) {
        error(1, name, "two columns have this name", "remove one");
      }
      if (!known.contains(name) && !others.test(name)) {
        problems.accept(
            new RosterProblem(
                RosterProblem.Severity.WARNING,
                file.toString(),
                1,
                name,
                "this column has no meaning here and is passed over",
                "those that have one: " + String.join(", ", known)));
      }
    }
    return columns;
  }

  private void error(long line, String column, String what, String remedy) {
    problems.accept(
        new RosterProblem(
            RosterProblem.Severity.ERROR, file.toString(), line, column, what, remedy));
  }

  /** Looks at the first line, which it leaves unread. */
  private static char separator(Reader text) throws IOException {
    text.mark(HEADER_LENGTH_MAX + 1);
    int semicolons = 0;
    int tabs = 0;
    boolean commas = false;
    int first = text.read();
    boolean marked = first == BYTE_ORDER_MARK;
    int c = first;
    for (int i = 1; i < HEADER_LENGTH_MAX && c >= 0 && c != '\n'; i++) {
      commas |= c == ',';
      semicolons += c == ';' ? 1 : 0;
      tabs += c == '\t' ? 1 : 0;
      c = text.read();
    }
    text.reset();
    if (marked) {
      text.skip(1);
    }
    if (commas || semicolons + tabs == 0) {
      return ',';
    }
    return semicolons >= tabs ? ';' : '\t';
  }
}
