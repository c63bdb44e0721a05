package org.trinomen.identity.resolve;

import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.Roster;

/** A roster with all that is made of it before the first scan is looked at. */
final class PreparedRoster {

  final RosterIndex index;
  final CodeIndex codes;
  final PersonEvidence persons;
  final SiteEvidence sites;
  final CandidateSearch search;
  final CodeReader reader;
  final StatedHabits habits;
  final StatedScanners scanners;
  private @Nullable SubjectLookup lookup;

  PreparedRoster(Roster roster, Declarations stated) {
    index = new RosterIndex(roster);
    codes = new CodeIndex(index, new OtherCodes(index, stated));
    persons = new PersonEvidence(index);
    sites = new SiteEvidence(index, roster.nodes());
    search = new CandidateSearch(index, persons);
    reader = new CodeReader(index.studies);
    habits = new StatedHabits(index, stated.rules());
    scanners = new StatedScanners(index, sites, stated.rules());
  }

  /** Made only when someone is named: most rosters are never asked. */
  SubjectLookup lookup() {
    SubjectLookup made = lookup;
    if (made == null) {
      made = new SubjectLookup(index);
      lookup = made;
    }
    return made;
  }
}
