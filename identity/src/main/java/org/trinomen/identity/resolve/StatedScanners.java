package org.trinomen.identity.resolve;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What people stated of a site's scans themselves, and not of its codes: that a scanner's clock is
 * off, and that what is named in some way is of no study. It holds for scans that did not clearly
 * come from elsewhere.
 */
final class StatedScanners {

  /** What is so much likelier (natural log) to come from another hospital did. */
  private static final double ELSEWHERE = Math.log(0.05);

  private static final int VALUE_MAX = 256;

  /** A pattern that looks longer than that at a value does not match it. */
  private static final int LOOKS_MAX = 100_000;

  private record Clock(SiteRule rule, int hospital, SiteHabit.ClockOffset habit) {}

  private record Outsiders(SiteRule rule, int hospital, SiteHabit.NotOurs habit, Pattern pattern) {}

  private final SiteEvidence sites;
  private final List<Clock> clocks = new ArrayList<>();
  private final List<Outsiders> outsiders = new ArrayList<>();

  StatedScanners(RosterIndex roster, SiteEvidence sites, List<SiteRule> rules) {
    this.sites = sites;
    for (SiteRule rule : rules) {
      int hospital = hospital(roster, rule.site());
      if (hospital >= 0) {
        switch (rule.habit()) {
          case SiteHabit.ClockOffset clock -> clocks.add(new Clock(rule, hospital, clock));
          case SiteHabit.NotOurs not ->
              outsiders.add(new Outsiders(rule, hospital, not, Pattern.compile(not.pattern())));
          case SiteHabit.NumberOffset _, SiteHabit.OtherPrefix _ -> {}
        }
      }
    }
  }

  private static int hospital(RosterIndex roster, String site) {
    return roster.studies.stream()
        .flatMap(study -> study.sites().stream())
        .filter(known -> known.id().equals(site))
        .mapToInt(known -> roster.hospitals.indexOf(known.organization()))
        .findFirst()
        .orElse(-1);
  }

  /** The scans, with the dates that they would have if every clock went right. */
  List<ReceivedScan> corrected(List<ReceivedScan> scans) {
    return clocks.isEmpty() ? scans : scans.stream().map(this::corrected).toList();
  }

  private ReceivedScan corrected(ReceivedScan scan) {
    LocalDate date = scan.studyDate();
    if (date == null) {
      return scan;
    }
    int received = (int) Math.floorDiv(scan.receivedAt().getEpochSecond(), 86_400L);
    for (Clock clock : clocks.reversed()) {
      String station = TypedText.upper(scan.attribute("StationName"));
      // Its own date is what can't be trusted: when it came says whether the rule held.
      if (station.equals(TypedText.upper(clock.habit.station()))
          && clock.rule.holdsOn(received)
          && isFrom(clock.hospital, scan)) {
        return dated(scan, date.plusDays(clock.habit.days()));
      }
    }
    return scan;
  }

  private static ReceivedScan dated(ReceivedScan scan, LocalDate date) {
    return new ReceivedScan(
        scan.id(),
        scan.receivedAt(),
        scan.identity(),
        scan.circumstances(),
        date,
        scan.header(),
        scan.pixelDigest());
  }

  /** Why a cluster is of no study, if a person said so of all that is named like it. */
  Optional<Candidate.OutOfStudyReason> outside(Cluster cluster) {
    for (Outsiders rule : outsiders.reversed()) {
      for (ReceivedScan scan : cluster.scans) {
        if (rule.rule.holdsOn(cluster.typedOn())
            && isFrom(rule.hospital, scan)
            && matches(rule.pattern, HeaderReader.text(scan, rule.habit.field()).strip())) {
          return Optional.of(rule.habit.reason());
        }
      }
    }
    return Optional.empty();
  }

  private boolean isFrom(int hospital, ReceivedScan scan) {
    return sites.place(List.of(scan)).hospitals()[hospital] > ELSEWHERE;
  }

  private static boolean matches(Pattern pattern, String value) {
    try {
      return value.length() <= VALUE_MAX && pattern.matcher(new Watched(value)).matches();
    } catch (TooLongException _) {
      return false;
    }
  }

  /** Some patterns take for ever on some values; counting is the same on every machine. */
  private static final class Watched implements CharSequence {

    private final String text;
    private int looks;

    Watched(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      if (looks > LOOKS_MAX) {
        throw new TooLongException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
