package org.trinomen.identity.study;

/**
 * Something wrong in what a study told, and what to do about it. It holds codes and labels, never
 * what is known of a person.
 *
 * @param file the file it stands in
 * @param line its line, from 1; 0 if it concerns the whole file
 * @param column the column or setting; empty if it concerns the whole line
 * @param what what is wrong
 * @param remedy what to do
 */
public record RosterProblem(
    Severity severity, String file, long line, String column, String what, String remedy) {

  /** How bad it is. */
  public enum Severity {
    /** The line can't be taken. */
    ERROR,
    /** The line is taken, and somebody should look at it. */
    WARNING
  }

  /** Where it is, as editors and compilers write it. */
  public String where() {
    return line > 0 ? file + ":" + line : file;
  }

  /** A sentence for people. */
  public String sentence() {
    return where()
        + ": "
        + (column.isEmpty() ? "" : column + ": ")
        + what
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }
}
