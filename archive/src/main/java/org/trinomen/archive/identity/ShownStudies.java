package org.trinomen.archive.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trinomen.archive.export.ShownUids;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.ScanFacts;

/**
 * Which imaging studies a viewpoint shows under a replaced Study Instance UID. That can't be worked
 * backwards, so the replacement of each study's UID is kept once it was made; a study not yet seen
 * is looked for whenever someone asks. For use by any number of threads.
 */
final class ShownStudies {

  private static final int PAGE = 1000;

  private final Finder recorded;
  private final Map<String, List<PublicId>> byUid = new HashMap<>();
  private long last;

  /**
   * Nothing is known yet.
   *
   * @param recorded the whole archive, for what was found is for everyone who asks
   */
  ShownStudies(Finder recorded) {
    this.recorded = recorded;
  }

  /** The studies, by the ids of the archive; none if none has the UID. */
  synchronized Set<PublicId> under(Set<String> shownUids, ShownUids uids) {
    List<ScanFacts> page = recorded.scans(last, PAGE);
    while (!page.isEmpty()) {
      for (ScanFacts scan : page) {
        last = scan.number();
        List<PublicId> studies =
            byUid.computeIfAbsent(uids.shown(scan.studyInstanceUid()), _ -> new ArrayList<>(1));
        if (!studies.contains(scan.study())) {
          studies.add(scan.study());
        }
      }
      page = recorded.scans(last, PAGE);
    }
    Set<PublicId> found = new LinkedHashSet<>();
    shownUids.forEach(uid -> found.addAll(byUid.getOrDefault(uid, List.of())));
    return found;
  }
}
