package org.trinomen.archive.identity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Visit;

/**
 * The visits that each subject is to have: those planned for the subject, and for the rest of the
 * study's schedule the days that follow from the enrolment. A study need not plan each visit by
 * name to have its scans recognised.
 */
final class Schedule {

  private final Map<SubjectRef, Map<String, Visit>> planned = new HashMap<>();

  Schedule(Roster roster) {
    for (Visit visit : roster.visits()) {
      planned
          .computeIfAbsent(
              new SubjectRef(visit.study(), visit.subject()), _ -> new LinkedHashMap<>())
          .put(visit.label(), visit);
    }
  }

  /** The roster with every visit of every subject. */
  static Roster complete(Roster roster) {
    Schedule schedule = new Schedule(roster);
    Map<String, ResearchStudy> studies = new HashMap<>();
    roster.studies().forEach(study -> studies.put(study.id(), study));
    List<Visit> visits = new ArrayList<>();
    for (ResearchSubject subject : roster.subjects()) {
      ResearchStudy study = studies.get(subject.study());
      if (study != null) {
        visits.addAll(schedule.visits(study, subject));
      }
    }
    return new Roster(roster.studies(), roster.nodes(), roster.subjects(), visits);
  }

  /** A subject's visits in the order of the schedule, then any other of the subject. */
  List<Visit> visits(ResearchStudy study, ResearchSubject subject) {
    Map<String, Visit> own =
        planned.getOrDefault(new SubjectRef(subject.study(), subject.code()), Map.of());
    Map<String, Visit> visits = new LinkedHashMap<>();
    for (PlannedVisit scheduled : study.visits()) {
      Visit visit = own.get(scheduled.label());
      visits.put(scheduled.label(), visit == null ? onSchedule(study, subject, scheduled) : visit);
    }
    own.forEach(visits::putIfAbsent);
    return List.copyOf(visits.values());
  }

  private static Visit onSchedule(
      ResearchStudy study, ResearchSubject subject, PlannedVisit scheduled) {
    LocalDate enrolled = subject.enrolledOn();
    LocalDate day = enrolled == null ? null : enrolled.plusDays(scheduled.offsetDays());
    return new Visit(
        study.id(),
        subject.code(),
        scheduled.label(),
        day,
        day == null ? null : day.minusDays(scheduled.windowDays()),
        day == null ? null : day.plusDays(scheduled.windowDays()),
        null,
        null);
  }
}
