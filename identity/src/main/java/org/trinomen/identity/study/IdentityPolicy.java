package org.trinomen.identity.study;

/** Which personal identity a study may hold, and so which of it a header is allowed to show. */
public enum IdentityPolicy {
  /** Codes alone. */
  NONE,
  /** Codes and dates of birth. */
  BIRTH_DATE,
  /** Codes, names, dates of birth and hospital numbers. */
  FULL
}
