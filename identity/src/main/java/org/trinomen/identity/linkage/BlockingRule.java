package org.trinomen.identity.linkage;

import java.util.List;

/**
 * Which pairs are compared: those that agree exactly on all of these fields. Several rules are
 * taken together, and a pair that fits one of them is compared, once.
 *
 * @param fields what must agree; a missing value agrees with nothing
 */
public record BlockingRule(List<String> fields) {

  public BlockingRule {
    fields = List.copyOf(fields);
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a blocking rule needs a field");
    }
  }

  public static BlockingRule exact(String... fields) {
    return new BlockingRule(List.of(fields));
  }
}
