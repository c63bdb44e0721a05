package org.trinomen.identity.study;

import java.util.Locale;

/** Kinds of attributes that can tell who a person is, as a study gives rules for them. */
public enum IdentifyingGroup {
  /** The person's names. */
  NAMES(HeaderRule.WARN),
  /** The person's birth date and time. */
  BIRTH_DATE(HeaderRule.WARN),
  /** Numbers by which a hospital knows the person or the examination. */
  HOSPITAL_NUMBERS(HeaderRule.WARN),
  /** Address, telephone and the like. */
  CONTACT(HeaderRule.WARN),
  /** Physicians, operators and others who had to do with it. */
  STAFF(HeaderRule.ALLOW),
  /** Comments and descriptions, where they hold what looks like one of the above. */
  FREE_TEXT(HeaderRule.WARN),
  /** Private elements of manufacturers (PS3.5 §7.8). */
  PRIVATE(HeaderRule.ALLOW);

  private final HeaderRule otherwise;

  IdentifyingGroup(HeaderRule otherwise) {
    this.otherwise = otherwise;
  }

  /** What holds where nobody has said anything. */
  public HeaderRule otherwise() {
    return otherwise;
  }

  /** As it is written in configuration: {@code birth-date}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
