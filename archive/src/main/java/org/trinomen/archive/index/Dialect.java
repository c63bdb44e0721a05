package org.trinomen.archive.index;

import java.util.List;
import java.util.regex.Pattern;

/** What has to be said otherwise to one database than to another; all other SQL is the same. */
enum Dialect {
  SQLITE,
  POSTGRESQL;

  private record Word(Pattern pattern, String instead) {}

  /**
   * The scripts of the schema are written for SQLite. PostgreSQL checks references, which the index
   * keeps by itself; a text is to be ordered by its code points, on which the ranges of prefixes
   * rely, whatever the database's own collation; and keys of rows may outgrow four bytes.
   */
  private static final List<Word> POSTGRESQL_SCHEMA =
      List.of(
          new Word(Pattern.compile("\\b(id|resource) INTEGER\\b"), "$1 BIGINT"),
          new Word(Pattern.compile("\\bBLOB\\b"), "BYTEA"),
          new Word(Pattern.compile("\\bTEXT\\b"), "TEXT COLLATE \"C\""),
          new Word(Pattern.compile(" REFERENCES \\w+ \\(id\\)"), ""),
          new Word(Pattern.compile("\\) WITHOUT ROWID"), ")"));

  /** A column, written so that no index on it is used. */
  String unindexed(String column) {
    return switch (this) {
      case SQLITE -> "+" + column;
      case POSTGRESQL -> "(" + column + " || '')";
    };
  }

  /** The bytes of a column as hexadecimal digits. */
  String digits(String column) {
    return switch (this) {
      case SQLITE -> "hex(" + column + ")";
      case POSTGRESQL -> "encode(" + column + ", 'hex')";
    };
  }

  /** A statement of the schema, as this database takes it. */
  String schema(String statement) {
    return switch (this) {
      case SQLITE -> statement;
      case POSTGRESQL -> {
        String said = statement;
        for (Word word : POSTGRESQL_SCHEMA) {
          said = word.pattern.matcher(said).replaceAll(word.instead);
        }
        yield said;
      }
    };
  }

  /** Whether a statement is a message to another process, so that many are to go as one. */
  boolean isRemote() {
    return this == POSTGRESQL;
  }

  /**
   * A text as a column can hold it. PostgreSQL's hold no NUL: a header that has one within a text
   * is shown with a replacement character; its bytes are in the volume as they came.
   */
  String storable(String text) {
    return this == POSTGRESQL ? text.replace('\0', '\uFFFD') : text;
  }
}
