package org.trinomen.archive.query;

/** The levels of the Query/Retrieve information models (PS3.4 C.6). */
public enum Level {
  PATIENT,
  STUDY,
  SERIES,
  INSTANCE
}
