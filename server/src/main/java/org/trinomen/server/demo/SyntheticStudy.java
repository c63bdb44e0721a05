package org.trinomen.server.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Plans the scans of a study: each subject of each site at each visit. */
public final class SyntheticStudy {

  /** Title of the study, as technologists know it. */
  static final String NAME = "NEURO PET";

  /** One visit after the other. */
  private static final List<Tracer> TRACERS = List.of(Tracer.FDG, Tracer.RACLOPRIDE);

  private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 8);
  private static final int DAYS_BETWEEN_VISITS = 182;

  private SyntheticStudy() {}

  /** The scans in the order of site, subject, visit. Images are made when asked for. */
  public static List<ScanPlan> plan(DemoOptions options) {
    Seed seed = new Seed(options.seed());
    List<ScanPlan> scans = new ArrayList<>();
    for (int s = 0; s < options.sites(); s++) {
      DemoSite site = DemoSite.of(s);
      for (int i = 0; i < options.subjects(); i++) {
        DemoSubject subject = DemoSubject.of(seed, site, s, i);
        for (int visit = 1; visit <= options.visits(); visit++) {
          TypedIdentity typed = TypedIdentity.of(scans.size(), subject, visit, options.visits());
          scans.add(
              new ScanPlan(
                  scans.size() + 1,
                  site,
                  subject,
                  visit,
                  typed,
                  TRACERS.get((visit - 1) % TRACERS.size()),
                  start(seed, subject, visit),
                  options));
        }
      }
    }
    return List.copyOf(scans);
  }

  private static LocalDateTime start(Seed seed, DemoSubject subject, int visit) {
    Random random = seed.random("date", subject.code());
    LocalDate first = FIRST_DAY.plusDays(random.nextInt(120));
    Random ofVisit = seed.random("date", subject.code(), visit);
    LocalDate day = first.plusDays((long) (visit - 1) * DAYS_BETWEEN_VISITS + ofVisit.nextInt(21));
    return day.atTime(LocalTime.of(8 + ofVisit.nextInt(8), ofVisit.nextInt(60)));
  }
}
