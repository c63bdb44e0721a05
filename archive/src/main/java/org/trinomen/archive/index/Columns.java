package org.trinomen.archive.index;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists of columns as SQL text, and of their values. */
final class Columns {

  private Columns() {}

  /** {@code prefix + name} of each, separated by commas. */
  static String names(String prefix, List<Column> columns) {
    return columns.stream().map(c -> prefix + c.name()).collect(Collectors.joining(", "));
  }

  /** Names of the folded companions of those that have one. */
  static List<String> keyNames(List<Column> columns) {
    return columns.stream().filter(Column::isIdentifier).map(Column::keyName).toList();
  }

  /** The values of the columns; null where the tag is absent. */
  static List<@Nullable String> values(List<Column> columns, SortedMap<Integer, String> tags) {
    List<@Nullable String> values = new ArrayList<>(columns.size());
    for (Column column : columns) {
      values.add(tags.get(column.tag()));
    }
    return values;
  }

  /** The folded companions of those that have one; null where the tag is absent. */
  static List<@Nullable String> keys(List<Column> columns, SortedMap<Integer, String> tags) {
    List<@Nullable String> keys = new ArrayList<>();
    for (Column column : columns) {
      if (column.isIdentifier()) {
        String value = tags.get(column.tag());
        keys.add(value == null ? null : column.key().of(value));
      }
    }
    return keys;
  }

  /** So many values for so many marks, the last one repeated: one statement for any number. */
  static @Nullable Object[] padded(List<?> values, int count) {
    @Nullable Object[] padded = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      padded[i] = values.get(Math.min(i, values.size() - 1));
    }
    return padded;
  }

  /** {@code ?, ?, ?}. */
  static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  static String insert(String table, List<String> columns) {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(table, String.join(", ", columns), marks(columns.size()));
  }
}
