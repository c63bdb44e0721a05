package org.trinomen.identity.resolve;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.Visit;

/**
 * The roster as arrays: subjects, visits, sites and hospitals are small numbers, days are epoch
 * days, so that the comparison of a scan with a hundred candidates allocates nothing.
 */
final class RosterIndex {

  /** No day, no number. */
  static final int NONE = Integer.MIN_VALUE;

  final List<ResearchStudy> studies;
  final List<ResearchSubject> subjects;
  final Map<String, Integer> studyByName;
  final List<String> hospitals;
  final int[] siteStudy;
  final int[] siteHospital;
  final String[] sitePrefix;

  /** How many subjects each site has. */
  final int[] siteSize;

  /** The highest serial number of each site; 0 if it has none. */
  final int[] lastSerial;

  final int[] subjectStudy;
  final int[] subjectSite;
  final int[] birthYear;
  final int[] birthDay;
  final int[] withdrawnDay;
  final String[] code;
  final int[] serial;
  final int[] visitSubject;
  final int[] visitOrdinal;
  final String[] visitLabel;
  final int[] visitScheduled;
  final int[] visitDone;

  /** Number of the first planned visit of each study among those of all. */
  private final int[] firstKind;

  /** Visits of subject s are those from {@code firstVisit[s]} to before {@code firstVisit[s+1]}. */
  final int[] firstVisit;

  RosterIndex(Roster roster) {
    studies = roster.studies();
    subjects = roster.subjects();
    studyByName = new HashMap<>();
    Map<String, Integer> sites = new HashMap<>();
    Map<String, Integer> hospitalByName = new LinkedHashMap<>();
    firstKind = new int[studies.size() + 1];
    for (int k = 0; k < studies.size(); k++) {
      firstKind[k + 1] = firstKind[k] + Math.max(1, studies.get(k).visits().size());
    }
    int siteCount = studies.stream().mapToInt(s -> s.sites().size()).sum();
    siteStudy = new int[siteCount];
    siteHospital = new int[siteCount];
    sitePrefix = new String[siteCount];
    siteSize = new int[siteCount];
    lastSerial = new int[siteCount];
    for (int k = 0; k < studies.size(); k++) {
      studyByName.put(studies.get(k).id(), k);
      for (Site site : studies.get(k).sites()) {
        int i = sites.size();
        sites.put(site.id(), i);
        siteStudy[i] = k;
        siteHospital[i] =
            hospitalByName.computeIfAbsent(site.organization(), o -> hospitalByName.size());
        sitePrefix[i] = TypedText.compact(site.prefix());
      }
    }
    roster
        .nodes()
        .forEach(n -> hospitalByName.putIfAbsent(n.organization(), hospitalByName.size()));
    hospitals = List.copyOf(hospitalByName.keySet());
    int n = subjects.size();
    subjectStudy = new int[n];
    subjectSite = new int[n];
    birthYear = new int[n];
    birthDay = new int[n];
    withdrawnDay = new int[n];
    code = new String[n];
    serial = new int[n];
    firstVisit = new int[n + 1];
    Map<Long, Integer> byCode = new HashMap<>();
    Map<String, Integer> spelling = new HashMap<>();
    for (int s = 0; s < n; s++) {
      subject(s, sites, byCode, spelling);
    }
    int[] order = visitsBySubject(roster.visits(), byCode, spelling);
    visitSubject = new int[order.length];
    visitOrdinal = new int[order.length];
    visitLabel = new String[order.length];
    visitScheduled = new int[order.length];
    visitDone = new int[order.length];
    for (int v = 0; v < order.length; v++) {
      visit(v, roster.visits().get(order[v]), byCode, spelling);
    }
  }

  private void subject(
      int s, Map<String, Integer> sites, Map<Long, Integer> byCode, Map<String, Integer> spelling) {
    ResearchSubject subject = subjects.get(s);
    subjectStudy[s] = studyByName.getOrDefault(subject.study(), 0);
    subjectSite[s] = sites.getOrDefault(subject.site(), -1);
    if (subjectSite[s] >= 0) {
      siteSize[subjectSite[s]]++;
    }
    LocalDate born = subject.person().birthDate();
    birthDay[s] = day(born);
    birthYear[s] = born == null ? subject.person().birthYear() : born.getYear();
    withdrawnDay[s] =
        subject.status() == ResearchSubject.Status.WITHDRAWN && subject.statusOn() != null
            ? day(subject.statusOn())
            : Integer.MAX_VALUE;
    code[s] = TypedText.compact(subject.code());
    serial[s] = TypedText.lastNumber(code[s]);
    if (subjectSite[s] >= 0) {
      lastSerial[subjectSite[s]] = Math.max(lastSerial[subjectSite[s]], serial[s]);
    }
    int text = spelling.computeIfAbsent(subject.code(), c -> spelling.size());
    byCode.putIfAbsent(((long) subjectStudy[s] << 32) | text, s);
  }

  /** Order of the visits by subject, then as listed; visits of nobody are left out. */
  private int[] visitsBySubject(
      List<Visit> visits, Map<Long, Integer> byCode, Map<String, Integer> spelling) {
    int[] owner = new int[visits.size()];
    int known = 0;
    for (int i = 0; i < owner.length; i++) {
      owner[i] = ownerOf(visits.get(i), byCode, spelling);
      if (owner[i] >= 0) {
        firstVisit[owner[i] + 1]++;
        known++;
      }
    }
    for (int s = 0; s < subjects.size(); s++) {
      firstVisit[s + 1] += firstVisit[s];
    }
    int[] next = Arrays.copyOf(firstVisit, firstVisit.length);
    int[] order = new int[known];
    for (int i = 0; i < owner.length; i++) {
      if (owner[i] >= 0) {
        order[next[owner[i]]++] = i;
      }
    }
    return order;
  }

  private int ownerOf(Visit visit, Map<Long, Integer> byCode, Map<String, Integer> spelling) {
    Integer study = studyByName.get(visit.study());
    Integer text = spelling.get(visit.subject());
    return study == null || text == null
        ? -1
        : byCode.getOrDefault(((long) study << 32) | text, -1);
  }

  private void visit(int v, Visit visit, Map<Long, Integer> byCode, Map<String, Integer> spelling) {
    visitSubject[v] = ownerOf(visit, byCode, spelling);
    visitLabel[v] = visit.label();
    visitScheduled[v] = day(visit.scheduled());
    visitDone[v] = day(visit.doneOn());
    var planned = studies.get(subjectStudy[visitSubject[v]]).visits();
    visitOrdinal[v] = 0;
    for (int k = 0; k < planned.size(); k++) {
      if (planned.get(k).label().equals(visit.label())) {
        visitOrdinal[v] = k;
      }
    }
  }

  static int day(@Nullable LocalDate date) {
    return date == null ? NONE : (int) date.toEpochDay();
  }

  /** Which planned visit of all studies a visit is. */
  int visitKind(int visit) {
    return firstKind[subjectStudy[visitSubject[visit]]] + visitOrdinal[visit];
  }

  /** How many planned visits there are in all studies. */
  int visitKinds() {
    return firstKind[studies.size()];
  }

  int subjectCount() {
    return subjects.size();
  }

  int visitCount() {
    return visitSubject.length;
  }

  /** The hospital where a subject is expected; -1 if its site is unknown. */
  int hospitalOf(int subject) {
    return subjectSite[subject] < 0 ? -1 : siteHospital[subjectSite[subject]];
  }

  ResearchStudy studyOf(int subject) {
    return studies.get(subjectStudy[subject]);
  }
}
