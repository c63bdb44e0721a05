package org.trinomen.identity.resolve;

/**
 * What a study decides about automatic decisions. Everything else is learned from the data.
 *
 * @param riskBudget how many wrong automatic decisions are accepted, as a share of all scans
 * @param candidatesMax how many candidates a decision shows
 */
public record ResolverSettings(double riskBudget, int candidatesMax) {

  /** One wrong decision in ten thousand scans. */
  public static final ResolverSettings DEFAULT = new ResolverSettings(1e-4, 5);

  public ResolverSettings {
    if (!(riskBudget >= 0 && riskBudget < 1) || candidatesMax < 2) {
      throw new IllegalArgumentException("risk budget from 0 to 1, at least 2 candidates");
    }
  }

  /** Identifies these settings in what is written down of a decision. */
  public String digest() {
    return "budget=" + riskBudget + ";candidates=" + candidatesMax;
  }
}
