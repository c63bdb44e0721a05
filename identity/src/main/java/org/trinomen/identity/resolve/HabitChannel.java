package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The channel of codes at sites of which a person stated a habit: what was meant is what stands
 * there with the habit undone, or, rarely, what stands there. It holds for the subjects of that
 * site alone, so where the scan came from decides whether the habit matters, as it should.
 */
final class HabitChannel {

  private final RosterIndex roster;
  private final CodeIndex index;
  private final CodeChannel channel;

  /** Kind of the last comparison. */
  private CodeChannel.Kind kind = CodeChannel.Kind.UNRELATED;

  HabitChannel(RosterIndex roster, CodeIndex index, CodeChannel channel) {
    this.roster = roster;
    this.index = index;
    this.channel = channel;
  }

  /** Entries that a core may mean, each once, in rising order. */
  int[] candidates(String core, StatedHabits.OnDay stated) {
    int[] plain = index.candidates(core);
    IntStream all = Arrays.stream(plain);
    boolean more = false;
    for (Correction correction : stated.bySite()) {
      String undone = correction == null ? core : correction.undone(core);
      if (!undone.equals(core)) {
        all = IntStream.concat(all, Arrays.stream(index.candidates(undone)));
        more = true;
      }
    }
    return more ? all.sorted().distinct().toArray() : plain;
  }

  /** As {@link CodeChannel#logLikelihood}. */
  double logLikelihood(String core, int e, StatedHabits.OnDay stated) {
    double plain = channel.logLikelihood(core, e);
    kind = channel.kind();
    Correction correction = stated.of(roster.subjectSite[index.subject[e]]);
    String undone = correction == null ? core : correction.undone(core);
    if (undone.equals(core)) {
      return plain;
    }
    double kept = StatedHabits.LOG_KEPT + channel.logLikelihood(undone, e);
    double broken = StatedHabits.LOG_BROKEN + plain;
    if (kept < broken) {
      kind = stated(kind, CodeChannel.Kind.NOT_AS_STATED);
      return broken;
    }
    kind = stated(channel.kind(), CodeChannel.Kind.AS_STATED);
    return kept;
  }

  CodeChannel.Kind kind() {
    return kind;
  }

  private static CodeChannel.Kind stated(CodeChannel.Kind read, CodeChannel.Kind as) {
    return switch (read) {
      case CLEAN, PADDING, NO_PREFIX -> as;
      case WRONG_PREFIX,
          NEIGHBOUR,
          FORMER,
          EDITED,
          OTHER_NUMBER,
          ALIAS,
          SAME_PERSON,
          AS_STATED,
          NOT_AS_STATED,
          UNRELATED ->
          read;
    };
  }
}
