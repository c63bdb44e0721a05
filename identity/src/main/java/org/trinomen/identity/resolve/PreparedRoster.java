package org.trinomen.identity.resolve;

import org.trinomen.identity.study.Roster;

/** A roster with all that is made of it before the first scan is looked at. */
final class PreparedRoster {

  final RosterIndex index;
  final CodeIndex codes;
  final PersonEvidence persons;
  final SiteEvidence sites;
  final CandidateSearch search;
  final CodeReader reader;

  PreparedRoster(Roster roster) {
    index = new RosterIndex(roster);
    codes = new CodeIndex(index);
    persons = new PersonEvidence(index);
    sites = new SiteEvidence(index, roster.nodes());
    search = new CandidateSearch(index, persons);
    reader = new CodeReader(index.studies);
  }
}
