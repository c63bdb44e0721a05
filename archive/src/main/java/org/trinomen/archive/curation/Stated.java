package org.trinomen.archive.curation;

/** What became of a statement. */
public sealed interface Stated {

  /** It is durable, and counts. */
  record Done() implements Stated {}

  /** It was set, and stands now at this revision. */
  record At(Revision revision) implements Stated {}

  /** Someone else has changed it since, or the asker did not say what they had seen. */
  record Outdated() implements Stated {}

  /** There is no such resource, or it has nothing of this number. */
  record Nothing() implements Stated {}
}
