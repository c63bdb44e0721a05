package org.trinomen.identity.linkage;

/** How two names compare, best first; {@link #MISSING} is no evidence either way. */
public enum NameGrade {
  EXACT,
  /** One is a nickname of the other. */
  NICKNAME,
  /** A slip or two of the hand apart. */
  NEAR,
  /** Spelt otherwise, spoken the same. */
  PHONETIC,
  /** One is only the initial of the other, or its beginning. */
  INITIAL,
  DIFFERENT,
  /** One or both are absent. */
  MISSING
}
