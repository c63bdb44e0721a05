package org.trinomen.identity.resolve;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.trinomen.identity.study.Roster;

/**
 * A roster prepared for many questions: its indexes are made once, so that deciding on a scan and
 * its neighbourhood costs what these cost and not what the roster does. Answers are those of {@link
 * Resolver#resolve}. Used by one thread.
 */
public final class ResolverSession {

  private final ResolverSettings settings;
  private final PreparedRoster roster;

  /**
   * Prepares a roster.
   *
   * @param roster as of the moment that decisions shall rest on: rows known later must not be in it
   */
  public ResolverSession(ResolverSettings settings, Roster roster) {
    this(settings, roster, Declarations.NONE);
  }

  /** The same, with what people stated by that moment. */
  public ResolverSession(ResolverSettings settings, Roster roster, Declarations stated) {
    this.settings = settings;
    this.roster = new PreparedRoster(roster, stated);
  }

  /** One decision for each scan, in the order of the scans, taken with all of them in view. */
  public List<Decision> resolve(List<ReceivedScan> scans) {
    return resolution(scans).decisions();
  }

  /** The decisions, and what they show of sites. */
  public Resolution resolution(List<ReceivedScan> scans) {
    return resolution(scans, Map.of());
  }

  /**
   * The same.
   *
   * @param said what people stated of scans, by scan; of others than those given it has no effect
   */
  public Resolution resolution(List<ReceivedScan> scans, Map<String, ScanDeclaration> said) {
    List<Integer> order =
        IntStream.range(0, scans.size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> scans.get(i).receivedAt())
                    .thenComparing(i -> scans.get(i).id()))
            .toList();
    List<ReceivedScan> sorted = order.stream().map(scans::get).toList();
    Resolution resolution = new BatchResolution(settings, roster, sorted, said).decide();
    Decision[] asAsked = new Decision[scans.size()];
    for (int i = 0; i < asAsked.length; i++) {
      asAsked[order.get(i)] = resolution.decisions().get(i);
    }
    return new Resolution(List.of(asAsked), resolution.patterns());
  }
}
