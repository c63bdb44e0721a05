package org.trinomen.archive.identity;

import java.util.List;
import java.util.Map;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolution;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ScanDeclaration;
import org.trinomen.identity.study.Roster;

/** Who decides whose scans are, and how that is told in the ledger. */
public interface ScanDecider {

  /** Tells two versions of it apart. */
  String version();

  /** Tells two sets of its parameters apart. */
  String configurationDigest();

  /**
   * Prepares to decide many times, on one thread, by the same roster and what people stated of
   * sites and subjects.
   */
  ByRoster by(Roster roster, Declarations stated);

  /** Decides by one roster. */
  interface ByRoster {

    /**
     * One decision for each scan, in their order, with all of them in view; and what the scans of a
     * site show again and again.
     *
     * @param said what people stated of scans, by scan
     */
    Resolution decide(List<ReceivedScan> scans, Map<String, ScanDeclaration> said);
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
      public ByRoster by(Roster roster, Declarations stated) {
        return resolver.session(roster, stated)::resolution;
      }
    };
  }
}
