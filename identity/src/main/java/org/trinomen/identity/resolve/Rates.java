package org.trinomen.identity.resolve;

/**
 * Rates that belong to the data at hand and are counted on it; here as assumed before any count.
 *
 * @param blank share of scans of a study whose header holds no code at all
 * @param wrongLabel share of words on the visit that name another
 * @param unrelated share of typed codes that are somebody else's for no reason
 * @param nearMislabel probability that a whole header is that of one certain neighbour in the list
 * @param siteMislabel that of anyone else of the site
 * @param farMislabel that of anyone else anywhere
 * @param repeat share of visits with a second scan
 * @param scanned share of past visits that have a scan
 * @param scannedIfReported the same where a case report says that the visit was done
 * @param outside share of scans for each reason to be of no study, in the order of the reasons
 */
record Rates(
    CodeRates code,
    double blank,
    double wrongLabel,
    double unrelated,
    double nearMislabel,
    double siteMislabel,
    double farMislabel,
    double repeat,
    double scanned,
    double scannedIfReported,
    double[] outside) {

  static final Rates DEFAULT =
      new Rates(
          CodeRates.DEFAULT,
          0.015,
          0.015,
          2e-4,
          1e-4,
          1.5e-3,
          3e-4,
          0.012,
          0.92,
          0.99,
          new double[] {0.04, 0.01, 0.015, 0.005, 0.015});
}
