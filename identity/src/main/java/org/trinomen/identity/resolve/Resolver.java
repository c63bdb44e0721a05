package org.trinomen.identity.resolve;

import java.util.List;
import java.util.Map;
import org.trinomen.identity.study.Roster;

/**
 * Decides whose each received scan is. A pure function: the same input, in whatever order, gives
 * the same decisions.
 */
public final class Resolver {

  /** Names the algorithm in what is written down of a decision. */
  public static final String VERSION = "trinomen-resolver/1";

  private final ResolverSettings settings;

  public Resolver(ResolverSettings settings) {
    this.settings = settings;
  }

  public ResolverSettings settings() {
    return settings;
  }

  /** One decision for each scan, in the order of the scans, taken with all of them in view. */
  public List<Decision> resolve(Roster roster, List<ReceivedScan> scans) {
    return resolution(roster, scans).decisions();
  }

  /** The decisions, and what they show of sites. */
  public Resolution resolution(Roster roster, List<ReceivedScan> scans) {
    return session(roster).resolution(scans);
  }

  /** The same, by what people stated too. */
  public Resolution resolution(
      Roster roster,
      Declarations stated,
      List<ReceivedScan> scans,
      Map<String, ScanDeclaration> said) {
    return session(roster, stated).resolution(scans, said);
  }

  /** Prepares a roster and what people stated to be asked often. */
  public ResolverSession session(Roster roster, Declarations stated) {
    return new ResolverSession(settings, roster, stated);
  }

  /** Prepares a roster to be asked often. */
  public ResolverSession session(Roster roster) {
    return new ResolverSession(settings, roster);
  }
}
