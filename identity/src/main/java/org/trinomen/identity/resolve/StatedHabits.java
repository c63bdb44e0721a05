package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Site;

/** The habits of sites that people stated, by site and day. */
final class StatedHabits {

  /** How often a site does otherwise than a person says that it does. */
  private static final double BROKEN = 0.01;

  static final double LOG_KEPT = Math.log(1 - BROKEN);
  static final double LOG_BROKEN = Math.log(BROKEN);

  private final List<SiteRule> rules;
  private final int[] siteOf;
  private final String[] prefix;
  private final Map<BitSet, OnDay> known = new ConcurrentHashMap<>();

  /**
   * What holds on one day.
   *
   * @param key tells it from what holds on other days; empty if nothing is stated
   */
  record OnDay(String key, @Nullable Correction[] bySite) {

    static final OnDay PLAIN = new OnDay("", new @Nullable Correction[0]);

    @Nullable Correction of(int site) {
      return site < 0 || site >= bySite.length ? null : bySite[site];
    }
  }

  StatedHabits(RosterIndex roster, List<SiteRule> rules) {
    this.rules = rules;
    prefix = roster.sitePrefix;
    Map<String, Integer> sites = new HashMap<>();
    for (ResearchStudy study : roster.studies) {
      for (Site site : study.sites()) {
        sites.put(site.id(), sites.size());
      }
    }
    siteOf = rules.stream().mapToInt(rule -> sites.getOrDefault(rule.site(), -1)).toArray();
  }

  /** What is stated of codes typed on a day. */
  OnDay on(int day) {
    if (rules.isEmpty()) {
      return OnDay.PLAIN;
    }
    BitSet holding = new BitSet();
    for (int r = 0; r < siteOf.length; r++) {
      holding.set(r, siteOf[r] >= 0 && rules.get(r).holdsOn(day));
    }
    return holding.isEmpty() ? OnDay.PLAIN : known.computeIfAbsent(holding, this::made);
  }

  private OnDay made(BitSet holding) {
    @Nullable Correction[] bySite = new @Nullable Correction[prefix.length];
    for (int site = 0; site < bySite.length; site++) {
      List<String> others = new ArrayList<>();
      int offset = 0;
      for (int r = holding.nextSetBit(0); r >= 0; r = holding.nextSetBit(r + 1)) {
        if (siteOf[r] == site) {
          switch (rules.get(r).habit()) {
            case SiteHabit.NumberOffset number -> offset = number.offset();
            case SiteHabit.OtherPrefix other -> others.add(TypedText.compact(other.prefix()));
            case SiteHabit.ClockOffset _, SiteHabit.NotOurs _ -> {}
          }
        }
      }
      if (offset != 0 || !others.isEmpty()) {
        bySite[site] = new Correction(prefix[site], List.copyOf(others), offset);
      }
    }
    return new OnDay(holding + "\n", bySite);
  }
}
