package org.trinomen.identity.resolve;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.trinomen.identity.study.Roster;

/**
 * Decides whose each received scan is. A pure function: the same input, in whatever order, gives
 * the same decisions.
 */
public final class Resolver {

  /** Names the algorithm in what is written down of a decision. */
  public static final String VERSION = "trinomen-resolver/1";

  private final ResolverSettings settings;

  public Resolver(ResolverSettings settings) {
    this.settings = settings;
  }

  public ResolverSettings settings() {
    return settings;
  }

  /** One decision for each scan, in the order of the scans, taken with all of them in view. */
  public List<Decision> resolve(Roster roster, List<ReceivedScan> scans) {
    List<Integer> order =
        IntStream.range(0, scans.size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> scans.get(i).receivedAt())
                    .thenComparing(i -> scans.get(i).id()))
            .toList();
    List<ReceivedScan> sorted = order.stream().map(scans::get).toList();
    Decision[] decisions = new BatchResolution(settings, roster, sorted).decide();
    Decision[] asAsked = new Decision[decisions.length];
    for (int i = 0; i < decisions.length; i++) {
      asAsked[order.get(i)] = decisions[i];
    }
    return List.of(asAsked);
  }
}
