package org.trinomen.identity.study;

/**
 * Something read from a file, and where it stood.
 *
 * @param file the file's name as the reader was given it
 * @param line the first line, from 1; 0 if only the file is known
 */
public record RosterLine<T>(String file, long line, T value) {

  /** What is wrong with this line. */
  public RosterProblem error(String column, String what, String remedy) {
    return new RosterProblem(RosterProblem.Severity.ERROR, file, line, column, what, remedy);
  }

  /** What should be looked at in this line. */
  public RosterProblem warning(String column, String what, String remedy) {
    return new RosterProblem(RosterProblem.Severity.WARNING, file, line, column, what, remedy);
  }

  /** Something else that this line means. */
  public <U> RosterLine<U> with(U other) {
    return new RosterLine<>(file, line, other);
  }

  /** The whole file. */
  public RosterLine<T> inFile() {
    return new RosterLine<>(file, 0, value);
  }

  /** Says where, not what: a row may name a person. */
  @Override
  public String toString() {
    return "RosterLine[" + file + ":" + line + "]";
  }
}
