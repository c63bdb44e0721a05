package org.trinomen.identity.study;

import java.util.Locale;

/** What is done about attributes that can tell who a person is, before a scan is sent. */
public enum HeaderRule {
  /** Nothing. */
  ALLOW,
  /** Whoever sends it is told. */
  WARN,
  /** It is taken out with the consent of whoever sends it, before anything leaves. */
  STRIP,
  /** The scan is not sent. */
  REFUSE;

  /** As it is written in configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of two that lets less through. */
  public HeaderRule stricter(HeaderRule other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
