package org.trinomen.identity.linkage;

/**
 * One way in which two values can compare, as "one slip apart". A comparison has an ordered list of
 * levels, and each pair of rows is at exactly one of them.
 *
 * @param label what the level means, to be read by people
 * @param termFrequencyAdjusted whether it matters which values these are
 */
public record ComparisonLevel(String label, boolean termFrequencyAdjusted) {}
