package org.trinomen.identity.resolve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;

/** Finds what people named in the roster, by the codes of the day. */
final class SubjectLookup {

  static final int NOBODY = -1;

  private final RosterIndex roster;
  private final Map<List<String>, Integer> byCode = new HashMap<>();

  SubjectLookup(RosterIndex roster) {
    this.roster = roster;
    for (int s = 0; s < roster.subjectCount(); s++) {
      byCode.putIfAbsent(List.of(roster.subjects.get(s).study(), roster.subjects.get(s).code()), s);
    }
  }

  int subject(String study, String code) {
    return byCode.getOrDefault(List.of(study, code), NOBODY);
  }

  int visit(SubjectVisit named) {
    int s = subject(named.study(), named.subject());
    for (int v = s < 0 ? 0 : roster.firstVisit[s]; s >= 0 && v < roster.firstVisit[s + 1]; v++) {
      if (roster.visitLabel[v].equals(named.visit())) {
        return v;
      }
    }
    return NOBODY;
  }
}
