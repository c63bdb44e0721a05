package org.trinomen.identity.linkage;

import java.util.List;

/**
 * How one thing that is known of both rows is compared. Level 0 is always that a value is missing,
 * which is no evidence; level 1 that the values are the same, which is what blocking rules ask for;
 * the last one everything else.
 */
public sealed interface Comparison
    permits DateComparison, FamilyNameComparison, GivenNameComparison, TextComparison {

  int MISSING = 0;
  int EXACT = 1;

  /** The field that is equal at the level {@link #EXACT}. */
  String field();

  /** What is told apart, at most 16 levels. */
  List<ComparisonLevel> levels();

  /** Looks up its columns once, to compare many pairs. */
  Comparator on(LinkageTable table);

  /** A comparison at work on one table. */
  interface Comparator {

    /** The level of two rows. Symmetric. */
    int level(int a, int b);

    /** The share of the rows that have the value in question, at a level where that matters. */
    double termFrequency(int a, int b);
  }
}
