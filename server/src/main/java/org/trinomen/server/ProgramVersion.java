package org.trinomen.server;

/** Which program this is, and what it runs on. */
public final class ProgramVersion {

  private ProgramVersion() {}

  /** The version that the build wrote into the jar's manifest. */
  public static String number() {
    String fromManifest = ProgramVersion.class.getPackage().getImplementationVersion();
    return fromManifest == null ? "development" : fromManifest;
  }

  public static String java() {
    return Runtime.version().toString();
  }
}
