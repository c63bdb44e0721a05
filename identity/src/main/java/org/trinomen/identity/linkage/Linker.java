package org.trinomen.identity.linkage;

import java.util.List;

/**
 * Finds the rows that are of one person, without having been told of any: learns from the table
 * itself what agreement and disagreement are worth, and weighs each candidate pair. The same table
 * gives the same answer, always.
 *
 * @param comparisons what is compared, at most 15, one for a field
 * @param blockingRules which pairs are compared; each field must be that of a comparison
 */
public record Linker(List<Comparison> comparisons, List<BlockingRule> blockingRules) {

  /** Levels of all comparisons of a pair fit one long, four bits each, and a sign. */
  private static final int COMPARISONS_MAX = 15;

  /** Chance agreement of one in a thousand is then seen to within some per cent. */
  private static final int RANDOM_PAIRS = 300_000;

  public Linker {
    comparisons = List.copyOf(comparisons);
    blockingRules = List.copyOf(blockingRules);
    long fields = comparisons.stream().map(Comparison::field).distinct().count();
    if (comparisons.isEmpty() || comparisons.size() > COMPARISONS_MAX) {
      throw new IllegalArgumentException("1 to " + COMPARISONS_MAX + " comparisons");
    }
    if (fields < comparisons.size()) {
      throw new IllegalArgumentException("a field is compared twice");
    }
  }

  /** Learns and weighs. Needs two rows at least. */
  public Linkage link(LinkageTable table) {
    if (table.pairs() == 0) {
      throw new IllegalArgumentException("no two rows to compare");
    }
    ComparedPairs compared =
        ComparedPairs.of(table, comparisons, CandidatePairs.of(table, blockingRules));
    ComparedPairs random =
        ComparedPairs.of(table, comparisons, RandomPairs.of(table, RANDOM_PAIRS));
    ExpectationMaximisation learned =
        new ExpectationMaximisation(table, comparisons, blockingRules, compared, random);
    return new Linkage(table, learned.model(), learned.termFrequencies(), compared, learned.odds());
  }
}
