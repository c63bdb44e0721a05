package org.trinomen.archive.query;

import java.util.Set;

/**
 * Which labels a resource itself must bear; labels of those above or below do not count.
 *
 * @param constraint how many of them
 * @param labels none with {@link Constraint#NONE}: resources without any label
 */
public record LabelCondition(Constraint constraint, Set<String> labels) {

  /** How many of the labels. */
  public enum Constraint {
    ALL,
    ANY,
    NONE
  }

  public LabelCondition {
    labels = Set.copyOf(labels);
  }
}
