package org.trinomen.identity.study;

import java.util.EnumMap;
import java.util.Map;

/**
 * What somebody has stated of what may stand in headers; of other groups nothing is stated.
 *
 * @param stated by group
 */
public record HeaderRules(Map<IdentifyingGroup, HeaderRule> stated) {

  /** Nothing is stated. */
  public static final HeaderRules NONE = new HeaderRules(Map.of());

  public HeaderRules {
    stated = Map.copyOf(stated);
  }

  /** The rule for each group, where these do not say it that of others, and else the usual one. */
  public Map<IdentifyingGroup, HeaderRule> over(HeaderRules others) {
    Map<IdentifyingGroup, HeaderRule> all = new EnumMap<>(IdentifyingGroup.class);
    for (IdentifyingGroup group : IdentifyingGroup.values()) {
      HeaderRule other = others.stated.getOrDefault(group, group.otherwise());
      all.put(group, stated.getOrDefault(group, other));
    }
    return all;
  }
}
