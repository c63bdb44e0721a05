package org.trinomen.server;

import org.trinomen.server.cli.TrinomenCommand;

/** Where the program starts. */
public final class Trinomen {

  private Trinomen() {}

  /** Runs the command that {@code args} name and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(TrinomenCommand.run(args));
  }
}
