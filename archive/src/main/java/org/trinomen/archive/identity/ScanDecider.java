package org.trinomen.archive.identity;

import java.util.List;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolution;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.study.Roster;

/** Who decides whose scans are, and how that is told in the ledger. */
public interface ScanDecider {

  /** Tells two versions of it apart. */
  String version();

  /** Tells two sets of its parameters apart. */
  String configurationDigest();

  /**
   * One decision for each scan, in their order, with all of them in view; and what the scans of a
   * site show again and again.
   */
  Resolution decide(Roster roster, List<ReceivedScan> scans);

  /** Decides by one roster. */
  interface ByRoster {

    /** As {@link ScanDecider#decide}. */
    Resolution decide(List<ReceivedScan> scans);
  }

  /** Prepares to decide by the same roster many times, on one thread. */
  default ByRoster by(Roster roster) {
    return scans -> decide(roster, scans);
  }

  /** The resolver. */
  static ScanDecider of(Resolver resolver) {
    return new ScanDecider() {
      @Override
      public String version() {
        return Resolver.VERSION;
      }

      @Override
      public String configurationDigest() {
        return resolver.settings().digest();
      }

      @Override
      public Resolution decide(Roster roster, List<ReceivedScan> scans) {
        return resolver.resolution(roster, scans);
      }

      @Override
      public ByRoster by(Roster roster) {
        return resolver.session(roster)::resolution;
      }
    };
  }
}
