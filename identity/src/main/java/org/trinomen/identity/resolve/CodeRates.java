package org.trinomen.identity.resolve;

import java.util.Map;

/**
 * How often people who type a subject code do what to it; shares of all typed codes. What the share
 * is of one concrete result (which key, which place) is {@link EditChannel}'s.
 *
 * <p>The defaults are the error mix of the literature that the design cites (Verhoeff 1969: single
 * substitutions 60-95 %, adjacent transpositions 10-20 %, omissions and additions 10-20 %, twin,
 * phonetic and jump errors about 1 % each) at 1.5 % of all codes, with confusable characters,
 * dropped zeros and dropped prefixes as the study sites of the talk typed them. {@link
 * RateLearning} moves them towards what the data at hand show.
 */
record CodeRates(
    double clean,
    double padding,
    double noPrefix,
    double wrongPrefix,
    double neighbour,
    double formerCode,
    double confusable,
    double phonetic,
    double slip,
    double transposition,
    double insertion,
    double doubling,
    double deletion,
    double truncation) {

  /** How many codes the defaults count for. */
  private static final double PRIOR = 400;

  static final CodeRates DEFAULT =
      new CodeRates(
          0.82, 0.06, 0.03, 0.003, 0.003, 0.2, 0.015, 0.002, 0.006, 0.0015, 0.001, 0.0007, 0.0015,
          0.003);

  /**
   * These rates moved towards what was seen.
   *
   * @param seen how many codes were typed in each way
   */
  CodeRates towards(Map<CodeChannel.Kind, Integer> seen) {
    double n = 0;
    for (int count : seen.values()) {
      n += count;
    }
    double errors = confusable + phonetic + slip + transposition + insertion + doubling;
    errors += deletion + truncation;
    double noise = share(seen.getOrDefault(CodeChannel.Kind.EDITED, 0), errors, n) / errors;
    return new CodeRates(
        share(seen.getOrDefault(CodeChannel.Kind.CLEAN, 0), clean, n),
        share(seen.getOrDefault(CodeChannel.Kind.PADDING, 0), padding, n),
        share(seen.getOrDefault(CodeChannel.Kind.NO_PREFIX, 0), noPrefix, n),
        share(seen.getOrDefault(CodeChannel.Kind.WRONG_PREFIX, 0), wrongPrefix, n),
        share(seen.getOrDefault(CodeChannel.Kind.NEIGHBOUR, 0), neighbour, n),
        formerCode,
        confusable * noise,
        phonetic * noise,
        slip * noise,
        transposition * noise,
        insertion * noise,
        doubling * noise,
        deletion * noise,
        truncation * noise);
  }

  private static double share(int seen, double before, double n) {
    return (seen + PRIOR * before) / (n + PRIOR);
  }
}
