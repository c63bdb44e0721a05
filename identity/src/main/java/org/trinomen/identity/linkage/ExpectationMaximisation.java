package org.trinomen.identity.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.trinomen.identity.linkage.LinkageModel.ComparisonWeights;

/**
 * Learns, from pairs of which nobody said whether they match, how often matches and others are at
 * each level (Fellegi and Sunter 1969, with the expectation maximisation of Dempster, Laird and
 * Rubin 1977 as Winkler 1988 uses it): guess which pairs match, count levels among them, guess
 * again with the counts, until nothing changes.
 *
 * <p>Four things keep it from going astray.
 *
 * <ul>
 *   <li><b>What is usual by chance</b> (u) is counted in random pairs, each discounted by how
 *       likely it is a match after all. Non-matches being nearly all pairs, u is then anchored from
 *       the first step, and the classes cannot trade places. Agreement on what a blocking rule asks
 *       for is too rare for a sample, but all of it is among the compared pairs, and counted there.
 *   <li><b>Blocking</b> is part of the model. The compared pairs were chosen for agreeing; matches
 *       that were not are reckoned as {@link Blocking} says and counted with the rest. So m and the
 *       prior are those of all pairs, and agreement is not thought to be surer than it is.
 *   <li><b>Term frequencies</b> are in the guess of every step, not put on afterwards: otherwise
 *       agreement on frequent names, which is most of chance agreement, passes for matching.
 *   <li><b>Beginnings</b>: at first each row is thought to have one partner in two, and matches to
 *       agree mostly. Both are soon overruled by data; they only say which class is which.
 * </ul>
 *
 * <p>Given its class, a pair's levels are taken as independent, as usual. Names in each other's
 * place, the one dependence that no file is free of, are a level of one comparison and not a
 * disagreement in two. Relatives, who share a name and an address by more than chance, are not
 * modelled: of two twins, only the given name tells.
 */
final class ExpectationMaximisation {

  private static final int ITERATIONS_MAX = 500;

  /** A relative change of the prior so small changes no decision. */
  private static final double TOLERANCE = 1e-5;

  /** Scales of term frequencies are learned again, without the matches that were found. */
  private static final int ROUNDS = 2;

  private static final double FIRST_PARTNERS = 0.5;
  private static final double FIRST_LAMBDA_MAX = 0.1;
  private static final double FIRST_EXACT = 0.8;

  /** As if half a pair had agreed by chance: what never did so is not therefore impossible. */
  private static final double CHANCE_AGREEMENT_SEEN = 0.5;

  /** Where there is no match the share must not become nothing, of which there is no logarithm. */
  private static final double MATCHES_MIN = 1e-6;

  /** Neither is everything the same by chance, nor are all rows of one person. */
  private static final double ALMOST_ALL = 1 - 1e-6;

  private final LinkageTable table;
  private final List<Comparison> comparisons;
  private final Blocking blocking;
  private final ComparedPairs compared;
  private final ComparedPairs random;

  private TermFrequencies frequencies;
  private LevelProbabilities m;
  private LevelProbabilities u;
  private double lambda;

  /** For each pair, how likely it matches as things are known. */
  private double[] posteriors;

  ExpectationMaximisation(
      LinkageTable table,
      List<Comparison> comparisons,
      List<BlockingRule> rules,
      ComparedPairs compared,
      ComparedPairs random) {
    this.table = table;
    this.comparisons = comparisons;
    this.blocking = new Blocking(comparisons, rules);
    this.compared = compared;
    this.random = random;
    lambda = Math.min(FIRST_LAMBDA_MAX, FIRST_PARTNERS * table.size() / table.pairs());
    posteriors = new double[compared.size()];
    double[] allOthers = new double[random.size()];
    Arrays.fill(allOthers, 1);
    frequencies = TermFrequencies.of(table, comparisons, random, allOthers);
    m = mostlyAgreeing();
    u = chance(allOthers);
    learn();
  }

  private LevelProbabilities mostlyAgreeing() {
    double[][] counts = new double[comparisons.size()][];
    for (int c = 0; c < counts.length; c++) {
      counts[c] = new double[comparisons.get(c).levels().size()];
      Arrays.fill(counts[c], (1 - FIRST_EXACT) / (counts[c].length - 2) * table.size());
      counts[c][Comparison.MISSING] = 0;
      counts[c][Comparison.EXACT] = FIRST_EXACT * table.size();
    }
    return LevelProbabilities.ofCounts(counts);
  }

  private void learn() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] comparedAdjustments = frequencies.adjustments(compared);
      double[] randomAdjustments = frequencies.adjustments(random);
      double[] others = new double[0];
      for (int i = 0; i < ITERATIONS_MAX; i++) {
        double before = lambda;
        posteriors = probabilities(odds(compared, comparedAdjustments));
        others = complement(probabilities(odds(random, randomAdjustments)));
        maximise();
        u = chance(others);
        if (Math.abs(lambda - before) < TOLERANCE * lambda) {
          break;
        }
      }
      frequencies = TermFrequencies.of(table, comparisons, random, others);
    }
  }

  /** The expectation: odds are prior times, for each comparison, m over u, times adjustment. */
  private double[] odds(ComparedPairs pairs, double[] adjustments) {
    double[] odds = new double[pairs.patterns()];
    for (int pattern = 0; pattern < odds.length; pattern++) {
      odds[pattern] = lambda / (1 - lambda);
      for (int c = 0; c < comparisons.size(); c++) {
        int level = pairs.level(pattern, c);
        odds[pattern] *= m.whenPresent(c, level) / u.whenPresent(c, level);
      }
    }
    double[] adjusted = new double[pairs.size()];
    for (int i = 0; i < adjusted.length; i++) {
      adjusted[i] = odds[pairs.pattern(i)] * adjustments[i];
    }
    return adjusted;
  }

  /** The maximisation, for matches: what was seen of them, and what blocking hides. */
  private void maximise() {
    double[][] counts = LevelProbabilities.counts(comparisons, compared, posteriors);
    double hiddenMatches = lambda * blocking.hiddenShare(m);
    double hidden = hiddenMatches + (1 - lambda) * blocking.hiddenShare(u);
    double unseen = (table.pairs() - compared.size()) * hiddenMatches / hidden;
    for (int c = 0; c < counts.length; c++) {
      double[] levels = blocking.hiddenLevels(m, c);
      for (int level = 0; level < levels.length; level++) {
        counts[c][level] += unseen * levels[level];
      }
    }
    m = LevelProbabilities.ofCounts(counts);
    double matches = Math.max(sum(posteriors) + unseen, MATCHES_MIN);
    lambda = Math.min(matches / table.pairs(), ALMOST_ALL);
  }

  /** The maximisation, for non-matches. */
  private LevelProbabilities chance(double[] others) {
    LevelProbabilities chance =
        LevelProbabilities.ofCounts(LevelProbabilities.counts(comparisons, random, others));
    double[][] seen = LevelProbabilities.counts(comparisons, compared, complement(posteriors));
    for (int c = 0; c < comparisons.size(); c++) {
      if (blocking.showsAllExact(c)) {
        double present = 1 - chance.of(c, Comparison.MISSING);
        double pairs = table.pairs() * (1 - lambda) * present;
        double exact = (seen[c][Comparison.EXACT] + CHANCE_AGREEMENT_SEEN) / pairs;
        chance = chance.withExact(c, Math.min(exact, ALMOST_ALL));
      }
    }
    return chance;
  }

  private static double[] probabilities(double[] odds) {
    return Arrays.stream(odds).map(o -> o / (1 + o)).toArray();
  }

  private static double[] complement(double[] probabilities) {
    return Arrays.stream(probabilities).map(p -> 1 - p).toArray();
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  LinkageModel model() {
    List<ComparisonWeights> weights = new ArrayList<>();
    for (int c = 0; c < comparisons.size(); c++) {
      weights.add(new ComparisonWeights(comparisons.get(c), m.whenPresent(c), u.whenPresent(c)));
    }
    return new LinkageModel(lambda, weights);
  }

  TermFrequencies termFrequencies() {
    return frequencies;
  }

  /** For each compared pair the odds of a match. */
  double[] odds() {
    return odds(compared, frequencies.adjustments(compared));
  }
}
