package org.trinomen.identity.viewpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.trinomen.identity.AgentKind;

/**
 * A named policy by which an asker sees identities. "What is the correct identity of this subject?
 * It depends on who you ask."
 *
 * @param name as it stands in paths, such as {@code study} or {@code site:NPET-A/1}
 * @param trust whose statements count, the most authoritative first; empty: nobody's, so that
 *     everything is as recorded
 * @param minimumConfidence statements of algorithms below it do not count, 0 to 1
 * @param site the one site whose scans it sees with that site's eyes; empty for all
 * @param presentation how identity is written when images leave
 */
public record Viewpoint(
    String name,
    List<Trust> trust,
    double minimumConfidence,
    String site,
    Presentation presentation) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}(:[^\\p{Cntrl}]+)?");

  public Viewpoint {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name of a viewpoint: a-z 0-9 -");
    }
    // Written so that NaN is refused too.
    if (!(minimumConfidence >= 0 && minimumConfidence <= 1)) {
      throw new IllegalArgumentException("confidence is from 0 to 1");
    }
    trust = List.copyOf(trust);
    if (trust.isEmpty() && !(presentation instanceof Presentation.AsRecorded)) {
      throw new IllegalArgumentException("who believes nobody has no names but those recorded");
    }
  }

  /**
   * How much the viewpoint believes an agent: 0 is the highest authority, empty is not at all.
   * Agents with the same rank have the same authority.
   */
  public OptionalInt rank(AgentKind kind, String role, String organization) {
    for (int i = 0; i < trust.size(); i++) {
      if (trust.get(i).covers(kind, role, organization)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The same policy with the eyes of one site: its own people come first. */
  public Viewpoint atSite(String siteId, String organization) {
    List<Trust> ownFirst = new ArrayList<>();
    ownFirst.add(new Trust(AgentKind.PERSON, "", organization));
    ownFirst.addAll(trust);
    return new Viewpoint(name + ":" + siteId, ownFirst, minimumConfidence, siteId, presentation);
  }
}
