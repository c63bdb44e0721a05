package org.trinomen.identity;

/** Who can make a statement about identity. */
public enum AgentKind {
  /** Someone with an account. */
  PERSON,
  /** A program that decides by itself, with a version and parameters. */
  ALGORITHM,
  /** A file or service that a study's own systems fill: a roster, a case report. */
  FEED
}
