package org.trinomen.server.cli;

import org.trinomen.server.Trinomen;
import picocli.CommandLine.IVersionProvider;

/** Which program this is, and what it runs on. */
final class ProgramVersion implements IVersionProvider {

  /** The version that the build wrote into the jar's manifest. */
  static String number() {
    String fromManifest = Trinomen.class.getPackage().getImplementationVersion();
    return fromManifest == null ? "development" : fromManifest;
  }

  static String java() {
    return Runtime.version().toString();
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Trinomen " + number(), "Java " + java()};
  }
}
