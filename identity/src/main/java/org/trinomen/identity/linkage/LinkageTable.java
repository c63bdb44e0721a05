package org.trinomen.identity.linkage;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows to be linked, by columns of prepared values. Either one file in which the same person
 * may occur often ({@link #ofOneFile}), or two files between which pairs are sought ({@link
 * #ofTwoFiles}); rows of the second are then numbered on after those of the first.
 */
public final class LinkageTable {

  private static final int ROWS_MAX = 10_000_000;

  private final List<String> fields;
  private final List<Column> columns;
  private final int size;
  private final int firstFileSize;

  private LinkageTable(List<String> fields, List<Column> columns, int size, int firstFileSize) {
    this.fields = List.copyOf(fields);
    this.columns = columns;
    this.size = size;
    this.firstFileSize = firstFileSize;
  }

  /** Pairs are any two rows. A row has a value for each field; an empty one is missing. */
  public static LinkageTable ofOneFile(List<String> fields, List<List<String>> rows) {
    return of(fields, rows, rows.size());
  }

  /** Pairs are a row of the first file with one of the second. */
  public static LinkageTable ofTwoFiles(
      List<String> fields, List<List<String>> first, List<List<String>> second) {
    List<List<String>> rows = new ArrayList<>(first);
    rows.addAll(second);
    return of(fields, rows, first.size());
  }

  private static LinkageTable of(List<String> fields, List<List<String>> rows, int firstFileSize) {
    if (rows.size() > ROWS_MAX) {
      throw new IllegalArgumentException("more than " + ROWS_MAX + " rows");
    }
    List<Column> columns = new ArrayList<>();
    for (int field = 0; field < fields.size(); field++) {
      int at = field;
      columns.add(Column.of(rows.stream().map(row -> row.get(at)).toList()));
    }
    return new LinkageTable(fields, columns, rows.size(), firstFileSize);
  }

  Column column(String field) {
    int at = fields.indexOf(field);
    if (at < 0) {
      throw new IllegalArgumentException("no field " + field);
    }
    return columns.get(at);
  }

  /** How many rows there are, of both files. */
  public int size() {
    return size;
  }

  /** How many rows the first file has; all, if there is one. */
  public int firstFileSize() {
    return firstFileSize;
  }

  public boolean hasTwoFiles() {
    return firstFileSize < size;
  }

  /** How many pairs could be compared. */
  public long pairs() {
    return hasTwoFiles()
        ? (long) firstFileSize * (size - firstFileSize)
        : (long) size * (size - 1) / 2;
  }

  @Override
  public String toString() {
    return "LinkageTable[" + size + " rows, redacted]";
  }
}
