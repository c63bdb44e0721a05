package org.trinomen.server.cli;

/**
 * Exit codes of all commands. From 64 on they are those of {@code sysexits.h}, which supervisors
 * and scripts know.
 */
final class ExitCode {

  /** Done, and nothing was found wanting. */
  static final int OK = 0;

  /** Done, with findings or failures: a file refused, a record damaged, nothing found. */
  static final int FINDINGS = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** The other side can't be reached, refuses, or a port is taken. */
  static final int UNAVAILABLE = 69;

  /** A defect in the program. */
  static final int INTERNAL = 70;

  /** A file or folder can't be read or written. */
  static final int INPUT_OUTPUT = 74;

  /** The configuration makes no sense. */
  static final int CONFIGURATION = 78;

  private ExitCode() {}
}
