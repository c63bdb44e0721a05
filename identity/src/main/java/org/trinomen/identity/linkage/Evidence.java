package org.trinomen.identity.linkage;

/**
 * What one comparison says of two rows, in words and in bits. Names no value.
 *
 * @param field what was compared
 * @param level how it compares
 * @param weight what that is worth, with these values
 */
public record Evidence(String field, ComparisonLevel level, MatchWeight weight) {}
