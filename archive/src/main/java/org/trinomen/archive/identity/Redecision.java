package org.trinomen.archive.identity;

import org.trinomen.identity.resolve.Decision;

/**
 * A scan that the resolver would decide on otherwise if something more were known.
 *
 * @param scan the scan's id
 * @param now as it is decided on today
 * @param then as it would be
 * @param byPerson whether a person has decided on it, so that the answer would stay
 */
public record Redecision(String scan, Decision now, Decision then, boolean byPerson) {}
