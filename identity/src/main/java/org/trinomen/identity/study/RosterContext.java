package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the comparisons of one import share: what is known, and what the files say beside it. */
final class RosterContext {

  /** A subject by a code. */
  record SubjectKey(String study, String code) {}

  private final LocalDate today;
  private final List<RosterProblem> problems;
  private final Roster present;
  private final Map<String, ResearchStudy> presentStudies = new HashMap<>();
  private final Map<String, ResearchStudy> studies = new LinkedHashMap<>();
  private final Map<String, Optional<StudyCoding>> codings = new HashMap<>();
  private final Map<SubjectKey, ResearchSubject> presentSubjects = new LinkedHashMap<>();

  /** Subjects as they will be, by present code, and which of them had a code before. */
  private final Map<SubjectKey, ResearchSubject> subjects = new LinkedHashMap<>();

  private final Map<SubjectKey, ResearchSubject> formerBearers = new HashMap<>();
  private final Set<String> studiesInFiles = new HashSet<>();

  RosterContext(
      Roster present, IncomingRoster incoming, LocalDate today, List<RosterProblem> problems) {
    this.present = present;
    this.today = today;
    this.problems = problems;
    for (ResearchStudy study : present.studies()) {
      presentStudies.put(study.id(), study);
      studies.put(study.id(), study);
    }
    for (RosterLine<ResearchStudy> line : incoming.studies()) {
      studies.put(line.value().id(), line.value());
      studiesInFiles.add(line.value().id());
    }
    present.subjects().forEach(subject -> presentSubjects.put(key(subject), subject));
  }

  static SubjectKey key(ResearchSubject subject) {
    return new SubjectKey(subject.study(), subject.code());
  }

  Roster present() {
    return present;
  }

  void problem(RosterProblem problem) {
    problems.add(problem);
  }

  /** The studies that the files describe or whose subjects they list. */
  Set<String> studiesInFiles() {
    return studiesInFiles;
  }

  @Nullable ResearchStudy presentStudy(String id) {
    return presentStudies.get(id);
  }

  @Nullable ResearchStudy study(String id) {
    return studies.get(id);
  }

  /** All hospitals that take part in a study. */
  boolean isHospital(String organization) {
    return studies.values().stream()
        .flatMap(study -> study.sites().stream())
        .anyMatch(site -> site.organization().equals(organization));
  }

  /** How a study writes codes; empty if it is unknown or its templates can't be read. */
  Optional<StudyCoding> coding(String study) {
    return codings.computeIfAbsent(study, this::compiled);
  }

  private Optional<StudyCoding> compiled(String id) {
    ResearchStudy study = studies.get(id);
    if (study == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new StudyCoding(study));
    } catch (CodeTemplate.CodeTemplateException e) {
      // Told where the study itself is compared.
      return Optional.empty();
    }
  }

  @Nullable ResearchSubject presentSubject(String study, String code) {
    return presentSubjects.get(new SubjectKey(study, code));
  }

  Iterable<ResearchSubject> presentSubjects() {
    return presentSubjects.values();
  }

  /** Takes a subject as it will be after the import. */
  void willBe(ResearchSubject subject) {
    subjects.put(key(subject), subject);
    for (String former : subject.formerCodes()) {
      formerBearers.put(new SubjectKey(subject.study(), former), subject);
    }
  }

  /** The subject that will have a code, or had it before. */
  @Nullable ResearchSubject subject(String study, String code) {
    SubjectKey key = new SubjectKey(study, code);
    ResearchSubject subject = subjects.get(key);
    return subject != null ? subject : formerBearers.get(key);
  }

  /** Whether a day has not come yet. */
  boolean inFuture(@Nullable LocalDate day) {
    return day != null && day.isAfter(today);
  }
}
