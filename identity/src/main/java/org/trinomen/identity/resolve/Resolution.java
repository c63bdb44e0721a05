package org.trinomen.identity.resolve;

import java.util.List;

/**
 * What was decided.
 *
 * @param decisions one for each scan
 * @param patterns what the scans of a site do wrong in the same way again and again
 */
public record Resolution(List<Decision> decisions, List<SitePattern> patterns) {

  public Resolution {
    decisions = List.copyOf(decisions);
    patterns = List.copyOf(patterns);
  }
}
